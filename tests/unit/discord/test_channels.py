"""What the bot lacks in a channel, from what Discord tells of the server."""

from collections.abc import Iterable
from typing import Any

import discord
import pytest

from adapters.discord.channels import Lacks
from adapters.discord.invite import PERMISSIONS, permissions

GUILD, OWNER, ME, ROLE, OTHER = 10, 11, 2, 20, 21
GENERAL, VOICE = "30", "31"
ALL = permissions().value
LABELS = [asked.label for asked in PERMISSIONS]

Json = dict[str, Any]


def flags(*names: str) -> int:
    return discord.Permissions(**dict.fromkeys(names, True)).value


def overwrite(whom: int, allow: int = 0, deny: int = 0) -> Json:
    kind = 1 if whom == ME else 0
    return {"id": str(whom), "type": kind, "allow": str(allow), "deny": str(deny)}


def role(number: int, granted: int) -> Json:
    return {
        "id": str(number),
        "name": "@everyone" if number == GUILD else f"role {number}",
        "permissions": str(granted),
        "position": 0,
        "colors": {"primary_color": 0},
        "flags": 0,
    }


def thread(number: int, owner: int = ME, *, locked: bool = False) -> Json:
    times = {"archive_timestamp": "2026-03-02T08:00:00+00:00", "auto_archive_duration": 10080}
    return {
        "id": str(number),
        "type": 11,
        "name": "Week",
        "parent_id": GENERAL,
        "owner_id": str(owner),
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {"archived": False, "locked": locked, **times},
    }


def lacks(
    overwrites: Iterable[Json] = (),
    *,
    mine: int = ALL,
    everyone: int = 0,
    other: int = 0,
    threads: Iterable[Json] = (),
    owner: int = OWNER,
) -> Lacks:
    """A server where the bot has two roles, `mine` and `other`."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    me = {"id": str(ME), "username": "cairn", "discriminator": "0", "avatar": None}
    state = client._connection
    state.user = discord.ClientUser(state=state, data=me)  # type: ignore[arg-type]
    general = {"name": "general", "position": 0, "permission_overwrites": list(overwrites)}
    voice = {"name": "voice", "position": 1, "bitrate": 64000, "user_limit": 0}
    payload: Any = {
        "id": str(GUILD),
        "name": "Learners",
        "owner_id": str(owner),
        "roles": [role(GUILD, everyone), role(ROLE, mine), role(OTHER, other)],
        "members": [
            {
                "user": me,
                "nick": "Path",
                "roles": [str(ROLE), str(OTHER)],
                "joined_at": "2026-03-02T08:00:00+00:00",
                "flags": 0,
            }
        ],
        "channels": [
            {"id": GENERAL, "type": 0, **general},
            {"id": VOICE, "type": 2, "permission_overwrites": [], **voice},
        ],
        "threads": list(threads),
    }
    return Lacks(discord.Guild(data=payload, state=state))


def names(found: Lacks) -> list[str]:
    return [lack.name for lack in found[GENERAL]]


def test_nothing_is_missing_where_the_invitation_holds() -> None:
    assert names(lacks()) == []


@pytest.mark.parametrize("asked", PERMISSIONS, ids=lambda asked: asked.flag)
def test_what_is_denied_is_named_alone(asked: Any) -> None:
    for whom in (GUILD, ROLE, ME):
        found = lacks([overwrite(whom, deny=flags(asked.flag))])
        assert [(one.name, one.why) for one in found[GENERAL]] == [(asked.label, asked.why)]


@pytest.mark.parametrize("asked", PERMISSIONS, ids=lambda asked: asked.flag)
def test_what_no_role_has_is_named_unless_the_channel_gives_it(asked: Any) -> None:
    without = ALL & ~flags(asked.flag)
    given = flags(asked.flag)
    assert names(lacks(mine=without)) == [asked.label]
    assert names(lacks(mine=without, everyone=given)) == []
    assert names(lacks(mine=without, other=given)) == []
    for whom in (GUILD, ROLE, ME):
        assert names(lacks([overwrite(whom, allow=given)], mine=without)) == []


def test_everything_can_be_missing() -> None:
    assert names(lacks(mine=0)) == LABELS


def test_the_word_on_roles_counts_over_everyones_and_the_bots_own_over_theirs() -> None:
    send = flags("send_messages")
    everyone_no = overwrite(GUILD, deny=send)
    role_yes, other_no = overwrite(ROLE, allow=send), overwrite(OTHER, deny=send)
    assert names(lacks([everyone_no, role_yes])) == []
    assert names(lacks([role_yes, other_no])) == []
    assert names(lacks([role_yes, overwrite(ME, deny=send)])) == ["Send Messages"]
    assert names(lacks([other_no, overwrite(ME, allow=send)])) == []


@pytest.mark.parametrize(
    "who", [{"mine": flags("administrator")}, {"mine": 0, "owner": ME}], ids=["admin", "owner"]
)
def test_channels_deny_nothing_to_an_administrator(who: Any) -> None:
    assert names(lacks([overwrite(GUILD, deny=ALL)], **who)) == []


def test_the_fix_says_where_and_for_whom() -> None:
    [lack] = lacks(mine=ALL & ~flags("embed_links"))[GENERAL]
    assert "settings of #general" in lack.fix
    assert "Choose Path" in lack.fix


@pytest.mark.parametrize(
    "threads, missing",
    [
        ([thread(40), thread(41, locked=True)], ["Manage Threads"]),
        ([thread(40, locked=True), thread(41)], []),
        ([thread(40), thread(41, OWNER, locked=True)], []),
    ],
    ids=["its latest is locked", "an older one is", "somebody else's is"],
)
def test_threads_have_to_be_managed_where_the_latest_is_locked(
    threads: list[Json], missing: list[str]
) -> None:
    assert names(lacks(threads=threads)) == missing
    assert names(lacks(threads=threads, mine=ALL | flags("manage_threads"))) == []


def test_a_channel_that_is_gone_or_takes_no_posts_is_no_use() -> None:
    found = lacks(threads=[thread(40)])
    for channel, why in (("99", "is gone"), (VOICE, "is neither"), ("40", "is neither")):
        [lack] = found[channel]
        assert lack.unusable
        assert lack.why.startswith(why)
        assert "/cohort edit" in lack.fix


def test_of_what_is_no_channel_nothing_is_known() -> None:
    found = lacks()
    assert list(found) == [GENERAL]
    assert len(found) == 1
    for channel in ("general", "#general", ""):
        assert channel not in found


def test_nothing_is_known_of_a_server_that_has_an_outage_or_was_not_told_of() -> None:
    client = discord.Client(intents=discord.Intents(guilds=True))
    payload: Any = {"id": str(GUILD), "unavailable": True}
    assert GENERAL not in Lacks(discord.Guild(data=payload, state=client._connection))
    known = lacks()
    known._guild.unavailable = True
    assert GENERAL not in known
