"""`cairn doctor`, as people type it, in a folder of its own."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.doctor.command import doctor
from bot.cli.main import main
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.config import NAMES
from bot.domain.people import Rank
from bot.ports import Clock
from bot.storage.store import Store
from tests.commands.world import MONDAY, library
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock

CREATE = {"name": "ML spring", "start": "2026-03-02", "timezone": "Europe/Berlin"}


@dataclass(frozen=True)
class Told:
    """What was printed: its findings by what they are about, and all of it."""

    status: int
    lines: Sequence[Mapping[str, str]]
    text: str

    def of(self, check: str) -> list[tuple[str, str]]:
        """The level and the words of each finding about something."""
        return [(one["level"], one["says"]) for one in self.lines if one["check"] == check]

    def fixes(self, check: str) -> list[str]:
        return [one["fix"] for one in self.lines if one["check"] == check]

    @property
    def wrong(self) -> set[str]:
        """What something is wrong with."""
        return {one["check"] for one in self.lines if one["level"] == "wrong"}


class Operator:
    """Runs the command, with settings of their own and no others."""

    def __init__(
        self,
        folder: Path,
        sqlite: Sqlite,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        self.url = sqlite.copy_to(folder / "cairn.db")
        (folder / "cairn.db").chmod(0o600)
        self._set = monkeypatch.setenv
        self._capfd = capfd
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(folder)
        monkeypatch.setattr("bot.cli.doctor.host.gathered", lambda more: library())
        monkeypatch.setattr("adapters.discord.fetched.A_SECOND", 1000)
        self.set(database_url=self.url)

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._set(f"CAIRN_{name.upper()}", value)

    async def doctor(self, clock: Clock | None = None) -> Told:
        """All findings; on another clock than the machine's, if one is given."""
        if clock is None:
            status = await asyncio.to_thread(main, ["doctor", "--json"])
        else:
            status = await asyncio.to_thread(doctor, as_json=True, clock=clock)
        out, err = self._capfd.readouterr()
        assert err == ""
        return Told(status, [json.loads(line) for line in out.splitlines()], out)

    async def text(self) -> str:
        await asyncio.to_thread(main, ["doctor"])
        return self._capfd.readouterr().out

    async def found_cohort(self, platform: str, community: str, channel: str) -> None:
        """A cohort that is to post there."""
        store = await Store.open(self.url)
        app = App(store, REGISTRY, library(), FakeClock(MONDAY))
        lin = Caller(platform, "lin", "Lin", community, "Learners", Rank.ADMIN)
        reply = await app.handle(Call(lin, ("cohort", "create"), CREATE, channel))
        assert reply.ok, reply
        await store.close()
