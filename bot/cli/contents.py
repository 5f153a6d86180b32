"""`cairn content`: what is wrong with the roadmaps."""

from pathlib import Path

from bot.cli.failures import Failed
from bot.content.library import folders, load_library, shipped


def check(folder: str | None) -> int:
    """Print every fault in one roadmap folder or in a folder of them; 1 when there is one.

    Raises:
        Failed: no roadmap is there.
    """
    shelf = Path(folder) if folder else shipped()
    found = (shelf,) if (shelf / "roadmap.yaml").is_file() else folders(shelf)
    if not found:
        raise Failed(f"no roadmap.yaml in {shelf} or in a folder right below it")
    library = load_library(found)
    for error in library.broken:
        print(error)
    if library.broken:
        return 1
    for roadmap in library.roadmaps.values():
        print(f"{roadmap.id} {roadmap.version}: nothing is wrong.")
    return 0
