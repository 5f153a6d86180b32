"""What settings can hold, and the words for whatever else is in one."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from bot.content import folders_at
from bot.storage.urls import database

KEY_BYTES = 32
"""Bytes of a key that secrets are sealed with; what Fernet takes."""

FEWEST_DAYS = 30
"""Posts of the last weeks are written anew where somebody is forgotten or checks in late."""

MOST_DAYS = 36_500
"""A century. What is to be kept longer is kept for ever."""


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        wrong = ValueError(f"it takes an address such as {schemes[0]}://host:port")
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            raise wrong from None
        if parts.scheme not in schemes or not parts.hostname or port == 0 or " " in value:
            raise wrong
        return value

    return AfterValidator(check)


def _shards(value: str) -> str:
    written = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?/([0-9]{1,5})", value)
    if not written or not int(written[1]) <= int(written[2] or written[1]) < int(written[3]):
        raise ValueError("it takes shards such as 0-3/16: the first four of sixteen")
    return value


def _command(value: str) -> str:
    if not re.fullmatch(r"/?[a-z0-9_-]{1,31}", value):
        raise ValueError("it takes a command such as /cairn: lower-case letters, digits, - and _")
    return "/" + value.removeprefix("/")


def _keys(value: SecretStr) -> SecretStr:
    for key in value.get_secret_value().split(","):
        try:
            whole = len(base64.b64decode(key.strip(), b"-_", validate=True)) == KEY_BYTES
        except (binascii.Error, ValueError):
            whole = False
        if not whole:
            raise ValueError("it takes keys as `cairn slack key` makes them, with commas between")
    return value


def _days(value: int) -> int:
    if value != 0 and not FEWEST_DAYS <= value <= MOST_DAYS:
        raise ValueError(f"it takes 0, for ever, or {FEWEST_DAYS} to {MOST_DAYS} days")
    return value


def _port(value: int) -> int:
    if not 1 <= value <= 65535:
        raise ValueError("it takes a port from 1 to 65535")
    return value


def _shelf(value: Path) -> Path:
    try:
        found = folders_at(value)
    except OSError:
        found = ()
    if not found:
        raise ValueError("it takes a folder with a roadmap.yaml, in it or in a folder right below")
    return value


Days = Annotated[int, AfterValidator(_days)]
Database = Annotated[str, AfterValidator(database)]
Command = Annotated[str, AfterValidator(_command)]
Port = Annotated[int, AfterValidator(_port)]
Keys = Annotated[SecretStr, AfterValidator(_keys)]
Shards = Annotated[str, AfterValidator(_shards)]
Shelf = Annotated[Path, AfterValidator(_shelf)]
Http = Annotated[str, _address("https", "http")]
WebSocket = Annotated[str, _address("ws", "wss")]
