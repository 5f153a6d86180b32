"""`cairn doctor`, from the settings to an exit status."""

import asyncio
import json
import logging
import os

from adapters.console.text import harmless
from bot.cli.doctor.examine import examine
from bot.cli.secrecy import Secrecy
from bot.clock import SystemClock
from bot.config.faults import given
from bot.config.hidden import secrets
from bot.domain.findings import Finding, Level
from bot.ports import Clock
from bot.views.wording import count

WIDTH = 16
"""Characters that what a finding is about takes at most."""


def doctor(*, as_json: bool, clock: Clock | None = None) -> int:
    """Print a line for each thing that was looked at; 1 when something is wrong."""
    read = given()
    logging.disable()  # what libraries have to say is in the findings, in other words
    try:
        found = asyncio.run(examine(read, os.environ, clock or SystemClock()))
    finally:
        logging.disable(logging.NOTSET)
    hide = Secrecy(secrets(read.settings))
    for one in found:
        shown = {"words": one.words, "fix": one.fix}
        said = {name: harmless(str(text)) for name, text in hide(None, "", shown).items()}
        print(_json(one, **said) if as_json else _line(one, **said))
    amiss = sum(one.level is Level.WRONG for one in found)
    if not as_json:
        print(f"\n{count(amiss, 'thing')} to mend." if amiss else "\nNothing is wrong.")
    return 1 if amiss else 0


def _line(one: Finding, words: str, fix: str) -> str:
    return f"{one.level:5}  {one.about:{WIDTH}}  {words} {fix}".rstrip()


def _json(one: Finding, words: str, fix: str) -> str:
    fields = {"check": one.about, "level": one.level, "says": words, "fix": fix or None}
    return json.dumps(fields, ensure_ascii=False)
