"""Roadmaps from outside the package, in the folder that a setting names."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli.main import main
from tests.logged import log_lines, logged
from tests.small_road import write

Rehearse: TypeAlias = Callable[..., tuple[int, str, str]]

WEEK = """\
clock 2026-03-02 08:00 UTC
person lin facilitator timezone=UTC
lin: /cohort create name="Owls" start=2026-03-02 timezone=UTC roadmap={}
clock +2h
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one roadmap, small-road."""
    write(tmp_path / "shelf" / "small", ("alpha", "beta"))
    return tmp_path / "shelf"


@pytest.fixture
def rehearse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Rehearse:
    """Plays the first hours of a cohort; returns the status and all that is said."""
    monkeypatch.chdir(tmp_path)

    def play(place: Path | None, roadmap: str = "small-road") -> tuple[int, str, str]:
        if place is not None:
            monkeypatch.setenv("CAIRN_CONTENT_DIR", str(place))
        script = tmp_path / "script.cairn"
        script.write_text(WEEK.format(roadmap))
        status = main(["rehearse", str(script)])
        return status, *capfd.readouterr()

    return play


@pytest.mark.parametrize("place", [".", "small"])
def test_a_cohort_walks_a_road_from_outside(rehearse: Rehearse, shelf: Path, place: str) -> None:
    status, out, err = rehearse(shelf / place)

    assert (status, err) == (0, "")
    assert "The week of Alpha" in out


def test_the_shipped_ones_are_there_besides(rehearse: Rehearse, shelf: Path) -> None:
    assert "Learn in Public" in rehearse(shelf, "learn-in-public")[1]
    refusal = " ".join(rehearse(shelf, "big-road")[1].replace("│", " ").split())
    assert "there are: learn-in-public, ml-engineer, small-road." in refusal


def test_without_the_setting_there_are_only_these(rehearse: Rehearse, shelf: Path) -> None:
    assert "There is no roadmap “small-road”" in rehearse(None)[1]


def test_a_broken_one_is_named_and_stops_no_other(
    rehearse: Rehearse, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = write(shelf / "broken", ("alpha",), colour="blue")

    status, out, _ = rehearse(shelf)

    assert status == 0
    assert "The week of Alpha" in out
    why = f"{shown(broken)}/roadmap.yaml:12: colour: is not a field here"
    assert logged(caplog, "roadmap left out") == {"level": "error", "why": why}


def test_of_two_with_one_id_the_shipped_one_is_offered(
    rehearse: Rehearse, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    head = shelf / "small" / "roadmap.yaml"
    head.write_text(head.read_text().replace("id: small-road", "id: learn-in-public"))

    _, out, _ = rehearse(shelf, "learn-in-public")

    assert "Learn in Public" in out
    assert "The week of Alpha" not in out
    why = logged(caplog, "roadmap left out")["why"]
    assert why.startswith(f'{shown(head)}:1: id: another roadmap has the id "learn-in-public": ')
    assert why.endswith("content/learn-in-public/roadmap.yaml")


@pytest.mark.parametrize("command", [["chat"], ["rehearse", "-"], ["config"]])
def test_a_wrong_path_stops_the_start_with_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(tmp_path / "nowhere"))

    assert main(command) == 1
    assert capfd.readouterr().err == (
        "cairn: CAIRN_CONTENT_DIR: it takes a folder with a roadmap.yaml, "
        "in it or in a folder right below\n"
    )


def shown(path: Path) -> Path:
    """As it is named where somebody stands two folders above."""
    return path.relative_to(Path.cwd())


def test_the_check_names_what_should_be_better_too(
    shelf: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "check", str(shelf)]) == 0
    assert capfd.readouterr().out == "small-road 1.0.0: nothing is wrong.\n"
    resources = shelf / "small" / "resources.yaml"
    resources.write_text(resources.read_text().replace("style: do", "style: read"))
    write(shelf / "broken", ("alpha",), colour="blue")
    write(shelf / "twin", ("alpha",))

    assert main(["content", "check", str(shelf)]) == 1

    lines = capfd.readouterr().out.splitlines()
    assert [line.removeprefix(f"{shelf}/").split(": ")[:2] for line in lines] == [
        ["broken/roadmap.yaml:12", "colour"],
        ["small/phase-1.yaml:12", "modules[0].topics[0].id"],
        ["twin/roadmap.yaml:1", "id"],
    ]


def mislaid(folder: Path, how: str) -> Path:
    """A roadmap whose roadmap.yaml is not where it should be."""
    head = write(folder, ("alpha",)) / "roadmap.yaml"
    head.rename(folder / "roadmap.yml")
    if how != "misnamed":
        (folder / "roadmap.yml").unlink()
    if how == "dangling":
        head.symlink_to(folder / "gone.yaml")
    return folder


@pytest.mark.parametrize(
    "how, reason",
    [
        ("missing", "is missing"),
        ("misnamed", "is missing"),
        ("dangling", "cannot be read: No such file or directory"),
    ],
)
def test_a_roadmap_without_its_head_is_named_beside_a_good_one(
    rehearse: Rehearse,
    shelf: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    how: str,
    reason: str,
) -> None:
    mislaid(shelf / "evening", how)

    assert main(["content", "check", str(shelf)]) == 1
    assert f"evening/roadmap.yaml:1: {reason}\n" in capfd.readouterr().out

    status, out, _ = rehearse(shelf)
    assert (status, "The week of Alpha" in out) == (0, True)
    left_out = [one["why"] for one in log_lines(caplog) if one["event"] == "roadmap left out"]
    assert f"shelf/evening/roadmap.yaml:1: {reason}" in left_out


@pytest.mark.parametrize("place", [".", "evening"])
@pytest.mark.parametrize("how", ["missing", "dangling"])
def test_where_only_broken_ones_are_the_shipped_ones_are_offered(
    rehearse: Rehearse, tmp_path: Path, caplog: pytest.LogCaptureFixture, how: str, place: str
) -> None:
    mislaid(tmp_path / "shelf" / "evening", how)

    status, out, _ = rehearse(tmp_path / "shelf" / place, "learn-in-public")

    assert status == 0
    assert "Learn in Public" in out
    why = logged(caplog, "roadmap left out")["why"]
    assert why.startswith("shelf/evening/roadmap.yaml:1: ")


def test_what_holds_no_yaml_is_no_roadmap(shelf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (shelf / "drafts").mkdir()
    (shelf / "drafts" / "notes.txt").touch()
    (shelf / ".schema").mkdir()
    (shelf / ".schema" / "compose.yaml").touch()
    (shelf / "compose.yaml").touch()

    assert main(["content", "check", str(shelf)]) == 0
    assert capfd.readouterr().out == "small-road 1.0.0: nothing is wrong.\n"
