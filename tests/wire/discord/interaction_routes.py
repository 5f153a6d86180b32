"""Answers to what people did: the callback, the answer edited later, follow-ups."""

import asyncio

from tests.wire.discord import components, forms, payloads
from tests.wire.discord import interaction as kinds
from tests.wire.discord.backend import Backend
from tests.wire.discord.call import Answer, Call
from tests.wire.discord.interaction import EPHEMERAL, LOADING, Interaction
from tests.wire.discord.refusals import Json, Refused

ORIGINAL = "@original"


def callback(backend: Backend, call: Call) -> Answer:
    """The first answer, which has to come within three seconds and once."""
    arrived = asyncio.get_running_loop().time()
    found = backend.interactions.get(str(call.values[1]))
    if found is None or found.id != int(call.values[0]):
        raise Refused(10062)
    answer, data = call.data["type"], call.data.get("data") or {}
    found.check_open(backend.clock.now(), answer)
    match answer:
        case kinds.MESSAGE:
            found.message = _make(backend, found, data, call)
        case kinds.DEFERRED:
            found.message = _thinking(backend, found, data)
        case kinds.UPDATE if found.source is not None:
            found.message = backend.post.edit(found.source, data, call.files)
        case kinds.DEFERRED_UPDATE:
            found.message = found.source
        case kinds.CHOICES:
            forms.check_choices(data.get("choices"))
        case kinds.MODAL:
            components.check_modal(data)
        case _:
            raise Refused(50035)
    found.answer, found.data = answer, data
    found.took = arrived - found.began
    return _told(found) if call.query.get("with_response") == "1" else None


def _told(found: Interaction) -> Json:
    told: Json = {"id": str(found.id), "type": found.kind}
    if found.message is None:
        return {"interaction": told}
    told |= {
        "response_message_id": found.message["id"],
        "response_message_loading": found.thinking,
        "response_message_ephemeral": found.private,
    }
    return {"interaction": told, "resource": {"type": found.answer, "message": found.message}}


def _make(backend: Backend, found: Interaction, data: Json, call: Call) -> Json:
    """A message of the interaction. A private one stands in no channel."""
    flags = (data.get("flags") or 0) & forms.ANSWERABLE
    backend.post.check(data, call.files, flags)
    body = {"allowed_mentions": {"parse": ["users"]}, **data}
    message = backend.post.make(found.channel, backend.world.bot, body, call.files, flags)
    return _stand(backend, found, message)


def _stand(backend: Backend, found: Interaction, message: Json) -> Json:
    message["webhook_id"] = str(backend.world.bot.id)
    message["interaction_metadata"] = {
        "id": str(found.id),
        "type": found.kind,
        "user": payloads.user(found.person),
        "authorizing_integration_owners": {},
    }
    if not message["flags"] & EPHEMERAL:
        found.channel.messages[int(message["id"])] = message
    return message


def _thinking(backend: Backend, found: Interaction, data: Json) -> Json:
    flags = LOADING | (data.get("flags") or 0) & EPHEMERAL
    message = backend.post.make(found.channel, backend.world.bot, {}, {}, flags)
    return _stand(backend, found, message)


def follow_up(backend: Backend, call: Call) -> Answer:
    """One more message; right after a deferral it takes the place of the “thinking”."""
    found = _open(backend, call)
    if found.thinking and found.message is not None:
        return _resolve(backend, found.message, call)
    made = _make(backend, found, call.data, call)
    found.followups.append(made)
    return made


def _resolve(backend: Backend, message: Json, call: Call) -> Json:
    """Put an answer where “thinking” was. Whether it is private was settled before."""
    flags = (call.data.get("flags") or 0) & forms.SENDABLE
    changed = backend.post.edit(message, {**call.data, "flags": flags}, call.files)
    changed["flags"] &= ~LOADING
    changed["edited_timestamp"] = None
    return changed


def read(backend: Backend, call: Call) -> Answer:
    return _which(_open(backend, call), call)


def edit(backend: Backend, call: Call) -> Answer:
    found = _open(backend, call)
    message = _which(found, call)
    if message["flags"] & LOADING:
        return _resolve(backend, message, call)
    return backend.post.edit(message, call.data, call.files)


def delete(backend: Backend, call: Call) -> Answer:
    found = _open(backend, call)
    message = _which(found, call)
    found.channel.messages.pop(int(message["id"]), None)
    if message is found.message:
        found.message = None
    else:
        found.followups.remove(message)
    return None


def _open(backend: Backend, call: Call) -> Interaction:
    found = backend.interactions.get(str(call.values[1]))
    if found is None or int(call.values[0]) != backend.world.bot.id:
        raise Refused(10015)
    found.check_token(backend.clock.now())
    return found


def _which(found: Interaction, call: Call) -> Json:
    messages = [found.message] if call.values[2] == ORIGINAL else found.followups
    for message in messages:
        if message is not None and call.values[2] in {ORIGINAL, message["id"]}:
            return message
    raise Refused(10008)


ROUTES = {
    "POST /interactions/*/*/callback": callback,
    "POST /webhooks/*/*": follow_up,
    "GET /webhooks/*/*/messages/*": read,
    "PATCH /webhooks/*/*/messages/*": edit,
    "DELETE /webhooks/*/*/messages/*": delete,
}
