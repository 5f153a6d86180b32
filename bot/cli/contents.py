"""`cairn content check`: what is wrong with the roadmaps."""

from pathlib import Path

from bot.cli.failures import Failed
from bot.cli.lengths import too_long
from bot.content import Library, folders_at, load_library, shipped
from bot.content import check as content_check


def check(folder: str | None) -> int:
    """Print every fault in one roadmap folder or in a folder of them; 1 when there is one.

    What should be better is a fault here, although a roadmap runs with it.

    Raises:
        Failed: no roadmap is there.
    """
    found = _folders(folder)
    library = load_library(found)
    faults = {error for one in found for error in content_check(one, too_long)} | set(
        library.broken
    )
    for error in sorted(faults):
        print(error)
    if faults:
        return 1
    for roadmap in library.roadmaps.values():
        print(f"{roadmap.id} {roadmap.version}: nothing is wrong.")
    return 0


def read(folder: str | None) -> Library:
    """The roadmap in a folder, or those in the folders right below it; unset: those shipped here.

    Raises:
        Failed: no roadmap is there.
    """
    return load_library(_folders(folder))


def print_faults(library: Library) -> bool:
    """Print why roadmaps are missing; whether there was a reason to."""
    for error in library.broken:
        print(error)
    return bool(library.broken)


def _folders(folder: str | None) -> tuple[Path, ...]:
    shelf = Path(folder) if folder else shipped()
    found = folders_at(shelf)
    if not found:
        raise Failed(f"no roadmap.yaml in {shelf} or in a folder right below it")
    return found
