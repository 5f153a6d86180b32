"""What `cairn doctor` finds on the machine itself."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.doctor import host
from bot.cli.doctor.clock import Reading, clock
from bot.cli.doctor.database import database, disk, filesystem, known
from bot.cli.doctor.guarded import aside, guarded, in_time, looked
from bot.cli.doctor.places import places
from bot.config import NAMES, Settings
from bot.config.faults import Given, given
from bot.content import Library
from bot.content.errors import ContentError
from bot.domain.cohorts import Cohort
from bot.domain.findings import Finding, Level, fine
from bot.domain.places import Lack, Place
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.commands.world import library
from tests.databases import Sqlite
from tests.rows import add_cohort

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def told(found: Sequence[Finding]) -> list[tuple[Level, str]]:
    return [(one.level, one.words) for one in found]


class TestSettings:
    def test_what_is_set_up(self) -> None:
        Path(".env").write_text("CAIRN_DISCORD_TOKEN=x\nCAIRN_PUBLIC_URL=https://h\n")
        Path(".env").chmod(0o600)
        assert told([*host.settings(given(), {"PATH": "/bin"})]) == [
            (Level.FINE, "Set up: Discord.")
        ]

    def test_every_fault_has_a_line_of_its_own(self) -> None:
        Path(".env").write_text("CAIRN_SLACK_CLIENT_ID=1.2\nCAIRN_HTTP_PORT=http\nCAIRN_X=1\n")
        Path(".env").chmod(0o600)
        found = [*host.settings(given(), ())]
        assert {one.level for one in found} == {Level.WRONG}
        assert [one.words.split()[0].strip(":") for one in found] == [
            "CAIRN_X",
            "CAIRN_HTTP_PORT",
            "CAIRN_SLACK_CLIENT_SECRET",
            "CAIRN_SLACK_SIGNING_SECRET",
            "CAIRN_SECRET_KEY",
            "CAIRN_PUBLIC_URL",
        ]
        assert all(one.fix for one in found)

    def test_nothing_to_serve(self) -> None:
        [one] = host.settings(given(), ())
        assert one.level is Level.WRONG
        assert "CAIRN_DISCORD_TOKEN" in one.fix

    def test_a_name_in_the_environment_that_is_no_setting(self) -> None:
        # Kubernetes sets some that begin so, for a service of that name.
        _, one = host.settings(given(), ["CAIRN_SERVICE_HOST", "CAIRN_LOG_LEVEL"])
        found = [*host.settings(given(), ["CAIRN_DISCORD_TOKN"])]
        assert (one.level, found[0].level) == (Level.WRONG, Level.NOTE)
        assert found[0].words.endswith("is not a setting; did you mean CAIRN_DISCORD_TOKEN?")

    @pytest.mark.parametrize(
        "more, level",
        [({}, Level.NOTE), ({"slack_signing_secret": "s"}, Level.WRONG)],
    )
    def test_an_address_without_https(self, more: dict[str, str], level: Level) -> None:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            public_url="http://h",
            slack_bot_token=SecretStr("xoxb-1"),
            slack_app_token=SecretStr("xapp-1"),
            **more,  # type: ignore[arg-type]
        )
        first, *_ = host.settings(Given(settings), ())
        assert (first.level, "https://" in first.fix) == (level, True)

    def test_a_file_that_others_may_open(self) -> None:
        Path(".env").write_text("CAIRN_DISCORD_TOKEN=x\n")
        Path(".env").chmod(0o640)
        first, _ = host.settings(given(), ())
        assert (first.level, first.fix) == (Level.NOTE, "Run `chmod 600 .env`.")


class TestZones:
    def test_they_are_those_of_the_system(self, tmp_path: Path) -> None:
        (tmp_path / "Europe").mkdir()
        (tmp_path / host.KNOWN).touch()
        [one] = host.zones([str(tmp_path / "nowhere"), str(tmp_path)])
        assert one.words == f"The rules are those of the system, in {tmp_path}."
        (tmp_path / "tzdata.zi").write_text("# version 2026a\n# and more\n")
        [one] = host.zones([str(tmp_path)])
        assert (one.level, one.words) == (
            Level.FINE,
            "The rules are those of the system, version 2026a.",
        )

    def test_they_are_those_of_the_package(self) -> None:
        [one] = host.zones([])
        assert one.words.startswith("The rules are those of Python's package tzdata, version 20")

    def test_there_are_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "KNOWN", "Europe/Nowhere")
        [one] = host.zones([])
        assert (one.level, "tzdata" in one.fix) == (Level.WRONG, True)


class TestRoadmaps:
    def test_they_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "gathered", lambda more: library())
        [one] = host.roadmaps(None)
        assert one.level is Level.FINE
        assert "ml-engineer 1." in one.words

    def test_one_is_broken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        error = ContentError("roads/roadmap.yaml", 3, "title", "is missing")
        monkeypatch.setattr(host, "gathered", lambda more: Library(library().roadmaps, (error,)))
        wrong, well = host.roadmaps(tmp_path)
        assert (wrong.level, well.level) == (Level.WRONG, Level.FINE)
        assert wrong.words == f"{str(error)[0].upper()}{str(error)[1:]}."
        assert "cairn content check" in wrong.fix


class TestDatabase:
    def test_it_is_up_to_date(self, database_url: str) -> None:
        one = database(database_url)
        assert (one.level, "is up to date (0" in one.words) == (Level.FINE, True)
        assert known(database_url).spots == ()

    def test_it_is_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "cairn.db"
        one = database(f"sqlite:///{path}")
        assert (one.level, one.fix) == (Level.WRONG, "Run `cairn db upgrade`.")
        assert one.words.endswith("is empty.")
        assert not path.parent.exists()

    @pytest.mark.parametrize(
        "at, words, fix",
        [
            ("0001", "is at 0001, and 0", "Run `cairn db upgrade`."),
            ("9999", "newer one has upgraded it.", "go back to a copy."),
        ],
    )
    def test_it_is_behind_or_ahead(
        self, sqlite: Sqlite, tmp_path: Path, at: str, words: str, fix: str
    ) -> None:
        url = sqlite.copy_to(tmp_path / "cairn.db")
        with closing(sqlite3.connect(tmp_path / "cairn.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (at,))
            connection.commit()
        one = database(url)
        assert (one.level, words in one.words) == (Level.WRONG, True)
        assert one.fix.endswith(fix)

    def test_it_is_none_or_cannot_be_reached(self, tmp_path: Path) -> None:
        (tmp_path / "cairn.db").write_bytes(b"rubbish" * 1000)
        for url in (f"sqlite:///{tmp_path}/cairn.db", "postgresql://u:s3cret@127.0.0.1:9/cairn"):
            one = database(url)
            assert one.level is Level.WRONG
            assert one.words.startswith("Cannot use the database")
            assert one.fix
            assert "s3cret" not in one.words


class TestDisk:
    def test_all_is_well(self, sqlite: Sqlite, tmp_path: Path) -> None:
        url = sqlite.copy_to(tmp_path / "cairn.db")
        (tmp_path / "cairn.db").chmod(0o600)
        [one] = disk(url)
        assert one.level is Level.FINE

    def test_a_folder_that_is_still_to_be_made(self, tmp_path: Path) -> None:
        [one] = disk(f"sqlite:///{tmp_path}/a/b/cairn.db")
        assert one.words.startswith(f"{tmp_path} ")

    def test_others_may_open_the_file(self, sqlite: Sqlite, tmp_path: Path) -> None:
        url = sqlite.copy_to(tmp_path / "cairn.db")
        (tmp_path / "cairn.db").chmod(0o644)
        first, second = disk(url)
        assert (first.level, second.level) == (Level.NOTE, Level.FINE)
        assert first.fix == f"Run `chmod 600 {tmp_path}/cairn.db`."

    def test_a_network_share(self, tmp_path: Path) -> None:
        mounts = tmp_path / "mounts"
        mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/x {tmp_path} nfs4 rw 0 0\n")
        [one] = disk(f"sqlite:///{tmp_path}/cairn.db", mounts)
        assert (one.level, "(nfs4)" in one.words) == (Level.WRONG, True)

    def test_too_little_is_left(self, tmp_path: Path) -> None:
        [one] = disk(f"sqlite:///{tmp_path}/cairn.db", least=10**18)
        assert (one.level, one.words.startswith("Only ")) == (Level.WRONG, True)

    def test_it_cannot_be_written(
        self, sqlite: Sqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = sqlite.copy_to(tmp_path / "cairn.db")
        (tmp_path / "cairn.db").chmod(0o600)
        # Whoever runs the tests as root may write everywhere.
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path).is_file())
        [one] = disk(url)
        assert (one.level, one.words) == (
            Level.WRONG,
            f"{tmp_path} cannot be written by this user.",
        )

    def test_a_server_has_its_own(self) -> None:
        assert [*disk("postgresql://u@h/cairn")] == []

    def test_the_kind_of_a_file_system(self, tmp_path: Path) -> None:
        mounts = tmp_path / "mounts"
        mounts.write_text(
            "/dev/sda1 / ext4 rw 0 0\ntmpfs /data tmpfs rw 0 0\n"
            "/dev/sdb /data/my\\040disk xfs rw 0 0\nnas:/x /data/my\\040disk nfs rw 0 0\n"
        )
        assert filesystem(Path("/srv"), mounts) == "ext4"
        assert filesystem(Path("/data"), mounts) == "tmpfs"
        assert filesystem(Path("/database"), mounts) == "ext4"
        assert filesystem(Path("/data/my disk/here"), mounts) == "nfs"  # the later one covers it
        assert filesystem(Path("/srv"), tmp_path / "none") is None


class TestClock:
    def reading(self, whose: str, ahead: float) -> Reading:
        there = NOW - timedelta(seconds=ahead)
        return Reading(whose, format_datetime(there, usegmt=True), NOW)

    @pytest.mark.parametrize(
        "ahead, level, words",
        [
            (0, Level.FINE, "It agrees with Discord."),
            (30, Level.FINE, "It agrees with Discord."),
            (31, Level.WRONG, "It is 31 s ahead of that of Discord, and posts go out by it."),
            (-90, Level.WRONG, "It is 90 s behind that of Discord, and posts go out by it."),
        ],
    )
    def test_it_is_held_against_the_answers(self, ahead: int, level: Level, words: str) -> None:
        one = clock([self.reading("Discord", ahead)])
        assert (one.level, one.words) == (level, words)

    def test_the_worst_counts(self) -> None:
        one = clock([self.reading("Discord", 5), self.reading("Slack", -40)])
        assert "behind that of Slack" in one.words

    @pytest.mark.parametrize("header", [None, "", "yesterday"])
    def test_nobody_said_the_time(self, header: str | None) -> None:
        assert clock([Reading("Discord", header, NOW)]).level is Level.NOTE


class Rooms:
    """Channels of which something, nothing or too late is told."""

    async def lacks(self, place: Place) -> Sequence[Lack] | None:
        match place.channel:
            case "well":
                return ()
            case "dark":
                return None
            case "slow":
                never: asyncio.Future[tuple[Lack, ...]] = asyncio.Future()
                return await never
            case _:
                return (Lack("Send Messages", "to post", "Grant it."),)


class TestPlaces:
    async def found(self, store: Store, *channels: str) -> list[tuple[Level, str]]:
        def cohort(tx: Tx) -> Cohort:
            return tx.cohorts.with_id(add_cohort(tx))

        one = await store.write(cohort)
        spots = [(one, Place("discord", "home", channel)) for channel in channels]
        return told(await places("discord places", spots, Rooms()))

    async def test_how_each_of_them_is(self, store: Store) -> None:
        assert await self.found(store, "well", "dark", "shut", "well") == [
            (Level.WRONG, "“ML spring” (cohort 1): In #shut Cairn still needs Send Messages."),
            (Level.NOTE, "Nothing is known of 1 place."),
            (Level.FINE, "Nothing is missing in 2 places."),
        ]

    async def test_some_keep_it_waiting(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.cli.doctor.guarded.PATIENCE", 0.0)
        assert await self.found(store, "slow", "slow") == [
            (Level.NOTE, "There was no time to look at 2 places."),
        ]

    async def test_there_are_none(self, store: Store) -> None:
        assert await self.found(store) == [(Level.FINE, "No cohort posts here yet.")]


class TestGuarded:
    async def test_a_bug_is_a_finding_without_its_words(self) -> None:
        def look() -> list[Finding]:
            raise ValueError("s3cret")

        [one] = await looked("settings", look)
        assert one.level is Level.WRONG
        assert one.words.startswith("A bug kept Cairn from looking: ValueError in test_doctor.py:")
        assert "s3cret" not in one.words

    async def test_a_thread_that_hangs_is_left_behind(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.cli.doctor.guarded.PATIENCE", 0.01)
        go = threading.Event()
        over = threading.Event()

        def hang() -> list[Finding]:
            go.wait(10)
            over.set()
            return []

        [one] = await looked("disk", hang)
        assert one.words == "There was no answer within 0.01 s."
        go.set()
        assert await asyncio.to_thread(over.wait, 10)

    async def test_what_was_begun_may_end_when_the_loop_is_over(self) -> None:
        go = threading.Event()

        def once() -> None:
            async def leave() -> None:
                task = asyncio.create_task(aside(lambda: go.wait(10)))
                await asyncio.sleep(0)
                task.cancel()

            asyncio.run(leave())

        await asyncio.to_thread(once)
        go.set()

    async def test_each_is_looked_at_and_one_hides_no_other(self) -> None:
        async def look(number: int) -> Sequence[Finding]:
            if number == 3:
                raise ValueError(number)
            return (fine("places", f"{number}"),)

        found, left = await in_time("places", range(20), look)
        assert left == 0
        assert [one.words for one in found if one.level is Level.FINE] == [
            f"{number}" for number in range(20) if number != 3
        ]
        assert [one.level for one in found].count(Level.WRONG) == 1

    async def test_a_timeout_from_inside_is_a_finding_too(self) -> None:
        async def look(_: object = None) -> Sequence[Finding]:
            raise TimeoutError

        [one] = await guarded("places", look)
        found, _ = await in_time("places", [1], look)
        assert told([one]) == told(found) == [(Level.WRONG, "There was no answer within 10 s.")]
