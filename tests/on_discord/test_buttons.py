"""Buttons and the forms behind them."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from discord import Message
from simcord import InteractionResult, MemberActor, ResponseMessage, UserHandle

from tests.on_discord.here import Here
from tests.on_discord.reading import answer, buttons, fields, words

ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("progress", {}),
    ("streak", {"why": True}),
    ("checkin", {"done": "chapter 1"}),
    ("week", {}),
    ("roadmap", {}),
    ("resources", {}),
    ("done", {"milestone": "milestone-week-01"}),
    ("portfolio", {"title": "Maze", "link": "https://x.org/maze"}),
    ("track", {}),
    ("settings", {"hours": 5}),
    ("reminders", {"on": True}),
    ("pause", {"until": "2026-03-20"}),
    ("cohort list", {}),
    ("cohort info", {}),
    ("help", {}),
)
"""What somebody asks in a week."""

LED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("setup", {}),
    ("cohort preview", {}),
    ("cohort edit", {"capacity": 10}),
    ("cohort schedule", {"post": "recap", "time": "20:00"}),
    ("cohort skip", {"week": 3}),
    ("cohort holiday", {"from": "2026-03-20", "to": "2026-03-21"}),
    ("cohort members", {}),
    ("cohort pause", {}),
    ("cohort finish", {}),
)

FILLED = {"done": "chapter 2", "minutes": "30"}

MOST = 200
"""More buttons than there are: another round of the same would go on for ever."""

Seen = ResponseMessage | Message


async def test_every_button_of_a_week(spring: Here) -> None:
    first: list[Seen] = []
    for command, options in ASKED:
        shown = await spring.ada.slash(spring.channel, command, **options)
        first.append(answer(shown))
    await spring.live(days=7)
    [week, *_] = spring.channel.threads
    first += [*spring.channel.history(), *week.history()]

    pressed = await _press_all(spring.ada, first)

    heard = {call.command for call in spring.core.calls}
    assert len(pressed) > 40
    assert {("undo", "checkin"), ("undone",), ("quiz",), ("resume",)} < heard


async def test_every_button_of_a_facilitator(spring: Here) -> None:
    first: list[Seen] = []
    for command, options in LED:
        shown = await spring.root.slash(spring.channel, command, **options)
        first.append(answer(shown))

    pressed = await _press_all(spring.root, first)

    heard = {call.command for call in spring.core.calls}
    assert len(pressed) > 7
    assert {("undo", "end"), ("undo", "holiday"), ("cohort", "resume")} < heard


async def test_a_form_is_opened_and_sent(spring: Here) -> None:
    shown = await spring.ada.slash(spring.channel, "progress")
    opened = await spring.ada.click(answer(shown).message, label="Check in")

    assert opened.modal is not None
    assert opened.modal["title"] == "Say what you did today"
    assert list(fields(opened)) == ["done", "next", "blocked", "minutes", "mood"]
    sent = await spring.ada.submit_modal(
        opened, {"done": "chapter 1", "next": "chapter 2", "minutes": "40", "mood": "hard"}
    )

    assert answer(sent).ephemeral
    assert words(sent).startswith("## Checked in for Mon 2 Mar")
    assert "**Next**: chapter 2\n**Minutes**: 40" in words(sent)


async def test_a_form_that_cannot_be_taken_says_why(spring: Here) -> None:
    shown = await spring.ada.slash(spring.channel, "progress")
    opened = await spring.ada.click(answer(shown).message, label="Check in")
    sent = await spring.ada.submit_modal(opened, {"done": "chapter 1", "minutes": "a lot"})

    assert answer(sent).ephemeral
    assert words(sent).startswith("“How many minutes?” cannot be “a lot”; it takes a whole number")
    after = await spring.ada.slash(spring.channel, "streak")
    assert "0 of 3 days this week" in words(after)


async def test_nothing_typed_into_a_form_is_lost(spring: Here) -> None:
    """What was not taken is repeated, and the same form opens again with it."""
    typed = {"done": "1. *read* <@1>\n```py\nx = 1\n``` `", "next": "# two", "minutes": "a lot"}
    shown = await spring.ada.slash(spring.channel, "progress")
    opened = await spring.ada.click(answer(shown).message, label="Check in")
    assert opened.modal is not None
    refused = await spring.ada.submit_modal(opened, typed)
    said = words(refused)
    assert "**How many minutes?** (to be changed)\n```\na lot\n```" in said
    assert "**What is next?**\n```\n# two\n```" in said

    again = await spring.ada.click(answer(refused).message, label="Try again")

    assert again.modal is not None
    assert again.modal["custom_id"] == opened.modal["custom_id"]
    assert {name: one["value"] for name, one in fields(again).items() if one.get("value")} == typed
    sent = await spring.ada.submit_modal(again, typed | {"minutes": "40"})
    assert words(sent).startswith("## Checked in for Mon 2 Mar")


async def test_a_button_of_somebody_else(spring: Here) -> None:
    """Posts are for everybody: each who presses acts for themselves."""
    await spring.live(hours=2)
    [week] = spring.channel.history()
    for who, name in ((spring.ada, "Ada"), (spring.bob, "Bob")):
        opened = await who.click(week, label="Check in")
        await who.submit_modal(opened, {"done": f"what {name} did"})
    stranger = await spring.lin.click(week, label="Progress")

    shown = await spring.root.slash(spring.channel, "cohort members")
    assert words(shown).count("last check-in Mon 2 Mar") == 2
    assert "You are not in ML spring" in words(stranger)


async def test_a_second_press_is_not_a_second_wish(spring: Here) -> None:
    sent = await spring.ada.slash(spring.channel, "checkin", done="chapter 1")
    first = await spring.ada.click(answer(sent).message, label="Undo")
    second = await spring.ada.click(answer(sent).message, label="Undo")

    assert "Undone" in words(first)
    assert second.acknowledged
    assert answer(second).id == answer(sent).id
    assert [call.command for call in spring.core.calls].count(("undo", "checkin")) == 1


async def _press_all(who: MemberActor | UserHandle, first: Iterable[Seen]) -> set[tuple[str, str]]:
    """Press each button once, and each of the answers; returns where they stood and their words.

    A button is the same wherever it stands beneath one title, whatever it carries.
    """
    pressed: set[tuple[str, str]] = set()
    waiting = deque(first)
    while waiting:
        message = waiting.popleft()
        title = words(message).partition("\n")[0].partition(", page ")[0]
        for button in buttons(message):
            name = (title, button["label"])
            if name in pressed:
                continue
            pressed.add(name)
            assert len(pressed) < MOST, pressed
            result = await who.click(message, custom_id=button["custom_id"])
            if result.modal is not None:
                result = await who.submit_modal(result, _filled(result))
            assert "does nothing any more" not in words(result), name
            assert answer(result).ephemeral, name
            waiting.append(answer(result))
    return pressed


def _filled(opened: InteractionResult) -> dict[str, str]:
    return {name: FILLED[name] for name, one in fields(opened).items() if one.get("required")}
