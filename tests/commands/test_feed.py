"""/calendar: an address is given, shown, replaced and ended."""

import json
import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.commands.call import Call, Reply
from bot.services.feeds import Feeds
from bot.storage.seal import Seal
from bot.storage.tables import feeds, metadata
from tests.commands.world import FEEDS, World, labels, text

ADDRESS = re.compile(r"https://cairn\.example\.org/calendar/([A-Za-z0-9_-]{27})\.ics")
KEY = Fernet.generate_key().decode()


def address(reply: Reply) -> str | None:
    """The secret in the address that is shown."""
    found = ADDRESS.search(text(reply))
    return found[1] if found else None


async def row(world: World) -> dict[str, Any]:
    (only,) = await world.rows(feeds)
    return only


def sealing(world: World, *keys: str) -> None:
    """The bot comes back with these keys."""
    world.app = replace(world.app, feeds=replace(FEEDS, seal=Seal(keys)))


async def test_an_address_is_given_for_its_owner_alone(either: World) -> None:
    reply = await either.say("ada", "/calendar")

    token = address(reply)
    assert token is not None
    assert reply.private
    assert labels(reply) == ["New address", "End it"]
    assert "Copy it now: Cairn does not keep it and cannot show it again." in text(reply)
    kept = await row(either)
    assert kept["digest"] == sha256(token.encode()).hexdigest()
    assert kept["sealed"] is None


async def test_the_secret_is_kept_nowhere(either: World) -> None:
    sealing(either, KEY)
    token = address(await either.say("ada", "/calendar"))
    assert token

    for table in metadata.sorted_tables:
        for one in await either.rows(table):
            assert token not in json.dumps(one, default=str), table.name


async def test_without_a_key_it_is_shown_once(either: World) -> None:
    await either.say("ada", "/calendar")
    before = await row(either)

    again = await either.say("ada", "/calendar")

    assert again.ok
    assert address(again) is None
    assert "It has had its address since Mon 2 Mar 2026." in text(again)
    assert labels(again) == ["New address", "End it"]
    assert await row(either) == before


async def test_with_a_key_it_is_shown_again(spring: World) -> None:
    sealing(spring, KEY)
    first = await spring.say("ada", "/calendar")
    again = await spring.say("ada", "/calendar")
    sealing(spring, Fernet.generate_key().decode(), KEY)
    turned = await spring.say("ada", "/calendar")
    sealing(spring, Fernet.generate_key().decode())
    lost = await spring.say("ada", "/calendar")

    assert address(first) == address(again) == address(turned) is not None
    assert "Copy it now" not in text(first)
    assert "It has had its address since" in text(lost)


async def test_a_sealed_secret_is_of_no_use_to_somebody_else(spring: World) -> None:
    sealing(spring, KEY)
    await spring.say("ada", "/calendar")
    await spring.say("lin", "/calendar")
    sealed = {one["person_id"]: one["sealed"] for one in await spring.rows(feeds)}
    first, second = sorted(sealed)

    def swap(tx: Any) -> None:
        for person, other in ((first, second), (second, first)):
            values = {"sealed": sealed[other]}
            tx._connection.execute(feeds.update().where(feeds.c.person_id == person).values(values))

    await spring.store.write(swap)

    assert address(await spring.say("ada", "/calendar")) is None


@pytest.mark.parametrize("words", ["/calendar renew=yes", "the button"])
async def test_a_new_address_ends_the_one_before(either: World, words: str) -> None:
    first = await either.say("ada", "/calendar")
    before = await row(either)

    second = (
        await either.press("ada", "New address")
        if words == "the button"
        else await either.say("ada", words)
    )

    assert address(second) not in (None, address(first))
    assert "The address from before shows nothing any more." in text(second)
    after = await row(either)
    assert after["digest"] != before["digest"]
    assert after["seed"] == before["seed"]  # the entries are the same ones


async def test_renewing_what_is_not_there_makes_one(spring: World) -> None:
    reply = await spring.say("ada", "/calendar renew=yes")

    assert address(reply)
    assert "from before" not in text(reply)


async def test_an_address_is_ended(either: World) -> None:
    await either.say("ada", "/calendar")

    ended = await either.press("ada", "End it")

    assert text(ended) == (
        "Your calendar has no address any more, and its old one shows nothing.\n[New address]"
    )
    assert await either.rows(feeds) == []
    assert address(await either.press("ada", "New address"))


@pytest.mark.parametrize(
    "words, said",
    [
        ("/calendar revoke=yes", "Your calendar has no address, so there is nothing to end."),
        ("/calendar renew revoke", "The options renew and revoke do not go together; choose one."),
        ("/calendar renew=perhaps", "The option renew cannot be “perhaps”; it takes yes or no."),
    ],
)
async def test_what_makes_no_sense_is_refused(spring: World, words: str, said: str) -> None:
    reply = await spring.say("ada", words)

    assert not reply.ok
    assert text(reply) == said
    assert await spring.rows(feeds) == []


async def test_without_an_address_on_the_web_there_is_no_calendar(spring: World) -> None:
    await spring.say("ada", "/calendar")
    spring.app = replace(spring.app, feeds=None)

    refused = await spring.say("ada", "/calendar")
    ended = await spring.say("ada", "/calendar revoke=yes")

    assert text(refused) == (
        "This Cairn has no address on the web that a calendar app could ask; "
        "whoever runs it can give it one."
    )
    assert not refused.ok
    assert ended.ok  # what was given out can be called back whatever happens


async def test_a_repeated_call_gives_no_second_address(spring: World) -> None:
    call = Call(spring.caller("ada"), ("calendar",), {"renew": "yes"}, key="discord:1")
    first = await spring.app.handle(call)
    before = await row(spring)

    again = await spring.app.handle(call)

    assert address(first)
    assert again.repeated
    assert address(again) is None
    assert await row(spring) == before


def test_an_address_lies_below_the_one_on_the_web() -> None:
    assert Feeds("https://example.org/cairn/")._address("x") == (
        "https://example.org/cairn/calendar/x.ics"
    )
