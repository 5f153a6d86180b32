"""Settings, pauses and reminders."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain.people import Pause, Person, Reminder, Unreached, Visibility
from bot.domain.usage import spoken
from bot.message import Button, Buttons, Divider, Fields, Line, Message, Text, Title, line, usage
from bot.views.wording import brief, clock, count, listed, long_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SEEN_BY = {
    Visibility.COHORT: "your cohort",
    Visibility.PRIVATE: "you and your facilitators",
}
_SILENCED = line(
    "Your reminders are off as well. ", usage("reminders", on="yes"), " turns them on again."
)


def settings(
    person: Person,
    now: datetime,
    *undo: Button,
    reminder: Reminder | None = None,
    silenced: bool = False,
) -> Message:
    """Everything a person has settled, and from when a new zone counts.

    `silenced`: their reminders went off together with the streak.
    """
    latest = person.eras[-1]
    current = person.era(now)
    pairs = (
        ("Time zone", _coming(latest.zone, current.zone)),
        ("Your day begins", _coming(clock(latest.day_start), clock(current.day_start))),
        ("Streak", line(person.streak_mode.value)),
        ("Goal", line(f"{count(person.goal_days, 'check-in day')} a week")),
        ("Hours a week", line(str(person.hours) if person.hours else "not set")),
        ("Name shown", line(person.shown)),
        ("Progress seen by", line(_SEEN_BY[person.visibility])),
        ("Reminders", line(_when(reminder) if reminder and reminder.on else "off")),
    )
    said = (Text(_SILENCED),) if silenced else ()
    buttons = (Buttons(undo),) if undo else ()
    return Message((Title("Your settings"), Fields(pairs), *said, *buttons))


def _when(reminder: Reminder) -> str:
    days = listed([WEEKDAYS[number].capitalize() for number in reminder.weekdays])
    return f"{days} at {clock(reminder.at)}"


def _coming(wanted: str, now: str) -> Line:
    """A new zone and a new day start count from the person's next day on."""
    return line(wanted if wanted == now else f"{wanted}, from your next day on; until then {now}")


def paused(pause: Pause, back: date) -> Message:
    return Message(
        (
            Title(f"Paused through {long_day(pause.last)}"),
            Text(
                line(
                    "These days are neutral for your streak, and no reminders come. "
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
    return Message(
        (
            Text(
                line(
                    f"Reminders are on: {_when(reminder)}, {zone}. "
                    "None comes on a day you have checked in, paused or have off."
                )
            ),
            Buttons((Button("Turn them off", ("reminders",), (("on", "no"),)),)),
        )
    )


def stopped(why: Unreached) -> Message:
    """Why reminders stopped by themselves, and what brings them back."""
    return Message(
        (
            Text(
                line(
                    f"Your reminders stopped: {brief(why.cause, 200)}. What helps: ",
                    *spoken(brief(why.fix, 200)),
                    ". Then turn them on again.",
                )
            ),
            Buttons(
                (
                    Button("Turn on again", ("reminders",), (("on", "yes"),)),
                    Button("Leave them off", ("reminders",), (("on", "no"),)),
                )
            ),
        )
    )


_KEPT = (
    ("checkins", "check-in"),
    ("completions", "milestone"),
    ("projects", "project"),
    ("pauses", "pause"),
    ("memberships", "membership"),
)
"""What people know that they have with Cairn; everything else goes with it."""


def forgotten(rows: Mapping[str, int]) -> Message:
    """What was deleted of somebody, in words they know; `rows` are all there were, by kind."""
    gone = [count(rows[kind], noun) for kind, noun in _KEPT if rows.get(kind)]
    them = "them" if sum(rows.get(kind, 0) for kind, _ in _KEPT) > 1 else "it"
    kept = f"{listed(gone)}, and with {them} " if gone else ""
    said = f"Deleted: {kept}your account, your settings and all else Cairn knew of you."
    return Message((Text(line(said)), Text(line("Nothing about you is left."))))


def with_word(answer: Message, person: Person) -> Message:
    """An answer that only the person sees and, at its end, that their reminders stopped."""
    if person.unreached is None:
        return answer
    return replace(answer, blocks=(*answer.blocks, Divider(), *stopped(person.unreached).blocks))
