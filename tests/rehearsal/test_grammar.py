"""Every form a rehearsal can take, on the real command line."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.content.library import offered

OPENING = """\
clock 2026-03-02 08:00 America/New_York      # set; later only forward
person lin facilitator timezone=America/New_York
person ada timezone=Europe/Berlin
lin: /cohort create name="ML spring" start=2026-03-02 timezone=America/New_York
ada: /cohort join cohort="ML spring"
"""


read_once = cache(offered)
"""The roadmaps, which nothing changes and which take longer to read than a script to play."""


class Stage:
    """Plays scripts on the command line of this very process."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._path = folder / "script.cairn"
        self._capture = capture

    def run(self, script: str, *more: str) -> tuple[int, list[dict[str, Any]], str]:
        """The exit status, the rows, and what was said of errors."""
        self._path.write_text(script)
        status = main(["rehearse", str(self._path), "--json", *more])
        out, err = self._capture.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    def play(self, script: str, *more: str) -> list[dict[str, Any]]:
        """The rows of a script that begins with the opening and goes well."""
        status, rows, err = self.run(OPENING + script, *more)
        assert (status, err) == (0, "")
        return rows


@pytest.fixture
def stage(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Stage:
    monkeypatch.setattr("bot.cli.console.offered", read_once)
    return Stage(tmp_path, capfd)


def posts(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["at"], row["kind"]) for row in rows if row["type"] == "post"]


WEEK = ("2026-03-02T14:00:00Z", "week")
DROP = ("2026-03-03T17:00:00Z", "drop")


def test_the_example_of_the_design(stage: Stage) -> None:
    rows = stage.play(
        """
clock +3h
ada: /checkin done="chapter 1"
ada presses "Mark done"                      # a button on the last message ada can see
restart                                      # the process dies and comes back
clock +2d
down 3d                                      # the process is away for that long
person eve community=Elsewhere               # somebody in another community
eve: /cohort list
crash after send
fail 503 x2
clock +1d12h
"""
    )
    assert posts(rows)[:3] == [WEEK, DROP, ("2026-03-07T16:00:00Z", "digest")]
    week = next(row for row in rows if row["type"] == "post")
    assert {"at", "type", "kind", "cohort", "place", "thread", "text"} <= week.keys()
    assert (week["cohort"], week["place"], week["thread"]) == ("ML spring", "#ml-spring", None)
    assert next(row for row in rows if row.get("kind") == "drop")["thread"] == week["id"]
    replies = [row for row in rows if row["type"] == "reply"]
    assert {(row["to"], row["private"], row["ok"]) for row in replies} >= {("ada", True, True)}
    assert "ML spring" not in replies[-1]["text"]  # eve is in another community


@pytest.mark.parametrize(
    "trouble",
    [
        "crash after send",
        "restart",
        "crash after send\nrestart",
        "fail 503 x2",
        "fail 429 retry-after=30",
        "fail network\nfail timeout",
        "fail 503 x2\ncrash after send",
    ],
)
def test_trouble_loses_and_doubles_nothing(trouble: str, stage: Stage) -> None:
    rows = stage.play(f"{trouble}\nclock +3d\n{trouble}\nclock +5d\n")
    assert [kind for _, kind in posts(rows)] == [
        *("week", "drop", "prompt", "checkin", "digest", "checkin", "digest", "recap", "week")
    ]
    texts = [(row["kind"], row["text"], row["thread"]) for row in rows if row["type"] == "post"]
    assert len(set(texts)) == len(texts)
    assert [row for row in rows if row["type"] == "error"] == []


def test_away_for_days(stage: Stage) -> None:
    assert posts(stage.play("down 26h\nclock +8h\n")) == [("2026-03-03T15:00:00Z", "week"), DROP]
    assert posts(stage.play("down 30d\n")) == [("2026-04-01T13:00:00Z", "week")]


def test_a_permanent_failure_is_told_to_the_facilitator(stage: Stage) -> None:
    rows = stage.play("fail 403\nclock +1d\n")
    told = [(row["kind"], row["place"]) for row in rows if row["type"] == "post"]
    assert told == [("notice", "@lin")]


def test_refusals_and_files(stage: Stage) -> None:
    rows = stage.play("ada: /cohort create name=X\nada: /chekin done=x\nada: /privacy export\n")
    assert [row["ok"] for row in rows[-3:]] == [False, False, True]
    assert "did you mean" in rows[-2]["text"]
    exported = json.loads(rows[-1]["file"]["text"])
    assert exported["person"]["name"] == "ada"
    assert [one["cohort"] for one in exported["memberships"]] == ["ML spring"]


def test_a_database_that_is_named_is_kept(stage: Stage, tmp_path: Path) -> None:
    kept = ("--database", f"sqlite:///{tmp_path}/kept.db")
    stage.play("clock +2h\n", *kept)
    later = "clock 2026-03-02 11:00 America/New_York\nperson ada\nada: /cohort list\nclock +2d\n"
    _, rows, _ = stage.run(later, *kept)
    assert "ML spring" in rows[0]["text"]
    assert posts(rows) == [DROP]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "clock",
        "clock 2026-03-02 08:00",
        "clock 2026-03-02 08:00 EST5",
        "clock 2026-02-30 08:00 UTC",
        "clock 2026-03-02 25:00 UTC",
        "clock 2026-03-01 08:00 UTC",
        "clock +3x",
        "clock -3d",
        "person",
        "person two words of too many",
        "person zed timezone=Nowhere",
        "person clock",
        "zed: /progress",
        "ada:",
        'ada presses "No such button"',
        "ada presses",
        "restart now",
        "down",
        "down soon",
        "crash",
        "crash before send",
        "fail",
        "fail 999",
        "fail 503 twice",
        "fail 503 x0",
    ],
)
def test_a_line_that_makes_no_sense_stops_the_run_with_its_number(line: str, stage: Stage) -> None:
    status, rows, err = stage.run(OPENING + f"\n{line}\nclock +1d\n")
    assert status == 2
    assert "line 7" in err
    assert len(err.splitlines()) == 1
    assert posts(rows) == []


def test_somebody_who_has_said_nothing_yet_can_be_named_a_facilitator(stage: Stage) -> None:
    rows = stage.play(
        "person max timezone=Asia/Tokyo\n"
        "person eve community=Elsewhere\n"
        "lin: /cohort facilitator person=eve\n"
        "lin: /cohort facilitator person=@max\n"
        "max: /cohort members\n"
        "max: /privacy export\n"
    )
    assert [row["ok"] for row in rows[-4:]] == [False, True, True, True]
    assert rows[-3]["text"].startswith("Facilitators of ML spring: lin and max.")
    assert json.loads(rows[-1]["file"]["text"])["zones"][0]["zone"] == "Asia/Tokyo"
