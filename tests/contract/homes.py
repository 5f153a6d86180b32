"""What a home says: to a stranger, with the usual, and with as much as there can be."""

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.home import MOST_OPEN, MOST_WAITING, MOST_WALKED
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import CohortId
from bot.domain.people import Pause, StreakMode
from bot.domain.refusal import Refusal
from bot.message import Message, line
from bot.views import home as homes
from bot.views.cohorts import Listed
from bot.views.home import Home, Led
from bot.views.progress import Shown
from tests.contract import scenes as s


def messages() -> Iterator[tuple[str, Message]]:
    road, usual = s.road(), s.cohort()
    strange = [Listed(usual, road, 2)]
    yield "home: nothing there", homes.home(Home(s.NOW))
    yield "home: nothing there, to an organizer", homes.home(Home(s.NOW, organizes=True))
    yield "home: a stranger", homes.home(Home(s.NOW, open=strange))
    for state in CohortState:
        one = s.ended(usual, state)
        yield f"home: {state}", homes.home(Home(s.NOW, walked=[shown(one)]))
        yield f"home: leads, {state}", homes.home(Home(s.NOW, led=[Led(one, 9, s.NOW)]))
    ahead = s.ahead(usual)
    yield "home: ahead", homes.home(Home(s.NOW, walked=[shown(ahead)], led=[Led(ahead, 1, s.NOW)]))
    done = Home(s.NOW, checked_in=True, walked=[shown(usual, road.length)], open=strange)
    yield "home: all done", homes.home(done)
    yield "home: waits", homes.home(Home(s.NOW, waiting=[usual], whole=False))
    gone = Refusal("The roadmap ML spring walks on is not there any more.")
    yield "home: no road", homes.home(Home(s.NOW, words=[line(*gone.parts)]))
    for name in (s.LONG, s.RTL, s.EMOJI[:40], "*bold* <@U1> @everyone `x`"):
        yield f"home: all of it × {name[:20]}", homes.home(full(name))


def full(name: str) -> Home:
    road = s.road()
    many = [replace(s.worn(s.cohort(name)), id=CohortId(900_000_000 + n)) for n in range(20)]
    return Home(
        s.NOW,
        pause=Pause(s.TODAY, s.TODAY),
        walked=[shown(one) for one in many[:MOST_WALKED]],
        waiting=many[5 : 5 + MOST_WAITING],
        led=[Led(one, 99_999, s.NOW) for one in many[8:10]],
        open=[Listed(one, road, 99_999) for one in many[12 : 12 + MOST_OPEN]],
        whole=False,
        organizes=True,
    )


def shown(cohort: Cohort, done: int = 1) -> Shown:
    road = s.road()
    return Shown(
        cohort=cohort,
        run=road,
        standing=s.stands(cohort, road, done),
        streak=(StreakMode.WEEKLY, s.streak(1)),
        totals=(3, 1),
        today=s.TODAY,
        name=None,
    )
