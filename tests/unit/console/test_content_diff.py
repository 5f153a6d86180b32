"""`cairn content diff`, as authors type it."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from bot.cli.main import main
from tests.small_road import write

FIRST = ("alpha", "beta", "gamma")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    leg = {"id": "start", "title": "Start", "weeks": [1, 2], "finish": "Well begun."}
    return write(tmp_path / "old", FIRST, legs=[leg], aliases={"bet": "beta"})


def diff(*words: Path) -> int:
    return main(["content", "diff", *map(str, words)])


def copy(folder: Path, to: Path) -> Path:
    return Path(copytree(folder, to))


def change(folder: Path, name: str, field: str, value: Any) -> None:
    """Another value for a field at the top of a file, or of the first item in it."""
    path = folder / name
    content = yaml.safe_load(path.read_text())
    (content[0] if isinstance(content, list) else content)[field] = value
    path.write_text(yaml.safe_dump(content, sort_keys=False))


def test_every_change_is_one_line(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leg = {"id": "start", "title": "Start", "weeks": [1, 3], "finish": "Well begun."}
    new = write(
        *(tmp_path / "new", ("extra", "alpha", "new-beta", "delta"), "1.1.0"),
        deliverables={"alpha": "Something faster."},
        legs=[leg],
        aliases={"bet": "new-beta", "beta": "new-beta"},
        retired=["gamma"],
    )
    change(new, "resources.yaml", "id", "page-9")
    phase = new / "phase-1.yaml"
    phase.write_text(phase.read_text().replace("page-1", "page-9"))
    change(new, "roadmap.yaml", "retired", ["gamma", "page-1"])

    assert diff(old, new) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 1.1.0",
        "",
        "What people on the road notice:",
        "  The road has 4 weeks; it had 3.",
        "  The leg start covers weeks 1 to 3; it covered 1 to 2.",
        "  “Extra” (extra) is new, in week 1.",
        "  “Delta” (delta) is new, in week 4.",
        "  “Alpha” (alpha) moves from week 1 to 2.",
        "  “New beta” (new-beta) moves from week 2 to 3.",
        "  “New beta” (new-beta) was beta; it stays done.",
        "  “Alpha” (alpha) asks for something else.",
        "  “Gamma” (gamma) is retired; whoever did it keeps it.",
        "  Weeks 2 and 3 have other resources.",
        "",
        "Besides:",
        "  1 resource is new.",
        "  1 resource is gone.",
    ]


def test_what_is_lost_has_to_be_mended(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = write(tmp_path / "new", ("alpha", "beta"), "1.1.0")

    assert diff(old, new) == 1
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 1.1.0",
        "",
        "What people on the road notice:",
        "  The road has 2 weeks; it had 3.",
        "",
        "What has to be mended:",
        "  The milestone “Gamma” (gamma) is gone without a word: list it under aliases or retired.",
        "  The leg “Start” (start) is gone without a word: list it under aliases or retired.",
        "  The former id bet leads nowhere: keep it under aliases or retired.",
    ]


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9"])
def test_a_version_that_was_not_raised_is_named(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    new = copy(old, tmp_path / "new")
    change(new, "roadmap.yaml", "title", "A Better Title")
    change(new, "roadmap.yaml", "version", version)

    assert diff(old, new) == 1
    out = capsys.readouterr().out
    assert "Nothing that people on the road would notice, but for words." in out
    assert "  The version was not raised: 1.0.0 has to become a higher one." in out


def test_better_words_are_no_news(
    old: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    new = copy(old, tmp_path / "new")
    change(new, "roadmap.yaml", "title", "A Better Title")
    change(new, "roadmap.yaml", "version", "1.0.1")

    assert diff(old, new) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 1.0.1",
        "Nothing that people on the road would notice, but for words.",
    ]
    assert diff(old, old) == 0
    assert "Nothing that people on the road would notice.\n" in capsys.readouterr().out


def fork(*ways: str, asked: int = 2) -> dict[str, Any]:
    return {
        "id": "colour",
        "title": "Colour",
        "advice": "Take one.",
        "asked": asked,
        "until": 3,
        "ways": [
            {"id": way, "title": way.title(), "summary": "A colour.", "topic": "topic"}
            for way in ways
        ],
    }


def variant(way: str, deliverable: str, an_id: str | None = None) -> dict[str, Any]:
    milestone = {"id": an_id or f"beta-{way}", "deliverable": deliverable}
    return {"way": way, "milestone": milestone}


def test_what_is_another_one_for_some_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    red, blue = variant("red", "Something red."), variant("blue", "Something blue.")
    old = write(
        *(tmp_path / "old", FIRST),
        branches=[fork("red", "blue")],
        weeks={"beta": {"variants": [red, blue]}},
    )
    bluer = variant("blue", "Something very blue.") | {"tasks": ["Mix it."]}
    new = write(
        *(tmp_path / "new", FIRST, "1.1.0"),
        branches=[fork("red", "blue", "green", asked=1)],
        weeks={
            "alpha": {"tasks": ["Try it twice."], "hours": [6, 8]},
            "beta": {"variants": [red, bluer, variant("green", "Something green.")]},
            "gamma": {"tasks": ["Try it twice."]},
        },
    )

    assert diff(old, new) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 1.1.0",
        "",
        "What people on the road notice:",
        "  “Beta” (beta) asks for something else of those who take Blue.",
        "  Week 1 asks for other hours: 6–8 h instead of 4–6 h.",
        "  Weeks 1 and 3 have other tasks.",
        "  Week 2 has other tasks for those who take Blue.",
        "  Colour offers Green as well and is asked for in week 1 instead of 2.",
    ]


def test_ways_that_are_gone_are_told_and_their_ids_are_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ways = ("red", "blue", "green")
    old = write(
        *(tmp_path / "old", FIRST),
        branches=[fork(*ways)],
        weeks={"beta": {"variants": [variant(way, "Something.") for way in ways]}},
    )
    red = variant("red", "Something.", "beta-rouge")
    new = write(
        *(tmp_path / "new", FIRST, "2.0.0"),
        branches=[fork("red", "green")],
        weeks={"beta": {"variants": [red, variant("green", "Something.")]}},
        aliases={"beta-red": "beta-rouge"},
        retired=["blue"],
    )

    assert diff(old, new) == 1
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 2.0.0",
        "",
        "What people on the road notice:",
        "  The way “Blue” (blue) is retired; whoever took it chooses anew.",
        "",
        "What has to be mended:",
        "  The id beta-blue of “Beta” is gone without a word: list it under aliases or retired.",
    ]


def test_what_is_changed_on_the_whole_road_is_told(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = copy(old, tmp_path / "new")
    paces = {pace: {"hours": 9} for pace in ("standard", "relaxed", "sprint")}
    change(new, "roadmap.yaml", "paces", paces)
    change(new, "roadmap.yaml", "version", "1.1.0")
    change(new, "roadmap.yaml", "branches", [fork("red", "blue")])

    assert diff(old, new) == 0
    assert capsys.readouterr().out.splitlines() == [
        "small-road 1.0.0 → 1.1.0",
        "",
        "What people on the road notice:",
        "  There is a branch Colour now, asked for in week 2.",
        "  The paces have changed.",
    ]


def test_what_cannot_be_compared_is_said_in_one_line(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path / "other", FIRST)
    change(other, "roadmap.yaml", "id", "big-road")

    assert diff(old, tmp_path / "nowhere") == 1
    assert diff(old, other) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"cairn: no roadmap.yaml in {tmp_path / 'nowhere'}",
        f"cairn: {old} is small-road, and {other} is big-road: those are two roadmaps",
    ]


def test_what_is_broken_is_named(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = write(tmp_path / "new", FIRST, "1.1.0", colour="blue")

    assert diff(old, new) == 1
    assert "new/roadmap.yaml:12: colour: is not a field here" in capsys.readouterr().out
