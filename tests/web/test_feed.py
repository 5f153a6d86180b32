"""A person's calendar, as calendar apps fetch it, and what becomes of it when things change."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.content import Library
from bot.domain.people import Rank
from bot.storage.errors import Outage, Trouble
from bot.storage.restored import go_on_from
from bot.storage.store import Store
from tests.commands.begun import Begun
from tests.commands.world import SPRING, World
from tests.databases import Sqlite
from tests.jobs.road import library as short_road
from tests.web.subscriber import Subscriber, subscribed

WEEK_1 = "ML spring: week 1, Kick-off: what ML engineers do, and a workspace that works"
WEEK_3 = "ML spring: week 3, Tables with pandas"
DUE_1 = "ML spring: due: Learning contract and working setup"
UNKNOWN = "/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAA.ics"


async def begin(world: World) -> None:
    """Ada and bob are in ML spring, of five weeks from this Monday on; ada has an address."""
    world.enter("lin", Rank.FACILITATOR, zone="America/New_York")
    for name, words in (
        ("lin", SPRING),
        ("ada", '/cohort join "ML spring"'),
        ("bob", '/cohort join "ML spring"'),
        ("ada", "/calendar"),
    ):
        assert (await world.say(name, words)).ok


@pytest.fixture(scope="session")
def begun(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    url = sqlite.copy_to(tmp_path_factory.mktemp("feed") / "cairn.db")
    return Begun.after(url, World, begin)


@pytest.fixture
async def app(begun: Begun, tmp_path: Path) -> AsyncIterator[Subscriber]:
    """Ada's calendar app."""
    async with begun.again(tmp_path / "cairn.db") as world, subscribed(world) as here:
        yield here


@pytest.fixture
async def either(store: Store) -> AsyncIterator[Subscriber]:
    """The same, on each of the two engines."""
    world = World(store)
    await begin(world)
    async with subscribed(world) as here:
        yield here


def days(event: Any) -> tuple[str, str]:
    """The first and the last day of an event."""
    last: date = event["DTEND"].dt - timedelta(days=1)
    return f"{event['DTSTART'].dt:%m-%d}", f"{last:%m-%d}"


async def test_a_calendar_is_fetched(either: Subscriber) -> None:
    fetched = await either.fetch()

    assert fetched.status == 200
    assert fetched.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert fetched.headers["Cache-Control"] == "private, no-cache"
    assert fetched.headers["ETag"]
    assert "Set-Cookie" not in fetched.headers
    entries = await either.entries()
    assert days(entries[WEEK_1]) == ("03-02", "03-08")
    assert days(entries[WEEK_3]) == ("03-16", "03-22")
    assert days(entries[DUE_1]) == ("03-08", "03-08")
    assert "Start with:" in entries[WEEK_1]["DESCRIPTION"]
    assert entries[WEEK_1]["URL"].startswith("https://")
    assert len(fetched.events) == 5 + 5 + 10


async def test_checkins_keep_their_time_on_the_wall_through_a_clock_change(
    app: Subscriber,
) -> None:
    fetched = await app.fetch()
    calls = [one["DTSTART"].dt for one in fetched.events if "check-in" in one["SUMMARY"]]

    assert [f"{at:%m-%d %H:%M %Z}" for at in calls[:3]] == [
        "03-04 23:00 UTC",
        "03-06 23:00 UTC",
        "03-11 22:00 UTC",  # New York has put its clocks forward
    ]
    here = ZoneInfo("America/New_York")
    assert {at.astimezone(here).time().isoformat() for at in calls} == {"18:00:00"}


async def test_nothing_is_sent_again_that_has_not_changed(app: Subscriber) -> None:
    first = await app.fetch()
    mark = first.headers["ETag"]
    app.world.clock.forward(hours=6)

    again = await app.fetch(If_None_Match=mark)
    other = await app.fetch(If_None_Match='"else"')
    several = await app.fetch(If_None_Match=f'"else", W/{mark}')

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == mark
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert (other.status, other.body) == (200, first.body)
    assert several.status == 304


async def test_a_head_has_no_body(app: Subscriber) -> None:
    first = await app.fetch()
    head = await app.fetch("HEAD")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.body))
    assert head.headers["ETag"] == first.headers["ETag"]


async def test_nothing_can_be_done_to_it(app: Subscriber) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert (await app.fetch(method)).status == 405


@pytest.mark.parametrize(
    "path", [UNKNOWN, "/calendar/x.ics", f"/calendar/{'y' * 4000}.ics", "/calendar/%F0%9F.ics"]
)
async def test_who_does_not_know_the_secret_learns_nothing(app: Subscriber, path: str) -> None:
    refused = await app.ask(path)

    assert (refused.status, refused.body) == (404, b"404: Not Found")
    assert refused.headers["Cache-Control"] == "no-store"


async def test_an_address_from_before_is_as_one_that_never_was(either: Subscriber) -> None:
    old = either.path
    await either.subscribe("ada", "/calendar renew=yes")
    assert (await either.ask(old)).status == 404
    assert (await either.fetch()).status == 200

    await either.world.say("ada", "/calendar revoke=yes")
    assert (await either.fetch()).body == (await either.ask(UNKNOWN)).body


async def test_the_entries_stay_the_same_ones_at_a_new_address(app: Subscriber) -> None:
    before = (await app.fetch()).body
    await app.subscribe("ada", "/calendar renew=yes")

    assert (await app.fetch()).body == before


async def test_nobody_else_is_in_it(app: Subscriber) -> None:
    await app.world.say("bob", "/checkin done=wombat")
    await app.world.say("bob", "/pause until=2026-03-10 reason=wombat")
    await app.world.say("bob", "/settings alias=Wombat")
    await app.world.say("lin", '/cohort facilitator person=bob cohort="ML spring"')
    body = (await app.fetch()).body.decode().replace("\r\n ", "")

    for word in ("bob", "ombat", "Your break"):
        assert word not in body
    await app.subscribe("bob")
    assert "Your break" in await app.entries()


async def test_what_changes_has_a_greater_sequence_and_all_else_stays(either: Subscriber) -> None:
    before = await either.entries()
    either.world.clock.forward(hours=1)
    now = either.world.clock.now()
    await either.world.say("lin", "/cohort holiday from=2026-03-16 to=2026-03-20 reason=Break")

    after = await either.entries()

    assert days(after["ML spring: days off (Break)"]) == ("03-16", "03-20")
    assert days(after[WEEK_3]) == ("03-23", "03-29")
    assert after[WEEK_3]["UID"] == before[WEEK_3]["UID"]
    assert after[WEEK_3]["SEQUENCE"] > before[WEEK_3]["SEQUENCE"]
    assert after[WEEK_3]["LAST-MODIFIED"].dt == after[WEEK_3]["DTSTAMP"].dt == now
    assert after[WEEK_1] == before[WEEK_1]
    either.world.clock.forward(hours=1)
    assert await either.entries() == after


async def test_a_post_that_is_timed_anew_is_moved(app: Subscriber) -> None:
    before = {one["UID"]: one for one in (await app.fetch()).events}
    app.world.clock.forward(hours=1)
    await app.world.say("lin", "/cohort schedule post=checkin day=3,5 time=20:00")

    after = {one["UID"]: one for one in (await app.fetch()).events}

    assert after.keys() == before.keys()
    moved = {uid for uid in after if after[uid] != before[uid]}
    assert {str(after[uid]["SUMMARY"]) for uid in moved} == {"ML spring: check-in"}
    assert {after[uid]["DTSTART"].dt - before[uid]["DTSTART"].dt for uid in moved} == {
        timedelta(hours=2)
    }


async def test_days_off_that_are_given_back_are_called_off(either: Subscriber) -> None:
    await either.world.say("lin", "/cohort holiday from=2026-03-16 to=2026-03-20 reason=Break")
    title = "ML spring: days off (Break)"
    shown = (await either.entries())[title]
    either.world.clock.forward(hours=1)
    await either.world.press("lin", "Undo")

    off = (await either.entries())[title]

    assert (off["STATUS"], off["UID"]) == ("CANCELLED", shown["UID"])
    assert off["DTSTART"].dt == date(2026, 3, 16)
    assert off["SEQUENCE"] > shown["SEQUENCE"]
    assert days((await either.entries())[WEEK_3]) == ("03-16", "03-22")


@pytest.mark.parametrize(
    "name, words",
    [("ada", '/cohort leave "ML spring"'), ("lin", '/cohort cancel "ML spring"')],
)
async def test_what_is_still_ahead_when_it_is_over_is_called_off(
    app: Subscriber, name: str, words: str
) -> None:
    await app.entries()
    app.world.clock.forward(days=9)
    assert (await app.world.say(name, words)).ok

    after = await app.entries()

    assert after[WEEK_3]["STATUS"] == "CANCELLED"
    assert (await app.world.say("ada", "/progress")).ok is (name == "lin")
    app.world.clock.forward(days=15)
    assert WEEK_3 not in await app.entries()


async def test_a_pause_of_the_cohort_leaves_what_is_ahead_open(app: Subscriber) -> None:
    app.world.clock.forward(days=7)
    await app.world.say("lin", "/cohort pause")

    paused = await app.entries()

    assert paused[WEEK_1]["STATUS"] == "CONFIRMED"
    assert paused[WEEK_3]["STATUS"] == "TENTATIVE"
    assert paused[WEEK_3]["DESCRIPTION"].startswith(
        "The cohort is paused; this moves when it goes on."
    )
    app.world.clock.forward(days=7)
    await app.world.say("lin", "/cohort resume")
    resumed = await app.entries()
    assert resumed[WEEK_3]["STATUS"] == "CONFIRMED"
    assert days(resumed[WEEK_3]) == ("03-23", "03-29")


async def test_a_break_of_ones_own_has_no_checkins(app: Subscriber) -> None:
    before = len((await app.fetch()).events)
    await app.world.say("ada", "/pause until=2026-03-04 reason=wombat")

    after = await app.fetch()

    entries = await app.entries()
    assert days(entries["Your break"]) == ("03-02", "03-04")
    assert "wombat" not in str(entries["Your break"])
    off = [one for one in after.events if one["STATUS"] == "CANCELLED"]
    assert [one["DTSTART"].dt for one in off] == [date(2026, 3, 4)]
    assert len(after.events) == before + 1


async def test_who_came_late_has_weeks_of_their_own(app: Subscriber) -> None:
    app.world.clock.forward(days=15)
    await app.world.say("zoe", '/cohort join "ML spring"')
    await app.world.press("zoe", "Shift my start")
    await app.subscribe("zoe")

    entries = await app.entries()

    assert days(entries[WEEK_1]) == ("03-16", "03-22")
    assert days(entries[DUE_1]) == ("03-22", "03-22")


async def test_a_milestone_that_is_done_says_so(app: Subscriber) -> None:
    shown = (await app.entries())[DUE_1]
    await app.world.say("ada", "/done 1")

    done = (await app.entries())[DUE_1.replace("due:", "done:")]

    assert done["UID"] == shown["UID"]
    assert done["STATUS"] == "CONFIRMED"


async def test_all_cohorts_are_in_it_wherever_they_are(app: Subscriber) -> None:
    app.world.enter("eve", Rank.ADMIN, community="Elsewhere")
    await app.world.say(
        "eve", '/cohort create name="Rust" start=2026-04-06 timezone=UTC leg=python-and-sql'
    )
    app.world.enter("ada", community="Elsewhere")
    assert (await app.world.say("ada", "/cohort join Rust")).ok

    heads = {title.partition(":")[0] for title in await app.entries()}

    assert heads == {"ML spring", "Rust", "ICLR"}  # a conference on the way


async def test_who_is_not_in_a_cohort_has_none_of_it(app: Subscriber) -> None:
    await app.world.say("lin", "/cohort edit joining=approval")
    await app.world.say("zoe", '/cohort join "ML spring"')
    await app.subscribe("zoe")
    waiting = await app.entries()
    await app.world.say("lin", "/cohort approve person=zoe")
    inside = await app.entries()
    app.world.clock.forward(days=1)
    await app.world.say("zoe", "/cohort leave")
    left = await app.entries()

    assert waiting == {}
    assert inside[WEEK_1]["STATUS"] == "CONFIRMED"
    assert WEEK_1 not in left  # it has begun, so there is nothing to call off
    assert {str(one["STATUS"]) for one in left.values()} == {"CANCELLED"}


async def test_a_road_that_is_long_over_is_left_out(app: Subscriber) -> None:
    await app.world.say("lin", "/cohort finish")
    assert WEEK_1 in await app.entries()

    app.world.clock.forward(days=91)
    assert await app.entries() == {}


async def test_it_is_written_down_only_when_something_is_new(either: Subscriber) -> None:
    first = await either.noted()
    await either.fetch()
    once = await either.noted()
    either.world.clock.forward(hours=1)
    await either.fetch()

    assert first == {}
    assert len(once) == 20
    assert await either.noted() == once


async def test_after_a_restore_all_of_it_is_told_again(app: Subscriber) -> None:
    before = await app.entries()
    app.world.clock.forward(hours=1)
    now = app.world.clock.now()
    await app.world.store.write(lambda tx: go_on_from(tx._connection, now))

    after = await app.entries()

    assert after.keys() == before.keys()
    for title, entry in after.items():
        assert entry["UID"] == before[title]["UID"]
        assert entry["SEQUENCE"] > before[title]["SEQUENCE"]


async def test_two_at_once_see_the_same(either: Subscriber) -> None:
    first, *others = await asyncio.gather(*(either.fetch() for _ in range(5)))

    assert {other.body for other in others} == {first.body}


class Away(Store):
    """A database that nobody reaches."""

    def __init__(self) -> None:
        pass

    async def read(self, work: Any) -> Any:
        raise Outage("it is away", Trouble.AWAY)


async def test_while_the_database_is_away_apps_are_asked_to_come_back(app: Subscriber) -> None:
    async with subscribed(app.world.again(Away())) as gone:
        refused = await gone.ask(UNKNOWN)

    assert refused.status == 503
    assert refused.headers["Retry-After"] == "300"


async def test_a_roadmap_that_is_away_calls_nothing_off(app: Subscriber) -> None:
    world = app.world
    world.restart(short_road(6))
    await world.say("lin", "/cohort create name=Short start=2026-03-02 timezone=UTC")
    await world.say("zoe", "/cohort join Short")
    await app.subscribe("zoe")
    async with subscribed(world) as before, subscribed(world, Library({})) as meanwhile:
        shown = await before.ask(app.path)
        refused = await meanwhile.ask(app.path)
        again = await before.ask(app.path)

    assert shown.status == 200
    assert (refused.status, refused.headers["Retry-After"]) == (503, "300")
    assert again.body == shown.body


async def test_a_deleted_person_has_no_calendar(either: Subscriber) -> None:
    await either.fetch()
    await either.world.say("ada", "/privacy delete confirm=yes")
    assert (await either.fetch()).status == 404
