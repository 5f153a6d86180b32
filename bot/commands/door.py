"""How much the bot takes from one person and from one community, so that nobody keeps it busy."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil
from time import monotonic

from bot.commands.call import Caller
from bot.domain.allowance import Allowance
from bot.domain.refusal import Refusal
from bot.log import logger

log = logger(__name__)

PERSON = Allowance(burst=60, every=1.0)
COMMUNITY = Allowance(burst=600, every=0.1)
"""Commands, buttons and forms, as many at once as in a minute: more than people press."""

TYPING = Allowance(burst=240, every=0.25)
"""Suggestions for one person, of whom Discord asks for some with every letter."""

TOLD = Allowance(burst=1, every=60.0)
"""Lines in the log for each of whom too much came."""

REMEMBERED = 10_000
"""Buckets of each kind."""


class Buckets:
    """A bucket for everybody who asks. Who has not been given anything for longest is forgotten."""

    def __init__(self, allowance: Allowance, most: int) -> None:
        self._allowance = allowance
        self._most = most
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def take(self, key: Hashable, now: float) -> float:
        """Take a token, if there is one; else the seconds until there is."""
        full_at = self._full_at.get(key, now)
        if wait := self._allowance.wait(full_at, now):
            return wait
        self._full_at[key] = self._allowance.taken(full_at, now)
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return 0.0


class Door:
    """Lets calls in, as long as there are not too many of them."""

    def __init__(self, seconds: Callable[[], float] = monotonic, most: int = REMEMBERED) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._people = Buckets(PERSON, most)
        self._communities = Buckets(COMMUNITY, most)
        self._typing = Buckets(TYPING, most)
        self._told = Buckets(TOLD, most)

    def turn_away(self, caller: Caller) -> Refusal | None:
        """What to say to somebody of whom nothing more is taken just now; None lets them in."""
        now = self._seconds()
        person = (caller.platform, caller.account)
        if wait := self._people.take(person, now):
            self._tell(person, now, account=caller.account)
            return Refusal(
                f"That was a lot at once, and nothing was done with this; try again {_in(wait)}."
            )
        if caller.community is None:
            return None
        community = (caller.platform, "community", caller.community)
        if wait := self._communities.take(community, now):
            self._tell(community, now)
            return Refusal(
                "A lot is asked of Cairn here just now, and nothing was done with this; "
                f"try again {_in(wait)}."
            )
        return None

    def suggests(self, caller: Caller) -> bool:
        """Whether suggestions are looked up for somebody who types; this counts as one."""
        return not self._typing.take((caller.platform, caller.account), self._seconds())

    def _tell(self, whose: Hashable, now: float, **fields: str) -> None:
        if not self._told.take(whose, now):
            log.warning("calls turned away", **fields)


def _in(wait: float) -> str:
    seconds = ceil(wait)
    return "in a second" if seconds == 1 else f"in {seconds} seconds"
