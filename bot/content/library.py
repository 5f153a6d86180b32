"""Every roadmap a bot can offer, and those that cohorts still walk as they were."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import bot
from bot.content.errors import ContentError, ContentErrors
from bot.content.folder import Files, pack, read_folder, unpack
from bot.content.loader import parse
from bot.domain.former import with_later_names
from bot.domain.revision import is_later
from bot.domain.roadmap import Roadmap
from bot.log import logger

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Library:
    """Roadmaps by id, in the order they were found; `broken` is why others are missing.

    `files` are those each was read from, by its edition, so that they can be kept for cohorts.
    """

    roadmaps: Mapping[str, Roadmap]
    broken: tuple[ContentError, ...] = ()
    files: Mapping[str, Files] = field(default_factory=dict, repr=False)
    _earlier: dict[str, Roadmap | None] = field(default_factory=dict, repr=False, compare=False)

    def packed(self, edition: str) -> bytes | None:
        """The files of an edition, to be kept; None if it was not read from files."""
        files = self.files.get(edition)
        return pack(files) if files else None

    def as_taken(
        self, roadmap: str, edition: str | None, kept: Callable[[str], bytes | None]
    ) -> Roadmap | None:
        """A roadmap as a cohort took it; `kept` finds the packed files of an edition.

        The current one stands in where nothing was kept, or where what was kept cannot be read
        any more. None if there is none of that id.
        """
        current = self.roadmaps.get(roadmap)
        if edition is None or (current and current.edition == edition):
            return current
        if edition not in self._earlier:
            packed = kept(edition)
            if packed is None:
                return current
            found = _unpacked(edition, packed)
            if found and current and not is_later(found.version, current.version):
                found = with_later_names(found, current)
            self._earlier[edition] = found
        return self._earlier[edition] or current


def shipped() -> Path:
    """The folder with the roadmaps that come with the bot, one folder each."""
    return Path(bot.__file__).parent.parent / "content"


def folders(shelf: Path) -> tuple[Path, ...]:
    """The roadmap folders in a folder, by name: those with YAML in them, whatever it may lack."""
    inner = sorted(path for path in shelf.glob("*") if not path.name.startswith("."))
    return tuple(path for path in inner if _holds_yaml(path))


def folders_at(place: Path) -> tuple[Path, ...]:
    """The folder itself if it is a roadmap, or else the roadmap folders in it.

    One with YAML in it and no such folders is a roadmap too, although something is wrong with it.
    """
    if (place / "roadmap.yaml").is_file():
        return (place,)
    return folders(place) or ((place,) if _holds_yaml(place) else ())


def offered(more: Path | None = None) -> Library:
    """As `gathered`; faults are logged."""
    library = gathered(more)
    for error in library.broken:
        log.error("roadmap left out", why=str(error))
    return library


def gathered(more: Path | None = None) -> Library:
    """The roadmaps that come with the bot, and those in one more place.

    Where two have the same id, the one that comes with the bot is offered.
    """
    return load_library((*folders(shipped()), *(folders_at(more) if more else ())))


def load_library(found: Iterable[Path]) -> Library:
    """The roadmaps in these folders. A broken one is left out and hides none of the others."""
    roadmaps: dict[str, Roadmap] = {}
    sources: dict[str, Files] = {}
    broken: list[ContentError] = []
    for folder in found:
        try:
            files = read_folder(folder)
            roadmap = parse(files)
        except ContentErrors as error:
            broken.extend(error.errors)
            continue
        if roadmap.id in roadmaps:
            first = sources[roadmaps[roadmap.id].edition].shown("roadmap.yaml")
            reason = f'another roadmap has the id "{roadmap.id}": {first}'
            broken.append(ContentError(files.shown("roadmap.yaml"), 1, "id", reason))
            continue
        roadmaps[roadmap.id] = roadmap
        sources[roadmap.edition] = files
    return Library(MappingProxyType(roadmaps), tuple(broken), MappingProxyType(sources))


def _holds_yaml(folder: Path) -> bool:
    return any(folder.glob("*.y*ml"))


def _unpacked(edition: str, packed: bytes) -> Roadmap | None:
    try:
        return parse(unpack(packed))
    except ContentErrors as error:
        log.warning("edition unreadable", edition=edition, why=str(error.errors[0]))
        return None
