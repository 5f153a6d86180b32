import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.chat import Session
from adapters.console.place import ConsoleChat
from adapters.console.text import width
from adapters.console.transcript import Transcript
from bot.commands.call import Call, Reply
from bot.message import Button, Message, Text, line
from tests.unit.console.fake_core import Records

NOW = datetime(2026, 3, 2, 13, tzinfo=UTC)
DONE = Button("Mark done", ("done",), (("milestone", "m1"),))


class FixedClock:
    def now(self) -> datetime:
        return NOW


class Desk:
    """A terminal with a session, and what was written on it."""

    def __init__(self) -> None:
        self.records = Records()
        self.written: list[str] = []
        transcript = Transcript(self.written.append, zone_name="Europe/Berlin")
        self.session = Session(FixedClock(), transcript.tell, "Europe/Berlin")
        self.chat = ConsoleChat(self.session.arrived)

    async def type(self, *lines: str) -> str:
        """What appears while these lines are typed."""
        if self.session.core is None:
            self.session.core = await self.records.open()(self.chat, FixedClock())
        before = len(self.written)
        for typed in lines:
            await self.session.feed(typed)
        return "".join(self.written[before:])

    @property
    def calls(self) -> list[Call]:
        return [call for _, call in self.records.calls]


async def test_people_speak_in_turn_and_keep_their_channels() -> None:
    desk = Desk()
    await desk.type("as ada timezone=Asia/Tokyo", "in #ml", "/progress")
    assert desk.session.prompt == "ada in #ml> "
    await desk.type("as you", "progress")
    assert desk.session.prompt == "you> "
    await desk.type("as ada", "in", "/progress")

    assert [(call.caller.name, call.channel) for call in desk.calls] == [
        ("ada", "#ml"),
        ("you", None),
        ("ada", None),
    ]
    assert desk.calls[0].caller.zone == "Asia/Tokyo"
    assert desk.calls[1].caller.zone == "Europe/Berlin"


async def test_a_form_asks_field_by_field_and_again_when_it_is_wrong() -> None:
    desk = Desk()
    assert "What did you do?" in await desk.type("/checkin")
    assert desk.session.prompt == "  done: "
    assert "is needed" in await desk.type("")
    assert "How long did it take?" in await desk.type("chapter 1")
    assert "whole number" in await desk.type("quit")
    await desk.type("30")
    assert [call.args for call in desk.calls] == [{"done": "chapter 1", "minutes": "30"}]
    assert desk.session.prompt == "you> "


def refusal(text: str) -> Reply:
    return Reply(Message((Text(line(text)),)), ok=False)


@pytest.mark.parametrize(
    "words",
    [
        "A day has fewer minutes than “done”.",
        "The option minutes cannot be “600”; it takes what can be done.",
    ],
)
async def test_what_a_command_refuses_is_asked_again_and_the_rest_stays(words: str) -> None:
    desk = Desk()
    desk.records.replies["checkin"] = refusal(words)
    seen = await desk.type("/checkin", "chapter 1", "600")
    assert words in " ".join(seen.replace("│", "").split())
    assert desk.session.prompt == "  minutes: "
    del desk.records.replies["checkin"]
    await desk.type("60")
    assert [call.args for call in desk.calls][1:] == [{"done": "chapter 1", "minutes": "60"}]
    assert desk.session.prompt == "you> "


async def test_a_form_that_is_refused_again_and_again_can_be_left() -> None:
    desk = Desk()
    desk.records.replies["checkin"] = refusal("The option done is not nice.")
    await desk.type("/checkin", "a", "30", "b", "c")
    assert [call.args["done"] for call in desk.calls] == ["a", "b", "c"]
    assert desk.session.interrupt()
    assert desk.session.prompt == "you> "


async def test_a_refusal_that_names_no_option_gives_back_what_was_typed() -> None:
    desk = Desk()
    desk.records.replies["checkin"] = refusal("Join a cohort first; /checkin-done and /done wait.")
    seen = await desk.type("/checkin", 'said "yes” \\o/', ".")
    assert desk.session.prompt == "you> "
    again = re.search(r"To try again: (.*)", seen)
    assert again
    await desk.type(again[1])
    assert desk.calls[1].args == desk.calls[0].args == {"done": 'said "yes” \\o/'}


async def test_a_form_is_sent_short_or_dropped() -> None:
    desk = Desk()
    await desk.type("/checkin", "a", ".", "/checkin", "b", "", "/checkin", "c", "/cancel")
    assert [call.args for call in desk.calls] == [{"done": "a"}, {"done": "b"}]
    await desk.type("/checkin")
    assert desk.session.interrupt()
    assert not desk.session.interrupt()


async def test_buttons_have_numbers_that_stay_theirs() -> None:
    desk = Desk()
    desk.records.post(NOW, "one", DONE, Button("Check in", ("checkin",)))
    desk.records.post(NOW, "two", Button("Progress", ("progress",)))
    desk.records.post(NOW, "for lin", Button("Secret", ("progress",)), direct="lin")
    seen = await desk.type("in #ml", "/progress", "as ada community=Rehearsal", "1", "press 3")

    assert "[1 Mark done]  [2 Check in]" in seen
    assert "[3 Progress]" in seen
    assert [call.command for call in desk.calls[1:]] == [("done",), ("progress",)]
    assert desk.calls[1].args == {"milestone": "m1"}
    assert "cannot see" in await desk.type("4")
    assert "No button has the number 77" in await desk.type("77")
    await desk.type("press mark")
    assert desk.calls[-1].command == ("done",)


async def test_time_says_when_something_is_due() -> None:
    desk = Desk()
    desk.records.post(NOW + timedelta(days=1), "one")
    seen = await desk.type("time")
    assert "It is Mon 02 Mar 2026, 14:00 (Europe/Berlin)" in seen
    assert "due Tue 03 Mar 2026, 14:00" in " ".join(seen.replace("│", "").split())


async def test_leaving() -> None:
    desk = Desk()
    await desk.type("help")
    assert not await desk.session.feed(" QUIT ")


@given(st.lists(st.text() | st.sampled_from(["as", "in", "press", "1", "/done", "as a b=c", "."])))
async def test_whatever_is_typed_is_answered(lines: list[str]) -> None:
    seen = await Desk().type(*lines)
    assert all(width(row) <= 80 for row in seen.split("\n"))


SCRIPT = """\
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from adapters.console.postlog import PostLog, SharedPostLog
from adapters.console.terminal import Terminal, talk
from bot.cli import logs
from bot.clock import SystemClock
from bot.config import Settings
from tests.unit.console.fake_core import Records
def log():
    logging.getLogger("alembic.runtime").info("one more step")
    logging.getLogger("apscheduler.scheduler").warning("rang late")
    logging.getLogger("bot").warning("something\\x1b[2J")
records = Records()
records.post(datetime(2026, 3, 2, tzinfo=UTC), "a post")
records.effects["checkin"] = lambda _: os.kill(os.getpid(), 9)
records.effects["done"] = lambda _: threading.Timer(0.1, log).start()
terminal = Terminal()
logs.configure(Settings(_env_file=None), terminal.write if terminal.typing else None)
posts = SharedPostLog(Path(sys.argv[1]), texts=False) if sys.argv[1:] else PostLog()
talk(terminal, records.open(), SystemClock(), posts, 80, colour=False, zone_name="UTC")
"""


def test_a_pipe_can_drive_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=b"as ada\n/progress\n\xff\x00\n\n/checkin\nit\n",
        capture_output=True,
        check=False,
        timeout=60,
    )
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "ada> /progress\n" in text
    assert "<U+DCFF>␀\n" in text
    assert "progress {}" in text


def test_what_a_killed_chat_has_shown_is_not_shown_again(tmp_path: Path) -> None:
    seen = []
    for typed, status in ((b"/progress\n/checkin it\n", -9), (b"/progress\n", 0)):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / "posts")],
            input=typed,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (status, b"")
        seen.append(done.stdout.decode().count("a post"))
    assert seen == [1, 0]
    assert (tmp_path / "posts").read_text() == '{"type": "post", "id": "#ml/1", "nonce": "n0"}\n'


@contextmanager
def at_a_terminal() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - it does nothing but one ioctl
    )
    os.close(follower)
    try:
        yield leader, process
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def test_a_terminal_can_interrupt_it_and_leave() -> None:
    with at_a_terminal() as (leader, process):
        seen = _read_until(leader, "you> ")
        for typed, then in (
            (b"/checkin\n", "  done: "),
            (b"\x03", "checkin was not sent."),
            (b"", "you> "),
            (b"\x03", "Ctrl-D leaves."),
            (b"", "you> "),
        ):
            os.write(leader, typed)
            # Ctrl-C between the prompt and the wait for a key is heard with the next key.
            seen += _read_until(leader, then, again=b"\x03" if typed == b"\x03" else b"")
        os.write(leader, b"\x04")
        assert process.wait(10) == 0
    assert "Traceback" not in seen


def test_a_line_of_the_log_is_written_above_the_prompt() -> None:
    with at_a_terminal() as (leader, _):
        _read_until(leader, "you> ")
        os.write(leader, b"/done m1\n")
        _read_until(leader, "'m1'}")
        seen = _read_until(leader, "something")
        rest = _read_until(leader, "you> ")
    assert re.search(r"\r\x1b\[K[0-9T:.-]+Z \[warning  \] something$", seen)
    assert rest.endswith("[2J [bot]\r\nyou> ")
    assert "\x1b" not in rest
    assert "one more step" not in seen
    assert "rang late" not in seen


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(terminal: int, words: str, again: bytes = b"") -> str:
    """What appears until these words are there, which may take ten seconds.

    `again` is pressed once more when nothing comes.
    """
    seen = ""
    while words not in seen:
        ready, _, _ = select.select([terminal], [], [], 2 if again else 10)
        if again and not ready:
            os.write(terminal, again)
            ready, _, _ = select.select([terminal], [], [], 10)
        assert ready, f"still waiting for {words!r} after {seen!r}"
        seen += os.read(terminal, 1).decode(errors="replace")
    return seen
