"""Rehearsals inside documentation pages: played by the real bot, answers kept true.

A fenced block marked `rehearsal` is a part of a script. All those of one page are one story, in
order. A `text` block right after one holds exactly what the bot answered to it. A line that ends in
`# refused` is one that the bot must turn down.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.console import events as e
from adapters.console.clock import VirtualClock
from adapters.console.rehearse import rehearse
from adapters.console.script import parse_script
from adapters.console.steps import Heading, Press, Say
from adapters.console.transcript import Transcript
from bot.cli.process import opener
from bot.clock import SystemClock
from bot.content.library import folders, load_library, shipped
from bot.storage import migrate

_PART = re.compile(r"^```rehearsal\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
REFUSED = "# refused"
COLUMNS = 80


@dataclass
class Part:
    """One block of a story: what was written, and what came of it."""

    text: str = ""
    wrong: list[str] = field(default_factory=list)


def parts_of(page: str) -> list[str]:
    """The scripts of a page's rehearsals, in order."""
    return [found[1] for found in _PART.finditer(page)]


def refreshed(page: str) -> str:
    """The page with the answers that its rehearsals get today."""
    scripts = parts_of(page)
    if not scripts:
        return page
    played = iter(play(scripts))

    def renewed(found: re.Match[str]) -> str:
        answers = next(played).text
        if found[2] is None:
            return found[0]
        return f"```rehearsal\n{found[1]}```\n\n```text\n{answers}```\n"

    return _PART.sub(renewed, page)


def play(scripts: Sequence[str]) -> list[Part]:
    """Play the scripts as one; `wrong` names every line that went otherwise than it says."""
    # A heading between two blocks tells where the next one begins.
    whole = "\n".join(f"## block {number}\n{script}" for number, script in enumerate(scripts))
    lines = whole.splitlines()
    steps = parse_script(whole)
    asked = iter([step for step in steps if isinstance(step, Say | Press)])
    parts: list[Part] = []
    zone = "UTC"

    def tell(event: e.Event) -> None:
        nonlocal zone, transcript
        if isinstance(event, e.Headed):
            parts.append(Part())
            transcript = Transcript(_into(parts[-1]), COLUMNS, zone_name=zone)
            return
        if isinstance(event, e.ClockSet):
            zone = event.zone
        if isinstance(event, e.Broke):
            parts[-1].wrong.append(f"a bug: {event.text}")
        if isinstance(event, e.Answered | e.Opened):
            ok = isinstance(event, e.Opened) or event.reply.ok
            line = lines[next(asked).line - 1]
            if ok is line.rstrip().endswith(REFUSED):
                parts[-1].wrong.append(f"{line}: {'went through' if ok else 'was refused'}")
        transcript.tell(event)

    transcript = Transcript(lambda _: None, COLUMNS)
    if not any(isinstance(step, Heading) for step in steps):
        raise ValueError("nothing is to be played")
    with TemporaryDirectory(prefix="cairn-docs-") as folder:
        url = f"sqlite:///{Path(folder) / 'story.db'}"
        migrate.upgrade(url)
        library = load_library(folders(shipped()))
        asyncio.run(rehearse(steps, opener(url, library), VirtualClock(SystemClock()), tell))
    for part in parts:
        part.text = part.text.lstrip("\n")
    return parts


def _into(part: Part) -> object:
    def write(text: str) -> None:
        part.text += text

    return write
