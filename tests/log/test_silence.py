"""Whatever happens, at the level that says most: nobody's name, nobody's words, no token."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import text

from adapters.console.script import parse_script
from bot.config import LogFormat
from bot.domain.people import Person
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.log.kept import Logged, documented, objects
from tests.rehearsal.everywhere import Player, Stage, on_discord, on_slack
from tests.wire.trouble import Fail, HangUp

Open: TypeAlias = Callable[[Store, FakeClock], AbstractAsyncContextManager[Stage]]

START = datetime(2026, 3, 1, 18, tzinfo=UTC)

WRITTEN = (
    "Zephyr",
    "amethyst",
    "basalt",
    "chalcedony",
    "dolomite",
    "epidote",
    "feldspar",
    "garnet",
    "hematite",
    "iolite",
)
"""What people write in the script: the name of their cohort first."""

NAMES = ("Ada", "Lin", "Learners", "general")

WORDS = re.compile(rf"\b(?:{'|'.join((*WRITTEN, *NAMES))})\b", re.IGNORECASE)

SECRETS = re.compile(r"the-wire|-token|-wire|xapp-|response_url/(?!\*)|ticket-")
"""What tokens of all kinds are called on the Discord and the Slack of this machine."""

SCRIPT = parse_script("""
    clock 2026-03-01 18:00 Etc/UTC
    person Root admin timezone=Etc/UTC community=Learners
    person Lin timezone=Etc/UTC community=Learners
    person Ada timezone=Etc/UTC community=Learners
    Root in #general: /cohort create name=Zephyr start=2026-03-02 timezone=UTC leg=python-and-sql
    Root in #general: /cohort facilitator person=Lin
    Ada in #general: /cohort join cohort=Zephyr
    Ada in #general: /settings alias=amethyst
    Ada in #general: /reminders on=yes time=20:00 days=mon,wed
    clock 2026-03-02 13:30 Etc/UTC
    Ada presses "Check in" done=basalt next=chalcedony blocked=dolomite minutes=45
    Ada in #general: /done milestone=milestone-week-01 link=https://x.org/epidote note=feldspar
    Ada in #general: /portfolio title=garnet link=https://x.org/garnet
    Ada in #general: /resources topic=hematite
    Lin in #general: /cohort holiday from=2026-03-17 to=2026-03-18 reason=iolite
    Lin in #general: /cohort skip week=2 reason=iolite
    clock +9d
""")

AGAIN = parse_script("""
    person Ada timezone=Etc/UTC community=Learners
    Ada in #general: /portfolio title=garnet link=https://x.org/garnet
    clock +1d
""")

SEVERAL_BUGS = parse_script("""
    person Root admin timezone=Etc/UTC community=Learners
    person Ada timezone=Etc/UTC community=Learners
    Ada in #general: /checkin done=basalt
    Ada in #general: /done milestone=milestone-week-01 note=garnet
    Ada in #general: /progress
    clock +8d
""")


SEEN = {"call answered", "call failed", "delivery ended", "job failed: it is tried again"}

BUSY = Fail(429, {"retry_after": 0.01, "global": False, "message": "slowly"}, {"Via": "1.1 x"})
REFUSED = Fail(400, {"code": 50035, "message": "Invalid Form Body", "ok": False})


def refused_by_the_database(tx: Tx, person: Person, *args: Any) -> None:
    """Its own error comes with everything that was to be written."""
    said = {"who": person.name, "words": " ".join(WRITTEN)}
    tx._connection.execute(text("INSERT INTO no_such_table VALUES (:who, :words)"), said)


def quoting(*args: Any, **kwargs: Any) -> None:
    """As most errors do, it quotes what it cannot deal with."""
    try:
        int(" ".join(WRITTEN))
    except ValueError as error:
        raise KeyError(f"{NAMES} wrote {WRITTEN}", args, kwargs) from error


@pytest.fixture
def break_it(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Puts bugs into what people ask for, and into what falls due."""

    def put() -> None:
        monkeypatch.setattr("bot.commands.checkins.check_in", refused_by_the_database)
        monkeypatch.setattr("bot.commands.milestones.mark_done", quoting)
        monkeypatch.setattr("bot.commands.progress.standing", quoting)
        monkeypatch.setattr("bot.jobs.kinds.walked", quoting)

    return put


@pytest.mark.parametrize("opened", [on_discord, on_slack])
async def test_people_and_secrets_are_not_in_the_log(
    sqlite: Sqlite,
    tmp_path: Path,
    logged: Logged,
    break_it: Callable[[], None],
    opened: Open,
) -> None:
    written = logged(log_format=LogFormat.JSON)
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    clock = FakeClock(START)
    async with opened(store, clock) as stage:
        player = Player(stage, store, clock)
        await player.play(SCRIPT)
        fine = len(objects(written))
        trouble = stage._cairn.here.trouble  # type: ignore[attr-defined]
        for fault in (HangUp(stored=False), HangUp(stored=True), BUSY, REFUSED):
            trouble.next("POST", fault)
            await player.play(AGAIN)
        break_it()
        trouble.next("POST", BUSY)
        await player.play(SEVERAL_BUGS)
    await store.close()

    assert WORDS.findall(written.getvalue()) == []
    assert SECRETS.findall(written.getvalue()) == []
    lines = objects(written)
    assert fine > len(SCRIPT)
    assert {one["event"] for one in lines} >= SEEN
    ours = [one for one in lines if one["logger"].startswith(("bot", "adapters"))]
    assert set().union(*ours) <= documented()
    libraries = [one for one in lines if one not in ours and told_of_a_bug(lines, one)]
    assert all("incident" in one for one in libraries)
    assert len(libraries) == (stage.platform == "discord")


def told_of_a_bug(lines: list[dict[str, Any]], line: dict[str, Any]) -> bool:
    """Whether somebody was told a number for the call that the line is about."""
    return any(one["call"] == line.get("call") for one in lines if one["event"] == "call failed")
