"""What is counted, and that all of it reaches Prometheus."""

import asyncio
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.door import PERSON, Door
from bot.commands.registry import REGISTRY
from bot.content import Library
from bot.domain.queue import NewJob
from bot.domain.roadmap import Roadmap
from bot.jobs.runner import Runner
from bot.message import plain
from bot.ports import PermanentFailure, TemporaryFailure
from bot.storage.errors import StorageError
from bot.storage.store import Store
from bot.storage.tx import Tx
from bot.web.metrics import Metrics
from tests.commands.world import MONDAY, library
from tests.databases import Postgres
from tests.docs.generate import ROOT
from tests.fakes.clock import FakeClock
from tests.jobs.bot import Bot, at
from tests.jobs.road import library as short_road
from tests.web.site import Site

HELP = ("cairn_commands_total", {"command": "help", "outcome": "ok"})

ADA = Caller("console", "ada", "Ada", "home", "Home")


@pytest.fixture
def app(store: Store, clock: FakeClock, metrics: Metrics) -> App:
    return App(store, REGISTRY, library(), clock, metrics)


class Torn(dict[str, Roadmap]):
    """Roadmaps that nobody can look at while they are torn."""

    torn = False

    def get(self, key: str, default: Roadmap | None = None) -> Roadmap | None:  # type: ignore[override]
        if self.torn:
            raise RuntimeError("a bug")
        return super().get(key, default)


@pytest.fixture
def torn() -> Torn:
    return Torn(short_road(6).roadmaps)


async def test_commands_are_counted_by_how_they_were_answered(
    site: Site, app: App, torn: Torn
) -> None:
    setting = Call(ADA, ("settings",), {"timezone": "Europe/Berlin"}, key="console:1")
    for call in (
        *[Call(ADA, ("help",))] * 3,
        setting,
        setting,
        replace(setting, key="console:2", args={"timezone": "Nowhere"}),
        Call(ADA, ("setings",)),
        Call(ADA, ("no", "such", "thing")),
    ):
        await app.handle(call)
    torn.torn = True
    broken = replace(app, library=Library(torn))
    assert (await broken.handle(Call(ADA, ("roadmap",)))).incident is not None

    samples = await site.samples()
    assert {name: value for name, value in samples.items() if "commands_total" in name} == {
        "cairn_commands_total{command=help,outcome=ok}": 3,
        "cairn_commands_total{command=settings,outcome=ok}": 1,
        "cairn_commands_total{command=settings,outcome=repeated}": 1,
        "cairn_commands_total{command=settings,outcome=refused}": 1,
        "cairn_commands_total{command=unknown,outcome=refused}": 2,
        "cairn_commands_total{command=roadmap,outcome=bug}": 1,
    }
    assert samples["cairn_command_seconds_count{command=settings}"] == 3
    assert samples["cairn_command_seconds_bucket{command=settings,le=+Inf}"] == 3
    assert 0 < samples["cairn_command_seconds_sum{command=settings}"] < 10


async def test_who_is_turned_away_is_counted(site: Site, app: App) -> None:
    guarded = replace(app, door=Door())
    replies = [await guarded.handle(Call(ADA, ("help",))) for _ in range(PERSON.burst + 3)]

    assert [reply.ok for reply in replies] == [True] * PERSON.burst + [False] * 3
    assert plain(replies[-1].message).startswith("That was a lot at once")
    samples = await site.samples()
    assert samples["cairn_commands_total{command=help,outcome=limited}"] == 3


async def test_whatever_people_call_makes_no_series(site: Site, app: App) -> None:
    await app.handle(Call(ADA, ("help",)))
    before = await site.samples()
    for number in range(20):
        stranger = replace(ADA, account=f"account-{number}", name=f"Ada {number}")
        await app.handle(Call(stranger, (f"word-{number}",)))
        await app.handle(Call(stranger, ("help",), {"command": f"word-{number}"}))

    after = await site.samples()
    assert {name for name in after.keys() - before.keys() if "command=unknown" not in name} == {
        "cairn_commands_total{command=help,outcome=refused}"
    }


@pytest.fixture
async def bot(store: Store, metrics: Metrics, torn: Torn) -> Bot:
    """A cohort an hour before its first post, with a runner that counts."""
    bot = Bot(store, FakeClock(at("2026-03-02 08:00")), Library(torn))
    bot.runner = Runner(store, bot.library, {"console": bot.chat}, "one", meter=metrics)
    await bot.lead('/cohort create name="A" start=2026-03-02 timezone=America/New_York')
    return bot


async def test_posts_are_counted_by_how_they_ended(bot: Bot, site: Site) -> None:
    bot.chat.fail(TemporaryFailure("503"))
    await bot.until("2026-03-02 10:00")
    bot.chat.fail(PermanentFailure("403", "Let Cairn send messages there"))
    await bot.until("2026-03-04 23:00")
    bot.chat.fail(TemporaryFailure("503", timedelta(days=9)))
    await bot.until("2026-03-14 23:00")

    counted = only("cairn_deliveries_total", await site.samples())
    ended = Counter(row["state"] for row in await bot.deliveries())
    retried = counted.pop("cairn_deliveries_total{outcome=retried,platform=console}")
    assert retried == 2
    assert ended["skipped"] > 0
    assert counted == {
        "cairn_deliveries_total{outcome=sent,platform=console}": ended["sent"],
        "cairn_deliveries_total{outcome=failed,platform=console}": 1,
        "cairn_deliveries_total{outcome=dropped,platform=console}": ended["skipped"],
    }


async def test_jobs_are_counted_by_how_they_ended(bot: Bot, torn: Torn, site: Site) -> None:
    torn.torn = True
    await bot.until("2026-03-02 09:01")
    torn.torn = False
    bot.away(at("2026-03-12 12:00"))
    await bot.catch_up()

    counted = only("cairn_jobs_total", await site.samples())
    ended = Counter((job["kind"], job["state"]) for job in await bot.jobs())
    assert counted.pop("cairn_jobs_total{kind=week,outcome=retried}") >= 2
    assert {state for _, state in ended} == {"done", "skipped", "waiting"}
    assert counted == {
        f"cairn_jobs_total{{kind={kind},outcome={state}}}": count
        for (kind, state), count in ended.items()
        if state != "waiting"
    }


async def test_a_post_that_nobody_takes_grows_old(
    bot: Bot, site: Site, clock: FakeClock, store: Store
) -> None:
    elsewhere = Runner(store, bot.library, {}, "elsewhere")
    bot.away(at("2026-03-02 09:00"))
    while await elsewhere.run_due(bot.clock.now()):
        pass
    clock.forward(seconds=(at("2026-03-02 09:10") - clock.now()).total_seconds())

    samples = await site.samples()
    assert samples["cairn_oldest_due_delivery_seconds{platform=console}"] == 600
    assert samples["cairn_oldest_due_job_seconds{}"] == 0


async def test_a_wait_for_the_database_is_told_from_the_work(
    store: Store, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([100.0, 102.5, 102.75])
    monkeypatch.setattr("bot.storage.timed.perf_counter", lambda: next(moments))

    await store.write(lambda tx: None)

    assert told(metrics, "cairn_database_wait_seconds_sum") == 2.5
    assert told(metrics, "cairn_database_transaction_seconds_sum") == 0.25


async def test_what_is_run_again_is_counted(postgres: Postgres, metrics: Metrics) -> None:
    """Only on PostgreSQL does anything collide."""
    store = await Store.open(postgres.wiped(), metrics)
    met = Barrier(2)
    runs = []

    def collide(tx: Tx) -> None:
        runs.append(1)
        before = tx.jobs.next_due()
        if len(runs) <= 2:
            met.wait(10)
        assert before is None or len(runs) > 2
        tx.jobs.add([NewJob(f"job {len(runs)}", "week", MONDAY.date(), MONDAY)])

    await asyncio.gather(store.write(collide), store.write(collide))
    await store.close()

    assert told(metrics, "cairn_database_reruns_total") == len(runs) - 2 > 0
    assert told(metrics, "cairn_database_transaction_seconds_count") == 2


async def test_what_never_got_a_connection_only_waited(store: Store, metrics: Metrics) -> None:
    await store.close()
    with pytest.raises(StorageError):
        await store.write(lambda tx: None)

    assert told(metrics, "cairn_database_wait_seconds_count") == 1
    assert told(metrics, "cairn_database_transaction_seconds_count") == 0


async def test_two_processes_in_one_count_for_themselves(metrics: Metrics) -> None:
    other = Metrics()
    other.answered("help", "ok", 0.001)

    assert other.registry.get_sample_value(*HELP) == 1
    assert metrics.registry.get_sample_value(*HELP) is None


async def test_every_metric_is_documented_and_says_what_it_is(site: Site) -> None:
    guide = (ROOT / "docs/guides/operators.md").read_text("utf-8")
    page = (await site.page("/metrics")).text
    exported = set(re.findall(r"^# TYPE (cairn_\w+) ", page, re.MULTILINE))

    assert len(exported) == 14
    assert exported == set(re.findall(r"^\| `(cairn_\w+)` \| .+ \| .+ \|$", guide, re.MULTILINE))
    assert exported == set(re.findall(r"^# HELP (cairn_\w+) \S.+\.$", page, re.MULTILINE))


def only(name: str, samples: dict[str, float]) -> dict[str, float]:
    return {key: value for key, value in samples.items() if key.startswith(f"{name}{{")}


def told(metrics: Metrics, name: str) -> float:
    """Of the writes."""
    return metrics.registry.get_sample_value(name, {"access": "write"}) or 0
