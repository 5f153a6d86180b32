"""How Discord says no."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]

WORDS = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    20028: "The write action you are performing on the channel has hit the write rate limit.",
    30032: "Maximum number of application commands reached (100)",
    30034: "Max number of daily application command creates has been reached (200)",
    30046: "Maximum number of edits to messages older than 1 hour reached. Try again later.",
    40003: "You are opening direct messages too fast",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50033: "Invalid Recipient(s)",
    50035: "Invalid Form Body",
    50083: "Thread is archived",
    50278: "Cannot send messages to this user due to having no mutual guilds",
    160004: "A thread has already been created for this message",
    160005: "This thread is locked",
    160006: "Maximum number of active threads reached",
}
STATUS = {0: 401, 10062: 404, 40060: 400, 50027: 401}
FORBIDDEN = {40003, 50001, 50005, 50007, 50013, 50278}


class Refused(Exception):
    """An answer that is not 2xx, with Discord's code and words for it."""

    def __init__(self, code: int, status: int | None = None, errors: Json | None = None) -> None:
        super().__init__(f"{code}: {WORDS.get(code, 'General error')}")
        self.code = code
        self.status = status or _status(code)
        self.body: Json = {"message": WORDS.get(code, "General error"), "code": code}
        if errors:
            self.body["errors"] = errors


def _status(code: int) -> int:
    if code in STATUS:
        return STATUS[code]
    if code in FORBIDDEN:
        return 403
    return 404 if 10000 <= code < 20000 else 400


def invalid(path: Path, code: str, words: str) -> Refused:
    """A form with one field that is wrong, at this path in the body."""
    errors: Json = {"_errors": [{"code": code, "message": words}]}
    for key in reversed(path):
        errors = {str(key): errors}
    return Refused(50035, errors=errors)


def check_length(path: Path, value: object, least: int, most: int) -> None:
    """Refuse what is no text of a length between these two."""
    if not isinstance(value, str):
        raise invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
    if not least <= len(value) <= most:
        words = f"Must be between {least} and {most} in length."
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", words)


def check_count(path: Path, values: object, least: int, most: int) -> None:
    """Refuse what is no list with a number of entries between these two."""
    if not isinstance(values, list):
        raise invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
    if not least <= len(values) <= most:
        words = f"Must be between {least} and {most} in length."
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", words)
