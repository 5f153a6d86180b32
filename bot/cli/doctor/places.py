"""Whether cohorts can post where they are to post."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.cli.doctor.guarded import in_time
from bot.domain.cohorts import Cohort
from bot.domain.findings import Finding, fine, note, wrong
from bot.domain.places import Lack, Place
from bot.message.plain import plain_line
from bot.ports import Rooms
from bot.views.channels import warning
from bot.views.wording import count

Spot: TypeAlias = tuple[Cohort, Place]


async def places(about: str, spots: Sequence[Spot], rooms: Rooms) -> Sequence[Finding]:
    """What is missing in each place, and of how many nothing is missing or known."""
    well: list[Spot] = []
    dark: list[Spot] = []

    async def look(spot: Spot) -> Sequence[Finding]:
        lacks = await rooms.lacks(spot[1])
        if lacks:
            return (_missing(*spot, lacks),)
        (dark if lacks is None else well).append(spot)
        return ()

    found, left = await in_time(about, spots, look)
    if dark:
        found.append(note(about, f"Nothing is known of {count(len(dark), 'place')}."))
    if left:
        found.append(note(about, f"There was no time to look at {count(left, 'place')}."))
    if well:
        found.append(fine(about, f"Nothing is missing in {count(len(well), 'place')}."))
    return found if spots else [fine(about, "No cohort posts here yet.")]


def _missing(cohort: Cohort, place: Place, lacks: Sequence[Lack]) -> Finding:
    bare = [replace(lack, fix="") for lack in lacks]
    words = plain_line(warning(place.channel, bare)).strip()
    fixes = dict.fromkeys(lack.fix for lack in lacks)
    return wrong(about_of(place), f"“{cohort.name}” (cohort {cohort.id}): {words}", " ".join(fixes))


def about_of(place: Place) -> str:
    """What findings about the places of a platform are about."""
    return f"{place.platform} places"
