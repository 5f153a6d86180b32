"""What was shown before a restart works after it: the process remembers nothing."""

from tests.on_discord.here import Here
from tests.on_discord.reading import answer, words


async def test_a_button_of_a_private_answer(spring: Here) -> None:
    sent = await spring.ada.slash(spring.channel, "checkin", done="chapter 1")
    await spring.restart()
    undone = await spring.ada.click(answer(sent).message, label="Undo")

    assert words(undone).startswith("Undone")


async def test_a_button_of_a_post(spring: Here) -> None:
    await spring.live(hours=2)
    await spring.restart()
    [week] = spring.channel.history()
    marked = await spring.ada.click(week, label="Mark done")

    assert words(marked).startswith("## Done: Learning contract and working setup")


async def test_an_open_form(spring: Here) -> None:
    shown = await spring.ada.slash(spring.channel, "progress")
    opened = await spring.ada.click(answer(shown).message, label="Check in")
    await spring.restart()
    sent = await spring.ada.submit_modal(opened, {"done": "chapter 1"})

    assert sent.acknowledged
    assert words(sent).startswith("## Checked in for Mon 2 Mar\n**Done**: chapter 1")


async def test_a_week_with_a_restart_every_day(spring: Here) -> None:
    for _ in range(7):
        await spring.live(days=1)
        await spring.restart()

    [thread] = spring.channel.threads
    assert len([one for one in thread.history() if one.components]) == 7
    assert len([one for one in spring.channel.history() if one.components]) == 2
