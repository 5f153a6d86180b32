"""People who are not in a community any more, as its platform says."""

from datetime import datetime

from bot.domain.people import Unreached
from bot.domain.places import Place
from bot.services.memberships import depart
from bot.services.reminders import give_up
from bot.storage.tx import Tx


def departed(tx: Tx, place: Place, why: Unreached, now: datetime) -> bool:
    """Take whoever a direct place is for out of its community; returns whether it has changed them.

    Their reminders stop if they would come there, and `why` is said should they be back.
    """
    community = tx.communities.known(place.platform, place.community)
    person = tx.people.behind_account(place.platform, place.channel)
    if community is None or person is None:
        return False
    reached = tx.people.direct_place(person.id) == place
    stopped = reached and give_up(tx, person.id, why, now)
    return depart(tx, community, person, now) or stopped
