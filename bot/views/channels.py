"""Where Cairn speaks in a community, what it lacks there, and what did not arrive."""

from collections.abc import Sequence

from bot.domain.cohorts import Cohort
from bot.domain.places import Lack
from bot.domain.queue import Undelivered
from bot.domain.usage import spoken
from bot.message import (
    ANY,
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Crew,
    Line,
    Message,
    Plain,
    Room,
    Span,
    Text,
    Title,
    line,
    usage,
)
from bot.views.wording import count, day, listed

GONE = "The channel it posted in"
"""How a sentence begins about a channel that no platform knows any more."""


def set_up(
    community: str, role: str | None, channel: str | None, checked: Sequence[Block]
) -> Message:
    """What is settled in a community, and what came of a look at a channel."""
    leaders = Crew(role) if role else Plain("administrators, and whoever they name")
    where = Room(channel) if channel else Plain("the channel they are made in")
    said = ("Facilitators: ", leaders, ". New cohorts post in ", where, ".")
    return Message(
        (
            Title(f"Cairn in {community}"),
            Text(line(*said, " Start one with ", usage("cohort create"), ".")),
            *checked,
        )
    )


def check(channel: str, lacks: Sequence[Lack], again: Button) -> tuple[Block, ...]:
    """Each thing that is missing in a channel, what it is for and how it is granted.

    `again` looks once more.
    """
    if not lacks:
        return (Text(line("Cairn may do everything it needs in ", Room(channel), ".")),)
    return (*_missing(channel, lacks), Buttons((again,)))


def went_missing(cohort: str, channel: str, lacks: Sequence[Lack]) -> Message:
    """Words to a facilitator about what is missing where a cohort posts."""
    return Message((Title(f"{cohort}: something is missing"), *_missing(channel, lacks)))


def stranded(cohort: str, channel: str, lacks: Sequence[Lack]) -> Block:
    """That a cohort posts where nothing can be posted, and what helps."""
    return Text(line(f"{cohort} cannot post: ", *_whole(channel, lacks)))


def closed_to_new(channel: str, lacks: Sequence[Lack]) -> Block:
    """That new cohorts can post nothing where they are to post, and what helps."""
    there = Plain("the channel set for them") if _is_gone(lacks) else Room(channel)
    said = ("New cohorts cannot post in ", there, f": it {_reasons(lacks)}. ")
    other = usage("setup", channel=ANY)
    return Text(line(*said, "Choose another channel for them with ", other, "."))


def warning(channel: str, lacks: Sequence[Lack]) -> Line:
    """What is missing in a channel and how it is granted, in two sentences."""
    if is_unusable(lacks):
        return line(*_whole(channel, lacks))
    names = listed([lack.name for lack in lacks])
    said = " ".join([f" Cairn still needs {names}.", *_fixes(lacks)])
    return line("In ", Room(channel), *spoken(said))


def is_unusable(lacks: Sequence[Lack]) -> bool:
    """Whether it is the channel itself that is missing."""
    return any(lack.unusable for lack in lacks)


def is_silent(lacks: Sequence[Lack]) -> bool:
    """Whether nothing can arrive in the channel until somebody has done something."""
    return any(lack.stops or lack.unusable for lack in lacks)


def named(channel: str, lacks: Sequence[Lack]) -> Span:
    """A channel, or what stands for one that no platform shows any more."""
    return Plain("a channel that is gone") if _is_gone(lacks) else Room(channel)


def undelivered(
    cohort: Cohort, failed: Undelivered, person: str | None, lacks: Sequence[Lack]
) -> Line:
    """That a post, or a word to a facilitator, did not arrive, and why.

    The `lacks` are those of the channel it was to go to.
    """
    on = day(failed.due_at.astimezone(cohort.zone).date())
    if person:
        return line(f"Cairn could not write to {person} directly on {on}: {failed.reason}.")
    kind, room = failed.kind, named(failed.place.channel, lacks)
    return line(f"The {kind} post of {on} did not arrive in ", room, f": {failed.reason}.")


def _missing(channel: str, lacks: Sequence[Lack]) -> tuple[Block, ...]:
    if is_unusable(lacks):
        return (Text(line(*_whole(channel, lacks))),)
    missing = count(len(lacks), "permission")
    return (
        Text(line("In ", Room(channel), f" Cairn still needs {missing}.")),
        Bullets(tuple(line(Bold(lack.name), f": {lack.why}") for lack in lacks)),
        *(Text(line(*spoken(fix))) for fix in _fixes(lacks)),
    )


def _whole(channel: str, lacks: Sequence[Lack]) -> tuple[Span | str, ...]:
    """A channel that is no use: what the matter is, and what helps."""
    there = Plain(GONE) if _is_gone(lacks) else Room(channel)
    return there, *spoken(f" {_reasons(lacks)}. {' '.join(_fixes(lacks))}")


def _is_gone(lacks: Sequence[Lack]) -> bool:
    """Whether the platform does not even know what the channel was called."""
    return any(lack.nameless for lack in lacks)


def _reasons(lacks: Sequence[Lack]) -> str:
    """Why a channel is no use, as the end of a sentence that begins with it."""
    return "; it ".join(lack.why for lack in lacks if lack.unusable)


def _fixes(lacks: Sequence[Lack]) -> tuple[str, ...]:
    """Each way to grant something once, though it may serve several."""
    return tuple(dict.fromkeys(lack.fix for lack in lacks))
