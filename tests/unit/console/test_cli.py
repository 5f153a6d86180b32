import asyncio
import gc
import io
import json
import os
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import pytest

from adapters.console.place import ConsoleChat
from adapters.console.script import parse_script
from bot.cli.console import posts_of
from bot.cli.main import main
from bot.clock import SystemClock
from bot.content.library import offered
from bot.domain.places import Place
from bot.message import Message, Text, line
from bot.ports import Outgoing
from bot.storage.migrate import upgrade
from bot.storage.store import Store

OPENING = """\
clock 2026-03-02 08:00 America/New_York
person lin facilitator timezone=America/New_York
person ada timezone=Europe/Berlin
lin: /cohort create name="ML spring" start=2026-03-02 timezone=America/New_York
ada: /cohort join cohort="ML spring"
"""


read_once = cache(offered)
"""The roadmaps, which nothing changes and which take longer to read than a script to play."""


@pytest.fixture
def play(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Plays a script after the opening on the real core; returns the status and the rows."""
    monkeypatch.setattr("bot.cli.console.offered", read_once)

    def run(script: str, *options: str) -> tuple[int, list[Any], str]:
        path = tmp_path / "script.cairn"
        path.write_text(OPENING + script)
        status = main(["rehearse", str(path), "--json", *options])
        out, err = capfd.readouterr()
        return status, [json.loads(row) for row in out.splitlines()], err

    return run


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, in which nothing is set and nothing typed."""
    for name in [name for name in os.environ if name.startswith("CAIRN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def chatted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which somebody has chatted."""
    folder = tmp_path_factory.mktemp("chatted")
    done = run(["chat"], folder, typed="/settings streak=daily\n")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "data" / "cairn.db"


def posts(rows: list[Any]) -> list[tuple[str, str]]:
    return [(row["at"], row["kind"]) for row in rows if row["type"] == "post"]


def test_a_week_goes_out_at_its_local_times(play: Any) -> None:
    status, rows, err = play("clock +7d\n")
    assert (status, err) == (0, "")
    assert posts(rows) == [
        ("2026-03-02T14:00:00Z", "week"),
        ("2026-03-03T17:00:00Z", "drop"),
        ("2026-03-04T17:00:00Z", "prompt"),
        ("2026-03-04T23:00:00Z", "checkin"),
        ("2026-03-05T14:00:00Z", "digest"),
        ("2026-03-06T23:00:00Z", "checkin"),
        ("2026-03-07T14:00:00Z", "digest"),
        ("2026-03-08T22:00:00Z", "recap"),
        ("2026-03-09T13:00:00Z", "week"),
    ]
    post = next(row for row in rows if row["type"] == "post")
    assert (post["place"], post["thread"], post["id"]) == ("#ml-spring", None, "#ml-spring/1")


def test_a_crash_after_the_send_posts_once(play: Any) -> None:
    script = "crash after send\nclock +26h\nrestart\ncrash after send\nclock +7h\n"
    status, rows, _ = play(script)
    assert status == 0
    assert [kind for _, kind in posts(rows)] == ["week", "drop"]


def test_a_crash_among_several_sends_is_told_once_and_calmly(
    play: Any, caplog: pytest.LogCaptureFixture
) -> None:
    more = "".join(
        f"lin: /cohort create name={name} start=2026-03-02 timezone=America/New_York\n"
        for name in ("A", "B", "C")
    )

    status, rows, _ = play(more + "crash after send\nclock +7h\n")
    gc.collect()  # what nobody heard of is logged when it goes

    assert status == 0
    assert "never retrieved" not in caplog.text
    assert sum(row["type"] == "post" and row["kind"] == "week" for row in rows) == 4


def test_troubles_pass_and_what_is_late_still_goes_out_once(play: Any) -> None:
    status, rows, _ = play("fail 503 x2\nclock +2h\ndown 5d\nfail network\nclock +12h\n")
    assert status == 0
    week, *late = posts(rows)
    assert ("2026-03-02T14:00:00Z" < week[0] < "2026-03-02T14:05:00Z", week[1]) == (True, "week")
    assert {kind for _, kind in late} == {"digest"}


def test_a_button_asks_for_what_it_needs_and_takes_it(play: Any) -> None:
    script = 'clock +2h\nada presses "Check in"\nada presses "Check in" done="chapter 1"\n'
    status, rows, _ = play(script)
    form, answer = [row for row in rows if row["type"] == "reply"][-2:]
    assert status == 0
    assert form["form"][0] == "done"
    assert (answer["ok"], "chapter 1" in answer["text"]) == (True, True)


def test_refusals_are_answers_and_wrong_lines_stop_the_run(play: Any) -> None:
    status, rows, _ = play("ada: /cohort cancel\nada: /nonsense\nada: /checkin\n")
    assert (status, [row["ok"] for row in rows[-3:]]) == (0, [False] * 3)

    status, rows, err = play("dance\n")
    assert (status, rows) == (2, [])
    assert err.startswith("line 6: ")

    status, rows, err = play("clock 2026-03-01 08:00 UTC\n")
    assert (status, len(rows)) == (2, 2)
    assert err.startswith("line 6: the clock goes only forward")


def test_a_database_can_be_kept(play: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kept.db"
    assert play("", "--database", url)[0] == 0
    status, rows, _ = play("", "--database", url)
    assert (status, [row["ok"] for row in rows]) == (0, [False, False])
    assert main(["db", "status", "--database", url]) == 0


@pytest.mark.parametrize(
    "script", ["clock +1d\n", "clock +1d\nperson max community=Terminal\nmax: /progress\n"]
)
def test_a_rehearsal_leaves_alone_what_is_real(play: Any, chatted: Path, script: str) -> None:
    url = f"sqlite:///{chatted}"
    before = chatted.read_bytes()
    status, rows, err = play(script, "--database", url)
    assert (status, rows, err.count("\n")) == (1, [], 1)
    assert err.startswith("cairn: that database holds more than rehearsals of this script")
    assert chatted.read_bytes() == before


async def test_a_rehearsal_leaves_other_platforms_alone(play: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/real.db"
    upgrade(url)
    store = await Store.open(url)
    await store.write(
        lambda tx: tx.communities.add("discord", "Rehearsal", "X", SystemClock().now())
    )
    await store.close()
    status, rows, _ = await asyncio.to_thread(play, "", "--database", url)
    assert (status, rows) == (1, [])


def test_a_script_that_names_a_community_goes_on_in_it(play: Any, tmp_path: Path) -> None:
    script = "person eve community=Elsewhere\neve: /settings streak=daily\n"
    url = f"sqlite:///{tmp_path}/kept.db"
    assert [play(script, "--database", url)[0] for _ in range(2)] == [0, 0]
    assert play("", "--database", url)[0] == 1


def test_the_demo_tells_its_story_in_time(capfd: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert main(["demo"]) == 0
    assert time.monotonic() - began < 15
    out, err = capfd.readouterr()
    assert err == ""
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80
    assert "the process died after a send" in out
    assert "#ml-spring/1 arrives again, and is not posted twice" in out
    assert out.count("│ Week 1 of 5: Kick-off") == 1
    assert "a freeze stood in" in out
    assert parse_script((files("adapters.console") / "demo.cairn").read_text("utf-8"))


@pytest.mark.parametrize(
    "argv, status, words",
    [
        (["rehearse", "/nowhere/x.cairn"], 2, "cannot read /nowhere/x.cairn"),
        (["run"], 1, "there is nothing to serve: set CAIRN_DISCORD_TOKEN"),
        (["db", "upgrade", "--database", "mysql://x"], 1, "--database: it takes sqlite:///PATH"),
        (["db", "status", "--database", "postgresql://u:s3cret"], 1, "--database: it takes"),
        (["db", "status", "--database", ""], 1, "--database: it takes"),
        (["db", "backup", "--database", "sqlite://", "x.db"], 1, "--database: it takes"),
        (["rehearse", "-", "--database", "postgresql://u:s3cret@"], 1, "--database: it takes"),
        (["content", "check", "/nowhere"], 1, "no roadmap.yaml"),
        (["rehearse", "-", "--database", "sqlite:////proc/no/x.db"], 1, "cairn: "),
    ],
)
def test_what_cannot_be_done_is_one_line(
    argv: list[str], status: int, words: str, alone: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == status
    _, err = capfd.readouterr()
    assert words in err
    assert "s3cret" not in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("url", ["sqlite:///{}/cairn.db", "postgresql://u@h/d"])
async def test_chats_of_one_moment_give_out_ids_of_their_own(url: str, tmp_path: Path) -> None:
    message = Message((Text(line("Hello")),))
    given = []
    for number in range(2):
        chat = ConsoleChat(lambda _: None, posts_of(url.format(tmp_path)))
        place = Place("console", "Terminal", "#ml")
        given.append(await chat.post(Outgoing(place, message, f"n{number}", "week", "ML")))
    assert len(set(given)) == 2


def test_a_chat_keeps_the_posts_it_showed_beside_its_database(tmp_path: Path) -> None:
    posts_of(f"sqlite:///{tmp_path}/a.db").keep(
        Outgoing(Place("console", "x", "#ml"), Message((Text(line("Hello")),)), "n", "week", "ML")
    )
    kept = tmp_path / "a.db.posts.jsonl"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Hello" not in kept.read_text()


def test_a_script_can_ask_whether_the_database_is_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cairn.db"
    asked = ["db", "status", "--database", url]
    assert main(asked) == 1
    assert not (tmp_path / "cairn.db").exists()
    assert main(["db", "upgrade", "--database", url]) == 0
    assert main(asked) == 0


@pytest.mark.parametrize("argv", [[], ["dance"], ["db"], ["db", "backup"], ["rehearse"]])
def test_what_makes_no_sense_ends_with_two(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2


def test_settings_are_shown(
    alone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", "s3cret")
    assert main(["config"]) == 0
    out, err = capfd.readouterr()
    assert "CAIRN_DISCORD_TOKEN=********" in out
    assert "s3cret" not in out + err


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    done = run(["config"], tmp_path, CAIRN_HTTP_PORT="x")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("cairn: CAIRN_HTTP_PORT: ")


def test_the_version_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capfd.readouterr().out == f"cairn {version('cairn-bot')}\n"


def test_a_reader_who_has_enough_ends_it_quietly() -> None:
    cohort = 'lin: /cohort create name="{}" start=2026-03-02 timezone=America/New_York\n'
    script = OPENING + "".join(cohort.format(f"Cohort {number}") for number in range(5))
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "rehearse", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{script}clock +70d\n".encode())
        process.stdin.close()
        # All that is written after the first post comes from inside a send.
        while b'"post"' not in process.stdout.readline():
            pass
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 0)


FULL = "cairn: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("argv", [["demo"], ["config"], ["rehearse", "-", "--json"]])
def test_output_that_is_full_is_one_line(
    argv: list[str], alone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    typed = io.BytesIO(f"{OPENING}clock +2d\n".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(typed))
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(argv) == 1
    assert capfd.readouterr().err == FULL


def test_a_process_whose_output_is_full_says_nothing_more_at_its_end(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(["config"], tmp_path, stdout=full)
    assert (done.returncode, done.stderr) == (1, FULL)


def run(
    argv: list[str],
    folder: Path,
    typed: str = "",
    stdout: IO[str] | int = subprocess.PIPE,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("CAIRN_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *argv],
        cwd=folder,
        env=kept | environment,
        input=typed,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        timeout=60,
    )
