"""Channels, their messages, and threads."""

from tests.wire.discord import payloads
from tests.wire.discord.backend import Backend
from tests.wire.discord.call import Answer, Call
from tests.wire.discord.permissions import Permission
from tests.wire.discord.refusals import Json, Refused, check_length, invalid
from tests.wire.discord.world import Channel


def channel(backend: Backend, call: Call) -> Answer:
    return payloads.channel(backend.channel(call.values[0]))


def history(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    limit = int(call.query.get("limit", "50"))
    if not 1 <= limit <= 100:
        raise invalid(("limit",), "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    if Permission.READ_MESSAGE_HISTORY not in place.may(backend.world.bot):
        return []
    chosen = _chosen(sorted(place.messages), call, limit)
    return [_read(place.messages[number]) for number in reversed(chosen)]


def _chosen(numbers: list[int], call: Call, limit: int) -> list[int]:
    """So many of the growing numbers, the nearest to what the query names."""
    if "after" in call.query:
        return [one for one in numbers if one > int(call.query["after"])][:limit]
    if "around" in call.query:
        middle = int(call.query["around"])
        half = limit // 2
        before = [one for one in numbers if one < middle][-half:] if half else []
        return before + [one for one in numbers if one >= middle][: limit - half]
    if "before" in call.query:
        numbers = [one for one in numbers if one < int(call.query["before"])]
    return numbers[-limit:]


def _read(message: Json) -> Json:
    """A message as it is read later. Whether that has the nonce is not documented: it has not."""
    return {name: value for name, value in message.items() if name != "nonce"}


def message(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    backend.need(place, Permission.READ_MESSAGE_HISTORY)
    return _read(backend.message(place, call.values[1]))


def send(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    was_archived = place.archived
    sent = backend.post.send(place, call.data, call.files)
    backend.tell("MESSAGE_CREATE", sent, place)
    if was_archived:
        backend.tell("THREAD_UPDATE", payloads.channel(place), place)
    return sent


def edit(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    found = backend.message(place, call.values[1])
    if found["author"]["id"] != str(backend.world.bot.id):
        raise Refused(50005)
    if place.archived:
        raise Refused(50083)
    changed = backend.post.edit(found, call.data, call.files)
    backend.tell("MESSAGE_UPDATE", changed, place)
    return _read(changed)


def delete(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    found = backend.message(place, call.values[1])
    if found["author"]["id"] != str(backend.world.bot.id):
        backend.need(place, Permission.MANAGE_MESSAGES)
    if place.archived:
        raise Refused(50083)
    del place.messages[int(found["id"])]
    gone = {"id": found["id"], **payloads.in_place(place)}
    backend.tell("MESSAGE_DELETE", gone, place)
    return None


def typing(backend: Backend, call: Call) -> Answer:
    backend.channel(call.values[0])
    return None


def thread_from_message(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    backend.need(place, Permission.CREATE_PUBLIC_THREADS)
    found = backend.message(place, call.values[1])
    if int(found["id"]) in backend.world.channels:
        raise Refused(160004)
    return _open(backend, place, call, number=int(found["id"]))


def thread(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    backend.need(place, Permission.CREATE_PUBLIC_THREADS)
    return _open(backend, place, call)


def _open(backend: Backend, place: Channel, call: Call, number: int | None = None) -> Json:
    if place.is_thread or place.guild is None:
        raise Refused(50024)
    check_length(("name",), call.data.get("name"), 1, 100)
    made = backend.world.add_thread(place, call.data["name"], number=number)
    made.auto_archive = call.data.get("auto_archive_duration") or 1440
    made.archived_at = backend.clock.now()
    payload = payloads.channel(made)
    if number is not None:
        place.messages[number]["thread"] = payload
        place.messages[number]["flags"] |= 1 << 5
    backend.tell("THREAD_CREATE", payload | {"newly_created": True}, made)
    return payload


def change_channel(backend: Backend, call: Call) -> Answer:
    """Rename; archive and lock what is a thread."""
    place = backend.channel(call.values[0])
    if place.is_thread:
        _change_thread(backend, place, call.data)
        backend.tell("THREAD_UPDATE", payloads.channel(place), place)
        return payloads.channel(place)
    backend.need(place, Permission.MANAGE_CHANNELS)
    place.name = call.data.get("name", place.name)
    backend.tell("CHANNEL_UPDATE", payloads.channel(place), place)
    return payloads.channel(place)


def _change_thread(backend: Backend, place: Channel, data: Json) -> None:
    may = place.may(backend.world.bot)
    manages = Permission.MANAGE_THREADS in may
    if place.archived and data.get("archived") is not False:
        raise Refused(50083)
    own = place.owner_id == backend.world.bot.id
    reopens = set(data) == {"archived"} and not place.locked
    if not manages and not own and not reopens:
        raise Refused(50013)
    if not manages and (place.locked or "locked" in data):
        raise Refused(50013)
    if data.get("archived", place.archived) != place.archived:
        place.archived_at = backend.clock.now()
    place.archived = data.get("archived", place.archived)
    place.locked = data.get("locked", place.locked)
    place.name = data.get("name", place.name)
    place.auto_archive = data.get("auto_archive_duration") or place.auto_archive


def delete_channel(backend: Backend, call: Call) -> Answer:
    place = backend.channel(call.values[0])
    needed = Permission.MANAGE_THREADS if place.is_thread else Permission.MANAGE_CHANNELS
    backend.need(place, needed)
    backend.world.remove(place)
    event = "THREAD_DELETE" if place.is_thread else "CHANNEL_DELETE"
    backend.tell(event, payloads.channel(place), place)
    return payloads.channel(place)


ROUTES = {
    "GET /channels/*": channel,
    "PATCH /channels/*": change_channel,
    "DELETE /channels/*": delete_channel,
    "GET /channels/*/messages": history,
    "POST /channels/*/messages": send,
    "GET /channels/*/messages/*": message,
    "PATCH /channels/*/messages/*": edit,
    "DELETE /channels/*/messages/*": delete,
    "POST /channels/*/messages/*/threads": thread_from_message,
    "POST /channels/*/threads": thread,
    "POST /channels/*/typing": typing,
}
