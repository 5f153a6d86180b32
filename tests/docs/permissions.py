"""Who may use which command: the page `docs/permissions.md`, made from the registry."""

from enum import StrEnum

from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Role, Scope


class Who(StrEnum):
    """Everybody there is, as seen from one cohort and its community."""

    STRANGER = "anybody in the community"
    MEMBER = "member of the cohort"
    LEADER = "facilitator of the cohort"
    OTHER_LEADER = "facilitator of another cohort"
    RANKED = "facilitator of the community"
    ADMIN = "administrator"
    FAR_LEADER = "facilitator of another community"
    FAR_ADMIN = "administrator of another community"


FAR = (Who.FAR_LEADER, Who.FAR_ADMIN)

_ALLOWED: dict[Role, frozenset[Who]] = {
    Role.ANYONE: frozenset(Who) - frozenset(FAR),
    Role.MEMBER: frozenset({Who.MEMBER}),
    Role.INSIDER: frozenset({Who.MEMBER, Who.LEADER, Who.ADMIN}),
    Role.FACILITATOR: frozenset({Who.LEADER, Who.ADMIN}),
    Role.ORGANIZER: frozenset({Who.RANKED, Who.ADMIN}),
}

HEAD = """\
<!-- Made by `make docs` from the code, and kept true by a test. -->

# Who may do what

The core checks this on every call, whatever the platform already did; a button passes the same
checks. The columns are people as one cohort sees them, and each is nothing else besides: a
facilitator who has joined the cohort may do what both may. A facilitator or an administrator of
another community has no right here, not even with a cohort's number in a button: such a cohort
is not there for them. Commands that are about oneself or about the whole community work for them
in their own. In a direct conversation nobody has a rank; people reach the cohorts they are in
or lead.

Administrator and facilitator of the community are what the platform says of somebody, by the role
that `/setup` names. A cohort's facilitators are named with `/cohort facilitator`.

"""


def may(command: Command, who: Who) -> bool:
    """Whether somebody may use a command where the cohort lives."""
    return who in _ALLOWED[command.role]


def row(command: Command) -> str:
    marks = ("yes" if may(command, who) else "–" for who in Who if who not in FAR)
    hidden = " (not listed)" if command.hidden else ""
    about = "" if command.scope is Scope.NONE else "cohort"
    return f"| `/{command.name}`{hidden} | {about} | {' | '.join(marks)} |"


def page() -> str:
    heads = [who.value for who in Who if who not in FAR]
    lines = [
        f"| command | about a | {' | '.join(heads)} |",
        f"| --- | --- |{' --- |' * len(heads)}",
        *(row(command) for command in REGISTRY.commands),
    ]
    return HEAD + "\n".join(lines) + "\n"
