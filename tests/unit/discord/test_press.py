import asyncio
from collections.abc import Mapping
from typing import Any

import discord
import pytest
from discord import ui

from adapters.discord.modal import modal_of
from adapters.discord.press import Press
from adapters.discord.render import view_of
from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from bot.message import Button, Buttons, Message

Pressed = tuple[tuple[str, ...], Mapping[str, str]]

UNDO = Button("Undo", ("undo", "checkin"), (("day", "2026-03-02"), ("revision", "3")))
READ = Button("Read", url="https://a.b/")


class Client(discord.Client):
    """A client that is not connected to anything."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.heard: list[Pressed] = []
        self.add_dynamic_items(Press)

    async def pressed(
        self, interaction: discord.Interaction, command: tuple[str, ...], args: Mapping[str, str]
    ) -> None:
        self.heard.append((command, args))

    async def click(self, view: ui.LayoutView, custom_id: str) -> list[Pressed]:
        """Hear from Discord that somebody pressed a button below a message from long ago."""
        self._connection.parse_interaction_create(click_on(view, custom_id))
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others)
        return self.heard


def click_on(view: ui.LayoutView, custom_id: str) -> Any:
    user = {"id": "5", "username": "ada", "discriminator": "0", "avatar": None}
    return {
        "id": "1",
        "application_id": "2",
        "type": 3,
        "token": "t",
        "version": 1,
        "channel": {"id": "3", "type": 1, "recipients": []},
        "channel_id": "3",
        "user": user,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "attachment_size_limit": 10_000_000,
        "data": {"component_type": 2, "custom_id": custom_id},
        "message": {
            "id": "4",
            "channel_id": "3",
            "author": user,
            "content": "",
            "timestamp": "2026-03-02T09:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": 1 << 15,
            "components": [child.to_component_dict() for child in view.children],
        },
    }


@pytest.mark.parametrize("custom_id", ["cairn:undo/checkin?day=2026-03-02&revision=3"])
async def test_a_click_is_the_command_of_the_button(custom_id: str) -> None:
    view = view_of(Message((Buttons((READ, UNDO)),)))

    heard = await Client().click(view, custom_id)

    assert heard == [(UNDO.command, dict(UNDO.args))]


async def test_the_button_of_somebody_else_is_not_ours() -> None:
    button: ui.Button[ui.LayoutView] = ui.Button(label="Other", custom_id="other:1")
    view = ui.LayoutView()
    view.add_item(ui.ActionRow(button))

    assert await Client().click(view, "other:1") == []


async def test_nothing_is_kept_of_a_message() -> None:
    client = Client()
    store = client._connection._view_store
    view = view_of(Message((Buttons((READ, UNDO)),)))

    assert view.is_finished(), "discord.py stores those that are not"
    store.add_view(view, 4)

    assert (store._views, store._synced_message_views, view.timeout) == ({}, {}, None)
    assert len(store._dynamic_items) == 1


async def test_nothing_is_kept_of_a_form() -> None:
    command = REGISTRY.find(("checkin",))
    assert command
    form = form_of(command, {})
    assert form

    assert modal_of(form).is_finished()


def test_buttons_are_all_of_one_kind() -> None:
    view = view_of(Message((Buttons((UNDO, READ)),)))

    buttons = [item for item in view.walk_children() if item.is_dispatchable()]
    assert [type(button) for button in buttons] == [Press]
