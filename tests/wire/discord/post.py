"""Messages: made, changed, found again."""

import re
from datetime import UTC, datetime, timedelta

from tests.wire.discord import forms, payloads
from tests.wire.discord.components import TEXT, walk
from tests.wire.discord.permissions import Permission
from tests.wire.discord.refusals import Json, Refused, check_length, invalid
from tests.wire.discord.world import Channel, Kind, Person, World

MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|(@everyone|@here)")
FROM_BODY = ("content", "embeds", "components", "tts")


def displayed(message: Json) -> str:
    """The text that pings: the content and every text of the components."""
    components = walk(message.get("components") or [])
    texts = [one["content"] for _, one in components if one["type"] == TEXT]
    return "\n".join([message.get("content") or "", *texts])


class Post:
    """Takes messages in, with Discord's rules about them and about their nonces."""

    def __init__(self, world: World) -> None:
        self.nonce_lives = timedelta(minutes=3)
        self._world = world
        self._nonces: dict[tuple[int, str], tuple[datetime, Json]] = {}

    def put(self, channel: Channel, author: Person, text: str) -> Json:
        """A message that is simply there, whatever the rules say."""
        message = self.make(channel, author, {"content": text}, {}, 0)
        channel.messages[int(message["id"])] = message
        return message

    def send(self, channel: Channel, body: Json, files: dict[str, bytes]) -> Json:
        """The bot's message, or the one it already has under this nonce."""
        self._check_place(channel, body, files)
        self.check(body, files, body.get("flags") or 0)
        bot = self._world.bot
        nonce = body.get("nonce")
        if nonce is not None:
            check_length(("nonce",), str(nonce), 0, 25)
        earlier = self._earlier(bot, str(nonce)) if body.get("enforce_nonce") and nonce else None
        if earlier is not None:
            return earlier | {"nonce": nonce}
        flags = (body.get("flags") or 0) & forms.SENDABLE
        message = self.make(channel, bot, body, files, flags)
        channel.messages[int(message["id"])] = message
        if nonce is not None:
            self._nonces[bot.id, str(nonce)] = (self._world.clock.now(), message)
        channel.archived = False
        return message | {"nonce": nonce}

    def check(self, body: Json, files: dict[str, bytes], flags: int) -> None:
        forms.check(body, list(files), flags)

    def _earlier(self, author: Person, nonce: str) -> Json | None:
        at, message = self._nonces.get((author.id, nonce), (datetime.min.replace(tzinfo=UTC), None))
        return message if self._world.clock.now() - at <= self.nonce_lives else None

    def _check_place(self, channel: Channel, body: Json, files: dict[str, bytes]) -> None:
        if channel.recipient is not None:
            if not self._world.share_a_guild(channel.recipient):
                raise Refused(50278)
            if not channel.recipient.dms_open:
                raise Refused(50007)
            return
        if channel.kind is Kind.CATEGORY:
            raise Refused(50024)
        may = channel.may(self._world.bot)
        if channel.locked and Permission.MANAGE_THREADS not in may:
            raise Refused(50083 if channel.archived else 160005)
        if _needed(channel, body, files) not in may:
            raise Refused(50013)

    def make(
        self, channel: Channel, author: Person, body: Json, files: dict[str, bytes], flags: int
    ) -> Json:
        """The message that comes of a body, which stands nowhere yet."""
        message: Json = {
            "id": str(self._world.ids.next()),
            **payloads.in_place(channel),
            "author": payloads.user(author),
            "timestamp": self._world.clock.now().isoformat(),
            "edited_timestamp": None,
            "content": "",
            "tts": False,
            "embeds": [],
            "components": [],
            "attachments": self._attach(body, files),
            "pinned": False,
            "type": 0,
            "flags": flags,
        }
        if author.bot:
            message["application_id"] = str(author.id)
        given = {name: body[name] for name in FROM_BODY if body.get(name) is not None}
        return message | given | self._mentions(message | given, body.get("allowed_mentions"))

    def edit(self, message: Json, body: Json, files: dict[str, bytes]) -> Json:
        """The same message with these fields changed. Components V2 stays what it is."""
        flags = message["flags"] | ((body.get("flags") or 0) & forms.ANSWERABLE)
        if "flags" in body and message["flags"] & forms.COMPONENTS_V2 & ~body["flags"]:
            words = "The IS_COMPONENTS_V2 flag cannot be removed"
            raise invalid(("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", words)
        changed = {name: body[name] or _empty(name) for name in FROM_BODY if name in body}
        kept: list[Json] = body.get("attachments", message["attachments"]) or []
        form = message | changed | {"attachments": kept}
        self.check({**form, "allowed_mentions": body.get("allowed_mentions")}, files, flags)
        known = {one["id"]: one for one in message["attachments"]}
        kept = [known[str(one["id"])] for one in kept if str(one["id"]) in known]
        message |= changed
        message["attachments"] = kept + self._attach(body, files)
        message["flags"] = flags
        message["edited_timestamp"] = self._world.clock.now().isoformat()
        return message

    def _attach(self, body: Json, files: dict[str, bytes]) -> list[Json]:
        described = {one.get("filename"): one for one in body.get("attachments") or []}
        attachments = []
        for name, content in files.items():
            number = self._world.ids.next()
            self._world.files[number] = content
            address = f"https://cdn.discordapp.com/attachments/{number}/{name}"
            attachments.append(
                {
                    "id": str(number),
                    "filename": name,
                    "size": len(content),
                    "url": address,
                    "proxy_url": address,
                    "description": described.get(name, {}).get("description"),
                }
            )
        return attachments

    def _mentions(self, message: Json, allowed: Json | None) -> Json:
        """Who is pinged: what the text names, as far as it is allowed."""
        allowed = {"parse": ["users", "roles", "everyone"]} if allowed is None else allowed
        parse = allowed.get("parse") or []
        named = MENTION.findall(displayed(message))
        people = [one for one, _, _ in named if "users" in parse or _lists(allowed, "users", one)]
        roles = [one for _, one, _ in named if "roles" in parse or _lists(allowed, "roles", one)]
        known = [self._world.people.get(int(one)) for one in people if one]
        return {
            "mentions": [payloads.user(person) for person in dict.fromkeys(known) if person],
            "mention_roles": list(dict.fromkeys(role for role in roles if role)),
            "mention_everyone": "everyone" in parse and any(every for _, _, every in named),
        }


def _needed(channel: Channel, body: Json, files: dict[str, bytes]) -> Permission:
    needed = Permission.SEND_MESSAGES
    if channel.is_thread:
        needed = Permission.SEND_MESSAGES_IN_THREADS
    if files:
        needed |= Permission.ATTACH_FILES
    if body.get("embeds"):
        needed |= Permission.EMBED_LINKS
    return needed


def _lists(allowed: Json, kind: str, number: str) -> bool:
    return number in [str(one) for one in allowed.get(kind) or []]


def _empty(name: str) -> object:
    return {"content": "", "tts": False}.get(name, [])
