"""What Discord refuses although discord.py sends it."""

import asyncio
from time import monotonic

import discord
import pytest
from discord import app_commands, ui

from tests.wire.discord import components, declarations, forms
from tests.wire.discord.bare import Bare, layout, running, text_channel
from tests.wire.discord.components import BUTTON, CONTAINER, LABEL, RADIO, ROW, SELECT, TEXT
from tests.wire.discord.refusals import Json, Refused
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel, Person


def text(content: str) -> Json:
    return {"type": TEXT, "content": content}


def button(name: str, **more: object) -> Json:
    return {"type": BUTTON, "style": 1, "label": "Go", "custom_id": name, **more}


def row(*inside: Json) -> Json:
    return {"type": ROW, "components": list(inside)}


def select(*values: str) -> Json:
    options = [{"label": "Choice", "value": value} for value in values]
    return {"type": SELECT, "custom_id": "s", "options": options}


def label(text: str, component: Json) -> Json:
    return {"type": LABEL, "label": text, "component": component}


ENTRY = {"type": 4, "custom_id": "entry", "style": 1}
RADIOS = {"type": RADIO, "custom_id": "r", "options": [{"label": "One", "value": "1"}]}


@pytest.mark.parametrize(
    "given",
    [
        [text("x")] * 41,
        [{"type": CONTAINER, "components": [text("x")] * 40}],
        [text("x" * 2001), text("x" * 2000)],
        [row(button("same"), button("same"))],
        [row(button("x" * 101))],
        [row(button("go", label="x" * 81))],
        [row(button("go"), select("a"))],
        [row(*(button(str(number)) for number in range(6)))],
        [row(select("a", "a"))],
        [row(select())],
        [row(button("go", label=None))],
        [row(button("go", style=5))],
        [button("go")],
        [{"type": CONTAINER, "components": [{"type": CONTAINER, "components": [text("x")]}]}],
        [{"type": 9, "components": [text("x")]}],
        [{"type": 12, "items": []}],
        [label("What?", ENTRY)],
        [text("")],
        [text("x") | {"id": 1}, text("y") | {"id": 1}],
    ],
)
def test_components_that_no_message_has(given: list[Json]) -> None:
    with pytest.raises(Refused) as refused:
        components.check_message(given, v2=True)
    assert refused.value.code == 50035


def test_the_fullest_message_is_taken() -> None:
    full = [{"type": CONTAINER, "components": [text("x" * 100)] * 39}]
    components.check_message(full, v2=True)
    with pytest.raises(Refused):
        components.check_message([text("x")], v2=False)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 46},
        {"custom_id": "x" * 101},
        {"components": []},
        {"components": [label("What?", ENTRY | {"custom_id": str(n)}) for n in range(6)]},
        {"components": [label("x" * 46, ENTRY)]},
        {"components": [label("One", ENTRY), label("Two", ENTRY)]},
        {"components": [label("Which?", RADIOS)]},
        {"components": [row(button("go"))]},
    ],
)
def test_modals_that_do_not_open(change: Json) -> None:
    modal = {"title": "x" * 45, "custom_id": "x" * 100, "components": [label("What?", ENTRY)]}
    components.check_modal(modal)
    with pytest.raises(Refused):
        components.check_modal(modal | change)


@pytest.mark.parametrize(
    "message,flags,code",
    [
        ({"content": "x", "components": [text("x")]}, forms.COMPONENTS_V2, 50035),
        ({"content": "x" * 2001}, 0, 50035),
        ({"content": ""}, 0, 50006),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 0, 50035),
        ({"embeds": [{"description": "x" * 4000}] * 2}, 0, 50035),
        ({"components": [{"type": 13, "file": {"url": "attachment://a"}}]}, 1 << 15, 50035),
    ],
)
def test_messages_that_are_refused(message: Json, flags: int, code: int) -> None:
    with pytest.raises(Refused) as refused:
        forms.check(message, [], flags)
    assert refused.value.code == code


def command(**change: object) -> Json:
    return {"name": "say", "description": "Say something", "type": 1, **change}


MANY = [{"name": "x" * 100, "value": "y" * 100}] * 25


def option(**change: object) -> Json:
    return {"name": "words", "description": "What to say", "type": 3, **change}


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="Say")],
        [command(name="two words")],
        [command(description="")],
        [command(description="x" * 101)],
        [command(), command()],
        [command(options=[option(), option(name="more", required=True)])],
        [command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])],
        [command(options=[option(name=name, choices=MANY) for name in ("words", "more")])],
        [command(name=f"c{number}") for number in range(101)],
    ],
)
def test_commands_that_are_not_registered(commands: list[Json]) -> None:
    declarations.check([command(options=[option(required=True)])])
    with pytest.raises(Refused):
        declarations.check(commands)


async def test_a_refused_form_names_its_field(discord_here: Discord, channel: Channel) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        with pytest.raises(discord.HTTPException) as refused:
            await text_channel(client, channel).send(view=layout(ui.TextDisplay("x" * 4001)))

    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert "components.0.content" in str(refused.value)
    assert channel.said == []


async def test_autocompletion_offers_what_was_answered(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    client = Bare()
    say = client.tree.get_command("say")
    assert isinstance(say, app_commands.Command)

    @say.autocomplete("words")
    async def complete(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        names = [f"{current}{number}" for number in range(3)]
        return [app_commands.Choice(name=name, value=name) for name in names]

    client.answer = nothing
    async with running(client, discord_here.world.token):
        await client.tree.sync()
        offered = discord_here.hand(ada).type(channel, "say", "words", words="w")
        assert (await offered.answered()).choices == ["w0", "w1", "w2"]


async def nothing(interaction: discord.Interaction) -> None:
    """Leave it to the command tree."""


async def test_a_channel_takes_no_more_than_its_share(
    discord_here: Discord, channel: Channel
) -> None:
    discord_here.limits.enforce(None, {"POST /channels/*/messages": (2, 0.2)})
    async with running(Bare(), discord_here.world.token) as client:
        began = monotonic()
        for number in range(5):
            await text_channel(client, channel).send(str(number))

    assert (len(channel.said), discord_here.limits.refused) == (5, 0)
    assert monotonic() - began >= 0.4


async def test_more_than_the_share_of_all_channels_is_counted(
    discord_here: Discord, channel: Channel
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        discord_here.limits.enforce(per_second=3)
        await asyncio.gather(*(client.fetch_channel(channel.id) for _ in range(4)))

    assert discord_here.limits.refused == 1
    assert [call.status for call in discord_here.record.of("GET /channels/*")][-1] == 200
