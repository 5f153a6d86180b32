"""Ids are unique within their kind only, and what people do with one concerns that kind only."""

from pathlib import Path

import pytest

from bot.content import Library, load_library
from tests.commands.world import World, text
from tests.unit.content import sample

BEGIN = "/cohort create name=Dusk start=2026-03-02 timezone=UTC roadmap=evening-sketching"


def edited(folder: Path, *edits: tuple[str, str], tail: str = "") -> Library:
    """The example of the authors' guide with other words in all of its files."""
    texts = sample.files()
    for old, new in edits:
        assert any(old in words for words in texts.values()), old
        texts = {name: words.replace(old, new) for name, words in texts.items()}
    texts["roadmap.yaml"] += tail
    found = load_library([sample.write(folder, texts)])
    assert not found.broken, found.broken
    return found


@pytest.fixture
async def dusk(world: World, tmp_path: Path) -> World:
    """A cohort on a road where a way, a leg and somebody's own milestone have the same id."""
    same = edited(
        tmp_path / "same",
        ("id: cup-and-shadow-indoors", "id: indoors"),
        ("id: cup-and-shadow-outdoors", "id: two-evenings"),
        ("- id: first-lines", "- id: two-evenings"),
    )
    world.restart(same)
    assert (await world.say("lin", f"{BEGIN} leg=two-evenings")).ok
    assert (await world.say("ada", "/cohort join Dusk")).ok
    return world


async def test_a_way_is_taken_whatever_else_has_its_id(dusk: World) -> None:
    assert (await dusk.say("ada", "/track choice=indoors")).ok
    assert "\nLight: Indoors\n" in text(await dusk.say("ada", "/track"))

    assert (await dusk.say("ada", "/done milestone=indoors")).ok
    assert "is marked done already" in text(await dusk.say("ada", "/done cup-and-shadow"))


async def test_a_milestone_is_renamed_beside_a_topic_of_its_id(
    world: World, tmp_path: Path
) -> None:
    world.restart(edited(tmp_path / "first", ("id: ten-cups", "id: lines")))
    await world.say("lin", BEGIN)
    await world.say("ada", "/cohort join Dusk")
    assert (await world.say("ada", "/done lines")).ok

    renamed = edited(
        *(tmp_path / "second", ("id: ten-cups", "id: ten-lines"), ("1.0.0", "2.0.0")),
        tail="aliases: {lines: ten-lines}\n",
    )
    world.restart(renamed)
    assert (await world.say("lin", "/cohort edit Dusk version=latest")).ok

    assert "is marked done already" in text(await world.say("ada", "/done ten-lines"))
    assert (await world.say("ada", "/undone lines")).ok
    assert (await world.say("ada", "/done lines")).ok
