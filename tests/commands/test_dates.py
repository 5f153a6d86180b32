"""What `today` and weekdays mean: the date on a wall, whatever a streak's day is."""

from datetime import date

import pytest

from bot.domain.people import Rank
from bot.storage.tables import cohorts, pauses
from tests.commands.world import World, text


@pytest.mark.parametrize("start, day", [("today", 3), ("tomorrow", 4), ("tuesday", 10)])
async def test_after_midnight_a_cohort_starts_on_the_new_date(
    world: World, start: str, day: int
) -> None:
    world.clock.forward(hours=17, minutes=30)  # 01:30 on Tuesday in New York

    made = await world.say(
        "lin", f'/cohort create name="Night" start={start} timezone=America/New_York'
    )

    assert made.ok, text(made)
    assert [row["start"] for row in await world.rows(cohorts)] == [date(2026, 3, day)]


async def test_a_pause_of_ones_own_goes_by_ones_own_wall(spring: World) -> None:
    spring.clock.forward(hours=12, minutes=30)  # 02:30 on Tuesday in Berlin

    assert (await spring.say("ada", "/pause until=today")).ok

    assert [row["last"] for row in await spring.rows(pauses)] == [date(2026, 3, 3)]


async def test_a_holiday_goes_by_the_wall_of_the_cohort(spring: World) -> None:
    spring.enter("root", Rank.ADMIN, zone="Asia/Tokyo")
    spring.clock.forward(hours=9)  # Monday evening in New York, Tuesday in Tokyo

    kept = await spring.say("root", "/cohort holiday from=today to=today reason=snow")

    assert kept.ok, text(kept)
    assert "Mon 2 Mar" in text(kept)
