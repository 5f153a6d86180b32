"""`cairn content new`: the first files of a roadmap."""

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree

from bot.cli.failures import Failed
from bot.config import Settings
from bot.content.forms import ID, MAX_ID
from bot.content.library import folders, shipped
from bot.content.schema import file_name, texts
from bot.content.skeleton import skeleton

_CHECKOUT = Path("docs") / "schema"
_BESIDE = ".schema"
"""Where the schemas are: in a checkout, and beside a roadmap anywhere else."""


def new(settings: Settings, name: str, shelf: str | None) -> int:
    """Write a roadmap to fill in, and say what comes next; it gets a folder of its own.

    That lies in `shelf`. Unset: where the settings look for roadmaps, or else where one is.

    Raises:
        Failed: the name is no id or is taken, or nothing can be written there.
    """
    place = Path(shelf) if shelf else settings.content_dir or Path()
    folder = place / name
    _refuse(name, folder)
    try:
        texts_of_files = skeleton(name, _way_to_schemas(folder))
        _write(folder, texts_of_files)
    except OSError as error:
        raise Failed(f"cannot write to {folder}: {error.strerror}") from None
    print(f"{folder} holds a roadmap of one week: {', '.join(texts_of_files)}.")
    print("Fill them in; the comments say how. Then:")
    print(f"  cairn content check {folder}")
    if settings.content_dir is None or settings.content_dir.resolve() != place.resolve():
        print("A bot offers it if CAIRN_CONTENT_DIR is the folder it lies in.")
    return 0


def _write(folder: Path, texts_of_files: Mapping[str, str]) -> None:
    """All of it or nothing: with half of it there, the name would be taken for the next try."""
    folder.mkdir()
    try:
        for file, text in texts_of_files.items():
            (folder / file).write_text(text, "utf-8")
    except OSError:
        rmtree(folder, ignore_errors=True)
        raise


def _refuse(name: str, folder: Path) -> None:
    if not ID.fullmatch(name) or len(name) > MAX_ID:
        raise Failed(
            f'"{name[:MAX_ID]}" is not an id; it takes at most {MAX_ID} lower-case letters, digits'
            " and hyphens, such as evening-sketching",
            2,
        )
    shelf = folder.parent
    if not shelf.is_dir():
        raise Failed(f"there is no folder {shelf}")
    if (shelf / "roadmap.yaml").exists():
        raise Failed(f"{shelf} is a roadmap itself; --in takes the folder around it")
    if folder.exists():
        raise Failed(f"{folder} is there already; choose another name")
    if name in {path.name for path in folders(shipped())}:
        raise Failed(f'a roadmap with the id "{name}" comes with the bot; choose another name')


def _way_to_schemas(folder: Path) -> str:
    """The way from a file of the roadmap to the folder with the schemas, which are there then."""
    place = folder.resolve()
    for above in place.parents:
        if (above / _CHECKOUT / file_name("roadmap")).is_file():
            return "../" * len(place.relative_to(above).parts) + _CHECKOUT.as_posix()
    beside = folder.parent / _BESIDE
    beside.mkdir(exist_ok=True)
    for name, text in texts().items():
        (beside / name).write_text(text, "utf-8")
    return f"../{_BESIDE}"
