import discord

from adapters.discord.modal import modal_of
from adapters.discord.render import view_of
from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from bot.message import Button, Buttons, Message

UNDO = Button("Undo", ("undo", "checkin"), (("day", "2026-03-02"), ("revision", "3")))
READ = Button("Read", url="https://a.b/")


async def test_nothing_is_kept_of_a_message() -> None:
    store = discord.Client(intents=discord.Intents(guilds=True))._connection._view_store
    view = view_of(Message((Buttons((READ, UNDO)),)))

    assert view.is_finished(), "discord.py stores those that are not"
    store.add_view(view, 4)

    assert (store._views, store._synced_message_views, view.timeout) == ({}, {}, None)


async def test_nothing_is_kept_of_a_form() -> None:
    command = REGISTRY.find(("checkin",))
    assert command
    form = form_of(command, {})
    assert form

    assert modal_of(form).is_finished()


def test_discord_py_sends_the_components_as_they_are() -> None:
    view = view_of(Message((Buttons((UNDO, READ)),)))

    assert view.has_components_v2()
    assert view.to_components() is view.components
