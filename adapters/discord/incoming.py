"""What somebody did on Discord, as a call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import AppCommandOptionType, Interaction, Member, Role, Thread, User

from adapters.discord.channels import Lacks
from adapters.discord.place import PLATFORM
from bot.commands.call import Call, Caller
from bot.domain.people import Rank

_INSIDE = (AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value)


@dataclass(frozen=True, slots=True)
class Typing:
    """An option that somebody has begun to type, and the call as far as it is there."""

    call: Call
    option: str
    started: str
    number: bool


def command_of(interaction: Interaction[Any]) -> Call:
    """A slash command with its options."""
    path, options = _path(interaction)
    args = {option["name"]: _text(option["value"]) for option in options}
    return call_of(interaction, path, args)


def typing_of(interaction: Interaction[Any]) -> Typing | None:
    """What is to be completed; None when nothing has the focus."""
    path, options = _path(interaction)
    meant = next((option for option in options if option.get("focused")), None)
    if meant is None:
        return None
    others = {option["name"]: _text(option["value"]) for option in options if option is not meant}
    return Typing(
        call=call_of(interaction, path, others),
        option=meant["name"],
        started=_text(meant["value"]),
        number=meant["type"] == AppCommandOptionType.integer.value,
    )


def call_of(interaction: Interaction[Any], path: tuple[str, ...], args: Mapping[str, str]) -> Call:
    """A command in the words of a button or a form, given by whoever used that."""
    return Call(
        caller=caller_of(interaction),
        command=path,
        args=args,
        channel=_channel(interaction),
        mentions=tuple(_mentioned(interaction)),
        lacks=Lacks(interaction.guild) if interaction.guild else {},
        key=f"{PLATFORM}:{interaction.id}",
    )


def caller_of(interaction: Interaction[Any]) -> Caller:
    """Whoever did it, as Discord says in the interaction itself: nothing of it is from a cache."""
    user = interaction.user
    may = interaction.permissions
    return Caller(
        platform=PLATFORM,
        account=str(user.id),
        name=user.display_name,
        community=_community(interaction),
        community_name=_community_name(interaction),
        rank=Rank.ADMIN if may.administrator or may.manage_guild else Rank.MEMBER,
        roles=tuple(_roles(user)),
        everywhere=user.global_name or user.name,
    )


def _path(interaction: Interaction[Any]) -> tuple[tuple[str, ...], Sequence[Mapping[str, Any]]]:
    """The words of the command, and the options behind the last of them."""
    data: Mapping[str, Any] = interaction.data or {}
    words, options = [data["name"]], data.get("options", ())
    while options and options[0]["type"] in _INSIDE:
        words.append(options[0]["name"])
        options = options[0].get("options", ())
    return tuple(words), options


def _text(value: str | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _community(interaction: Interaction[Any]) -> str | None:
    return None if interaction.guild_id is None else str(interaction.guild_id)


def _community_name(interaction: Interaction[Any]) -> str:
    """Empty for a guild that Discord has not told of yet."""
    return (interaction.guild.name or "") if interaction.guild else ""


def _channel(interaction: Interaction[Any]) -> str | None:
    """The channel it was said in; a cohort is at home in the channel that its threads hang on."""
    channel = interaction.channel
    if interaction.guild_id is None or channel is None:
        return None
    return str(channel.parent_id if isinstance(channel, Thread) else channel.id)


def _roles(user: User | Member) -> Iterator[str]:
    """By their ids alone: whoever may make roles can give one any name, another role's id too."""
    roles: Sequence[Role] = user.roles if isinstance(user, Member) else ()
    for role in roles:
        yield str(role.id)


def _mentioned(interaction: Interaction[Any]) -> Iterator[Caller]:
    """The people that options mean; those who are not in the guild belong to no community."""
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved", {})
    members: Mapping[str, Any] = resolved.get("members", {})
    for account, user in resolved.get("users", {}).items():
        member = members.get(account)
        nick = member and member.get("nick")
        yield Caller(
            platform=PLATFORM,
            account=account,
            name=nick or user.get("global_name") or user["username"],
            community=None if member is None else _community(interaction),
            community_name="" if member is None else _community_name(interaction),
            automated=bool(user.get("bot")),
            everywhere=user.get("global_name") or user["username"],
        )
