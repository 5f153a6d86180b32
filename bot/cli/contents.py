"""`cairn content check`: what is wrong with the roadmaps."""

from pathlib import Path

from bot.cli.failures import Failed
from bot.content.library import Library, folders, load_library, shipped


def check(folder: str | None) -> int:
    """Print every fault in one roadmap folder or in a folder of them; 1 when there is one.

    Raises:
        Failed: no roadmap is there.
    """
    library = read(folder)
    if print_faults(library):
        return 1
    for roadmap in library.roadmaps.values():
        print(f"{roadmap.id} {roadmap.version}: nothing is wrong.")
    return 0


def read(folder: str | None) -> Library:
    """The roadmap in a folder, or those in the folders right below it; unset: those shipped here.

    Raises:
        Failed: no roadmap is there.
    """
    shelf = Path(folder) if folder else shipped()
    found = (shelf,) if (shelf / "roadmap.yaml").is_file() else folders(shelf)
    if not found:
        raise Failed(f"no roadmap.yaml in {shelf} or in a folder right below it")
    return load_library(found)


def print_faults(library: Library) -> bool:
    """Print why roadmaps are missing; whether there was a reason to."""
    for error in library.broken:
        print(error)
    return bool(library.broken)
