"""/settings, /pause, /resume and /reminders: what people settle for themselves."""

from datetime import date, time, timedelta
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.clean import brief
from bot.commands.context import Ctx
from bot.commands.spec import NAME_MAX, Commands, Opt, Role
from bot.commands.undo import undo_buttons
from bot.commands.zones import zone_meant
from bot.domain.people import Person, StreakMode, Visibility
from bot.domain.refusal import Refusal
from bot.services.absence import pause as pause_person
from bot.services.absence import resume as resume_person
from bot.services.people import Changes, change_settings
from bot.services.plan import replan_reminder
from bot.services.reminders import remind, weekdays_meant
from bot.views import people as view

commands = Commands()

NO_ALIAS = "none"
"""What takes an alias away."""


@commands.command("settings", "See or change your settings", writes=True)
def settings(  # noqa: PLR0913 - the options of the command
    ctx: Ctx,
    *,
    timezone: Annotated[str | None, Opt("Your time zone", most=NAME_MAX, complete="zone")] = None,
    day_start: Annotated[time | None, Opt("When your day begins")] = None,
    streak: Annotated[StreakMode | None, Opt("How your streak counts")] = None,
    goal_days: Annotated[int | None, Opt("Check-in days a week", least=1, most=7)] = None,
    hours: Annotated[int | None, Opt("Hours a week you have, or 0", least=0, most=80)] = None,
    alias: Annotated[str | None, Opt("The name others see, or none", most=40)] = None,
    visibility: Annotated[Visibility | None, Opt("Who sees your progress")] = None,
) -> Reply:
    """Change what is named, and show all of it."""
    changes = Changes(
        zone=zone_meant(timezone) if timezone else None,
        day_start=day_start,
        streak=streak,
        goal_days=goal_days,
        hours=hours,
        alias="" if alias and alias.casefold() == NO_ALIAS else alias,
        visibility=visibility,
    )
    reminder = ctx.tx.reminders.of(ctx.person.id)
    if changes == Changes():
        return Reply(view.settings(ctx.person, ctx.now, reminder=reminder))
    if changes.alias:
        _is_free(ctx, changes.alias)
    changed = change_settings(ctx.tx, ctx.person, changes, ctx.now)
    replan_reminder(ctx.tx, changed.id, ctx.now)
    silenced = streak is StreakMode.OFF and reminder is not None and reminder.on
    if silenced:
        reminder = remind(ctx.tx, changed, False, None, None, ctx.now)
    undo = undo_buttons(("settings",), _before(ctx.person, changes))
    said = view.settings(changed, ctx.now, *undo, reminder=reminder, silenced=silenced)
    return Reply(said)


def _is_free(ctx: Ctx, alias: str) -> None:
    """Nobody is to be taken for somebody else of a community they are in, wherever they say it."""
    homes = {cohort.community for cohort in ctx.tx.cohorts.joined_by(ctx.person.id)}
    if ctx.community:
        homes.add(ctx.community.id)
    others = (other for home in homes for other in ctx.tx.people.called(home, alias))
    if any(other.id != ctx.person.id for other in others):
        raise Refusal(
            f"Somebody here is called “{brief(alias)}” already; "
            "the option alias takes another name.",
            option="alias",
        )


def _before(person: Person, changes: Changes) -> dict[str, str]:
    """What was there of what is changed."""
    latest = person.eras[-1]
    before = {
        "timezone": (changes.zone, latest.zone),
        "day_start": (changes.day_start, f"{latest.day_start:%H:%M}"),
        "streak": (changes.streak, person.streak_mode.value),
        "goal_days": (changes.goal_days, str(person.goal_days)),
        "hours": (changes.hours, str(person.hours or 0)),
        "alias": (changes.alias, person.alias or NO_ALIAS),
        "visibility": (changes.visibility, person.visibility.value),
    }
    return {name: old for name, (new, old) in before.items() if new is not None}


@commands.command("pause", "Take a break without losing your streak", role=Role.MEMBER, writes=True)
def pause(
    ctx: Ctx,
    *,
    until: Annotated[date, Opt("The last day of your break")],
    reason: Annotated[str | None, Opt("Why, for yourself", most=200)] = None,
) -> Reply:
    """Neutral days from today through `until`, and no reminders."""
    taken = pause_person(ctx.tx, ctx.person, until, reason, ctx.now)
    return Reply(view.paused(taken, taken.last + timedelta(days=1)))


@commands.command("resume", "Come back from a break", role=Role.MEMBER, writes=True)
def resume(ctx: Ctx) -> Reply:
    """End the pause today."""
    resume_person(ctx.tx, ctx.person, ctx.now)
    return Reply(view.resumed())


@commands.command("reminders", "Be reminded to check in, or not", role=Role.MEMBER, writes=True)
def reminders(
    ctx: Ctx,
    *,
    on: Annotated[bool | None, Opt("Whether you are reminded")] = None,
    time: Annotated[time | None, Opt("When, in your own time zone")] = None,
    days: Annotated[str | None, Opt("Up to three days, such as mon,wed,fri", most=60)] = None,
) -> Reply:
    """Reminders are off unless asked for, and come at most three times a week."""
    if ctx.person.unreached and on is None and time is None and days is None:
        return Reply(view.stopped(ctx.person.unreached))
    weekdays = weekdays_meant(days) if days else None
    reminder = remind(ctx.tx, ctx.person, on, time, weekdays, ctx.now)
    return Reply(view.reminders(reminder, ctx.person.eras[-1].zone))
