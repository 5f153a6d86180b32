"""Every command, whoever asks: exactly the table of docs/permissions.md."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind, Scope
from bot.domain.people import Rank
from bot.storage.tables import (
    cohort_totals,
    cohorts,
    communities,
    facilitators,
    holidays,
    memberships,
    slots,
)
from tests.commands.begun import Begun
from tests.commands.conftest import begin, peopled
from tests.commands.world import ELSEWHERE, HOME, World, text
from tests.databases import Sqlite
from tests.docs.permissions import FAR, Who, may

DENIED = re.compile(
    r"/[a-z ]+ is for facilitators of |You are not in [^;]*; /cohort "
    r"|That cohort is not here; /cohort list"
)
OURS = (cohorts, cohort_totals, communities, facilitators, holidays, memberships, slots)
SECRETS = ("ML spring", "ada", "lin", "Other")

every_command = pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda c: c.name)


async def gather(world: World) -> None:
    """Bring in one of each in `Who`, and begin a cohort in the other community."""
    await begin(world)
    for name, rank in (("ranked", Rank.FACILITATOR), ("far leader", Rank.FACILITATOR)):
        world.enter(name, rank, community=ELSEWHERE if name.startswith("far") else "Home")
    await world.say("ranked", '/cohort create name="Other" start=2026-03-02 timezone=UTC')
    await world.say("lin", '/cohort create name="Third" start=2026-03-02 timezone=UTC')
    await world.say("far leader", '/cohort create name="Far" start=2026-03-02 timezone=UTC')
    await world.say("far leader", "/cohort join Far")
    world.enter("ranked", Rank.MEMBER)
    world.enter("lin", Rank.MEMBER)
    world.enter("chief", Rank.FACILITATOR)


@pytest.fixture(scope="module")
def gathered(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    url = sqlite.copy_to(tmp_path_factory.mktemp("crowd") / "cairn.db")
    return Begun.after(url, peopled, gather)


@pytest.fixture
async def crowd(gathered: Begun, tmp_path: Path) -> AsyncIterator[World]:
    async with gathered.again(tmp_path / "cairn.db") as world:
        yield world


NAMES = {
    Who.STRANGER: "zoe",
    Who.MEMBER: "ada",
    Who.LEADER: "lin",
    Who.OTHER_LEADER: "ranked",
    Who.RANKED: "chief",
    Who.ADMIN: "root",
    Who.FAR_LEADER: "far leader",
    Who.FAR_ADMIN: "eve",
}


def arguments(command: Command) -> dict[str, str]:
    """Enough for the command to run, about the first cohort where it is about one."""
    good = {
        Kind.DATE: "2026-03-16",
        Kind.BOOLEAN: "yes",
        Kind.INTEGER: "1",
        Kind.PERSON: "ada",
        Kind.TEXT: "1",
    }
    args = {o.name: o.choices[0] if o.choices else good[o.kind] for o in command.required}
    if command.name == "cohort create":
        args |= {"name": "New", "timezone": "UTC"}
    return args if command.scope is Scope.NONE else args | {"cohort": "id:1"}


async def ours(world: World, table: Table) -> list[dict[str, Any]]:
    """The rows of the first community and its three cohorts."""
    rows = await world.rows(table)
    if table is communities:
        return [row for row in rows if row["name"] == HOME]
    return [row for row in rows if row.get("cohort_id", row.get("id")) in (1, 2, 3)]


@every_command
async def test_the_table_holds(crowd: World, command: Command) -> None:
    near = [who for who in Who if who not in FAR]
    for who in sorted(near, key=lambda who: may(command, who)):
        before = await crowd.snapshot()

        reply = await crowd.call(NAMES[who], command.path, arguments(command))

        denied = DENIED.match(text(reply)) is not None
        assert denied is not may(command, who), (who, text(reply))
        if denied:
            assert not reply.ok
            assert await crowd.snapshot() == before


@every_command
async def test_another_community_never_sees_or_changes_this_one(
    crowd: World, command: Command
) -> None:
    before = [await ours(crowd, table) for table in OURS]
    for who in FAR:
        for person in ("ada", "id:2"):
            people = {o.name: person for o in command.options if o.kind is Kind.PERSON}
            reply = await crowd.call(NAMES[who], command.path, arguments(command) | people)

            said = text(reply) + (reply.file.text if reply.file else "")
            if command.scope is not Scope.NONE:
                assert DENIED.match(said), said
            assert not any(re.search(rf"\b{secret}\b", said) for secret in SECRETS), said

    assert [await ours(crowd, table) for table in OURS] == before


async def test_names_here_mean_nothing_in_another_community(crowd: World) -> None:
    reply = await crowd.say("far leader", "/cohort facilitator person=ada cohort=Far")

    assert text(reply).startswith("Nobody called “ada” is known here;")


async def test_a_role_that_the_community_named_makes_facilitators(world: World) -> None:
    gil = world.enter("gil")
    world._people["gil"] = replace(gil, roles=("77", "Guides"))
    create = '/cohort create name="Gil\'s" start=2026-03-02 timezone=UTC'
    assert not (await world.say("gil", create)).ok

    for role in ("@guides", "77"):
        await world.say("root", f'/setup role="{role}"')
        assert (await world.say("gil", create.replace("Gil", role))).ok
    assert not (await world.say("ada", create)).ok

    world._people["gil"] = replace(gil, roles=("77", "Guides"), community=None)
    assert not (await world.say("gil", create)).ok
    world._people["gil"] = replace(gil, roles=("77", "Guides"), community=ELSEWHERE)
    assert not (await world.say("gil", create)).ok
