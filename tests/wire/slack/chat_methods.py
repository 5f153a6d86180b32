"""`chat.*`: messages posted, changed and taken away."""

from tests.wire.slack.backend import Backend, need
from tests.wire.slack.call import Call
from tests.wire.slack.refusals import Json, Refused, check_given
from tests.wire.slack.world import Channel, Install


def _writable(backend: Backend, install: Install, call: Call) -> Channel:
    check_given(call.args, "channel")
    need(install, "chat:write")
    channel = backend.seen(install, call.channel)
    if channel.direct is not None and channel.direct.cannot_be_told:
        raise Refused(channel.direct.cannot_be_told)
    if channel.archived:
        raise Refused("is_archived")
    if channel.posting:
        raise Refused(channel.posting)
    return channel


def post_message(backend: Backend, install: Install, call: Call) -> Json:
    channel = _writable(backend, install, call)
    stranger = install.bot.id not in channel.members and channel.direct is None
    if stranger and "chat:write.public" not in install.scopes:
        raise Refused("not_in_channel")
    message = backend.post.send(install, channel, call.args)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def post_ephemeral(backend: Backend, install: Install, call: Call) -> Json:
    channel = _writable(backend, install, call)
    check_given(call.args, "user")
    backend.user(install, call.args["user"])
    if install.bot.id not in channel.members:
        raise Refused("not_in_channel")
    if call.args["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    backend.post.check(channel, call.args)
    message = backend.post.make(install, channel, call.args) | {"is_ephemeral": True}
    if call.args.get("thread_ts"):
        message["thread_ts"] = call.args["thread_ts"]
    backend.ephemerals.append((str(call.args["user"]), message))
    return {"message_ts": message["ts"]}


def _own(install: Install, channel: Channel, call: Call, error: str) -> Json:
    check_given(call.args, "ts")
    message = channel.messages.get(str(call.args["ts"]))
    if message is None:
        raise Refused("message_not_found")
    if message["user"] != install.bot.id:
        raise Refused(error)
    return message


def update(backend: Backend, install: Install, call: Call) -> Json:
    channel = _writable(backend, install, call)
    message = _own(install, channel, call, "cant_update_message")
    age = backend.clock.now().timestamp() - float(message["ts"])
    if backend.edit_window is not None and age > backend.edit_window.total_seconds():
        raise Refused("edit_window_closed")
    changed = backend.post.edit(message, channel, call.args)
    return {
        "channel": channel.id,
        "ts": changed["ts"],
        "text": changed["text"],
        "message": changed,
    }


def delete(backend: Backend, install: Install, call: Call) -> Json:
    channel = _writable(backend, install, call)
    message = _own(install, channel, call, "cant_delete_message")
    del channel.messages[message["ts"]]
    return {"channel": channel.id, "ts": message["ts"]}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
