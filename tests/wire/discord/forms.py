"""What Discord takes as a message or as choices, before it asks who sends it where."""

from tests.wire.discord.components import check_message
from tests.wire.discord.refusals import Json, Refused, check_count, check_length, invalid

EPHEMERAL = 1 << 6
COMPONENTS_V2 = 1 << 15
SENDABLE = 1 << 2 | 1 << 12 | 1 << 13 | COMPONENTS_V2
ANSWERABLE = SENDABLE | EPHEMERAL
OLD_FIELDS = ("content", "embeds", "poll", "sticker_ids")
EMBED_TEXTS = {"title": 256, "description": 4096}
MENTIONS = ("users", "roles", "everyone")


def check(message: Json, uploads: list[str], flags: int) -> None:
    """Refuse a message with these fields and flags."""
    v2 = bool(flags & COMPONENTS_V2)
    _check_old_fields(message, v2=v2)
    components = message.get("components") or []
    check_message(components, v2=v2)
    _check_mentions(message.get("allowed_mentions"))
    _check_files(components, message, uploads)
    seen = [message.get("content"), message.get("embeds"), components, message.get("poll")]
    if not any(seen) and (v2 or not (uploads or message.get("attachments"))):
        raise Refused(50006)


def _check_old_fields(message: Json, *, v2: bool) -> None:
    if v2:
        used = [name for name in OLD_FIELDS if message.get(name)]
        if used:
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            words = f"The '{used[0]}' field cannot be used when using IS_COMPONENTS_V2"
            raise invalid((used[0],), code, words)
    if message.get("content") is not None:
        check_length(("content",), message["content"], 0, 2000)
    _check_embeds(message.get("embeds") or [])


def _check_embeds(embeds: list[Json]) -> None:
    check_count(("embeds",), embeds, 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        for name, most in EMBED_TEXTS.items():
            if embed.get(name):
                check_length(("embeds", index, name), embed[name], 1, most)
                total += len(embed[name])
        fields = embed.get("fields", [])
        check_count(("embeds", index, "fields"), fields, 0, 25)
        for number, field in enumerate(fields):
            check_length(("embeds", index, "fields", number, "name"), field.get("name"), 1, 256)
            check_length(("embeds", index, "fields", number, "value"), field.get("value"), 1, 1024)
            total += len(field["name"]) + len(field["value"])
        footer = (embed.get("footer") or {}).get("text", "")
        check_length(("embeds", index, "footer", "text"), footer, 0, 2048)
        total += len(footer)
    if total > 6000:
        words = "Embed size exceeds maximum size of 6000"
        raise invalid(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", words)


def _check_mentions(allowed: Json | None) -> None:
    for name in ("users", "roles"):
        check_count(("allowed_mentions", name), (allowed or {}).get(name) or [], 0, 100)
        if allowed and allowed.get(name) and name in (allowed.get("parse") or []):
            words = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            raise invalid(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)


def _check_files(components: list[Json], message: Json, uploads: list[str]) -> None:
    kept = [one.get("filename") for one in message.get("attachments") or []]
    for address in _attached(components):
        if address.removeprefix("attachment://") not in [*uploads, *kept]:
            words = "The referenced attachment was not found"
            code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            raise invalid(("components",), code, words)


def _attached(value: object) -> list[str]:
    """Every `attachment://` address that is named anywhere inside."""
    match value:
        case dict():
            return [address for inner in value.values() for address in _attached(inner)]
        case list():
            return [address for inner in value for address in _attached(inner)]
        case str() if value.startswith("attachment://"):
            return [value]
        case _:
            return []


def check_choices(choices: object) -> None:
    """Refuse an answer to autocompletion that Discord would not show."""
    check_count(("data", "choices"), choices, 0, 25)
    if not isinstance(choices, list):
        raise TypeError("choices are a list")
    for index, choice in enumerate(choices):
        check_length(("data", "choices", index, "name"), choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str):
            check_length(("data", "choices", index, "value"), choice["value"], 1, 100)
