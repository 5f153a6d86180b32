"""People, their accounts, the zones they lived in and the goals they set."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
    update,
)

from bot.domain.days import Era
from bot.domain.ids import CommunityId, PersonId
from bot.domain.people import Person, StreakMode, Unreached, Visibility
from bot.domain.places import Place
from bot.storage.gathered import rows
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    accounts,
    cohorts,
    communities,
    facilitators,
    goals,
    memberships,
    persons,
    zone_history,
)

ERAS = select(rows(zone_history.c.since, zone_history.c.zone, zone_history.c.day_start)).where(
    zone_history.c.person_id == persons.c.id
)

GOALS = select(rows(goals.c.since, goals.c.days)).where(goals.c.person_id == persons.c.id)

PEOPLE = select(
    persons.c.id,
    persons.c.name,
    persons.c.alias,
    persons.c.visibility,
    persons.c.streak_mode,
    persons.c.hours,
    persons.c.unreached_cause,
    persons.c.unreached_fix,
    ERAS.scalar_subquery().label("eras"),
    GOALS.scalar_subquery().label("goals"),
)

ACCOUNT_OWNER = (
    select(accounts.c.person_id)
    .where(
        accounts.c.platform == bindparam("platform"),
        accounts.c.external_id == bindparam("external_id"),
    )
    .scalar_subquery()
)

BEHIND_ACCOUNT = Prepared(PEOPLE.where(persons.c.id == ACCOUNT_OWNER))

WITH_IDS = PEOPLE.where(persons.c.id.in_(bindparam("people", expanding=True))).order_by(
    persons.c.id
)

COMMUNITIES_OF = union(
    select(accounts.c.community_id).where(accounts.c.person_id == bindparam("person")),
    *(
        select(cohorts.c.community_id)
        .join(inside, inside.c.cohort_id == cohorts.c.id)
        .where(inside.c.person_id == bindparam("person"))
        for inside in (memberships, facilitators)
    ),
)

SEEN = update(persons).where(persons.c.id == bindparam("person")).values(seen_at=bindparam("now"))


class People:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def behind_account(self, platform: str, external_id: str) -> Person | None:
        """The person who writes from an account."""
        row = BEHIND_ACCOUNT.row(self._connection, platform=platform, external_id=external_id)
        return person(row) if row else None

    def with_ids(self, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
        """These people by id; unknown ids are left out."""
        found = self._connection.execute(WITH_IDS, {"people": list(ids)}).all()
        return {PersonId(row.id): person(row) for row in found}

    def called(self, community: CommunityId, text: str) -> list[Person]:
        """People of a community whose account id, name or alias is `text`, ignoring case.

        A button names them by `id:` and the number of the person.
        """
        wanted = text.removeprefix("@").casefold()
        known = self._connection.execute(
            select(accounts.c.person_id, accounts.c.external_id, accounts.c.name, persons.c.alias)
            .join(persons, persons.c.id == accounts.c.person_id)
            .where(
                or_(
                    accounts.c.community_id == community,
                    accounts.c.person_id.in_(_inside(memberships, community)),
                    accounts.c.person_id.in_(_inside(facilitators, community)),
                )
            )
        ).all()
        exact = {
            row.person_id
            for row in known
            if wanted in (row.external_id.casefold(), f"id:{row.person_id}")
        }
        named = {
            row.person_id
            for row in known
            if wanted in (row.name.casefold(), (row.alias or "").casefold())
        }
        return list(self.with_ids(exact or named).values())

    def add(
        self,
        *,
        platform: str,
        external_id: str,
        name: str,
        community: CommunityId | None,
        era: Era,
        now: datetime,
    ) -> Person:
        """A person who has not been seen before, with the account they came from."""
        result = self._connection.execute(
            insert(persons)
            .values(
                name=name,
                visibility=Visibility.COHORT,
                streak_mode=StreakMode.WEEKLY,
                created_at=now,
                seen_at=now,
            )
            .returning(persons.c.id)
        )
        key = PersonId(result.scalar_one())
        self._connection.execute(
            insert(accounts).values(
                person_id=key,
                community_id=community,
                platform=platform,
                external_id=external_id,
                name=name,
            )
        )
        self.set_eras(key, (era,))
        return Person(key, name, (era,))

    def saw(self, person: PersonId, now: datetime) -> None:
        """The person gave a command: a sign of life."""
        self._connection.execute(SEEN, {"person": person, "now": now})

    def communities_of(self, person: PersonId) -> set[CommunityId]:
        """Where the person was first seen, and where they are or were in a cohort, or lead one."""
        found = self._connection.scalars(COMMUNITIES_OF, {"person": person})
        return {CommunityId(key) for key in found if key is not None}

    def rename(self, person: PersonId, platform: str, external_id: str, name: str) -> None:
        """The person goes by another name now, as does the account they write from."""
        self._connection.execute(update(persons).where(persons.c.id == person).values(name=name))
        self._connection.execute(
            update(accounts)
            .where(accounts.c.platform == platform, accounts.c.external_id == external_id)
            .values(name=name)
        )

    def change(self, person: PersonId, **settings: Any) -> None:
        """New values of columns, such as alias, visibility, streak_mode and hours."""
        self._connection.execute(update(persons).where(persons.c.id == person).values(**settings))

    def set_unreached(self, person: PersonId, why: Unreached | None) -> None:
        """Why the person's reminders stopped; None once they have settled what becomes of them."""
        cause, fix = (why.cause, why.fix) if why else (None, None)
        self.change(person, unreached_cause=cause, unreached_fix=fix)

    def set_eras(self, person: PersonId, eras: Sequence[Era]) -> None:
        """The zones and day starts of a person's whole history."""
        self._connection.execute(delete(zone_history).where(zone_history.c.person_id == person))
        self._connection.execute(
            insert(zone_history),
            [
                {
                    "person_id": person,
                    "since": era.since,
                    "zone": era.zone,
                    "day_start": era.day_start,
                }
                for era in eras
            ],
        )

    def set_goal(self, person: PersonId, since: date, days: int) -> None:
        """The goal that counts from a day on."""
        self._connection.execute(
            delete(goals).where(goals.c.person_id == person, goals.c.since >= since)
        )
        self._connection.execute(insert(goals).values(person_id=person, since=since, days=days))

    def direct_place(self, person: PersonId) -> Place | None:
        """Where to speak to the person alone: the account they came with first."""
        row = self._connection.execute(
            select(accounts.c.platform, communities.c.external_id, accounts.c.external_id)
            .outerjoin(communities, communities.c.id == accounts.c.community_id)
            .where(accounts.c.person_id == person)
            .order_by(accounts.c.id)
            .limit(1)
        ).one_or_none()
        return Place(row[0], row[1] or "", row[2], direct=True) if row else None


def _inside(who: Table, community: CommunityId) -> Select[Any]:
    """The people that such rows of a community's cohorts are about."""
    found = select(who.c.person_id).join(cohorts, cohorts.c.id == who.c.cohort_id)
    return found.where(cohorts.c.community_id == community)


def person(row: Sequence[Any]) -> Person:
    """Somebody, from the columns of PEOPLE."""
    key, name, alias, visibility, streak_mode, hours, cause, fix, eras, goals = row
    return Person(
        id=PersonId(key),
        name=name,
        eras=tuple(sorted((Era(*era) for era in eras), key=attrgetter("since"))),
        alias=alias,
        visibility=Visibility(visibility),
        streak_mode=StreakMode(streak_mode),
        goals=tuple((since, days) for since, days in goals),
        hours=hours,
        unreached=Unreached(cause, fix) if cause is not None else None,
    )
