"""Cohorts on a roadmap whose files are gone, or that cannot be read any more."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from bot.content import Library
from bot.content.folder import pack, read_folder
from bot.storage.tables import deliveries, editions
from bot.storage.tx import Tx
from tests.commands.owls import (
    ACCOUNT,
    BEGIN,
    FIRST,
    SECOND,
    accepted,
    exported,
    posted,
    refused,
    take,
)
from tests.commands.world import World
from tests.logged import logged
from tests.small_road import ROAD, library, write


async def test_a_road_that_is_gone_goes_on_for_those_who_are_on_it(owls: World) -> None:
    owls.restart(Library({}))

    assert "Gamma" in await accepted(owls, "ada", "/week 3")
    await accepted(owls, "ada", "/done alpha")
    await owls.live(days=8)
    assert "The week of Beta" in posted(owls)
    assert "There is no roadmap" in await refused(owls, "lin", BEGIN.replace("Owls", "Larks"))
    assert await refused(owls, "lin", "/cohort edit Owls version=latest") == (
        "There is no version “latest” of this roadmap; it takes 1.0.0."
    )


async def test_an_edition_that_cannot_be_read_gives_way_to_the_current_one(
    owls: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await accepted(owls, "ada", "/done beta")
    await _spoil(owls, tmp_path)
    longer = (*SECOND, "more")
    owls.restart(library(tmp_path / "second", longer, "1.1.0", **ACCOUNT))

    with caplog.at_level(logging.WARNING, logger="bot"):
        assert "Extra" in await accepted(owls, "ada", "/week 3")
        assert "1 of 4" in await accepted(owls, "ada", "/progress")
        await owls.live(weeks=4)

    assert "The week of Extra" in posted(owls)
    warning = logged(caplog, "edition unreadable")
    assert warning["why"].startswith("roadmap.yaml:12: ")
    assert warning["command"] == "week"


async def test_from_an_edition_that_cannot_be_read_one_can_go_on_to_another(
    owls: World, tmp_path: Path
) -> None:
    await _spoil(owls, tmp_path)
    owls.restart(library(tmp_path / "second", SECOND[:3], "1.1.0"))  # too short to stand in
    assert "is not there any more" in await refused(owls, "ada", "/progress")

    await take(owls)

    assert "of 3" in await accepted(owls, "ada", "/progress")


async def test_without_any_edition_nothing_breaks_and_nothing_is_lost(
    owls: World, tmp_path: Path
) -> None:
    await accepted(owls, "ada", "/done beta")

    def forget(tx: Tx) -> None:
        tx._connection.execute(delete(editions))

    await owls.store.write(forget)
    owls.restart(Library({}))

    gone = "The roadmap Owls walks on is not there any more"
    assert gone in await refused(owls, "ada", "/week")
    assert gone in await refused(owls, "ada", "/done alpha")
    assert f"Owls: {ROAD}, week 1 of 4" in await accepted(owls, "ada", "/cohort list")
    assert await exported(owls, "ada") == {"done": 1, "total": None, "ids": ["beta"]}
    await owls.live(days=2)
    assert not owls.chat.posts
    assert not await owls.rows(deliveries)


async def _spoil(world: World, tmp_path: Path) -> None:
    """What is kept is something that this version of the bot cannot read."""
    folder = write(tmp_path / "spoilt", FIRST)
    with (folder / "roadmap.yaml").open("a") as head:
        head.write("gone_out_of_use: true\n")
    files = pack(read_folder(folder))

    def replace(tx: Tx) -> None:
        tx._connection.execute(update(editions).values(files=files))

    await world.store.write(replace)
