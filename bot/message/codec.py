"""Messages as JSON values, for the rows that wait to be sent."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.domain.usage import Usage
from bot.message import blocks as b

_KINDS: Mapping[str, type] = {
    kind.__name__.lower(): kind
    for kind in (
        *(b.Plain, b.Bold, b.Code, b.Link, b.Time, b.Mention, b.Room, b.Crew, b.Button, Usage),
        *(b.Title, b.Text, b.Fields, b.Bullets, b.Progress, b.Image, b.Buttons, b.Divider),
        b.Message,
    )
}


def encode(message: b.Message) -> dict[str, Any]:
    """The message as values that JSON has."""
    encoded: dict[str, Any] = _encode(message)
    return encoded


def decode(value: Mapping[str, Any]) -> b.Message:
    """The message that `encode` was given.

    Raises:
        ValueError: the value is not an encoded message.
    """
    decoded = _decode(value)
    if not isinstance(decoded, b.Message):
        raise ValueError("not an encoded message")  # noqa: TRY004 - the value is wrong, not its type
    return decoded


def _encode(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, datetime):
        return {"$": "datetime", "at": value.isoformat()}
    if isinstance(value, bytes):
        return {"$": "bytes", "base64": b64encode(value).decode()}
    name = type(value).__name__.lower()
    if name in _KINDS:
        return {"$": name} | {f.name: _encode(getattr(value, f.name)) for f in fields(value)}
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _decode_object(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_decode(item) for item in value)
    return value


def _decode_object(value: Mapping[str, Any]) -> Any:
    kind = str(value.get("$"))
    if kind == "datetime":
        return datetime.fromisoformat(value["at"])
    if kind == "bytes":
        return b64decode(value["base64"])
    if kind not in _KINDS:
        raise ValueError(f"unknown kind {kind!r}")
    arguments = {name: _decode(item) for name, item in value.items() if name != "$"}
    if kind == "time":
        arguments["style"] = b.TimeStyle(arguments["style"])
    return _KINDS[kind](**arguments)
