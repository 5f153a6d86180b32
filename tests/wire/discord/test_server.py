import asyncio
from contextlib import suppress

import aiohttp
import discord
import pytest
from discord import ui

from tests.wire.discord.bare import Bare, layout, running, text_channel
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import busy, down, error
from tests.wire.discord.world import Channel, Guild, Person
from tests.wire.trouble import HangUp

SEND = "POST /channels/*/messages"
CALLBACK = "POST /interactions/*/*/callback"


async def test_a_client_logs_in_and_sees_the_guild(
    discord_here: Discord, guild: Guild, channel: Channel
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        found = text_channel(client, channel)

        assert (found.name, found.guild.name) == ("general", "Learners")
        assert found.permissions_for(found.guild.me).send_messages
        assert discord_here.gateway.identified[0]["intents"] == discord.Intents(guilds=True).value
        await discord_here.changes.until(lambda: discord_here.gateway.heartbeats)
    await discord_here.changes.until(lambda: not discord_here.gateway.sessions)


async def test_a_wrong_token_is_turned_away(discord_here: Discord) -> None:
    async with Bare() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")

    discord_here.world.token = "another"
    async with Bare() as client:
        await client.login("another")
        discord_here.world.token = "changed"
        with pytest.raises(discord.ConnectionClosed) as closed:
            await client.connect()
    assert closed.value.code == 4004


async def test_a_command_is_registered_and_answered(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        answer = await discord_here.hand(ada).slash(channel, "say", words="hi").answered()

        assert answer.shown["content"] == "Hello"
        assert channel.said == [answer.shown]
        with pytest.raises(ValueError, match="no option"):
            discord_here.hand(ada).slash(channel, "say", word="hi")
        with pytest.raises(LookupError):
            discord_here.hand(ada).slash(channel, "shout")


async def test_an_interaction_that_comes_twice_is_answered_once(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        hand = discord_here.hand(ada)
        hand.again(await hand.slash(channel, "say").answered())
        calls = await discord_here.asked(CALLBACK, times=2)

    assert [call.code for call in calls] == [None, 40060]
    assert len(channel.said) == 1


async def test_what_follows_a_deferral_takes_its_place_and_stays_private(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("First")
        await interaction.followup.send("Second")

    async with running(Bare(answer), discord_here.world.token) as client:
        await client.tree.sync()
        waiting = discord_here.hand(ada).slash(channel, "say")
        assert (await waiting.answered()).thinking
        assert (await waiting.settled()).shown["content"] == "First"
        await discord_here.asked("POST /webhooks/*/*", times=2)

    assert waiting.private
    assert [message["content"] for message in waiting.followups] == ["Second"]
    assert [message["content"] for message in channel.said] == ["Second"]


async def test_a_hundred_commands_at_once(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        hand = discord_here.hand(ada)
        answers = [hand.slash(channel, "say") for _ in range(100)]
        await asyncio.gather(*(answer.answered() for answer in answers))

        assert len(channel.said) == 100


async def test_buttons_and_forms_come_back(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    entry = ui.TextInput[ui.Modal](custom_id="done")
    form = ui.Modal(title="Check in", custom_id="form")
    form.add_item(ui.Label[ui.Modal](text="What did you do?", component=entry))

    async def answer(interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.application_command:
            row: ui.ActionRow[ui.LayoutView] = ui.ActionRow(ui.Button(label="Go", custom_id="go"))
            view = layout(ui.Container(ui.TextDisplay("**Week 1**"), row))
            await interaction.response.send_message(view=view, ephemeral=True)
        elif interaction.type is discord.InteractionType.component:
            await interaction.response.send_modal(form)
        else:
            await interaction.response.defer()
            view = layout(ui.TextDisplay(f"You did {entry.value}"))
            await interaction.edit_original_response(view=view)

    async with running(Bare(answer), discord_here.world.token) as client:
        await client.tree.sync()
        hand = discord_here.hand(ada)
        asked = await hand.slash(channel, "say").answered()
        opened = await hand.press(asked.shown, "Go").answered()
        sent = await hand.submit(opened, {"What did you do?": "chapter 1"}).answered()
        await discord_here.asked("PATCH /webhooks/*/*/messages/*")

    assert asked.private
    assert channel.said == []
    assert opened.modal["title"] == "Check in"
    assert sent.shown is asked.shown
    assert asked.shown["components"] == [{"type": 10, "content": "You did chapter 1"}]


async def test_a_late_answer_and_a_second_one_are_refused(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    async def answer(interaction: discord.Interaction) -> None:
        if interaction.namespace.words == "late":
            discord_here.clock.forward(seconds=4)
        for words in ("one", "two"):
            with suppress(discord.HTTPException):
                await interaction.response.send_message(words)
            interaction.response._response_type = None

    async with running(Bare(answer), discord_here.world.token) as client:
        await client.tree.sync()
        discord_here.hand(ada).slash(channel, "say", words="late")
        await discord_here.asked(CALLBACK, times=2)
        discord_here.hand(ada).slash(channel, "say")
        calls = await discord_here.asked(CALLBACK, times=4)

    assert [call.code for call in calls] == [10062, 10062, None, 40060]
    assert len(channel.said) == 1


async def test_trouble_is_retried_as_discord_py_does(
    discord_here: Discord, channel: Channel
) -> None:
    discord_here.trouble.next(SEND, down(502))
    discord_here.trouble.next(SEND, busy(0.01))
    async with running(Bare(), discord_here.world.token) as client:
        await text_channel(client, channel).send("Once")

    assert [call.status for call in discord_here.record.of(SEND)] == [502, 429, 200]
    nonces = {call.data["nonce"] for call in discord_here.record.of(SEND)}
    assert len(nonces) == 1
    assert len(channel.said) == 1


async def test_an_error_on_demand_arrives_with_its_code(
    discord_here: Discord, channel: Channel
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        discord_here.trouble.always(f"POST /channels/{channel.id}/messages", error(50013))
        with pytest.raises(discord.Forbidden) as forbidden:
            await text_channel(client, channel).send("No")
        discord_here.trouble.over(f"POST /channels/{channel.id}/messages")
        await text_channel(client, channel).send("Yes")

    assert forbidden.value.code == 50013
    assert [message["content"] for message in channel.said] == ["Yes"]


@pytest.mark.parametrize("stored", [True, False])
async def test_a_send_may_end_without_an_answer(
    discord_here: Discord, channel: Channel, *, stored: bool
) -> None:
    discord_here.trouble.next(SEND, HangUp(stored=stored))
    async with running(Bare(), discord_here.world.token) as client:
        target = text_channel(client, channel)
        with pytest.raises(aiohttp.ClientError):
            await target.send("Week 1", nonce="delivery-1")
        assert len(channel.said) == int(stored)

        again = await target.send("Week 1", nonce="delivery-1")
        assert [message["id"] for message in channel.said] == [str(again.id)]

        discord_here.clock.forward(minutes=4)
        await target.send("Week 1", nonce="delivery-1")
        assert len(channel.said) == 2
        assert all("nonce" not in message for message in channel.said)


async def test_a_held_send_is_stored_before_it_is_answered(
    discord_here: Discord, channel: Channel
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        hold = discord_here.trouble.hold(SEND)
        sending = asyncio.create_task(text_channel(client, channel).send("Week 1"))
        await hold.reached.wait()
        assert (len(channel.said), sending.done()) == (1, False)

        sending.cancel()
        await asyncio.wait({sending})
        hold.go.set()
        await text_channel(client, channel).send("Week 2")
        assert [message["content"] for message in channel.said] == ["Week 1", "Week 2"]
