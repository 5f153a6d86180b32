"""What facilitators hear when something goes missing where their cohort posts."""

from collections.abc import Sequence

import pytest

from bot.domain.places import Lack, Place
from bot.jobs.lookout import Lookout
from bot.ports import PermanentFailure
from bot.storage.store import Store
from tests.jobs.bot import Bot, with_cohort

FIX = "Open its settings, and grant it."
FILES = Lack("Attach Files", "for pictures", FIX)
THREADS = Lack("Create Public Threads", "every week has a thread", FIX)
STUDY = Place("console", "home", "#study")


class Told:
    """What the platform has told; `asked` are the places somebody wanted to know of."""

    def __init__(self) -> None:
        self.missing: dict[Place, tuple[Lack, ...]] = {STUDY: ()}
        self.asked: list[Place] = []

    async def lacks(self, place: Place) -> Sequence[Lack] | None:
        self.asked.append(place)
        return self.missing.get(place)


class Watched:
    """A bot with a lookout over the one place of its cohort."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.told = Told()
        self.restart()

    def restart(self) -> None:
        self.lookout = Lookout(self.bot.store, {"console": self.told})

    async def look(self, *missing: Lack, hours: float = 24) -> list[str]:
        """What lin hears after a while, this being missing by then."""
        self.told.missing[STUDY] = missing
        self.bot.clock.forward(hours=hours)
        assert await self.lookout.run_due(self.bot.clock.now()) == 0
        await self.bot.catch_up()
        return [told.text for told in self.bot.take() if told.place == "lin"]


@pytest.fixture
async def watched(store: Store) -> Watched:
    bot = await with_cohort(store, "channel=#study")
    return Watched(bot)


async def test_what_goes_missing_is_said_once(watched: Watched) -> None:
    assert await watched.look() == []
    [said] = await watched.look(FILES, THREADS)
    assert said == (
        "ML spring: something is missing\n"
        "In #study Cairn still needs 2 permissions.\n"
        "• Attach Files: for pictures\n"
        "• Create Public Threads: every week has a thread\n"
        "Open its settings, and grant it."
    )
    assert await watched.look(THREADS, FILES) == []
    watched.restart()
    assert await watched.look(FILES, THREADS) == []


async def test_it_is_said_again_when_something_else_is_missing(watched: Watched) -> None:
    assert len(await watched.look(FILES)) == 1
    [second] = await watched.look(THREADS)
    assert "Attach Files" not in second


async def test_it_is_said_again_when_it_went_missing_anew(watched: Watched) -> None:
    assert len(await watched.look(FILES)) == 1
    watched.restart()
    assert await watched.look() == []
    watched.restart()
    assert len(await watched.look(FILES)) == 1
    rows = await watched.bot.jobs(kind="lacks")
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("done", None),
        ("skipped", "nothing is missing any more"),
        ("done", None),
    ]


async def test_a_place_is_looked_at_once_a_day(watched: Watched) -> None:
    await watched.look()
    assert await watched.look(FILES, hours=1) == []
    assert watched.told.asked == [STUDY]
    assert len(await watched.look(FILES, hours=23)) == 1


async def test_what_nothing_is_known_of_is_looked_at_later(watched: Watched) -> None:
    del watched.told.missing[STUDY]
    await watched.lookout.run_due(watched.bot.clock.now())
    assert await watched.bot.jobs(kind="lacks") == []
    assert len(await watched.look(FILES, hours=1)) == 1


async def test_two_processes_that_see_the_same_say_it_once(watched: Watched) -> None:
    other = Lookout(watched.bot.store, {"console": watched.told})
    watched.told.missing[STUDY] = (FILES,)
    await other.run_due(watched.bot.clock.now())
    assert len(await watched.look(FILES, hours=0)) == 1
    assert len(await watched.bot.jobs(kind="lacks")) == 1


@pytest.mark.parametrize("ends", ["pause", "cancel"])
async def test_cohorts_that_do_not_run_are_left_alone(watched: Watched, ends: str) -> None:
    await watched.bot.lead(f"/cohort {ends}")
    watched.bot.take()
    assert await watched.look(FILES) == []
    assert watched.told.asked == []


async def test_other_platforms_are_not_asked_about(watched: Watched) -> None:
    lookout = Lookout(watched.bot.store, {"elsewhere": watched.told})
    await lookout.run_due(watched.bot.clock.now())
    assert watched.told.asked == []


async def test_a_place_that_was_left_meanwhile_is_not_spoken_of(watched: Watched) -> None:
    watched.told.missing[STUDY] = (FILES,)
    await watched.lookout.run_due(watched.bot.clock.now())
    await watched.bot.lead("/cohort edit channel=#other")
    [row] = await watched.bot.jobs(kind="lacks")
    assert (row["state"], row["reason"]) == ("skipped", "nothing is posted there any more")


GONE = Lack("Channel", "is gone", "Choose another channel.", unusable=True)
NOT_THERE = PermanentFailure("404: the channel is gone", "Choose another channel")


async def test_a_channel_that_is_gone_is_said_once(watched: Watched) -> None:
    assert await watched.look(GONE) == [
        "ML spring: something is missing\n#study is gone. Choose another channel."
    ]
    watched.restart()
    assert await watched.look(GONE) == []


async def test_posts_that_fail_in_a_channel_that_is_gone_are_not_told_of_as_well(
    watched: Watched,
) -> None:
    assert len(await watched.look(GONE, hours=0)) == 1
    watched.bot.chat.fail(*[NOT_THERE] * 8)
    assert await watched.look(GONE, hours=24 * 6) == []
    rows = await watched.bot.jobs(kind="notice")
    assert {row["reason"] for row in rows} == {"the facilitators were told"}


async def test_a_look_does_not_repeat_what_a_failed_post_has_told(watched: Watched) -> None:
    watched.bot.chat.fail(NOT_THERE)
    await watched.bot.until("2026-03-02 10:00")
    [told] = watched.bot.take()
    assert "404: the channel is gone" in told.text
    assert await watched.look(GONE, hours=0) == []


async def test_what_is_missing_besides_is_told_although_a_post_has_failed(watched: Watched) -> None:
    watched.bot.chat.fail(NOT_THERE)
    await watched.bot.until("2026-03-02 10:00")
    watched.bot.take()
    assert len(await watched.look(FILES, hours=0)) == 1


SEND = Lack("Send Messages", "for the post of the week", FIX, stops=True)
MUTE = PermanentFailure("Cairn may not write in the channel", "Grant Send Messages")


async def test_what_stops_every_post_is_told_by_the_look_or_by_a_post_and_not_by_both(
    watched: Watched,
) -> None:
    assert len(await watched.look(SEND, hours=0)) == 1
    watched.bot.chat.fail(*[MUTE] * 8)
    assert await watched.look(SEND, hours=24 * 6) == []


async def test_a_look_does_not_repeat_what_has_stopped_a_post(watched: Watched) -> None:
    watched.bot.chat.fail(MUTE)
    await watched.bot.until("2026-03-02 10:00")
    assert len(watched.bot.take()) == 1
    assert await watched.look(SEND, FILES, hours=0) == []

    # When that is granted, the rest is told of.
    [said] = await watched.look(FILES)
    assert "Attach Files" in said


async def test_a_look_that_is_told_to_finish_asks_no_more(watched: Watched) -> None:
    watched.lookout.finish()
    assert await watched.look(FILES) == []
    assert watched.told.asked == []
