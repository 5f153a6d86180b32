"""Every command there is, used once over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from tests.commands.world import FEEDS, library
from tests.databases import Sqlite
from tests.on_discord.test_commands import PICKED, STORY, Step
from tests.rows import snapshot
from tests.wire.discord.cairn import Cairn, person, settled, words
from tests.wire.discord.interaction import Interaction
from tests.wire.discord.people import Hand
from tests.wire.discord.permissions import USUAL
from tests.wire.discord.server import Discord


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield await settled(discord_here, store)
    await store.close()


async def test_every_command(cairn: Cairn) -> None:
    lin = person(cairn, "lin")
    hands = {"root": cairn.root, "ada": cairn.ada, "lin": cairn.here.hand(lin)}
    there: dict[str, Any] = {name: hand.person for name, hand in hands.items()}
    there["channel"] = cairn.channel
    there["guides"] = cairn.here.world.add_role(cairn.guild, "guides", USUAL)
    last: dict[str, Interaction] = {}
    async with cairn.running():
        for step in STORY:
            shown = await _take(cairn, hands[step.who], step, last.get(step.who), there)
            last[step.who] = shown
            says = step.says.replace("Learners Owner", "Root")
            assert says in words(shown), (step, words(shown))
            assert shown.private, step
            await _tell_again(cairn)

    used = {call.command for call in cairn.core.calls}
    assert used == {command.path for command in REGISTRY.commands} - {("home",)}  # no place for it


async def _take(
    cairn: Cairn, hand: Hand, step: Step, before: Interaction | None, there: dict[str, Any]
) -> Interaction:
    if step.press:
        assert before is not None
        return await hand.press(before.shown, step.press).settled()
    command = REGISTRY.find(step.command.split())
    assert command is not None
    picked = {one.name for one in command.options if one.kind in PICKED}
    given = {n: there[value] if n in picked else value for n, value in step.options.items()}
    return await hand.slash(cairn.channel, step.command, **given).settled()


async def _tell_again(cairn: Cairn) -> None:
    """The last call reaches another process as well, which changes nothing."""
    call = cairn.core.calls[-1]
    command = REGISTRY.find(call.command)
    before = await cairn.store.read(snapshot)

    app = App(cairn.store, REGISTRY, library(), cairn.here.clock, feeds=FEEDS)
    reply = await app.handle(call)

    assert command is not None
    assert reply.repeated is command.writes, call
    assert await cairn.store.read(snapshot) == before, call
