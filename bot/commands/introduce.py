"""Making people known as their platform says them."""

from datetime import datetime

from bot.commands.call import Caller
from bot.commands.clean import brief
from bot.commands.spec import NAME_MAX
from bot.domain.ids import CommunityId
from bot.domain.people import Person
from bot.domain.zones import names
from bot.services.people import Account, welcome
from bot.storage.tx import Tx


def introduce(
    tx: Tx, one: Caller, known: Person | None, community: CommunityId | None, now: datetime
) -> Person:
    """The person behind an account, made when nobody is known; a zone of no place is not taken."""
    account = Account(
        platform=one.platform,
        id=one.account,
        name=brief(one.name, NAME_MAX) or one.account,
        everywhere=brief(one.everywhere, NAME_MAX),
        zone=one.zone if one.zone in names() else None,
    )
    return welcome(tx, account, known, community, now)
