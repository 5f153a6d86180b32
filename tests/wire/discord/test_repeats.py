"""The same interaction told to two processes, or to one and to its successor."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.app import REPEATED, App
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from bot.storage.tables import checkins
from tests.commands.world import library
from tests.logged import logged
from tests.rows import everything
from tests.wire.discord.cairn import Cairn, Gated, settled, words
from tests.wire.discord.interaction import Interaction
from tests.wire.discord.server import Discord

CALLBACK = "POST /interactions/*/*/callback"


@pytest.fixture
async def cairn(discord_here: Discord, store: Store) -> Cairn:
    return await settled(discord_here, store)


@pytest.fixture
async def other(cairn: Cairn, database_url: str) -> AsyncIterator[Cairn]:
    """A second process on the same database, which serves the same shard."""
    store = await Store.open(database_url)
    app = App(store, REGISTRY, library(), cairn.here.clock)
    yield replace(cairn, store=store, core=Gated(app, cairn.here.changes))
    await store.close()


async def checked_in(cairn: Cairn) -> list[dict[str, Any]]:
    return await cairn.store.read(lambda tx: everything(tx, checkins))


def check_in(cairn: Cairn) -> Interaction:
    return cairn.ada.slash(cairn.channel, "checkin", done="chapter 1")


async def test_of_two_processes_one_does_it_and_answers(
    cairn: Cairn, other: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters.discord")
    async with cairn.running():
        await cairn.begin()
        answers = len(cairn.here.record.of(CALLBACK))
        async with other.running():
            sent = await check_in(cairn).settled()

    assert [len(each.core.calls) for each in (cairn, other)] == [3, 1]
    [row] = await checked_in(cairn)
    assert row["revision"] == 1
    assert "Checked in" in words(sent)
    assert len(cairn.here.record.of(CALLBACK)) == answers + 1
    assert sent.followups == []
    said = logged(caplog, "deed was handled before, by another process")
    assert said["deed"] == "application_command checkin"


async def test_what_is_told_again_after_a_restart_changes_nothing(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        sent = await check_in(cairn).settled()
    before = await checked_in(cairn)
    answers = len(cairn.here.record.of(CALLBACK))

    async with cairn.running():
        cairn.ada.again(sent)
        await cairn.here.changes.until(lambda: len(cairn.core.calls) == 4)

    assert cairn.core.calls[-1] == cairn.core.calls[-2]
    assert await checked_in(cairn) == before
    assert len(cairn.here.record.of(CALLBACK)) == answers
    assert sent.followups == []


async def test_who_was_promised_an_answer_gets_one(cairn: Cairn, other: Cairn) -> None:
    async with cairn.running(), other.running(patience=0.0):
        await cairn.begin()
        for each in (cairn, other):
            each.core.open.clear()
        sent = await check_in(cairn).answered()
        answers = len(cairn.here.record.of(CALLBACK))
        cairn.core.open.set()
        await cairn.here.changes.until(lambda: len(cairn.here.record.of(CALLBACK)) > answers)
        other.core.open.set()
        await sent.settled()

    assert words(sent) == REPEATED
    assert len(await checked_in(cairn)) == 1
