"""From the login to the end, as far as it needs no process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.discord.life import Access, Life
from bot.app import App
from bot.commands.registry import REGISTRY
from bot.ports import ShutOut, Standing
from bot.storage.store import Store
from tests.commands.world import library
from tests.databases import Sqlite
from tests.logged import logged
from tests.wire.discord.cairn import Cairn, said, settled
from tests.wire.discord.permissions import Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import busy, down, error
from tests.wire.trouble import HangUp

ME = "GET /users/@me"


@pytest.fixture
async def store(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def cairn(discord_here: Discord, store: Store) -> Cairn:
    return await settled(discord_here, store)


class Naps:
    """Sleeps that take no time, and are remembered."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@asynccontextmanager
async def life(here: Discord, store: Store, naps: Naps | None = None) -> AsyncIterator[Life]:
    app = App(store, REGISTRY, library(), here.clock)
    access = Access(here.world.token, here.api_url, here.gateway_url)
    one = Life(app, lambda: None, here.clock, access, naps or Naps())
    try:
        yield one
    finally:
        await one.leave()


async def test_it_logs_in_as_soon_as_discord_is_there(discord_here: Discord, store: Store) -> None:
    naps = Naps()
    discord_here.trouble.next(ME, HangUp(stored=False), times=6)
    async with life(discord_here, store, naps) as one:
        await one.log_in()
        listening = asyncio.create_task(one.listen())
        await discord_here.changes.until(lambda: discord_here.gateway.connected)
        await one.leave()
        await listening

    assert naps.taken
    assert naps.taken == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0][: len(naps.taken)]


async def test_the_waits_between_logins_have_an_end(discord_here: Discord, store: Store) -> None:
    naps = Naps()
    discord_here.trouble.always("GET /gateway/bot", error(0, 404))
    async with life(discord_here, store, naps) as one:
        logging_in = asyncio.create_task(one.log_in())
        await discord_here.changes.until(lambda: len(naps.taken) == 8)
        discord_here.trouble.over("GET /gateway/bot")
        await logging_in

    assert naps.taken[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


@pytest.mark.parametrize(
    "status, words", [(401, "does not know the token"), (403, "refuses the login")]
)
async def test_a_login_that_is_refused_is_not_tried_again(
    discord_here: Discord, store: Store, status: int, words: str
) -> None:
    discord_here.trouble.always(ME, down(status))
    async with life(discord_here, store) as one:
        with pytest.raises(ShutOut, match=words):
            await one.log_in()

    assert len(discord_here.record.of(ME)) == 1


@pytest.mark.parametrize(
    "code, words",
    [
        (4004, "CAIRN_DISCORD_TOKEN"),
        (4011, "CAIRN_DISCORD_SHARDS"),
        (4012, "update Cairn"),
        (4013, "update Cairn"),
        (4014, "asks to hear"),
    ],
)
async def test_some_ends_are_for_good(
    discord_here: Discord, store: Store, code: int, words: str
) -> None:
    async with life(discord_here, store) as one:
        await one.log_in()
        listening = asyncio.create_task(one.listen())
        await discord_here.changes.until(lambda: discord_here.gateway.connected)
        discord_here.gateway.drop(code)
        with pytest.raises(ShutOut, match=words):
            await listening

    assert len(discord_here.gateway.identified) == 1


async def so(one: Life, standing: Standing) -> None:
    """It stands like that, if only for a moment: nothing here passes unseen."""
    async with asyncio.timeout(10):
        while await one.standing() != standing:  # noqa: ASYNC110 - a shard sets no event
            await asyncio.sleep(0)


async def test_it_tells_whether_it_is_connected(discord_here: Discord, store: Store) -> None:
    there, away = Standing(1, 1, connected=True), Standing(0, 1, connected=False)
    async with life(discord_here, store) as one:
        assert await one.standing() == away
        await one.log_in()
        assert await one.standing() == away
        listening = asyncio.create_task(one.listen())
        await so(one, there)
        discord_here.gateway.drop(4000)
        await so(one, away)
        await so(one, there)
        await one.leave()
        await listening


async def test_one_of_two_shards_is_not_enough(discord_here: Discord, store: Store) -> None:
    discord_here.gateway.recommended_shards = 2
    async with life(discord_here, store) as one:
        await one.log_in()
        listening = asyncio.create_task(one.listen())
        await so(one, Standing(1, 2, connected=False))
        await one.leave()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_hello_is_said_in_the_first_room_that_takes_it(cairn: Cairn) -> None:
    world = cairn.here.world
    new = world.add_guild("New here")
    closed, still, room, other = (world.add_channel(new, name) for name in "abcd")
    async with cairn.running():
        for channel, denied in (
            (closed, Permission.VIEW_CHANNEL),
            (still, Permission.SEND_MESSAGES),
        ):
            cairn.here.life.permit(channel, new.everyone, deny=denied)
            cairn.here.life.permit(channel, world.bot, deny=denied)
        cairn.here.life.invite(new)
        await cairn.here.changes.until(lambda: room.said)

    assert [len(one.said) for one in (closed, still, room, other)] == [0, 0, 1, 0]
    assert "/setup" in said(room.said[0])


async def test_hello_is_not_needed(cairn: Cairn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "adapters.discord")
    world = cairn.here.world
    silent, broken = world.add_guild("Silent"), world.add_guild("Broken")
    room = world.add_channel(broken, "talk")
    cairn.here.trouble.always(f"POST /channels/{room.id}/messages", error(50013))
    async with cairn.running():
        cairn.here.life.invite(silent)
        cairn.here.life.invite(broken)
        await cairn.here.changes.until(lambda: cairn.here.record.of("POST /channels/*/messages"))
        await cairn.ada.slash(cairn.channel, "help").settled()

    assert logged(caplog, "no channel to say hello in")["community"] == str(silent.id)
    assert logged(caplog, "hello not heard")["community"] == str(broken.id)
    assert len(caplog.records) == 2


async def test_a_login_that_is_held_back_waits_as_long_as_it_is_told(
    discord_here: Discord, store: Store
) -> None:
    naps = Naps()
    discord_here.trouble.next(ME, busy(90), times=2)
    async with life(discord_here, store, naps) as one:
        await one.log_in()

    assert naps.taken[0] == pytest.approx(90, abs=1)
