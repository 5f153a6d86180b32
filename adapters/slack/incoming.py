"""What somebody did on Slack, as a call."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from html import unescape
from typing import Any

from adapters.slack.modal import Target
from adapters.slack.place import PLATFORM
from adapters.slack.slash import Slash
from bot.commands.call import Call, Caller
from bot.commands.lookup import Registry
from bot.commands.parse import parse
from bot.commands.spec import Command, Kind

_ESCAPED = re.compile(r"<([^<>]*)>")
"""What Slack has made of a mention, a link or a word that calls everybody."""

_ACCOUNT, _CHANNEL = re.compile(r"[UW][A-Z0-9]{2,}"), re.compile(r"[CG][A-Z0-9]{2,}")
_MENTION = re.compile(rf"<(?:@({_ACCOUNT.pattern})|#({_CHANNEL.pattern}))>")


@dataclass(frozen=True, slots=True)
class Deed:
    """What every payload says of what somebody did: who did it, where, and how they are answered.

    `team` is where they are from, which in a shared channel may be another workspace; commands do
    not say. `trigger` is its name, and opens one form within three seconds. `reply` is the address
    that takes five answers in half an hour. It was done in the `thread`, in the modal `view`, or on
    a message that only they see, which is then `hidden`.
    """

    user: str
    name: str
    team: str | None = None
    trigger: str | None = None
    reply: str | None = None
    channel: str | None = None
    thread: str | None = None
    view: str | None = None
    hidden: bool = False

    @property
    def room(self) -> str | None:
        """The channel it was done in; None in a direct conversation and in the home tab."""
        found = self.channel and _CHANNEL.fullmatch(self.channel)
        return self.channel if found else None


@dataclass(frozen=True, slots=True)
class Given:
    """A command with its options as text, and the names that Slack gave with what they mention."""

    command: Command
    args: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that options for people name."""
        return accounts_in(self.command, self.args)


def deed_of(body: Mapping[str, Any]) -> Deed:
    """Who did what a command or an interactive payload tells of."""
    if "command" in body:
        return Deed(
            user=body["user_id"],
            name=body.get("user_name") or body["user_id"],
            trigger=body.get("trigger_id"),
            reply=body.get("response_url"),
            channel=body.get("channel_id"),
        )
    user, view = body["user"], body.get("view") or {}
    container = body.get("container") or {}
    return Deed(
        user=user["id"],
        name=user.get("name") or user.get("username") or user["id"],
        team=user.get("team_id"),
        trigger=body.get("trigger_id"),
        reply=body.get("response_url"),
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id"),
        thread=_thread_in(container),
        view=view["id"] if view.get("type") == "modal" else None,
        hidden=bool(container.get("is_ephemeral")),
    )


def given(body: Mapping[str, Any], registry: Registry, slash: Slash) -> Given:
    """The command that was typed; none means help.

    Raises:
        Refusal: there is no such command or option, or a quote is left open.
    """
    name = str(body["command"]).removeprefix("/").lower()
    names: dict[str, str] = {}
    typed = unescape(_ESCAPED.sub(lambda found: _read(found[1], names), body.get("text") or ""))
    words = typed if name == slash.root else f"{name} {typed}"
    command, args = parse(registry, words.strip() or "help")
    return Given(
        command, {key: _meant(command, key, text, names) for key, text in args.items()}, names
    )


def call_of(deed: Deed, caller: Caller, command: tuple[str, ...], args: Mapping[str, str]) -> Call:
    """A command given by whoever did it."""
    return Call(
        caller=caller,
        command=command,
        args=args,
        channel=deed.room,
        key=f"{PLATFORM}:{deed.trigger}" if deed.trigger else None,
    )


def at(deed: Deed, target: Target) -> Deed:
    """The deed, where what led to it was done."""
    known = {name: value for name, value in asdict(target).items() if value}
    return replace(deed, **known)


def accounts_in(command: Command | None, args: Mapping[str, str]) -> tuple[str, ...]:
    """The accounts that options for people name."""
    return tuple(_accounts(command, args)) if command else ()


def _accounts(command: Command, args: Mapping[str, str]) -> Iterator[str]:
    for option in command.options:
        text = args.get(option.name, "")
        if option.kind is Kind.PERSON and _ACCOUNT.fullmatch(text):
            yield text


def _thread_in(container: Mapping[str, Any]) -> str | None:
    """The thread of a message; what opens one stands in the channel."""
    thread: str | None = container.get("thread_ts")
    return thread if thread != container.get("message_ts") else None


def _read(written: str, names: dict[str, str]) -> str:
    """What somebody typed before Slack put it between angle brackets."""
    what, _, label = written.partition("|")
    if _MENTION.fullmatch(f"<{what}>"):
        names[what[1:]] = unescape(label) or what[1:]
        return f"<{what}>"
    if what.startswith("!"):
        word = what[1:].partition("^")[0]
        return label or f"@{word}"
    scheme, _, rest = what.partition(":")
    return (label or rest) if scheme in {"mailto", "tel"} else what


def _meant(command: Command, name: str, text: str, names: Mapping[str, str]) -> str:
    """Who or which channel is meant, where the option takes such; else their names, in a text."""
    option = command.option(name)
    wanted = {Kind.PERSON: 1, Kind.CHANNEL: 2}.get(option.kind, 0) if option else 0
    alone = _MENTION.fullmatch(text)
    if alone and wanted and alone[wanted]:
        return alone[wanted]
    return _MENTION.sub(lambda one: _spoken(one, names), text)


def _spoken(one: re.Match[str], names: Mapping[str, str]) -> str:
    account = one[1] or one[2]
    return f"{'@' if one[1] else '#'}{names.get(account, account)}"
