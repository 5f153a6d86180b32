"""What the code says of its commands and settings, as pages."""

import inspect
from collections.abc import Sequence

from bot.commands.guide import ROLES
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind, Option, Role
from bot.commands.values import accepts
from bot.config import PREFIX, Settings

MADE = "<!-- Made by `make docs` from the code; what is changed here by hand is lost. -->"

COMMANDS_HEAD = f"""\
{MADE}

# Commands

Every command, as it is declared in `bot/commands`. Options are written `name=value`; quotes keep
the words of a value together: `/checkin done="chapter 1" minutes=40`. The words for the first
option may stand alone if it takes text (`/checkin chapter 1`), and an option that takes yes or no
may be named alone (`/streak why`). Dates can be `2026-03-02`, `"2 mar"`, `today`, `tomorrow` or a
weekday; times can be `18:30` or `6pm`.

An answer is private unless the command says that it can be shown. Who may do what is checked on
every call, whatever the platform already did.
"""

SETTINGS_HEAD = f"""\
{MADE}

# Settings

Settings come from the environment and from a file `.env` in the folder that `cairn` is started in;
the environment wins. `cairn config` shows what is in force, with secrets hidden. A setting that is
wrong or half-set stops the start with one line that names it.

Those of the log have an effect in `cairn run` and `cairn chat`; those of a platform, of the web
part and of how long things are kept in `cairn run`. The web part listens where Slack comes over
HTTP or `CAIRN_HTTP_PORT` is set.

| setting | unset it is | what it is for |
| --- | --- | --- |
"""


def commands_page() -> str:
    """docs/commands.md."""
    everyday = (Role.ANYONE, Role.MEMBER, Role.INSIDER)
    groups = (
        ("For everybody", [c for c in REGISTRY.listed if c.role in everyday]),
        ("For facilitators", [c for c in REGISTRY.listed if c.role not in everyday]),
        ("Behind buttons and in the home tab", [c for c in REGISTRY.commands if c.hidden]),
    )
    return COMMANDS_HEAD + "".join(
        f"\n## {title}\n" + "".join(_command(one) for one in commands) for title, commands in groups
    )


def settings_page() -> str:
    """docs/settings.md."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default is not None else "not set"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |\n")
    return SETTINGS_HEAD + "".join(rows)


def _command(command: Command) -> str:
    facts = [f"{command.help}.", f"For {ROLES[command.role]}."]
    if not command.private or command.option("share"):
        facts.append("The answer can be shown in the channel.")
    facts.append("Changes something." if command.writes else "Only reads.")
    head = f"\n### /{command.name}\n\n{' '.join(facts)}\n"
    return head + (_table(command) if command.options else "")


def _table(command: Command) -> str:
    return "\n| option | accepts | what it is |\n| --- | --- | --- |\n" + "".join(
        f"| {_name(option)} | {_accepted(command, option)} | {option.help} |\n"
        for option in command.options
    )


def _name(option: Option) -> str:
    return f"`{option.name}`, needed" if option.required else f"`{option.name}`"


def _accepted(command: Command, option: Option) -> str:
    match option.kind:
        case Kind.PERSON:
            said = f"a name or an account, up to {option.most} characters"
        case Kind.CHANNEL:
            said = f"a channel, up to {option.most} characters"
        case Kind.ROLE:
            said = f"a role, up to {option.most} characters"
        case Kind.CHOICE:
            said = _listed([f"`{choice}`" for choice in option.choices])
        case _:
            said = accepts(option).removeprefix("it takes ")
    parameter = inspect.signature(command.handler).parameters.get(option.parameter)
    default = parameter.default if parameter else None
    return f"{said}; unset: `{default}`" if isinstance(default, str) else said


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
