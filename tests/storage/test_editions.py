"""Editions of roadmaps: kept once and whole, whoever keeps them at the same time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.content import Library
from bot.content.folder import digest, read_folder, unpack
from bot.services.editions import kept
from bot.storage.editions import Kept
from bot.storage.store import Store
from bot.storage.tables import editions
from bot.storage.tx import Tx
from tests.rows import NOW
from tests.small_road import ROAD, library


def keeping(offered: Library, later: int = 0) -> Callable[[Tx], str | None]:
    road = offered.roadmaps[ROAD]
    return lambda tx: kept(tx, offered, road, NOW + timedelta(days=later))


async def test_what_is_kept_comes_back_to_the_letter(store: Store, tmp_path: Path) -> None:
    offered = library(tmp_path / "road", ("alpha", "beta"))
    written = read_folder(tmp_path / "road")

    edition = await store.write(keeping(offered))

    assert edition == digest(written) == offered.roadmaps[ROAD].edition
    packed = await store.read(lambda tx: tx.editions.files(edition or ""))
    assert packed is not None
    assert unpack(packed).sources == written.sources


async def test_editions_are_listed_the_latest_first(store: Store, tmp_path: Path) -> None:
    first = library(tmp_path / "first", ("alpha",))
    second = library(tmp_path / "second", ("alpha", "beta"), "1.1.0")
    await store.write(keeping(first))
    await store.write(keeping(second, later=1))

    assert await store.read(lambda tx: tx.editions.of(ROAD)) == [
        Kept(second.roadmaps[ROAD].edition, "1.1.0"),
        Kept(first.roadmaps[ROAD].edition, "1.0.0"),
    ]
    assert await store.read(lambda tx: tx.editions.of("another-road")) == []
    assert await store.read(lambda tx: tx.editions.files("none")) is None


async def test_many_who_keep_one_at_once_keep_it_once(store: Store, tmp_path: Path) -> None:
    offered = library(tmp_path / "road", ("alpha",))

    found = await asyncio.gather(*(store.write(keeping(offered)) for _ in range(8)))

    assert set(found) == {offered.roadmaps[ROAD].edition}
    count = select(func.count()).select_from(editions)
    assert await store.read(lambda tx: tx._connection.scalar(count)) == 1


async def test_what_was_read_from_no_files_is_not_kept(store: Store, tmp_path: Path) -> None:
    offered = library(tmp_path / "road", ("alpha",))
    unread = Library(offered.roadmaps)

    assert await store.write(keeping(unread)) is None

    await store.write(keeping(offered))
    assert await store.write(keeping(unread)) == offered.roadmaps[ROAD].edition
