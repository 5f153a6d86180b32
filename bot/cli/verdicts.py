"""What an answer from the web, or the lack of one, says of an address."""

import socket
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeAlias

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientResponse,
    ClientSSLError,
)
from yarl import URL

LONGEST_WAIT = 30.0
"""Seconds: a host that asks for more is not waited for."""


class State(StrEnum):
    """What an address is worth. Only what is surely gone is broken."""

    FINE = "fine"
    MOVED = "moved"
    UNSURE = "unsure"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found at an address; `words` say what is the matter, unless it is fine."""

    state: State
    words: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The address sends on to another one."""

    to: URL
    permanent: bool


Found: TypeAlias = Verdict | Redirect

NO_ADDRESS = Verdict(State.BROKEN, "is no address that can be asked")


def of(answer: ClientResponse) -> Found:
    """What an answer says."""
    status = answer.status
    if 200 <= status < 300:
        return Verdict(State.FINE)
    if status in (301, 302, 303, 307, 308):
        return _redirect(answer)
    gone = status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    return Verdict(State.BROKEN if gone else State.UNSURE, _said(status))


def _redirect(answer: ClientResponse) -> Found:
    asked = answer.real_url  # unlike `url`, it has the fragment
    try:
        to = asked.join(URL(answer.headers["Location"]))
    except (KeyError, ValueError):
        return Verdict(State.UNSURE, f"{_said(answer.status)}, without saying where to")
    if to.scheme not in ("http", "https"):
        return Verdict(State.UNSURE, f"{_said(answer.status)}, to no address of the web")
    if not to.fragment and asked.fragment:
        to = to.with_fragment(asked.fragment)
    return Redirect(to, permanent=answer.status in (301, 308))


def _said(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}"


def wait(answer: ClientResponse) -> float | None:
    """The seconds that a busy host asks to wait; None if it names none, or too many."""
    if answer.status not in (429, 503):
        return None
    asked = answer.headers.get("Retry-After", "")
    try:
        seconds = float(asked) if asked.isdecimal() else _until(asked, answer.headers["Date"])
    except (KeyError, TypeError, ValueError):
        return None
    return max(0.0, seconds) if seconds <= LONGEST_WAIT else None


def _until(date: str, now: str) -> float:
    """Seconds from one date of a host to another: on its own clock, which may be wrong."""
    return (parsedate_to_datetime(date) - parsedate_to_datetime(now)).total_seconds()


def of_failure(error: Exception) -> Verdict:
    """What it says that there was no answer."""
    match error:
        case TimeoutError():
            return Verdict(State.UNSURE, "does not answer in time")
        case ClientConnectorCertificateError():
            return Verdict(State.BROKEN, f"the certificate is not valid{_reason(error)}")
        case ClientSSLError():
            return Verdict(State.BROKEN, "no secure connection can be made")
        case ClientConnectorDNSError() if error.errno == socket.EAI_AGAIN:
            return Verdict(State.UNSURE, "its name cannot be looked up at the moment")
        case ClientConnectorDNSError():
            return Verdict(State.BROKEN, "there is no host of that name")
        case ClientConnectorError():
            return Verdict(State.UNSURE, "takes no connections")
        case ValueError():
            return NO_ADDRESS
        case _:
            return Verdict(State.UNSURE, "gives no proper answer")


def _reason(error: ClientConnectorCertificateError) -> str:
    cause = error.certificate_error
    return f": {cause.verify_message}" if isinstance(cause, ssl.SSLCertVerificationError) else ""
