"""Which edition of a roadmap a cohort walks: the one it began on, until it takes another."""

from dataclasses import replace
from datetime import datetime

from bot.content import Library
from bot.domain.cohorts import Cohort
from bot.domain.refusal import Refusal
from bot.domain.revision import is_later
from bot.domain.roadmap import Roadmap, Run, UnknownLeg, run
from bot.storage.tx import Tx

LATEST = "latest"
"""What to say for the version that comes with the bot now."""


def walked(tx: Tx, library: Library, cohort: Cohort) -> Run | None:
    """The stretch a cohort walks, on the edition it took.

    None if there is nothing of that id any more, or if only another edition is left and the
    stretch is not on it.
    """
    road = library.as_taken(cohort.roadmap, cohort.edition, tx.editions.files)
    try:
        found = run(road, cohort.leg, cohort.length) if road else None
    except UnknownLeg:
        return None
    return found if found and found.length == cohort.length else None


def kept(tx: Tx, library: Library, road: Roadmap, now: datetime) -> str | None:
    """See that an edition stays readable; its digest, or None if it was read from no files."""
    if tx.editions.holds(road.edition):
        return road.edition
    files = library.packed(road.edition)
    if files is None:
        return None
    tx.editions.keep(road.edition, road.id, road.version, files, now)
    return road.edition


def road_meant(tx: Tx, library: Library, cohort: Cohort, version: str) -> Roadmap:
    """The edition of the cohort's roadmap that somebody means: `latest`, `1.2.0` or `1.2.0+digest`.

    Raises:
        Refusal: there is no such version, or the latest is an earlier one than it walks on.
    """
    current = library.roadmaps.get(cohort.roadmap)
    if current and version.casefold() in _names(current):
        if version.casefold() == LATEST and is_later(cohort.roadmap_version, current.version):
            raise Refusal(
                f"The latest version here is {current.version}, and {cohort.name} walks on "
                f"{cohort.roadmap_version}; the version {current.version} goes back to the "
                "earlier one."
            )
        return current
    known = tx.editions.of(cohort.roadmap)
    for one in known:
        if version.casefold() in (one.version, f"{one.version}+{one.digest}"):
            found = library.as_taken(cohort.roadmap, one.digest, tx.editions.files)
            if found is not None and found.edition == one.digest:
                return found
    names = [LATEST, current.version] if current else []
    names += [one.version for one in known]
    raise Refusal(
        f"There is no version “{version[:40]}” of this roadmap; "
        f"it takes {', '.join(dict.fromkeys(names))}."
    )


def came_out(library: Library, cohort: Cohort) -> Roadmap | None:
    """The edition that has come out since the cohort took its own."""
    current = library.roadmaps.get(cohort.roadmap)
    if current is None or cohort.edition in (None, current.edition):
        return None
    return None if is_later(cohort.roadmap_version, current.version) else current


def edition_name(cohort: Cohort) -> str:
    """The one name of the edition a cohort walks, even if two call themselves the same version."""
    return "+".join(part for part in (cohort.roadmap_version, cohort.edition) if part)


def on_edition(tx: Tx, library: Library, cohort: Cohort, road: Roadmap, now: datetime) -> Cohort:
    """The cohort as it would be on another edition of its roadmap.

    Raises:
        Refusal: the leg it walks is not there, or the road would have ended already.
    """
    try:
        stretch = run(road, cohort.leg)
    except UnknownLeg:
        raise Refusal(
            f"Version {road.version} has no leg “{cohort.leg}”, which {cohort.name} walks; "
            "it stays on the one it has."
        ) from None
    after = replace(
        cohort,
        leg=stretch.leg.id if stretch.leg else None,
        length=stretch.length,
        roadmap_version=road.version,
        edition=kept(tx, library, road, now),
    )
    if after.calendar.end < after.today(now):
        raise Refusal(
            f"On version {road.version} {cohort.name} would have ended on "
            f"{after.calendar.end.isoformat()}; it stays on the one it has."
        )
    return after


def _names(current: Roadmap) -> tuple[str, ...]:
    return LATEST, current.version, f"{current.version}+{current.edition}"
