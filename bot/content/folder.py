"""The files of a roadmap, wherever they are kept."""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from bot.content.document import MAX_BYTES
from bot.content.errors import ContentError, ContentErrors

OPTIONAL = ("events.yaml", "glossary.yaml", "habits.yaml", "quiz.yaml")
"""Files a roadmap may have beside roadmap.yaml, resources.yaml and its phases."""

_PHASE = re.compile(r"phase-([1-9][0-9]?)\.yaml")


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one roadmap by name, in the order they are read; `place` is where they lie."""

    place: str
    sources: Mapping[str, bytes]

    def shown(self, name: str) -> str:
        """A file as the author would type it."""
        return f"{self.place}/{name}" if self.place else name


def read_folder(folder: Path) -> Files:
    """The files in a folder.

    Raises:
        ContentErrors: some are missing or cannot be read, or there is YAML that no roadmap has.
    """
    place = _shown(folder)
    names, problems = _names(folder, place)
    sources = {}
    for name in names:
        try:
            sources[name] = _read(folder / name)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            problems.append(ContentError(f"{place}/{name}", 1, "", reason))
    if problems:
        raise ContentErrors(problems)
    return Files(place, sources)


def digest(files: Files) -> str:
    """The same for the same files, and for no others."""
    whole = sha256()
    for name, source in sorted(files.sources.items()):
        whole.update(f"{name} {len(source)}\n".encode() + source)
    return whole.hexdigest()[:16]


def pack(files: Files) -> bytes:
    """The files as one piece, small enough to be kept."""
    texts = {name: source.decode() for name, source in files.sources.items()}
    return zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), level=9)


def unpack(packed: bytes) -> Files:
    """The files that were packed."""
    texts: dict[str, str] = json.loads(zlib.decompress(packed))
    return Files("", {name: text.encode() for name, text in texts.items()})


def _names(folder: Path, place: str) -> tuple[list[str], list[ContentError]]:
    found = {path.name for path in folder.glob("*.y*ml")}
    count = max(1, sum(_PHASE.fullmatch(name) is not None for name in found))
    phases = [f"phase-{number}.yaml" for number in range(1, count + 1)]
    wanted = ["roadmap.yaml", "resources.yaml", *phases]
    known = {*wanted, *OPTIONAL}
    stray = (
        "is not a file of a roadmap: roadmap.yaml, resources.yaml, phase-1.yaml …, "
        + ", ".join(OPTIONAL)
    )
    reasons = {name: "is missing" for name in wanted if name not in found}
    reasons |= dict.fromkeys(found - known, stray)
    problems = [ContentError(f"{place}/{name}", 1, "", why) for name, why in reasons.items()]
    return [name for name in (*wanted, *OPTIONAL) if name in found], problems


def _read(path: Path) -> bytes:
    """A file, or as much as shows that it is too large; a pipe or a device would not end."""
    if not S_ISREG(path.stat().st_mode):
        raise OSError(EINVAL, "it is no file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
