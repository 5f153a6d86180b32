"""The same script leaves the same rows, whichever platform it is played on."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select

from adapters.console.clock import VirtualClock
from adapters.console.events import Answered, Broke, Event
from adapters.console.rehearse import rehearse
from adapters.console.script import parse_script
from bot.cli.process import opener
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.tx import Tx
from tests.commands.world import library
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.rehearsal.everywhere import Player, Stage, on_discord, on_slack

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
Open: TypeAlias = Callable[[Store, FakeClock], AbstractAsyncContextManager[Stage]]

START = datetime(2026, 3, 1, 18, tzinfo=UTC)

SCRIPT = parse_script("""
    clock 2026-03-01 18:00 Etc/UTC
    person Root admin timezone=Etc/UTC community=Learners
    person Lin timezone=Etc/UTC community=Learners
    person Ada timezone=Etc/UTC community=Learners
    person Bob timezone=Etc/UTC community=Learners
    Root in #general: /cohort create name="ML spring" start=2026-03-02 timezone=America/New_York \
leg=python-and-sql
    Root in #general: /cohort facilitator person=Lin
    Lin in #general: /cohort join
    Ada in #general: /cohort join cohort="ML spring"
    Bob in #general: /cohort join
    Ada in #general: /settings timezone=Europe/Berlin goal_days=4
    Bob in #general: /settings timezone=Asia/Kolkata streak=daily
    Ada in #general: /reminders on=yes time=20:00 days=mon,wed

    # Before Ada is reminded: on Discord, a direct conversation is in no community.
    clock 2026-03-02 13:30 America/New_York
    Ada presses "Check in" done="set up Python" minutes=45 mood=good
    clock +1d
    Bob in #general: /checkin done="installed it" blocked="git & keys"
    Bob presses "Undo"
    Bob in #general: /checkin done="installed everything" next=keys
    Ada in #general: /done milestone=milestone-week-01 link=https://x.org/ada
    Ada presses "Undo"
    Ada in #general: /done milestone=milestone-week-01 note="with <b> & more"
    Ada in #general: /portfolio title=Maze link=https://x.org/maze
    clock +1d
    Bob in #general: /pause until=2026-03-08 reason=travel
    Lin in #general: /cohort schedule post=recap time=20:00
    Ada in #general: /checkin done="first notebook"
    clock +1d
    Ada in #general: /checkin done="a late one" day=yesterday
    Bob in #general: /resume
    Bob presses "Check in" done="back again" next="week 2"
    Lin in #general: /cohort skip week=2 reason="a conference"
    Lin in #general: /cohort holiday from=2026-03-17 to=2026-03-18 reason="spring break"
    Lin in #general: /cohort post post=prompt
    clock +5d
    Lin in #general: /cohort pause
    clock +1d
    Lin in #general: /cohort resume
    Ada in #general: /track specialization=nlp
    clock +6d
    Lin presses "Check in" done="read ahead"
    Lin in #general: /cohort finish
    Lin presses "Undo"
    Lin in #general: /cohort finish
    Ada in #general: /reminders on=no
    Ada in #general: /pause until=2026-04-01
    Bob in #general: /privacy delete confirm=yes
""")

ELSEWHERE = {"handled_calls", "installations", "installed_in", "install_states"}
ELSEWHERE |= {"feeds", "restores"}
"""What a console has not: names of platforms for deeds, tokens, addresses on the web, copies."""

OWN = {"message_id", "nonce"}
"""Columns in which only being the same, or not, means something."""


@pytest.fixture(scope="module")
def consoles(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows that a rehearsal leaves."""
    return asyncio.run(_rehearsed(sqlite.copy_to(tmp_path_factory.mktemp("console") / "cairn.db")))


async def _rehearsed(url: str) -> Rows:
    told: list[Event] = []
    await rehearse(SCRIPT, opener(url, library()), VirtualClock(FakeClock(START)), told.append)
    assert [event for event in told if isinstance(event, Broke)] == []
    refused = [event for event in told if isinstance(event, Answered) and not event.reply.ok]
    assert refused == []
    store = await Store.open(url)
    rows = await store.read(lambda tx: rows_of(tx, {"console": "platform"}))
    await store.close()
    return rows


@pytest.mark.parametrize("opened", [on_discord, on_slack])
async def test_the_same_rows(consoles: Rows, sqlite: Sqlite, tmp_path: Path, opened: Open) -> None:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    clock = FakeClock(START)
    async with opened(store, clock) as stage:
        await Player(stage, store, clock).play(SCRIPT)
        names = {**dict(stage.names()), stage.platform: "platform"}
    rows = await store.read(lambda tx: rows_of(tx, names))
    await store.close()

    assert rows.keys() == consoles.keys()
    for table, found in rows.items():
        assert found == consoles[table], table


def test_the_script_leaves_rows_in_every_table(consoles: Rows) -> None:
    assert [table for table, rows in consoles.items() if not rows] == []


def rows_of(tx: Tx, names: dict[str, str]) -> Rows:
    """Every row of every table, in words that all platforms share."""
    met: dict[str, int] = {}
    return {
        table.name: [
            {name: _common(name, value, names, met) for name, value in row.items()}
            for row in tx._connection.execute(
                select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for table in metadata.sorted_tables
        if table.name not in ELSEWHERE
    }


def _common(name: str, value: Any, names: dict[str, str], met: dict[str, int]) -> Any:
    if value is None or isinstance(value, int):
        return value
    if name in OWN:
        return met.setdefault(str(value), len(met))
    said = value if isinstance(value, str) else json.dumps(value, default=str)
    for one, common in names.items():
        said = common if said == one else said.replace(f'"{one}"', f'"{common}"')
    return said
