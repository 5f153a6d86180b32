"""What happens on the console, and how a rehearsal tells it as JSON lines."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from adapters.console.place import Arrival
from adapters.console.postlog import room
from bot.commands.call import Reply
from bot.commands.form import Form
from bot.message import Message, plain


@dataclass(frozen=True, slots=True)
class Headed:
    """A new scene begins."""

    text: str


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The script named an hour, in the zone that times are told in from now on."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the script did: a restart, a crash, a fault."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody gave a command or pressed a button."""

    at: datetime
    name: str
    text: str
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply to it; `channel` is where the others can read it, if they can."""

    at: datetime
    name: str
    reply: Reply
    channel: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A form opened for somebody, as the button they pressed needs more to go on."""

    at: datetime
    name: str
    form: Form


@dataclass(frozen=True, slots=True)
class Posted:
    """A post arrived, or the text of one changed."""

    at: datetime
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Broke:
    """A bug outside of any call."""

    at: datetime
    text: str


Event: TypeAlias = Headed | ClockSet | Noted | Asked | Answered | Opened | Posted | Broke


def form_text(form: Form) -> str:
    """What the form asks for."""
    needed = [f"{option.name} ({option.help})" for option in form.fields if option.required]
    others = [option.name for option in form.fields if not option.required]
    more = f" You can add {', '.join(others)}." if others else ""
    return f"{form.title}: fill in {', '.join(needed)}.{more}"


def as_json(event: Event) -> dict[str, Any] | None:
    """The event as one JSON object, or None for what only people read."""
    match event:
        case Answered(at, name, reply) if reply.incident is not None:
            return {
                "at": _instant(at),
                "type": "error",
                "to": name,
                "incident": reply.incident,
                "text": plain(reply.message),
            }
        case Answered(at, name, reply, channel):
            return _answer(at, name, reply, channel)
        case Opened(at, name, form):
            return {
                "at": _instant(at),
                "type": "reply",
                "to": name,
                "private": True,
                "ok": True,
                "text": form_text(form),
                "form": [option.name for option in form.fields],
            }
        case Posted(at, arrival):
            return _post(at, arrival)
        case Broke(at, text):
            return {"at": _instant(at), "type": "error", "text": text}
        case Headed() | ClockSet() | Noted() | Asked():
            return None


def _answer(at: datetime, name: str, reply: Reply, channel: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": _instant(at),
        "type": "reply",
        "to": name,
        "private": reply.private,
        "ok": reply.ok,
        "text": plain(reply.message),
    }
    if not reply.private:
        told["place"] = channel
    if reply.message.buttons:
        told["buttons"] = _labels(reply.message)
    if reply.file is not None:
        told["file"] = {"name": reply.file.name, "text": reply.file.text}
    return told


def _post(at: datetime, arrival: Arrival) -> dict[str, Any]:
    outgoing = arrival.outgoing
    return {
        "at": _instant(at),
        "type": "edit" if arrival.edited else "post",
        "kind": outgoing.kind,
        "cohort": outgoing.cohort,
        "place": room(outgoing),
        "thread": outgoing.thread,
        "text": plain(outgoing.message),
        "id": arrival.id,
        "buttons": _labels(outgoing.message),
    }


def _labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
