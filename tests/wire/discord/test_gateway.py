import discord
import pytest

from tests.wire.discord.bare import INTENTS, LEAN, Bare, running, text_channel
from tests.wire.discord.server import Discord
from tests.wire.discord.snowflakes import shard_of
from tests.wire.discord.world import Channel, Guild, Person


@pytest.mark.parametrize("code", [None, 1000, 4000, 4009])
async def test_a_drop_is_resumed_and_what_was_missed_comes_after(
    discord_here: Discord, channel: Channel, ada: Person, code: int | None
) -> None:
    gateway = discord_here.gateway
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        gateway.drop(code)
        await discord_here.changes.until(lambda: not gateway.connected)
        missed = discord_here.hand(ada).slash(channel, "say")
        await missed.answered()

        assert (len(gateway.identified), len(gateway.resumed)) == (1, 1)
        assert gateway.resumed[0]["seq"] == 2
        assert gateway.paths == ["/gateway", "/gateway/resume"]
        assert client.ready_times == 1


async def test_a_reconnect_that_is_asked_for_resumes(discord_here: Discord, guild: Guild) -> None:
    gateway = discord_here.gateway
    async with running(Bare(), discord_here.world.token):
        gateway.ask_to_reconnect()
        await discord_here.changes.until(lambda: gateway.resumed)
        gateway.invalidate(resumable=True)
        await discord_here.changes.until(lambda: len(gateway.resumed) == 2)

        assert len(gateway.identified) == 1


async def test_an_invalid_session_identifies_anew(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    gateway = discord_here.gateway
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        gateway.invalidate()
        await discord_here.changes.until(lambda: len(gateway.identified) == 2)
        gateway.resumable = False
        gateway.drop()
        await discord_here.changes.until(lambda: len(gateway.identified) == 3)

        await discord_here.hand(ada).slash(channel, "say").answered()
        assert len(gateway.resumed) == 1
        assert len(gateway.sessions) == 1


async def test_privileged_intents_must_be_approved(discord_here: Discord) -> None:
    async with discord.Client(intents=discord.Intents(guilds=True, members=True)) as client:
        await client.login(discord_here.world.token)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.connect()


async def test_events_go_to_the_shard_of_their_guild(discord_here: Discord, guild: Guild) -> None:
    other = discord_here.world.add_guild("Elsewhere")

    class Sharded(discord.AutoShardedClient):
        async def before_identify_hook(
            self, shard_id: int | None, *, initial: bool = False
        ) -> None:
            """Nobody counts the seconds between two shards here."""

    sharded = Sharded(intents=INTENTS, shard_count=2, shard_ids=[0, 1], **LEAN)
    async with running(sharded, discord_here.world.token) as client:
        assert {one.id for one in client.guilds} == {guild.id, other.id}
        assert {shard_of(one.id, 2) for one in client.guilds} == {0, 1}
        assert {one["shard"][0] for one in discord_here.gateway.identified} == {0, 1}
        heard = {one.shard: len(one.events) for one in discord_here.gateway.connected}
        discord_here.life.open(other, "general")
        told = shard_of(other.id, 2)
        now = {one.shard: len(one.events) for one in discord_here.gateway.connected}
        assert now == heard | {told: heard[told] + 1}
        discord_here.gateway.drop(shard=1)
        await discord_here.changes.until(lambda: discord_here.gateway.resumed)
        assert len(discord_here.gateway.connected) == 2


async def test_what_moderators_do_reaches_the_client(
    discord_here: Discord, guild: Guild, channel: Channel
) -> None:
    client = Bare()
    async with running(client, discord_here.world.token):
        opened = discord_here.life.open(guild, "week-1")
        await client.wait_for("guild_channel_create", timeout=5)
        assert text_channel(client, opened).name == "week-1"

        discord_here.life.delete(channel)
        await client.wait_for("guild_channel_delete", timeout=5)
        assert client.get_channel(channel.id) is None

        other = discord_here.world.add_guild("Elsewhere")
        discord_here.life.invite(other)
        assert (await client.wait_for("guild_join", timeout=5)).id == other.id
        discord_here.life.expel(other)
        assert (await client.wait_for("guild_remove", timeout=5)).id == other.id
