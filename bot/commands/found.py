"""People as others name them."""

from bot.commands.call import Caller
from bot.commands.clean import brief
from bot.commands.context import Ctx
from bot.commands.introduce import introduce
from bot.domain.people import Person
from bot.domain.refusal import Refusal


def person_meant(ctx: Ctx, text: str) -> Person:
    """The person of the cohort's community that a name, an account id or a mention means.

    Raises:
        Refusal: nobody, or more than one, is called that here; or it is a bot.
    """
    _is_a_person(ctx, text)
    people = ctx.tx.people.called(ctx.cohort.community, text)
    if len(people) == 1:
        return people[0]
    if people:
        raise Refusal(
            f"Several people here are called “{brief(text)}”; name the account instead.",
            option="person",
        )
    shown = next((one.name for one in ctx.mentions if _is_called(one, text)), text)
    raise Refusal(
        f"Nobody called “{brief(shown)}” is known here; people are once they have used a command.",
        option="person",
    )


def person_named(ctx: Ctx, text: str) -> Person:
    """As `person_meant`, for commands that write: somebody the platform knows becomes known.

    Raises:
        Refusal: nobody, or more than one, is called that here; or it is a bot.
    """
    _is_a_person(ctx, text)
    mentioned = [one for one in ctx.mentions if _is_called(one, text) and _is_here(ctx, one)]
    if len(mentioned) != 1 or ctx.tx.people.called(ctx.cohort.community, text):
        return person_meant(ctx, text)
    [one] = mentioned
    known = ctx.tx.people.behind_account(one.platform, one.account)
    return introduce(ctx.tx, one, known, ctx.cohort.community, ctx.now)


def is_around(ctx: Ctx, text: str) -> None:
    """Raises Refusal for somebody of whom the platform says that they are not in the community."""
    mentioned = [one for one in ctx.mentions if _is_called(one, text)]
    if mentioned and not any(_is_here(ctx, one) for one in mentioned):
        raise Refusal(f"{brief(mentioned[0].name)} is not in this community; name somebody who is.")


def _is_a_person(ctx: Ctx, text: str) -> None:
    automated = [one for one in ctx.mentions if one.automated and _is_called(one, text)]
    if automated:
        raise Refusal(f"{brief(automated[0].name)} is a bot; name a person.")


def _is_called(one: Caller, text: str) -> bool:
    wanted = text.removeprefix("@").casefold()
    return wanted in (one.account.casefold(), one.name.casefold())


def _is_here(ctx: Ctx, one: Caller) -> bool:
    return (one.platform, one.community) == (ctx.caller.platform, ctx.caller.community)
