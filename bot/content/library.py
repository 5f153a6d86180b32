"""Every roadmap a bot can offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import bot
from bot.content.errors import ContentError, ContentErrors
from bot.content.loader import load
from bot.domain.roadmap import Roadmap


@dataclass(frozen=True, slots=True)
class Library:
    """Roadmaps by id, in the order they were found; `broken` is why others are missing."""

    roadmaps: Mapping[str, Roadmap]
    broken: tuple[ContentError, ...] = ()


def shipped() -> Path:
    """The folder with the roadmaps that come with the bot, one folder each."""
    return Path(bot.__file__).parent.parent / "content"


def folders(shelf: Path) -> tuple[Path, ...]:
    """The roadmap folders in a folder, by name."""
    return tuple(sorted(path.parent for path in shelf.glob("*/roadmap.yaml")))


def load_library(found: Iterable[Path]) -> Library:
    """The roadmaps in these folders. A broken one is left out and hides none of the others."""
    roadmaps: dict[str, Roadmap] = {}
    broken: list[ContentError] = []
    for folder in found:
        try:
            roadmap = load(folder)
        except ContentErrors as error:
            broken.extend(error.errors)
            continue
        if roadmap.id in roadmaps:
            reason = f'another roadmap has the id "{roadmap.id}"'
            broken.append(ContentError(str(folder / "roadmap.yaml"), 1, "id", reason))
        roadmaps.setdefault(roadmap.id, roadmap)
    return Library(MappingProxyType(roadmaps), tuple(broken))
