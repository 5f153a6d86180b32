"""Cohorts with their holidays, post times, places and facilitators."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    Connection,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.domain.calendar import Holiday, Pace
from bot.domain.cohorts import Cohort, CohortState, Joining
from bot.domain.ids import CohortId, CommunityId, PersonId
from bot.domain.places import Place
from bot.domain.schedule import PostKind, Slot
from bot.storage.cohort_statements import (
    IN_COMMUNITY,
    JOINED_BY,
    PAUSED_SINCE,
    WITH_ID,
)
from bot.storage.place_keys import COLUMNS as PLACE
from bot.storage.place_keys import place_keys
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    cohort_pauses,
    cohort_places,
    cohort_totals,
    cohorts,
    holidays,
    places,
    slots,
)


class Cohorts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def with_id(self, cohort: CohortId) -> Cohort:
        """The cohort of a row that refers to it."""
        return self._cohorts(WITH_ID, cohort=cohort)[0]

    def in_community(self, community: CommunityId) -> list[Cohort]:
        """Every cohort of a community, oldest first."""
        return self._cohorts(IN_COMMUNITY, community=community)

    def joined_by(self, person: PersonId) -> list[Cohort]:
        """The cohorts a person has a membership in, wherever they are."""
        return self._cohorts(JOINED_BY, person=person)

    def spots(
        self, states: Collection[CohortState], platforms: Collection[str]
    ) -> list[tuple[CohortId, Place]]:
        """Where the cohorts in these states post on these platforms."""
        query = (
            select(cohort_places.c.cohort_id, *PLACE)
            .join(places, places.c.id == cohort_places.c.place_id)
            .join(cohorts, cohorts.c.id == cohort_places.c.cohort_id)
            .where(cohorts.c.state.in_(list(states)), places.c.platform.in_(list(platforms)))
            .order_by(cohort_places.c.cohort_id, places.c.id)
        )
        rows = self._connection.execute(query).all()
        return [(CohortId(key), Place(*place)) for key, *place in rows]

    def name_taken(self, community: CommunityId, name: str) -> bool:
        """Whether a cohort of the community that is not over has the name, whatever its case."""
        query = select(cohorts.c.id).where(
            cohorts.c.community_id == community, cohorts.c.name_key == name.casefold()
        )
        return self._connection.scalar(query) is not None

    def add(self, cohort: Cohort, created_by: PersonId, now: datetime) -> CohortId:
        """A new cohort; its id in the value is not read."""
        result = self._connection.execute(
            insert(cohorts)
            .values(
                community_id=cohort.community,
                roadmap=cohort.roadmap,
                created_by=created_by,
                created_at=now,
                revision=1,
                **_changeable(cohort),
            )
            .returning(cohorts.c.id)
        )
        key = CohortId(result.scalar_one())
        self._connection.execute(
            insert(cohort_totals).values(cohort_id=key, members=0, milestones_done=0)
        )
        self._move(key, cohort.places)
        return key

    def save(self, cohort: Cohort) -> None:
        """Everything about a cohort that may change, its places included."""
        self._connection.execute(
            update(cohorts)
            .where(cohorts.c.id == cohort.id)
            .values(revision=cohorts.c.revision + 1, **_changeable(cohort))
        )
        self._move(cohort.id, cohort.places)

    def save_slot(self, cohort: CohortId, slot: Slot) -> None:
        """When one kind of post goes out in this cohort."""
        self._connection.execute(
            delete(slots).where(slots.c.cohort_id == cohort, slots.c.kind == slot.kind)
        )
        self._connection.execute(
            insert(slots).values(
                cohort_id=cohort,
                kind=slot.kind,
                days=",".join(str(day) for day in slot.days),
                at=slot.at,
                on=slot.on,
            )
        )

    def set_holidays(self, cohort: CohortId, wanted: Sequence[Holiday]) -> None:
        """All the holidays of a cohort."""
        self._connection.execute(delete(holidays).where(holidays.c.cohort_id == cohort))
        if wanted:
            self._connection.execute(
                insert(holidays),
                [
                    {
                        "cohort_id": cohort,
                        "first": holiday.first,
                        "last": holiday.last,
                        "reason": holiday.reason,
                        "shift": holiday.shift,
                    }
                    for holiday in wanted
                ],
            )

    def paused_since(self, cohort: CohortId) -> date | None:
        """The first day of the pause a cohort is in."""
        return next(iter(PAUSED_SINCE.column(self._connection, cohort=cohort)), None)

    def begin_pause(self, cohort: CohortId, first: date) -> None:
        self._connection.execute(insert(cohort_pauses).values(cohort_id=cohort, first=first))

    def end_pause(self, cohort: CohortId, last: date) -> None:
        self._connection.execute(
            update(cohort_pauses)
            .where(cohort_pauses.c.cohort_id == cohort, cohort_pauses.c.last.is_(None))
            .values(last=last)
        )

    def reopen_pause(self, cohort: CohortId, last: date) -> None:
        """Go on with the cohort's latest pause, which ended on that day."""
        latest = select(func.max(cohort_pauses.c.id)).where(cohort_pauses.c.cohort_id == cohort)
        self._connection.execute(
            update(cohort_pauses)
            .where(cohort_pauses.c.id == latest.scalar_subquery(), cohort_pauses.c.last == last)
            .values(last=None)
        )

    def _move(self, cohort: CohortId, wanted: Sequence[Place]) -> None:
        self._connection.execute(delete(cohort_places).where(cohort_places.c.cohort_id == cohort))
        keys = place_keys(self._connection, wanted)
        self._connection.execute(
            insert(cohort_places),
            [{"cohort_id": cohort, "place_id": keys[place]} for place in dict.fromkeys(wanted)],
        )

    def _cohorts(self, of: Prepared, **meant: int) -> list[Cohort]:
        return [_cohort(row) for row in of.rows(self._connection, **meant)]


def _changeable(cohort: Cohort) -> dict[str, Any]:
    return {
        "name": cohort.name,
        "name_key": _name_key(cohort),
        "leg": cohort.leg,
        "roadmap_version": cohort.roadmap_version,
        "edition": cohort.edition,
        "length": cohort.length,
        "pace": cohort.pace,
        "zone": cohort.zone_name,
        "start": cohort.start,
        "state": cohort.state,
        "capacity": cohort.capacity,
        "joining": cohort.joining,
        "ended_on": cohort.ended_on,
    }


def _name_key(cohort: Cohort) -> str:
    """What is unique in a community: names are of one line, and one that is over frees its own."""
    key = cohort.name.casefold()
    return f"{key}\n{cohort.id}" if cohort.state.over else key


def _cohort(row: Any) -> Cohort:
    return Cohort(
        id=row.id,
        community=row.community_id,
        name=row.name,
        roadmap=row.roadmap,
        roadmap_version=row.roadmap_version,
        edition=row.edition,
        leg=row.leg,
        length=row.length,
        pace=Pace(row.pace),
        zone_name=row.zone,
        start=row.start,
        state=CohortState(row.state),
        joining=Joining(row.joining),
        capacity=row.capacity,
        holidays=tuple(Holiday(*holiday) for holiday in row.holidays),
        slots=tuple(_slot(*slot) for slot in row.slots),
        places=tuple(Place(*place) for _, *place in row.places),
        ended_on=row.ended_on,
    )


def _slot(kind: str, days: str, at: time, on: bool) -> Slot:  # noqa: FBT001 - as the row has it
    return Slot(PostKind(kind), tuple(int(day) for day in days.split(",") if day), at, on)
