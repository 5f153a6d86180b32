"""What the machine itself has to have right: settings, time zones, roadmaps."""

import os
import stat
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.config import NAMES, PREFIX, Settings
from bot.config.faults import Given
from bot.config.wrong import unknown
from bot.content.library import gathered
from bot.domain.findings import Finding, fine, note, sentence, wrong

SETTINGS, ZONES, ROADMAPS = "settings", "time zones", "roadmaps"
"""What findings are about."""

KNOWN = "Europe/Berlin"
"""A time zone that every database of them has."""

ENV_FILE = Path(".env")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def settings(given: Given, environment: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the settings; `environment` are the names that are set there."""
    for fault in given.faults:
        yield wrong(SETTINGS, sentence(fault), "Change it in the environment, or in `.env`.")
    for name, hint in unknown(environment, NAMES, PREFIX):
        yield note(SETTINGS, sentence(f"{name} in the environment is not a setting{hint}"))
    yield from _address(given.settings)
    if os.name == "posix" and ENV_FILE.is_file() and ENV_FILE.stat().st_mode & _OTHERS:
        yield note(SETTINGS, "Others on this machine may open `.env`.", "Run `chmod 600 .env`.")
    served = [name for name, is_set in _platforms(given.settings) if is_set]
    if not served:
        words = "There is nothing to serve, and `cairn run` would not start."
        yield wrong(SETTINGS, words, "Set CAIRN_DISCORD_TOKEN or CAIRN_SLACK_BOT_TOKEN.")
    elif not given.faults:
        yield fine(SETTINGS, f"Set up: {', '.join(served)}.")


def zones(searched: Sequence[str] = zoneinfo.TZPATH) -> Iterator[Finding]:
    """Whether the rules of time zones are there, and of which version; `searched` are folders."""
    try:
        zoneinfo.ZoneInfo.no_cache(KNOWN)
    except zoneinfo.ZoneInfoNotFoundError:
        words = f"The rules of {KNOWN} are not there, nor those of any other time zone."
        yield wrong(ZONES, words, "Install the package tzdata: the system's, or Python's.")
        return
    folder = next((Path(one) for one in searched if (Path(one) / KNOWN).is_file()), None)
    yield fine(ZONES, f"The rules are those of {_edition(folder) if folder else _package()}.")


def roadmaps(more: Path | None) -> Iterator[Finding]:
    """Whether those that come with the bot, and those of one more place, can be read."""
    library = gathered(more)
    for error in library.broken:
        fix = "Cohorts cannot begin on it before that is mended; `cairn content check` says more."
        yield wrong(ROADMAPS, sentence(str(error)), fix)
    if library.roadmaps:
        named = (f"{roadmap.id} {roadmap.version}" for roadmap in library.roadmaps.values())
        yield fine(ROADMAPS, f"There are {', '.join(named)}.")


def _address(given: Settings) -> Iterator[Finding]:
    if given.public_url is None or given.public_url.startswith("https://"):
        return
    words = "CAIRN_PUBLIC_URL begins with http://"
    fix = "Put a web server with a certificate in front, and name its https:// address."
    if given.slack_signing_secret is not None or given.slack_client_id is not None:
        yield wrong(SETTINGS, f"{words}, and Slack takes nothing but https://.", fix)
    else:
        yield note(SETTINGS, f"{words}: what goes there can be read on the way.", fix)


def _platforms(given: Settings) -> Iterator[tuple[str, bool]]:
    over_http = given.slack_signing_secret is not None
    yield "Discord", given.discord_token is not None
    ways = "HTTP" if over_http else "sockets"
    yield f"Slack (one workspace, over {ways})", given.slack_bot_token is not None
    yield "Slack (many workspaces, over HTTP)", given.slack_client_id is not None


def _edition(folder: Path) -> str:
    """The version that a folder of time zones says it has."""
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as file:
            said = file.readline().removeprefix("# version").strip()
    except (OSError, UnicodeDecodeError):
        said = ""
    return f"the system, version {said}" if said else f"the system, in {folder}"


def _package() -> str:
    try:
        return f"Python's package tzdata, version {version('tzdata')}"
    except PackageNotFoundError:
        return "Python itself"
