"""The registry as Discord's application commands: its JSON, and nothing sent."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from json import dumps
from textwrap import shorten
from typing import Any, TypeAlias, assert_never

from discord import AppCommandOptionType, AppCommandType, ChannelType, Locale, Permissions

from adapters.discord.acceptable import DESCRIPTION_MAX, faults
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Kind, Option, Role

Payload: TypeAlias = dict[str, Any]

Translations: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each locale of Discord, such as `de` or `pt-BR`, what a name or a description is there."""

GUILD, BOT_DM = 0, 1
"""Discord's numbers for where a command is offered: in servers, and in direct messages to it."""
GUILD_INSTALL = 0
"""Discord's number for an application that a server has added, not a person."""

POSTABLE = (ChannelType.text, ChannelType.news)
"""The channels a cohort can have: those in which a post can open a thread."""

_TYPES: Mapping[Kind, AppCommandOptionType] = {
    Kind.TEXT: AppCommandOptionType.string,
    Kind.INTEGER: AppCommandOptionType.integer,
    Kind.BOOLEAN: AppCommandOptionType.boolean,
    Kind.DATE: AppCommandOptionType.string,
    Kind.TIME: AppCommandOptionType.string,
    Kind.CHOICE: AppCommandOptionType.string,
    Kind.PERSON: AppCommandOptionType.user,
    Kind.CHANNEL: AppCommandOptionType.channel,
    Kind.ROLE: AppCommandOptionType.role,
}
_COMPLETED = (AppCommandOptionType.string, AppCommandOptionType.integer)
"""The types that can be completed; Discord itself lists people, channels and roles."""

_ADMINISTERS = Permissions(manage_guild=True).value

_FIELDS = frozenset(
    {"type", "name", "name_localizations", "description", "description_localizations"}
    | {"options", "required", "choices", "value", "autocomplete", "channel_types"}
    | {"min_value", "max_value", "min_length", "max_length"}
    | {"default_member_permissions", "contexts", "integration_types", "nsfw"}
)
"""What a command is; the rest of what Discord returns is ids, versions and what has gone out."""
_SETS = ("channel_types", "contexts", "integration_types")


def payloads(registry: Registry, translations: Translations | None = None) -> list[Payload]:
    """Every command that people are told of, in the order of the registry.

    Raises:
        ValueError: Discord would refuse one, or a locale; the words say which, and why.
    """
    translations = translations or {}
    if unknown := translations.keys() - {locale.value for locale in Locale}:
        raise ValueError(f"Discord does not speak {', '.join(sorted(unknown))}")
    below: dict[str, list[Command]] = {}
    for command in registry.listed:
        below.setdefault(command.path[0], []).append(command)
    declared = [_Declaring(translations).top(*one) for one in below.items()]
    if wrong := "; ".join(faults(declared)):
        raise ValueError(wrong)
    return declared


def digest(commands: Iterable[Payload]) -> str:
    """The same for the same commands, whether they are declared here or as Discord returns them."""
    plain = sorted((_plain(command) for command in commands), key=lambda one: str(one["name"]))
    return sha256(dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(given: Payload) -> Payload:
    """Without what only one side says: defaults, and an order that means nothing."""
    kept: Payload = {}
    for field, value in given.items():
        if field not in _FIELDS or value is None or value is False or value in ([], {}):
            continue
        if field in _SETS:
            kept[field] = sorted(value)
        elif field in ("options", "choices"):
            kept[field] = [_plain(one) for one in value]
        else:
            kept[field] = value
    return kept


class _Declaring:
    """Commands and options, named in every language there is."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def top(self, name: str, commands: Sequence[Command]) -> Payload:
        """A command, or the group of those whose path begins with that name."""
        if any(len(command.path) > 2 for command in commands):
            raise ValueError(f"/{name} has paths of more than two words")
        if len(commands) == 1 and len(commands[0].path) == 1:
            declared = self._command(commands[0], AppCommandType.chat_input)
        elif all(len(command.path) == 2 for command in commands):
            names = ", ".join(command.path[1] for command in commands)
            declared = self._named(
                AppCommandType.chat_input,
                name,
                shorten(names, DESCRIPTION_MAX, placeholder=" …"),
                options=[
                    self._command(command, AppCommandOptionType.subcommand) for command in commands
                ],
            )
        else:
            raise ValueError(f"/{name} is both a command and the first word of others")
        return declared | _reach(commands)

    def _command(self, command: Command, type: AppCommandType | AppCommandOptionType) -> Payload:
        options = sorted(command.options, key=lambda option: not option.required)
        return self._named(
            type, command.path[-1], command.help, options=[self._option(one) for one in options]
        )

    def _option(self, option: Option) -> Payload:
        type = _TYPES[option.kind]
        return self._named(
            type, option.name, option.help, required=option.required, **self._limits(option)
        ) | (
            {"autocomplete": True}
            if option.complete and not option.choices and type in _COMPLETED
            else {}
        )

    def _limits(self, option: Option) -> Payload:
        match option.kind:
            case Kind.TEXT:
                return _said(min_length=option.least or None, max_length=option.most)
            case Kind.INTEGER:
                return _said(min_value=option.least, max_value=option.most)
            case Kind.CHOICE:
                return {"choices": [self._choice(choice) for choice in option.choices]}
            case Kind.CHANNEL:
                return {"channel_types": [type.value for type in POSTABLE]}
            case Kind.BOOLEAN | Kind.DATE | Kind.TIME | Kind.PERSON | Kind.ROLE:
                return {}
            case other:
                assert_never(other)

    def _choice(self, choice: str) -> Payload:
        return {"name": choice, "value": choice, **self._localized("name", choice)}

    def _named(
        self,
        type: AppCommandType | AppCommandOptionType,
        name: str,
        description: str,
        **rest: Any,
    ) -> Payload:
        return {
            "type": type.value,
            "name": name,
            **self._localized("name", name),
            "description": description,
            **self._localized("description", description),
            **rest,
        }

    def _localized(self, field: str, text: str) -> Payload:
        spoken = {
            locale: words[text] for locale, words in self._translations.items() if text in words
        }
        return {f"{field}_localizations": spoken} if spoken else {}


def _reach(commands: Iterable[Command]) -> Payload:
    """Where a command is offered, and to whom; the core checks both again.

    Somebody's rank is of a community: without it there is nothing to say in a direct message. A
    cohort's own facilitators may have no rank, and so theirs are not hidden.
    """
    ranked = all(command.role is Role.ORGANIZER for command in commands)
    return {
        "contexts": [GUILD] if ranked else [GUILD, BOT_DM],
        "integration_types": [GUILD_INSTALL],
        "default_member_permissions": str(_ADMINISTERS) if ranked else None,
    }


def _said(**limits: int | None) -> Payload:
    return {name: limit for name, limit in limits.items() if limit is not None}
