"""Direct conversations with the bot."""

import pytest
from simcord import SetupError

from tests.on_discord.here import Here
from tests.on_discord.reading import labels, words


async def test_commands(spring: Here) -> None:
    shown = await spring.ada.user.slash("progress")

    assert words(shown).startswith("## ML spring")
    assert spring.core.calls[-1].caller.community is None


async def test_what_needs_a_server_is_not_offered(spring: Here) -> None:
    with pytest.raises(SetupError, match="context"):
        await spring.root.user.slash("setup")


async def test_a_form(spring: Here) -> None:
    shown = await spring.ada.user.slash("progress")
    opened = await spring.ada.user.click(shown.response.message, label="Check in")
    sent = await spring.ada.user.submit_modal(opened, {"done": "chapter 1"})

    assert "**Done**: chapter 1" in words(sent)


async def test_reminders_come_and_can_be_stopped(spring: Here) -> None:
    ada = spring.ada
    await ada.slash(spring.channel, "reminders", on=True, time="20:00", days="mon, wed")
    await spring.live(days=1)

    [reminder] = ada.user.dm_channel.history()
    assert words(reminder).startswith("What did you get done for ML spring today?")
    assert labels(reminder) == ["Check in", "Stop reminders"]
    assert spring.bob.user.dm_channel.history() == []

    stopped = await ada.user.click(reminder, label="Stop reminders")
    assert "Reminders are off" in words(stopped)
    await spring.live(days=7)
    assert [one.id for one in ada.user.dm_channel.history() if not one.flags.ephemeral] == [
        reminder.id
    ]


async def test_a_check_in_by_the_button_of_a_reminder(spring: Here) -> None:
    ada = spring.ada
    await ada.slash(spring.channel, "reminders", on=True, time="20:00")
    await spring.live(days=1)
    [reminder] = ada.user.dm_channel.history()
    opened = await ada.user.click(reminder, label="Check in")
    sent = await ada.user.submit_modal(opened, {"done": "chapter 1", "mood": "good"})

    assert words(sent).startswith("## Checked in for Tue 3 Mar")
