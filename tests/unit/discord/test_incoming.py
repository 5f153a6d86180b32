"""What arrives from Discord, as calls."""

from typing import Any

import discord
import pytest

from adapters.discord.incoming import call_of, caller_of, command_of, typing_of
from bot.domain.people import Rank

GUILD, CHANNEL, ADA, LIN = "10", "20", "30", "40"
SUBCOMMAND, TEXT, INTEGER, BOOLEAN, USER, ROLE = 1, 3, 4, 5, 6, 8

Json = dict[str, Any]


def user(number: str, name: str, shown: str | None = None) -> Json:
    return {
        "id": number,
        "username": name,
        "global_name": shown,
        "discriminator": "0",
        "avatar": None,
    }


def member(permissions: int = 0, nick: str | None = None) -> Json:
    return {
        "user": user(ADA, "ada.l", "Ada"),
        "nick": nick,
        "roles": [],
        "joined_at": "2026-03-02T08:00:00+00:00",
        "permissions": str(permissions),
        "flags": 0,
    }


def interaction(data: Json, **changes: Any) -> discord.Interaction[Any]:
    client = discord.Client(intents=discord.Intents(guilds=True))
    me: Any = user("2", "cairn")
    client._connection.user = discord.ClientUser(state=client._connection, data=me)
    payload: Any = {
        "id": "1",
        "application_id": "2",
        "type": 2,
        "token": "t",
        "version": 1,
        "guild_id": GUILD,
        "channel": {"id": CHANNEL, "type": 0, "name": "general", "position": 0},
        "member": member(),
        "data": data,
        "attachment_size_limit": 1,
    }
    return discord.Interaction(data=payload | changes, state=client._connection)


def option(name: str, kind: int, value: Any, **more: Any) -> Json:
    return {"name": name, "type": kind, "value": value, **more}


def test_a_command_with_options_of_every_kind() -> None:
    options = [
        option("done", TEXT, "  chapter 1 "),
        option("minutes", INTEGER, 30),
        option("share", BOOLEAN, value=True),
        option("free", BOOLEAN, value=False),
        option("person", USER, LIN),
        option("role", ROLE, "77"),
        option("note", TEXT, "for <@&77>"),
    ]
    call = command_of(interaction({"name": "checkin", "options": options}))
    assert call.command == ("checkin",)
    assert call.key == "discord:1"
    assert call.channel == CHANNEL
    assert call.args == {
        "done": "  chapter 1 ",
        "minutes": "30",
        "share": "yes",
        "free": "no",
        "person": LIN,
        "role": "77",
        "note": "for <@&77>",
    }


def test_the_words_of_a_group() -> None:
    inner = {"name": "list", "type": SUBCOMMAND, "options": [option("week", INTEGER, 2)]}
    call = command_of(interaction({"name": "cohort", "options": [inner]}))
    assert (call.command, call.args) == (("cohort", "list"), {"week": "2"})
    bare = {"name": "cohort", "options": [{"name": "list", "type": SUBCOMMAND}]}
    assert command_of(interaction(bare)).command == ("cohort", "list")


def test_what_is_being_typed() -> None:
    options = [
        option("cohort", TEXT, "ML"),
        option("number", INTEGER, "1", focused=True),
    ]
    typing = typing_of(interaction({"name": "week", "options": options}))
    assert typing is not None
    assert (typing.option, typing.started, typing.number) == ("number", "1", True)
    assert typing.call.args == {"cohort": "ML"}
    assert typing_of(interaction({"name": "week", "options": options[:1]})) is None


@pytest.mark.parametrize(
    "permissions, rank",
    [
        (0, Rank.MEMBER),
        (1 << 3, Rank.ADMIN),
        (1 << 5, Rank.ADMIN),
        (1 << 4 | 1 << 28, Rank.MEMBER),
    ],
    ids=["nothing", "administrator", "manage guild", "manage channels and roles"],
)
def test_who_runs_a_server_is_an_administrator(permissions: int, rank: Rank) -> None:
    assert caller_of(interaction({}, member=member(permissions))).rank is rank


def test_people_go_by_the_name_others_see() -> None:
    assert caller_of(interaction({})).name == "Ada"
    assert caller_of(interaction({}, member=member(nick="Countess"))).name == "Countess"
    alone: Json = {"guild_id": None, "member": None, "channel": {"id": "9", "type": 3}}
    caller = caller_of(interaction({}, **alone, user=user(ADA, "ada.l")))
    assert (caller.name, caller.account, caller.community) == ("ada.l", ADA, None)


def test_people_who_are_meant_and_those_who_are_not_here() -> None:
    resolved = {
        "users": {LIN: user(LIN, "lin", "Lin"), "41": user("41", "max")},
        "members": {LIN: {"nick": "Captain"}},
    }
    call = call_of(interaction({"resolved": resolved}), ("cohort", "approve"), {"person": LIN})
    assert [(one.account, one.name, one.community) for one in call.mentions] == [
        (LIN, "Captain", GUILD),
        ("41", "max", None),
    ]


def test_a_nickname_is_of_one_server() -> None:
    called = caller_of(interaction({"name": "help"}, member=member(nick="Ada of Payroll")))
    assert (called.name, called.everywhere) == ("Ada of Payroll", "Ada")
