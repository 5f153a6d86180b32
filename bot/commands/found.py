"""People as others name them."""

from bot.commands.clean import brief
from bot.commands.context import Ctx
from bot.domain.people import Person
from bot.domain.refusal import Refusal


def person_meant(ctx: Ctx, text: str) -> Person:
    """The person of the cohort's community that a name, an account id or a mention means.

    Raises:
        Refusal: nobody, or more than one, is called that here.
    """
    people = ctx.tx.people.called(ctx.cohort.community, text)
    if len(people) == 1:
        return people[0]
    if people:
        raise Refusal(f"Several people here are called “{brief(text)}”; name the account instead.")
    raise Refusal(
        f"Nobody called “{brief(text)}” is known here; people are once they have used a command."
    )
