"""The bot itself, its guilds, its commands, and opening a direct conversation."""

from tests.wire.discord import declarations, payloads
from tests.wire.discord.backend import Backend
from tests.wire.discord.call import Answer, Call
from tests.wire.discord.refusals import Json, Refused


def me(backend: Backend, call: Call) -> Answer:
    return payloads.user(backend.world.bot)


def application(backend: Backend, call: Call) -> Answer:
    return payloads.application(backend.world)


def gateway(backend: Backend, call: Call) -> Answer:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    shards = backend.gateway.recommended_shards
    return {"url": backend.gateway.address, "shards": shards, "session_start_limit": limit}


def my_guilds(backend: Backend, call: Call) -> Answer:
    guilds = backend.world.guilds.values()
    return [{"id": str(one.id), "name": one.name, "icon": None, "features": []} for one in guilds]


def guild(backend: Backend, call: Call) -> Answer:
    return payloads.guild(backend.guild(call.values[0]), backend.world)


def channels(backend: Backend, call: Call) -> Answer:
    found = backend.guild(call.values[0]).channels.values()
    return [payloads.channel(one) for one in found]


def roles(backend: Backend, call: Call) -> Answer:
    return [payloads.role(one) for one in backend.guild(call.values[0]).roles.values()]


def active_threads(backend: Backend, call: Call) -> Answer:
    found = backend.guild(call.values[0]).threads.values()
    threads = [payloads.channel(one) for one in found if not one.archived]
    return {"threads": threads, "members": [], "has_more": False}


def member(backend: Backend, call: Call) -> Answer:
    found = backend.guild(call.values[0]).members
    number = int(call.values[1])
    if number not in found:
        raise Refused(10007 if number in backend.world.people else 10013)
    return payloads.member(found[number])


def user(backend: Backend, call: Call) -> Answer:
    if int(call.values[0]) not in backend.world.people:
        raise Refused(10013)
    return payloads.user(backend.world.people[int(call.values[0])])


def open_dm(backend: Backend, call: Call) -> Answer:
    person = backend.world.people.get(int(call.data["recipient_id"]))
    if person is None or person.bot:
        raise Refused(50033)
    return payloads.channel(backend.world.dm(person))


def commands(backend: Backend, call: Call) -> Answer:
    return backend.world.commands[None]


def guild_commands(backend: Backend, call: Call) -> Answer:
    return backend.world.commands.get(backend.guild(call.values[1]).id, [])


def put_commands(backend: Backend, call: Call) -> Answer:
    return _put(backend, call.body, None)


def put_guild_commands(backend: Backend, call: Call) -> Answer:
    return _put(backend, call.body, backend.guild(call.values[1]).id)


def _put(backend: Backend, body: list[Json], guild_id: int | None) -> list[Json]:
    """What is sent replaces what there was; a command of the same name keeps its id."""
    declarations.check(body)
    earlier = {
        (one["name"], one["type"]): one["id"] for one in backend.world.commands.get(guild_id, [])
    }
    made: list[Json] = []
    for command in body:
        kind = command.get("type", 1)
        number = earlier.get((command["name"], kind)) or str(backend.world.ids.next())
        extra: Json = {"guild_id": str(guild_id)} if guild_id else {}
        made.append(
            {
                "id": number,
                "application_id": str(backend.world.bot.id),
                "version": number,
                "description": "",
                "default_member_permissions": None,
                **command,
                "type": kind,
                **extra,
            }
        )
    backend.world.commands[guild_id] = made
    return made


ROUTES = {
    "GET /users/@me": me,
    "GET /applications/@me": application,
    "GET /oauth2/applications/@me": application,
    "GET /gateway/bot": gateway,
    "GET /users/@me/guilds": my_guilds,
    "POST /users/@me/channels": open_dm,
    "GET /users/*": user,
    "GET /guilds/*": guild,
    "GET /guilds/*/channels": channels,
    "GET /guilds/*/roles": roles,
    "GET /guilds/*/threads/active": active_threads,
    "GET /guilds/*/members/*": member,
    "GET /applications/*/commands": commands,
    "PUT /applications/*/commands": put_commands,
    "GET /applications/*/guilds/*/commands": guild_commands,
    "PUT /applications/*/guilds/*/commands": put_guild_commands,
}
