"""A year of posts: what the preview lists is what comes, in order, at its local time."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.message import plain
from bot.storage.store import Store
from tests.fakes.clock import FakeClock
from tests.jobs.bot import Bot, at
from tests.jobs.road import library

YEAR = [
    # zone, first day, pace, what of the timetable is changed
    ("America/New_York", "2026-01-05", "standard", "week 1 00:00, prompt 3 02:30, recap 7 01:30"),
    ("Europe/Berlin", "2026-01-06", "relaxed", "week 1 02:30, checkin 5,7 23:30, recap 6 01:30"),
    (
        "Australia/Lord_Howe",
        "2026-01-04",
        "standard",
        "week 1 02:15, prompt 1 02:00, recap 7 01:45, checkin - off",
    ),
    (
        "Africa/Cairo",
        "2026-01-02",
        "standard",
        "week 1 00:00, drop 1 00:30, recap 7 23:30, checkin - off",
    ),
    ("Asia/Beirut", "2026-01-04", "sprint", "week 1 00:00, checkin 1,2,3,4,5,6,7 00:30"),
    (
        "America/Santiago",
        "2026-01-04",
        "standard",
        "week 1 00:30, digest - 00:00, recap 7 23:30, checkin - off",
    ),
    ("Pacific/Apia", "2026-01-05", "relaxed", "week 1 23:30, drop 2 00:00, checkin - off"),
    ("Asia/Kolkata", "2026-01-07", "standard", "week 1 01:30, prompt 1 01:30, drop 1 01:30"),
    (
        "America/St_Johns",
        "2026-01-04",
        "standard",
        "week 1 00:00, prompt 1 00:01, recap 7 02:30, checkin - off",
    ),
    ("Pacific/Kiritimati", "2026-01-05", "sprint", "week 1 00:00, recap 7 23:30, checkin - off"),
    (
        "Africa/Casablanca",
        "2026-01-04",
        "standard",
        "week 1 02:30, drop 1 03:00, recap 7 02:30, checkin - off",
    ),
    (
        "Europe/London",
        "2026-01-04",
        "standard",
        "week 1 01:30, prompt 1 01:00, recap 7 00:30, checkin - off",
    ),
]

ROW = re.compile(r"(\w{3} \d+ \w{3} \d{4} \d\d:\d\d) · (\w+) · ")


@pytest.mark.parametrize("zone, start, pace, changes", YEAR, ids=[row[0] for row in YEAR])
async def test_a_year_comes_as_it_was_previewed(
    zone: str, start: str, pace: str, changes: str, quick: Store
) -> None:
    wall = ZoneInfo(zone)
    first = at(f"{start} 00:00", wall)
    bot = Bot(quick, FakeClock(first - timedelta(days=3)), library(26 if pace == "relaxed" else 52))
    created = await bot.lead(f"/cohort create name=Year start={start} timezone={zone} pace={pace}")
    assert created.ok, plain(created.message)
    for change in changes.split(", "):
        kind, days, hour = change.split()
        day = "" if days == "-" else f"day={days}"
        when = "on=no" if hour == "off" else f"time={hour}"
        assert (await bot.lead(f"/cohort schedule post={kind} {day} {when}")).ok

    announced = await previewed(bot)
    await bot.on_to(first + timedelta(days=60))
    assert posted(bot, wall) == announced[: len(bot.told)]
    assert len(bot.told) > 12

    bot.take()
    assert (await bot.lead("/cohort skip")).ok
    off = (bot.clock.now() + timedelta(days=20)).astimezone(wall).date()
    holiday = f"from={off} to={off + timedelta(days=9)}"
    assert (await bot.lead(f"/cohort holiday {holiday}")).ok
    announced = await previewed(bot)
    await bot.on_to(bot.clock.now() + timedelta(days=800))

    assert posted(bot, wall) == announced
    assert len(announced) > 60
    assert await bot.jobs(state="waiting") == []


async def previewed(bot: Bot) -> list[tuple[str, str]]:
    reply = await bot.lead("/cohort preview")
    assert reply.file is not None
    return [(stamp, kind) for stamp, kind in ROW.findall(reply.file.text)]


def posted(bot: Bot, wall: ZoneInfo) -> list[tuple[str, str]]:
    return [(stamp(post.at.astimezone(wall)), post.kind) for post in bot.told]


def stamp(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b} {at.year} {at:%H:%M}"
