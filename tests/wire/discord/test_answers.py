"""Answers that are hard to give, whatever the bot behind them says."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import pytest

from bot.commands.call import Call, File, Reply
from bot.commands.complete import Choice
from bot.commands.lookup import Registry
from bot.commands.spec import Commands, Opt
from bot.message import Button, Buttons, Message, Text, line
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.logged import log_lines, logged
from tests.wire.discord.cairn import Cairn, Gated, said, settled, words
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import down, error
from tests.wire.trouble import HangUp

CALLBACK = "POST /interactions/*/*/callback"
EDIT = "PATCH /webhooks/*/*/messages/*"
LOST = "the answer cannot be shown"

commands = Commands()


@commands.command("help", "Say something")
def help_(ctx: object) -> Reply:
    raise NotImplementedError


@commands.command("shout", "Say something to everybody", private=False)
def shout(ctx: object) -> Reply:
    raise NotImplementedError


@commands.command("ask", "Ask for more")
def ask(ctx: object, *, what: Annotated[str, Opt("What")]) -> Reply:
    raise NotImplementedError


class Scripted:
    """Says what the test says, and offers what it offers."""

    def __init__(self) -> None:
        self.registry = Registry(commands.declared)
        self.reply = Reply(message("Hello"))
        self.choices: tuple[Choice, ...] = ()
        self.fails = False

    async def handle(self, call: Call) -> Reply:
        if self.fails:
            raise RuntimeError("a bug")
        return self.reply

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        return self.choices


def message(text: str, *buttons: Button) -> Message:
    return Message((Text(line(text)), *((Buttons(buttons),) if buttons else ())))


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    made = await settled(discord_here, store)
    declared: dict[str, Any] = {"type": 1, "id": "1", "name": "shout", "description": "Shout"}
    made.here.world.commands[None].append(declared)
    yield made
    await store.close()


@pytest.fixture
def bot(cairn: Cairn) -> Scripted:
    scripted = Scripted()
    cairn.core = Gated(scripted, cairn.here.changes)
    return scripted


async def test_a_file_comes_with_the_answer(cairn: Cairn, bot: Scripted) -> None:
    bot.reply = Reply(message("All of it"), file=File("members.txt", "ada\nlin"))
    async with cairn.running():
        now = await cairn.ada.slash(cairn.channel, "help").settled()
    async with cairn.running(patience=0.0):
        cairn.core.open.clear()
        later = await cairn.ada.slash(cairn.channel, "help").answered()
        cairn.core.open.set()
        await later.settled()

    for shown in (now, later):
        [attached] = shown.shown["attachments"]
        assert attached["filename"] == "members.txt"
        assert cairn.here.world.files[int(attached["id"])] == b"ada\nlin"


async def test_what_there_is_no_room_for_comes_in_a_file(cairn: Cairn, bot: Scripted) -> None:
    said_in_full = f"{'word ' * 900}end"
    bot.reply = Reply(message(said_in_full))
    async with cairn.running():
        now = await cairn.ada.slash(cairn.channel, "help").settled()

    [attached] = now.shown["attachments"]
    assert attached["filename"] == "answer.txt"
    assert cairn.here.world.files[int(attached["id"])].decode() == said_in_full
    assert words(now).endswith("word…")


async def test_a_file_that_is_too_large_is_packed(
    cairn: Cairn, bot: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "ada\n" * 3_000_000
    bot.reply = Reply(message("All of it"), file=File("members.csv", text))
    async with cairn.running():
        shown = await cairn.ada.slash(cairn.channel, "help").settled()

    [attached] = shown.shown["attachments"]
    assert attached["filename"] == "members.csv.gz"
    assert gzip.decompress(cairn.here.world.files[int(attached["id"])]).decode() == text


async def test_a_private_refusal_takes_the_place_of_a_public_promise(
    cairn: Cairn, bot: Scripted
) -> None:
    bot.reply = Reply(message("Not you"), ok=False)
    async with cairn.running(patience=0.0):
        cairn.core.open.clear()
        asked = await cairn.ada.slash(cairn.channel, "shout").answered()
        assert asked.thinking
        assert not asked.private
        cairn.core.open.set()
        await cairn.here.changes.until(lambda: asked.followups)

    assert cairn.channel.said == []
    assert asked.followups[0]["flags"] & 64


@pytest.mark.parametrize("patience", [0.0, 10.0])
async def test_what_discord_does_not_take_is_told_with_an_incident(
    cairn: Cairn, bot: Scripted, patience: float, caplog: pytest.LogCaptureFixture
) -> None:
    async with cairn.running(patience=patience):
        if patience:
            cairn.here.trouble.next(CALLBACK, error(50035))
        else:
            cairn.here.trouble.next(EDIT, error(50035))
            cairn.core.open.clear()
        asked = cairn.ada.slash(cairn.channel, "help")
        if not patience:
            await asked.answered()
            cairn.core.open.set()
        await asked.settled()

    assert LOST in words(asked)
    said = logged(caplog, "answer not shown")
    assert f"incident {said['incident']}." in words(asked)
    assert (said["level"], said["deed"]) == ("error", "application_command help")


async def test_a_bug_behind_or_in_the_answer_is_told(
    cairn: Cairn, bot: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    async with cairn.running():
        bot.fails = True
        behind = await cairn.ada.slash(cairn.channel, "help").settled()
        bot.fails = False
        bot.reply = Reply(Message((object(),)))  # type: ignore[arg-type]
        within = await cairn.ada.slash(cairn.channel, "help").settled()
        bot.reply = Reply(message("Hello"))
        fine = await cairn.ada.slash(cairn.channel, "help").settled()

    assert LOST in words(behind)
    assert LOST in words(within)
    assert words(fine) == "Hello"
    one, other = log_lines(caplog)
    assert f"incident {one['incident']}." in words(behind)
    assert f"incident {other['incident']}." in words(within)
    assert "_answer" in one["exception"]
    assert "_letter" in other["exception"]


async def test_an_answer_that_is_lost_on_the_way_is_logged(
    cairn: Cairn, bot: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    bot.reply = Reply(message("A bug"), ok=False, incident="abcd1234")
    cairn.here.trouble.always(CALLBACK, HangUp(stored=False))
    async with cairn.running():
        cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.here.record.of(CALLBACK))

    said = logged(caplog, "answer not shown")
    assert (said["incident"], said["deed"]) == ("abcd1234", "application_command help")


async def test_an_answer_after_another_is_left_at_that(
    cairn: Cairn, bot: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    cairn.here.trouble.next(CALLBACK, error(40060))
    async with cairn.running():
        cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.here.record.of(CALLBACK))

    assert len(cairn.here.record.of(CALLBACK)) == 1
    said = logged(caplog, "answer not shown")
    assert (said["level"], said["why"]) == ("warning", "it came after another")


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("patience", [0.0, 10.0])
async def test_an_answer_survives_a_connection_that_breaks(
    cairn: Cairn,
    bot: Scripted,
    caplog: pytest.LogCaptureFixture,
    *,
    stored: bool,
    patience: float,
) -> None:
    cairn.here.trouble.next(CALLBACK, HangUp(stored=stored))
    async with cairn.running(patience=patience):
        if not patience:
            cairn.core.open.clear()
        asked = cairn.ada.slash(cairn.channel, "shout")
        if not patience:
            await asked.answered()
            cairn.core.open.set()
        await cairn.here.changes.until(lambda: asked.followups or asked.answer == 4)

    shown = asked.followups[0] if asked.followups else asked.shown
    assert said(shown) == "Hello"
    assert caplog.records == []


@pytest.mark.parametrize("deed", ["help", "button", "form", "choices", "later"])
async def test_an_answer_comes_in_time_after_errors_of_the_server(
    cairn: Cairn,
    bot: Scripted,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    deed: str,
) -> None:
    monkeypatch.setattr("adapters.discord.delivery.HURRY", 0.05)
    bot.reply = Reply(message("Well", Button("Ask", ("ask",)), Button("More", ("help",))))
    later = deed == "later"
    async with cairn.running(patience=0.0 if later else 10.0):
        if later:
            cairn.core.open.clear()
        else:
            shown = await cairn.ada.slash(cairn.channel, "help").settled()
        cairn.here.trouble.next(CALLBACK, down(502), times=3)
        began = monotonic()
        match deed:
            case "help" | "later":
                asked = cairn.ada.slash(cairn.channel, "help")
            case "choices":
                asked = cairn.ada.type(cairn.channel, "help", "command")
            case _:
                label = "Ask" if deed == "form" else "More"
                asked = cairn.ada.press(shown.shown, label)
        await asked.answered()
        assert monotonic() - began < 1.0
        cairn.core.open.set()
        if deed not in ("form", "choices"):
            assert said((await asked.settled()).shown) == "Well"
    assert caplog.records == []


async def test_an_answer_that_nobody_takes_is_given_up_and_logged(
    cairn: Cairn,
    bot: Scripted,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.discord.delivery.HURRY", 0.02)
    monkeypatch.setattr("adapters.discord.delivery.WAITS", 0.1)
    cairn.here.trouble.always(CALLBACK, down(502))
    async with cairn.running():
        cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.here.record.of(CALLBACK))

    assert logged(caplog, "answer not shown")["why"] == "Discord took no answer in time"


async def test_choices_that_discord_would_refuse_are_cut_or_left_out(
    cairn: Cairn, bot: Scripted
) -> None:
    short, long = Choice("n" * 150, "fine"), Choice("long", "v" * 101)
    bot.choices = (short, long, *(Choice(f"{n}", f"{n}") for n in range(30)))
    async with cairn.running():
        typed = await cairn.ada.type(cairn.channel, "help", "command").answered()

    offered = typed.data["choices"]
    assert len(offered) <= 25
    assert offered[0] == {"name": "n" * 100, "value": "fine"}
    assert "long" not in [one["name"] for one in offered]


async def test_a_form_that_nobody_knows_any_more(cairn: Cairn, bot: Scripted) -> None:
    bot.reply = Reply(message("Well", Button("Ask", ("ask",))))
    async with cairn.running():
        shown = await cairn.ada.slash(cairn.channel, "help").settled()
        opened = await cairn.ada.press(shown.shown, "Ask").answered()
        opened.data["custom_id"] = "poll:1"
        sent = await cairn.ada.submit(opened, {"what": "more"}).settled()

    assert words(sent).startswith("This form has expired")
    assert [call.command for call in cairn.core.calls] == [("help",)]


async def test_a_second_click_on_a_form_opens_it_again(cairn: Cairn, bot: Scripted) -> None:
    bot.reply = Reply(message("Well", Button("Ask", ("ask",))))
    async with cairn.running():
        shown = await cairn.ada.slash(cairn.channel, "help").settled()
        for _ in range(2):
            opened = await cairn.ada.press(shown.shown, "Ask").answered()
            assert opened.modal["title"] == "Ask for more"


async def test_two_people_may_press_one_button(cairn: Cairn, bot: Scripted) -> None:
    bot.reply = Reply(message("Well", Button("More", ("help",))), private=False)
    async with cairn.running():
        shown = await cairn.ada.slash(cairn.channel, "help").settled()
        await cairn.ada.press(shown.shown, "More").settled()
        await cairn.root.press(shown.shown, "More").settled()

    assert len(cairn.core.calls) == 3
