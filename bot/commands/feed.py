"""/calendar: the address of one's own calendar."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.spec import Commands, Opt
from bot.domain.refusal import Refusal
from bot.services.feeds import Feeds
from bot.views import feed as view

commands = Commands()


@commands.command("calendar", "See your cohorts in your own calendar app", writes=True)
def calendar(
    ctx: Ctx,
    *,
    renew: Annotated[bool, Opt("Get a new address; the old one ends")] = False,
    revoke: Annotated[bool, Opt("End the address")] = False,
) -> Reply:
    """Show the address of the caller's calendar, or make one; give it another, or end it."""
    if revoke and renew:
        raise Refusal("The options renew and revoke do not go together; choose one.")
    if revoke:
        return _end(ctx)
    feeds = _feeds(ctx)
    address = ctx.tx.feeds.address_of(ctx.person.id)
    if address is None or renew:
        url = feeds.give(ctx.tx, ctx.person.id, ctx.now)
        return Reply(view.address(url, once=feeds.seal is None, renewed=address is not None))
    known = feeds.read(ctx.person.id, address)
    if known is None:
        return Reply(view.kept(ctx.person.local(address.made_at).date()))
    return Reply(view.address(known, once=False))


def _end(ctx: Ctx) -> Reply:
    """It can be ended wherever it was made, and even where none can be made any more."""
    if not ctx.tx.feeds.end(ctx.person.id):
        raise Refusal("Your calendar has no address, so there is nothing to end.")
    return Reply(view.ended())


def _feeds(ctx: Ctx) -> Feeds:
    if ctx.feeds is None:
        raise Refusal(
            "This Cairn has no address on the web that a calendar app could ask; "
            "whoever runs it can give it one."
        )
    return ctx.feeds
