"""`cairn content new`: what it writes is a roadmap, and what it cannot do is one line."""

import json
import resource
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.content import check, load
from bot.content.document import compose
from bot.content.schema import first_line, schemas
from tests.unit.content import sample
from tests.unit.content.test_schema import plain, refusals


@pytest.mark.parametrize("name", ["evening-sketching", "null", "2024", "go.1-25", "x" * 60])
def test_a_new_roadmap_is_whole(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "new", name, "--in", str(tmp_path)]) == 0

    out, err = capfd.readouterr()
    assert f"cairn content check {tmp_path / name}" in out
    assert err == ""
    assert check(tmp_path / name) == ()
    assert load(tmp_path / name).id == name
    assert main(["content", "check", str(tmp_path)]) == 0
    for file in sorted((tmp_path / name).iterdir()):
        assert refusals(file.name, plain(compose(file.name, file.read_bytes()))) == []


def test_its_title_is_made_from_its_id(tmp_path: Path) -> None:
    main(["content", "new", "evening-sketching", "--in", str(tmp_path)])

    assert load(tmp_path / "evening-sketching").title == "Evening sketching"


def test_the_schemas_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / ".schema").mkdir()
    (tmp_path / ".schema" / "phase.schema.json").write_text("{}")

    main(["content", "new", "evening-sketching", "--in", str(tmp_path)])

    for file in (tmp_path / "evening-sketching").iterdir():
        assert file.read_text().startswith(first_line(file.name, "../.schema"))
    for kind, schema in schemas().items():
        assert json.loads((tmp_path / ".schema" / f"{kind}.schema.json").read_text()) == schema


def test_in_a_checkout_the_schemas_are_those_of_the_documentation(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "schema").symlink_to(sample.ROOT / "docs" / "schema")
    shelf = tmp_path / "content" / "drawing"
    shelf.mkdir(parents=True)

    main(["content", "new", "evening-sketching", "--in", str(shelf)])

    text = (shelf / "evening-sketching" / "phase-1.yaml").read_text()
    assert text.startswith(first_line("phase-1.yaml", "../../../docs/schema"))
    assert not (shelf / ".schema").exists()


def test_it_goes_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CAIRN_CONTENT_DIR", raising=False)

    assert main(["content", "new", "evening-sketching"]) == 0
    assert check(tmp_path / "evening-sketching") == ()
    assert "CAIRN_CONTENT_DIR" in capfd.readouterr().out


def test_it_goes_where_the_bot_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sample.write(tmp_path / "evening-sketching", sample.files())
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(tmp_path))

    assert main(["content", "new", "morning-sketching"]) == 0
    assert check(tmp_path / "morning-sketching") == ()
    assert "CAIRN_CONTENT_DIR" not in capfd.readouterr().out


@pytest.mark.parametrize(
    "name, status, words",
    [
        (
            "Evening Sketching",
            2,
            '"Evening Sketching" is not an id; it takes at most 60 ',
        ),
        ("../evening", 2, '"../evening" is not an id; '),
        ("x" * 61, 2, "is not an id; "),
        ("", 2, '"" is not an id; '),
        ("there", 1, "there is there already; choose another name"),
        ("ml-engineer", 1, 'a roadmap with the id "ml-engineer" comes with the bot; '),
    ],
)
def test_what_cannot_be_begun_is_one_line(
    name: str, status: int, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()

    assert main(["content", "new", name, "--in", str(tmp_path)]) == status

    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("cairn: ")
    assert words in line
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_folder_that_cannot_hold_it_is_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    sample.write(tmp_path / "road", sample.files())

    for shelf, words in (
        ("nowhere", "there is no folder"),
        ("file", "there is no folder"),
        ("road", "is a roadmap itself"),
    ):
        assert main(["content", "new", "evening", "--in", str(tmp_path / shelf)]) == 1
        assert words in capfd.readouterr().err


def test_a_disk_that_is_full_leaves_nothing_half_done(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "schema").symlink_to(sample.ROOT / "docs" / "schema")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, usual[1]))  # bytes of one file
    try:
        status = main(["content", "new", "evening", "--in", str(tmp_path)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert status == 1
    assert capfd.readouterr().err == f"cairn: cannot write to {tmp_path}/evening: File too large\n"
    assert main(["content", "new", "evening", "--in", str(tmp_path)]) == 0
