"""What bypasses SQLAlchemy's execution finds what SQLAlchemy would have found."""

import pkgutil
from collections.abc import Iterator
from datetime import date, time, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import select, text

import bot.storage
from bot.domain.calendar import Holiday
from bot.domain.checkins import CheckIn, Mood
from bot.domain.cohorts import Membership, MembershipState, Plan
from bot.domain.days import Era
from bot.domain.ids import CohortId, CommunityId, PersonId
from bot.domain.people import Pause
from bot.domain.queue import NewDelivery
from bot.domain.schedule import PostKind, Slot
from bot.storage.completions import Completion
from bot.storage.errors import StorageError
from bot.storage.feeds import Address
from bot.storage.prepared import Prepared
from bot.storage.store import Store
from bot.storage.tables import jobs
from bot.storage.tx import Tx
from tests.rows import DAY, NOW, PLACE, add_cohort, add_job, new_job

AFTER = date(2026, 4, 9)
KEY = "cohort:1:week:2026-03-02"
REF = "one"
"""What the platform calls the community, and also the account."""


def every_prepared() -> Iterator[tuple[str, Prepared]]:
    for module in pkgutil.iter_modules(bot.storage.__path__, "bot.storage."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Prepared):
                yield f"{module.name.removeprefix('bot.storage.')}.{name}", value


EVERY = dict(every_prepared())


@pytest.mark.parametrize("name", EVERY)
async def test_rows_are_those_that_sqlalchemy_finds(store: Store, name: str) -> None:
    prepared = EVERY[name]

    def both(tx: Tx) -> tuple[list[Any], list[Any]]:
        asked = settle(tx)
        names = prepared.statement.compile().params
        meant = {key: asked[key] for key in names if key in asked}
        found = prepared.rows(tx._connection, **meant)
        wanted = tx._connection.execute(prepared.statement, meant).mappings()
        columns = prepared.statement.selected_columns.keys()
        return (
            [{column: getattr(row, column) for column in columns} for row in found],
            [dict(row) for row in wanted],
        )

    found, wanted = await store.write(both)
    assert found
    assert found == wanted
    assert [types(row) for row in found] == [types(row) for row in wanted]


async def test_a_column_is_that_of_its_rows(store: Store) -> None:
    days, keys = Prepared(select(jobs.c.day)), Prepared(select(jobs.c.key))

    def work(tx: Tx) -> tuple[list[date], list[str]]:
        add_job(tx, new_job("one"))
        return days.column(tx._connection), keys.column(tx._connection)

    assert await store.write(work) == ([DAY], ["one"])


async def test_nothing_found_is_no_row(store: Store) -> None:
    every = Prepared(select(jobs))
    assert await store.read(lambda tx: every.row(tx._connection)) is None
    assert await store.read(lambda tx: every.column(tx._connection)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_the_driver_refuses_is_the_databases_fault(store: Store) -> None:
    lost = Prepared(select(text("1 AS one FROM nowhere")))
    with pytest.raises(StorageError, match="no such table: nowhere"):
        await store.read(lambda tx: lost.rows(tx._connection))


def types(row: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in row.items()}


def settle(tx: Tx) -> dict[str, Any]:
    """Somebody who has something in every table; what the statements can be asked."""
    community = tx.communities.add("console", REF, "Home", NOW).id
    person = settle_person(tx, community)
    cohort = settle_cohort(tx)
    found = tx.cohorts.with_id(cohort)
    tx.facilitators.name(cohort, person)
    tx.memberships.add(
        cohort,
        person,
        state=MembershipState.ACTIVE,
        plan=Plan.SHIFT,
        shift=2,
        joined_on=DAY,
        now=NOW,
    )
    tx._connection.execute(
        text("INSERT INTO cohort_totals (cohort_id, members, milestones_done) VALUES (1, 1, 0)")
    )
    (mine,) = tx.memberships.of(person)
    settle_deeds(tx, mine, found.community)
    tx.editions.keep("0a1b2c3d", "ml-engineer", "1.0.0", b"files", NOW)
    job = add_job(tx, new_job(KEY, cohort=cohort))
    tx.deliveries.add([NewDelivery(job, PLACE, "week", {}, NOW, NOW)])
    tx.jobs.finish([(job, "done", None)], NOW)
    add_job(tx, new_job("later", cohort=cohort))
    return {
        "platform": "console",
        "external_id": REF,
        "home": REF,
        "person": person,
        "cohort": cohort,
        "community": found.community,
        "membership": mine.id,
        "digest": "0a1b2c3d",
        "since": DAY,
        "on": DAY,
        "job_key": KEY,
        "first": DAY,
        "last": AFTER,
        "first_key": KEY,
        "last_key": KEY,
        "kind": "week",
        "now": NOW,
        "limit": 2,
        "window": 3,
        "begins": NOW,
        "ends": NOW + timedelta(days=1),
    }


def settle_deeds(tx: Tx, mine: Membership, community: CommunityId) -> None:
    tx.completions.add(mine, Completion("m1", None, "done", NOW))
    tx.ways.take(mine.id, "domain", "finance")
    tx.projects.add(mine.id, "Churn model", None, NOW)
    tx.feeds.give(mine.person, Address("0a1b2c3d", None, NOW), "seed")
    tx.pauses.replace(mine.person, [Pause(DAY, AFTER, None)])
    checkin = CheckIn(DAY, "read", NOW, mood=Mood.OKAY, backdated=True)
    tx.checkins.add(mine.person, checkin, community)
    tx.checkins.rewrite(mine.person, checkin, previous={"done": "less", "minutes": 30})


def settle_person(tx: Tx, community: CommunityId) -> PersonId:
    era = Era(NOW, "Europe/Berlin", time(4))
    person = tx.people.add(
        platform="console", external_id=REF, name="Ada", community=community, era=era, now=NOW
    ).id
    tx.people.set_eras(person, [era, Era(NOW.replace(month=5), "Asia/Tokyo", time(5, 30))])
    tx.people.set_goal(person, DAY, 4)
    return person


def settle_cohort(tx: Tx) -> CohortId:
    cohort = add_cohort(tx)
    tx.cohorts.save_slot(cohort, Slot(PostKind.DROP, (2, 4), time(12, 30), on=False))
    tx.cohorts.set_holidays(cohort, [Holiday(DAY, AFTER, "Easter", 1)])
    tx.cohorts._move(cohort, [PLACE])
    tx.cohorts.begin_pause(cohort, DAY)
    return cohort
