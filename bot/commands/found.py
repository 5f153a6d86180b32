"""People as others name them."""

from bot.commands.context import Ctx
from bot.domain.people import Person
from bot.domain.refusal import Refusal


def person_meant(ctx: Ctx, text: str) -> Person:
    """The person of this community that a name, an account id or a mention means.

    Raises:
        Refusal: nobody, or more than one, is called that here.
    """
    people = ctx.tx.people.called(ctx.home.id, text)
    if len(people) == 1:
        return people[0]
    if people:
        raise Refusal(f"Several people here are called “{text[:40]}”; name the account instead.")
    raise Refusal(
        f"Nobody called “{text[:40]}” is known here; people are once they have used a command."
    )
