"""Messages: checked, made, changed."""

from typing import Any

from tests.wire.slack.blocks import check_blocks, filled_in
from tests.wire.slack.refusals import Json, Refused
from tests.wire.slack.world import Channel, Install, World, in_thread

MOST, MOST_EDITED = 40_000, 4_000
METADATA_BYTES = 8_000


class Post:
    """Takes the app's messages in, with Slack's rules about them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def check(self, channel: Channel, args: Json, most: int = MOST) -> None:
        """Refuse what is no message for this channel."""
        blocks, text = args.get("blocks"), args.get("text") or ""
        if not isinstance(text, str):
            raise Refused("invalid_arguments", "[ERROR] must be a string [json-pointer:/text]")
        if not text and not blocks and not args.get("attachments"):
            raise Refused("no_text")
        if len(text) > most:
            raise Refused("msg_too_long")
        if blocks is not None:
            check_blocks(blocks, channel.team.users)
        _check_metadata(args.get("metadata"))

    def send(self, install: Install, channel: Channel, args: Json) -> Json:
        """The app's message, standing in its channel from now on."""
        self.check(channel, args)
        parent = self._parent(channel, args.get("thread_ts"))
        message = self.make(install, channel, args)
        if parent is not None:
            message["thread_ts"] = parent["ts"]
            parent["thread_ts"] = parent["ts"]
            parent["reply_count"] = parent.get("reply_count", 0) + 1
            parent["latest_reply"] = message["ts"]
        channel.messages[message["ts"]] = message
        return message

    def _parent(self, channel: Channel, ts: object) -> Json | None:
        if not ts:
            return None
        parent = channel.messages.get(str(ts))
        if parent is None:
            raise Refused("thread_not_found")
        if in_thread(parent):
            raise Refused("cannot_reply_to_message")
        return parent

    def make(self, install: Install, channel: Channel, args: Json) -> Json:
        """The message that comes of a call, which stands nowhere yet."""
        message: Json = {
            "type": "message",
            "user": install.bot.id,
            "bot_id": install.bot_id,
            "app_id": self._world.app.id,
            "team": channel.team.id,
            "ts": self._world.ts(),
            "text": args.get("text") or "",
            "channel": channel.id,
        }
        if args.get("blocks"):
            message["blocks"] = filled_in(args["blocks"])
        if args.get("metadata"):
            message["metadata"] = args["metadata"]
        return message

    def say(self, channel: Channel, user_id: str, text: str, thread_ts: str | None = None) -> Json:
        """What somebody writes, whatever the rules say."""
        message: Json = {"type": "message", "user": user_id, "text": text, "ts": self._world.ts()}
        message |= {"team": channel.team.id, "channel": channel.id}
        if thread_ts:
            message["thread_ts"] = thread_ts
        channel.messages[message["ts"]] = message
        return message

    def edit(self, message: Json, channel: Channel, args: Json) -> Json:
        """The same message with what the call names changed; the rest of it stays."""
        given: dict[str, Any] = {
            name: args[name]
            for name in ("text", "blocks", "metadata")
            if args.get(name) is not None
        }
        self.check(channel, {**message, **given}, MOST_EDITED)
        if given.get("blocks"):
            given["blocks"] = filled_in(given["blocks"])
        message |= given
        for name in ("blocks", "metadata"):
            if not message.get(name):
                message.pop(name, None)
        message["edited"] = {"user": message["user"], "ts": self._world.ts()}
        return message


def _check_metadata(metadata: object) -> None:
    if metadata in (None, {}, ""):
        return
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if len(str(payload)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
