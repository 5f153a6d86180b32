"""`conversations.*`: channels, who is in them, what was said in them."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from tests.wire.slack import payloads
from tests.wire.slack.backend import Backend, need, need_for
from tests.wire.slack.call import Call
from tests.wire.slack.refusals import Json, Refused, check_given
from tests.wire.slack.world import Channel, Install, User, Workspace

T = TypeVar("T")
MOST = 999


def open_(backend: Backend, install: Install, call: Call) -> Json:
    check_given(call.args, "users")
    need(install, "im:write")
    names = str(call.args["users"]).split(",")
    if len(names) > 1:
        raise Refused("method_not_supported_for_channel_type")
    workspace, user = backend.user(install, names[0])
    channel = backend.direct(workspace, user)
    return {"channel": {"id": channel.id}}


def _found(backend: Backend, install: Install, call: Call, deed: str) -> Channel:
    check_given(call.args, "channel")
    channel = backend.seen(install, call.channel)
    need_for(install, channel, deed)
    return channel


def info(backend: Backend, install: Install, call: Call) -> Json:
    channel = _found(backend, install, call, "read")
    return {"channel": payloads.channel(channel, install)}


def members(backend: Backend, install: Install, call: Call) -> Json:
    channel = _found(backend, install, call, "read")
    chosen, more = page(sorted(channel.members), call)
    return {"members": list(chosen), **more}


def join(backend: Backend, install: Install, call: Call) -> Json:
    need(install, "channels:join")
    channel = _found(backend, install, call, "read")
    if channel.private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    channel.members.add(install.bot.id)
    return {"channel": payloads.channel(channel, install)}


def history(backend: Backend, install: Install, call: Call) -> Json:
    channel = _read(backend, install, call)
    chosen = [one for one in reversed(channel.said) if _within(one["ts"], call)]
    return _told(chosen, call)


def replies(backend: Backend, install: Install, call: Call) -> Json:
    channel = _read(backend, install, call)
    check_given(call.args, "ts")
    if str(call.args["ts"]) not in channel.messages:
        raise Refused("thread_not_found")
    first, *rest = channel.thread(str(call.args["ts"]))
    return _told([first, *(one for one in rest if _within(one["ts"], call))], call)


def _read(backend: Backend, install: Install, call: Call) -> Channel:
    channel = _found(backend, install, call, "history")
    if channel.direct is None and install.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(ts: str, call: Call) -> bool:
    oldest, latest = call.args.get("oldest") or "0", call.args.get("latest") or "9999999999"
    if call.flag("inclusive"):
        return _micros(oldest) <= _micros(ts) <= _micros(latest)
    return _micros(oldest) < _micros(ts) < _micros(latest)


def _micros(ts: object) -> int:
    """Microseconds, exactly: a float of so large a number loses the last of them."""
    seconds, _, rest = str(ts).partition(".")
    try:
        return int(seconds) * 1_000_000 + int(f"{rest:0<6}"[:6])
    except ValueError:
        raise Refused("invalid_ts_oldest") from None


def _told(messages: list[Json], call: Call) -> Json:
    chosen, more = page(messages, call)
    known = call.flag("include_all_metadata")
    told = [
        {name: value for name, value in one.items() if known or name != "metadata"}
        for one in chosen
    ]
    return {"messages": told, "has_more": bool(more), "pin_count": 0, **more}


def page(found: Sequence[T], call: Call) -> tuple[Sequence[T], Json]:
    """A page of these, and where the next one begins."""
    try:
        limit = int(call.args.get("limit") or 100)
    except ValueError:
        raise Refused("invalid_limit") from None
    if not 1 <= limit <= MOST + 1:
        raise Refused("invalid_limit")
    start = _start(str(call.args.get("cursor") or ""))
    chosen = found[start : start + limit]
    if start + limit >= len(found):
        return chosen, {}
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode()
    return chosen, {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError:
        raise Refused("invalid_cursor") from None


def list_(backend: Backend, install: Install, call: Call) -> Json:
    return _listed(backend, install, call, None)


def of_user(backend: Backend, install: Install, call: Call) -> Json:
    name = call.args.get("user") or install.bot.id
    return _listed(backend, install, call, backend.user(install, name)[1])


def _listed(backend: Backend, install: Install, call: Call, member: User | None) -> Json:
    need(install, "channels:read")
    kinds = str(call.args.get("types") or "public_channel").split(",")
    found = [
        payloads.channel(one, install)
        for workspace in _asked_for(install, call)
        for one in workspace.channels.values()
        if _kind(one) in kinds
        and (not one.private or install.bot.id in one.members)
        and (member is None or member.id in one.members)
        and not (one.archived and call.flag("exclude_archived"))
    ]
    chosen, more = page(found, call)
    return {"channels": list(chosen), **more}


def _asked_for(install: Install, call: Call) -> list[Workspace]:
    """Of an enterprise, the one workspace that the call has to name."""
    if not install.org_wide:
        return install.workspaces
    check_given(call.args, "team_id")
    return [one for one in install.workspaces if one.id == call.args["team_id"]]


def _kind(channel: Channel) -> str:
    if channel.direct is not None:
        return "im"
    return "private_channel" if channel.private else "public_channel"


METHODS = {
    "conversations.open": open_,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.list": list_,
    "users.conversations": of_user,
}
