"""The proof of a calendar: every post of the run before any is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.cohorts import Cohort
from bot.domain.places import Lack
from bot.domain.schedule import Occurrence, PostKind
from bot.domain.zones import ClockChange
from bot.message import Block, Bullets, Message, Text, Title, line
from bot.views.channels import warning
from bot.views.cohorts import holiday_words, where
from bot.views.wording import count, listed, long_day, some, within

_ROWS, _CHARACTERS = 40, 3_300
"""Rows shown in the answer itself, and how much they may say; the file has the rest."""

NAMES = {
    PostKind.WEEK: "the week",
    PostKind.DROP: "resources",
    PostKind.PROMPT: "study questions",
    PostKind.CHECKIN: "check-in",
    PostKind.DIGEST: "digest of check-ins",
    PostKind.RECAP: "recap",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One post to come, and what it is about."""

    occurrence: Occurrence
    about: str


def preview(
    cohort: Cohort,
    planned: Sequence[Planned],
    changes: Sequence[ClockChange],
    missing: Mapping[str, Sequence[Lack]],
) -> tuple[Message, str | None]:
    """The posts to come, and a text file of them all when there are many.

    `missing` is what Cairn lacks in channels of its places.
    """
    rows = [row(cohort, one) for one in planned]
    zone = cohort.zone_name
    shown = within([line(text) for text in rows[:_ROWS]], _CHARACTERS)
    head = f"{cohort.name}: {count(len(rows), 'post')} to come"
    blocks: list[Block] = [
        Title(head),
        Text(line("In ", *where(cohort, missing), f"; times are {zone}.")),
        *(Text(warning(*one)) for one in missing.items() if planned),
        *(Text(line(said)) for said in warnings(cohort, planned, changes)),
        *([Bullets(shown)] if shown else []),
    ]
    if len(rows) == len(shown):
        return Message(tuple(blocks)), None
    blocks.append(Text(line(f"And {len(rows) - len(shown)} more, all of them in the file.")))
    return Message(tuple(blocks)), "\n".join([f"{head}, times are {zone}", *rows, ""])


def row(cohort: Cohort, planned: Planned) -> str:
    """`Mon 2 Mar 2026 09:00 · week · Week 1 of 5: …`."""
    at = planned.occurrence.at.astimezone(cohort.zone)
    stamp = f"{at:%a} {at.day} {at:%b} {at.year} {at:%H:%M}"
    return f"{stamp} · {planned.occurrence.kind} · {planned.about}"


def warnings(
    cohort: Cohort, planned: Sequence[Planned], changes: Sequence[ClockChange]
) -> list[str]:
    """What a facilitator should know first: clock changes, days off, hours of the night."""
    said = [
        f"Clocks change on {long_day(change.day)}; posts stay at their time on the wall."
        for change in changes
    ]
    if cohort.holidays:
        off = [holiday_words(one.first, one.last, one.reason) for one in cohort.holidays]
        said.append(f"Days off: {some(off)}.")
    night = sorted(
        {
            one.occurrence.kind.value
            for one in planned
            if one.occurrence.at.astimezone(cohort.zone).hour < 4
        }
    )
    if night:
        said.append(f"Between midnight and four: {listed(night)}; most people are asleep then.")
    return said


def on_its_way(cohort: Cohort, post: str) -> Message:
    """A post that a facilitator asked for."""
    return Message((Text(line(f"The {post} post is on its way to ", *where(cohort), ".")),))
