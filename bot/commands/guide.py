"""/help and /setup."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.facilitating import is_a_place
from bot.commands.lookup import Registry
from bot.commands.spec import NAME_MAX, Command, Commands, Kind, Opt, Role
from bot.domain.people import Community, Rank
from bot.domain.refusal import Refusal
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Code,
    Line,
    Message,
    Text,
    Title,
    line,
    usage,
)
from bot.services.plan import ON
from bot.views import channels as view
from bot.views.wording import CHECK_IN

commands = Commands()

_BEGIN = (
    Button("Progress", ("progress",)),
    CHECK_IN,
    Button("Cohorts", ("cohort", "list")),
)
"""What most people want who ask what there is."""

_MORE = (
    "Facilitators of a cohort have more commands; one of them can name you another with ",
    usage("cohort facilitator"),
    ".",
)

EVERYDAY = (Role.ANYONE, Role.MEMBER, Role.INSIDER)
"""Who may use what is not for facilitators."""

EVERYBODY = frozenset({"everyone", "here"})
"""What platforms call a role that all people have."""

ROLES = {
    Role.ANYONE: "everybody",
    Role.MEMBER: "members of a cohort",
    Role.INSIDER: "members and facilitators of a cohort",
    Role.FACILITATOR: "facilitators of the cohort",
    Role.ORGANIZER: "facilitators of the community",
}


@commands.command("help", "See what Cairn can do")
def help_(
    ctx: Ctx,
    command: Annotated[
        str | None, Opt("Explain one command", most=NAME_MAX, complete="command")
    ] = None,
) -> Reply:
    """Every command, or all about one."""
    if command is None:
        organizes = ctx.caller.community is not None and ctx.caller.rank is not Rank.MEMBER
        leads = ctx.known is not None and ctx.tx.facilitators.cohorts_of(ctx.known.id)
        return Reply(overview(ctx.registry, leads=organizes or bool(leads), organizes=organizes))
    words = command.strip().removeprefix("/").lower().split()
    found = ctx.registry.find(words)
    if found is not None and not found.hidden:
        return Reply(about(found))
    if words and ctx.registry.group(words[0]):
        return Reply(_group(words[0], ctx.registry.group(words[0])))
    raise ctx.registry.unknown(words)


@commands.command("setup", "Set Cairn up in this community", role=Role.ORGANIZER, writes=True)
def setup(
    ctx: Ctx,
    role: Annotated[
        str | None, Opt("The role that makes a facilitator", most=NAME_MAX, kind=Kind.ROLE)
    ] = None,
    channel: Annotated[
        str | None, Opt("Where new cohorts post", most=NAME_MAX, kind=Kind.CHANNEL)
    ] = None,
) -> Reply:
    """Set the facilitator role and the channel for new cohorts; show both, and what is missing.

    What is checked is the channel that is named or, if none is, the one this is said in; and
    besides, whether there is any use in the other channels that Cairn is to post in.
    """
    home = ctx.home
    if channel:
        is_a_place(ctx, channel)
    if role:
        _is_of_some(ctx, home, role)
    looked_at = channel or ctx.channel or ""
    again = Button("Check again", ("setup",), (("channel", channel),) if channel else ())
    role, channel = role or home.facilitator_role, channel or home.channel
    ctx.tx.communities.set_up(home.id, role, channel)
    lacks = ctx.lacks.get(looked_at)
    checked = () if lacks is None else view.check(looked_at, lacks, again)
    others = _elsewhere(ctx, channel, looked_at)
    return Reply(view.set_up(home.name, role, channel, (*others, *checked)))


def _is_of_some(ctx: Ctx, home: Community, role: str) -> None:
    """Raises Refusal where there are no roles, and for the one that all people have."""
    if not ctx.caller.has_roles:
        raise Refusal(
            "There are no roles here that Cairn can see; leave out the option role. "
            "Administrators lead, and whoever they name with ",
            usage("cohort facilitator"),
            ".",
            option="role",
        )
    if role == home.external_id or role.removeprefix("@").casefold() in EVERYBODY:
        raise Refusal(
            "The option role cannot be @everyone, which would make everybody a facilitator; "
            "choose a role that only facilitators have."
        )


def _elsewhere(ctx: Ctx, channel: str | None, looked_at: str) -> list[Block]:
    """The community's own channel and those of its cohorts, where there is no use in them."""
    said: list[Block] = []
    if channel and channel != looked_at and view.is_unusable(ctx.lacks.get(channel, ())):
        said.append(view.closed_to_new(channel, ctx.lacks[channel]))
    for cohort in ctx.tx.cohorts.in_community(ctx.home.id):
        if cohort.state in ON:
            said += [
                view.stranded(cohort.name, where, lacks)
                for where, lacks in ctx.missing(cohort.places).items()
                if view.is_unusable(lacks)
            ]
    return said


def overview(registry: Registry, *, leads: bool, organizes: bool) -> Message:
    """The commands that the reader may use, in groups.

    Who `leads` a cohort has more, and so has who `organizes` the community that they ask in.
    """
    everyday = [c for c in registry.listed if c.role in EVERYDAY]
    theirs = {Role.FACILITATOR: leads, Role.ORGANIZER: organizes}
    leading = [c for c in registry.listed if theirs.get(c.role)]
    group = (
        (Text(line(Bold("For facilitators"))), Bullets(tuple(_row(c) for c in leading)))
        if leading
        else (Text(line(*_MORE)),)
    )
    return Message(
        (
            Title("Cairn walks a long road with you"),
            Text(line("Join a cohort, check in on the days you study, mark milestones.")),
            Bullets(tuple(_row(command) for command in everyday)),
            *group,
            Text(line(usage("help", command="checkin"), " explains one of them.")),
            Buttons(_BEGIN),
        )
    )


def about(command: Command) -> Message:
    """One command with its options."""
    items = tuple(_option(command, option.name) for option in command.options)
    options: tuple[Block, ...] = (Bullets(items),) if items else ()
    return Message(
        (
            Title(command.help),
            Text(line(usage(command.name), f", for {ROLES[command.role]}.")),
            *options,
        )
    )


def _group(name: str, commands: tuple[Command, ...]) -> Message:
    return Message(
        (Title(f"{name.capitalize()} …"), Bullets(tuple(_row(command) for command in commands)))
    )


def _row(command: Command) -> Line:
    return line(usage(command.name), f" {command.help}")


def _option(command: Command, name: str) -> Line:
    option = command.option(name)
    if option is None:
        raise LookupError(name)
    needed = ", needed" if option.required else ""
    choices = f": {', '.join(option.choices)}" if option.choices else ""
    said = option.help.rstrip("?") if choices else option.help
    return line(Code(option.name), f"{needed}. {said}{choices}")
