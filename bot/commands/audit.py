"""What facilitators did for others, written down in the transaction that did it."""

from collections.abc import Mapping

from bot.commands.context import Ctx
from bot.commands.found import person_meant
from bot.commands.spec import Command, Kind, Role

AUDITED = (Role.FACILITATOR, Role.ORGANIZER)
"""The roles whose commands change things for other people."""


def audit(ctx: Ctx, command: Command, args: Mapping[str, str]) -> None:
    """Who did what, to whom, when and with which words; people stand as rows, not as names."""
    people = {option.name for option in command.options if option.kind is Kind.PERSON}
    named = next((text for name, text in args.items() if name in people), None)
    ctx.tx.audit.note(
        ctx.person.id,
        command.name,
        community=ctx.community.id if ctx.community else None,
        cohort=ctx.found.id if ctx.found else None,
        subject=person_meant(ctx, named).id if named else None,
        detail={name: text for name, text in args.items() if name not in people},
        now=ctx.now,
    )
