"""Ids that were given up stay given up, in the kind that gave them up."""

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.content import check, load
from tests.unit.content import sample

HEAD, PHASE = "roadmap.yaml", "phase-1.yaml"
IN_FORCE = "a retired one is never used again"
ANOTHER = "if another kind gave it up, say which"


def with_tail(folder: Path, tail: str, *edits: tuple[str, str]) -> Path:
    """The example with more at the end of roadmap.yaml, and other words in its phase."""
    texts = sample.files()
    texts[HEAD] += tail + "\n"
    for old, new in edits:
        assert old in texts[PHASE]
        texts[PHASE] = texts[PHASE].replace(old, new, 1)
    return sample.write(folder, texts)


@pytest.mark.parametrize(
    "tail, where, reason",
    [
        ("aliases: {ten-cups: cup-and-shadow}", "aliases.ten-cups",
         '"ten-cups" is an id in force (milestone); an alias is one that was given up'),
        ("aliases: {ten-mugs: ten-glasses}", "aliases.ten-mugs",
         'leads to "ten-glasses", which is no id in force'),
        ("aliases: {ten-mugs: {topic: ten-cups}}", "aliases.ten-mugs.topic",
         'leads to "ten-cups", which is no topic in force'),
        ("aliases: {lines: {topic: shadows}}", "aliases.lines.topic",
         '"lines" is an id in force (topic); an alias is one that was given up'),
        ("aliases: {ten-mugs: {cup: ten-cups}}", "aliases.ten-mugs.cup",
         "is not a field here"),
        ("aliases: {'': ten-cups}", "aliases.",
         '"" is not an id; use lower-case letters, digits and hyphens'),
        ("aliases: {BAD ID!: ten-cups}", "aliases.BAD ID!",
         '"BAD ID!" is not an id; use lower-case letters, digits and hyphens'),
        ("retired: [ten-cups]", "retired[0]",
         f'"ten-cups" is an id in force (milestone); {IN_FORCE}; {ANOTHER}: "topic: ten-cups"'),
        ("retired: [lines]", "retired[0]",
         f'"lines" is an id in force (topic); {IN_FORCE}; {ANOTHER}: "milestone: lines"'),
        ("retired: [{topic: lines}]", "retired[0].topic",
         f'"lines" is an id in force (topic); {IN_FORCE}'),
        ("retired: [ten-mugs, ten-mugs]", "retired[1]", 'retires "ten-mugs" a second time'),
        ("retired: [ten-mugs, way: ten-mugs]", "retired[1].way",
         'retires "ten-mugs" a second time'),
        ("retired: [way: ten-mugs, ten-mugs]", "retired[1]", 'retires "ten-mugs" a second time'),
        ("aliases: {ten-mugs: ten-cups}\nretired: [ten-mugs]", "retired[0]",
         '"ten-mugs" is an alias too; an id is renamed or retired'),
        ("aliases: {ten-mugs: ten-cups}\nretired: [milestone: ten-mugs]", "retired[0].milestone",
         '"ten-mugs" is an alias too; an id is renamed or retired'),
        ("aliases: {ten-mugs: {milestone: ten-cups}}\nretired: [ten-mugs]", "retired[0]",
         '"ten-mugs" is an alias too; an id is renamed or retired'),
    ],
)  # fmt: skip
def test_what_was_not_given_up_is_named(tmp_path: Path, tail: str, where: str, reason: str) -> None:
    folder = with_tail(tmp_path, tail)
    line = (folder / HEAD).read_text().count("\n")

    assert [str(error) for error in check(folder)] == [f"{folder}/{HEAD}:{line}: {where}: {reason}"]


@pytest.mark.parametrize(
    "tail",
    [
        "aliases: {lines: ten-cups}",
        "aliases: {lines: {milestone: ten-cups}}",
        "retired: [milestone: lines]",
        "aliases: {ten-mugs: ten-cups}\nretired: [topic: ten-mugs]",
        "aliases: {ten-mugs: {milestone: ten-cups, topic: lines}}",
        "aliases: {mugs: {milestone: ten-cups}}\nretired: [{topic: mugs, way: mugs}]",
    ],
)
def test_an_id_is_given_up_in_one_kind_and_stays_in_force_in_another(
    tmp_path: Path, tail: str
) -> None:
    assert check(with_tail(tmp_path, tail)) == ()


def test_former_ids_lead_where_they_are_said_to(tmp_path: Path) -> None:
    road = load(
        with_tail(
            tmp_path,
            "aliases: {lines: ten-cups, mugs: {topic: shadows, milestone: ten-cups}}\n"
            "retired: [gone, way: lines]",
        )
    )
    lines, shadows = road.topics[:2]
    (ten_cups,) = road.weeks[0].milestones

    assert (road.topic("lines"), road.milestone("lines")) == (lines, ten_cups)
    assert (road.topic("mugs"), road.milestone("mugs")) == (shadows, ten_cups)
    assert road.is_retired("way", "lines")
    assert road.is_retired("topic", "gone")
    assert not road.is_retired("topic", "lines")


@pytest.mark.parametrize("tail", ["aliases: {lines: ten-cups}", "retired: [milestone: lines]"])
def test_what_the_diff_asks_for_can_be_done_for_an_id_in_force_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tail: str
) -> None:
    old = with_tail(tmp_path / "old", "", ("id: ten-cups", "id: lines"))
    new = sample.write(tmp_path / "new", sample.files())
    head = (new / HEAD).read_text().replace("version: 1.0.0", "version: 2.0.0")
    (new / HEAD).write_text(head)
    diff = ["content", "diff", str(old), str(new)]

    assert main(diff) == 1
    assert "(lines) is gone without a word: list it under aliases or retired." in (
        capsys.readouterr().out
    )
    (new / HEAD).write_text(f"{head}{tail}\n")
    assert check(new) == ()
    assert main(diff) == 0
