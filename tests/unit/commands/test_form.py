from typing import Annotated, Any

import pytest

from bot.commands.call import Reply
from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Commands, Opt
from bot.message import Message


def fields(name: str, args: dict[str, str]) -> list[str] | None:
    command = REGISTRY.find(name.split())
    assert command
    form = form_of(command, args)
    return [option.name for option in form.fields] if form else None


def test_a_form_asks_for_what_is_not_known_yet() -> None:
    assert fields("checkin", {}) == ["done", "next", "blocked", "minutes", "mood"]
    assert fields("checkin", {"mood": "good"}) == ["done", "next", "blocked", "minutes"]


def test_a_channel_is_asked_for_where_there_is_none() -> None:
    command = REGISTRY.find(["cohort", "create"])
    assert command
    inside, outside = form_of(command, {}), form_of(command, {}, in_channel=False)
    assert inside
    assert outside
    assert {one.name for one in outside.fields} - {one.name for one in inside.fields} == {"channel"}


def test_what_is_needed_is_asked_first() -> None:
    commands = Commands()

    @commands.command("odd", "An odd command")
    def handler(
        ctx: Any,
        spare: Annotated[str | None, Opt("Spare")] = None,
        hidden: Annotated[str | None, Opt("Hidden", asked=False)] = None,
        *,
        needed: Annotated[str, Opt("Needed")],
    ) -> Reply:
        return Reply(Message(()))

    form = form_of(commands.declared[0], {})

    assert form
    assert [field.name for field in form.fields] == ["needed", "spare"]


def test_no_form_asks_for_more_than_discord_shows() -> None:
    commands = Commands()

    def handler(
        ctx: Any,
        a: Annotated[str, Opt("A")],
        b: Annotated[str, Opt("B")],
        c: Annotated[str, Opt("C")],
        d: Annotated[str, Opt("D")],
        e: Annotated[str, Opt("E")],
        f: Annotated[str, Opt("F")],
    ) -> Reply:
        return Reply(Message(()))

    with pytest.raises(TypeError, match="the form of /odd would have 6 fields"):
        commands.command("odd", "An odd command")(handler)


def test_nothing_is_asked_when_nothing_needed_is_missing() -> None:
    assert fields("checkin", {"done": "x"}) is None
    assert fields("progress", {}) is None


def test_a_form_keeps_what_is_known() -> None:
    command = REGISTRY.find(["cohort", "create"])
    assert command
    form = form_of(command, {"name": "ML"})
    assert form is not None
    assert form.known == (("name", "ML"),)
    assert form.title == command.help


@pytest.mark.parametrize(
    "args",
    [
        {"minutes": "soon"},
        {"mood": "purple"},
        {"next": "x" * 501},
        {"next": " "},
        {"nonsense": "x"},
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_filled_in(args: dict[str, str]) -> None:
    assert fields("checkin", args) is None


@pytest.mark.parametrize("day", ["today", "yesterday", "fri", "2 mar", "2026-03-02"])
def test_days_make_sense_on_any_day(day: str) -> None:
    assert fields("cohort holiday", {"from": day}) == ["to", "reason", "cohort"]
