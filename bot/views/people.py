"""Settings, pauses and reminders."""

from datetime import date, datetime

from bot.domain.people import Pause, Person, Reminder
from bot.message import Button, Buttons, Fields, Line, Message, Text, Title, line
from bot.views.wording import clock, listed, long_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def settings(person: Person, now: datetime, *undo: Button) -> Message:
    """Everything a person has settled, and from when a new zone counts."""
    latest = person.eras[-1]
    current = person.era(now)
    pairs = (
        ("Time zone", _coming(latest.zone, current.zone)),
        ("Your day begins", _coming(clock(latest.day_start), clock(current.day_start))),
        ("Streak", line(person.streak_mode.value)),
        ("Goal", line(f"{person.goal_days} check-in days a week")),
        ("Hours a week", line(str(person.hours) if person.hours else "not set")),
        ("Name shown", line(person.shown)),
        ("Progress seen by", line("your cohort" if person.visibility == "cohort" else "only you")),
    )
    buttons = (Buttons(undo),) if undo else ()
    return Message((Title("Your settings"), Fields(pairs), *buttons))


def _coming(wanted: str, now: str) -> Line:
    """A new zone and a new day start count from the person's next day on."""
    return line(wanted if wanted == now else f"{wanted}, from your next day on; until then {now}")


def paused(pause: Pause, back: date) -> Message:
    return Message(
        (
            Title(f"Paused through {long_day(pause.last)}"),
            Text(
                line(
                    "These days are neutral for your streak and nobody is reminded of you. "
                    f"You are back on {long_day(back)}."
                )
            ),
            Buttons((Button("Resume now", ("resume",)),)),
        )
    )


def resumed() -> Message:
    return Message(
        (
            Text(line("Good to have you back. Your pause is over from today.")),
            Buttons((Button("Check in", ("checkin",)), Button("Progress", ("progress",)))),
        )
    )


def reminders(reminder: Reminder | None, zone: str) -> Message:
    """Whether a person is reminded, and when."""
    if reminder is None or not reminder.on:
        return Message(
            (
                Text(line("Reminders are off.")),
                Buttons((Button("Turn them on", ("reminders",), (("on", "yes"),)),)),
            )
        )
    days = listed([WEEKDAYS[number].capitalize() for number in reminder.weekdays])
    return Message(
        (
            Text(
                line(
                    f"Reminders are on: {days} at {clock(reminder.at)}, {zone}. "
                    "None comes on a day you have checked in, paused or have off."
                )
            ),
            Buttons((Button("Turn them off", ("reminders",), (("on", "no"),)),)),
        )
    )
