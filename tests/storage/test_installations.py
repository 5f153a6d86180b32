"""Where the bot was added, with tokens that nobody reads without the key."""

import asyncio
import logging
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from bot.ports import Installation
from bot.storage.store import Store
from bot.storage.tables import install_states, installations, installed_in
from bot.storage.tx import Tx
from bot.storage.vault import TIME_TO_INSTALL, Vault
from tests.fakes.clock import FakeClock
from tests.logged import logged
from tests.rows import NOW

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
EAST = Installation("T1EAST", "East", "xoxb-east", "U1", "B1")
WEST = Installation("T2WEST", "West", "xoxb-west", "U2")
ACME = Installation("E1ACME", "Acme", "xoxb-acme", "U3", enterprise="E1ACME")
INSIDE = Installation("T3ACME", "Sales", "xoxb-sales", "U4", enterprise="E1ACME")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def vault(store: Store, clock: FakeClock) -> Vault:
    return Vault(store, clock, [OLD])


def everything(tx: Tx) -> str:
    rows = [tx._connection.execute(select(t)).all() for t in (installations, installed_in)]
    return repr(rows)


async def test_each_workspace_has_its_own(vault: Vault) -> None:
    await vault.save(EAST)
    await vault.save(WEST)

    assert [await vault.find(one.home) for one in (EAST, WEST)] == [EAST, WEST]
    assert await vault.find("T9") is None
    assert await vault.find(None) is None
    assert await vault.find("T9", "E9") is None


async def test_a_later_one_takes_the_place_of_the_earlier(vault: Vault) -> None:
    again = Installation("T1EAST", "East side", "xoxb-again", "U1", "B2")
    await vault.save(EAST)
    await vault.save(again)

    assert await vault.find("T1EAST") == again


async def test_no_token_can_be_read_in_the_database(vault: Vault, store: Store) -> None:
    await vault.save(EAST)

    kept = await store.read(everything)
    assert "T1EAST" in kept
    assert EAST.token not in kept
    assert EAST.token not in repr(EAST)


async def test_a_token_is_good_nowhere_but_where_it_belongs(
    vault: Vault, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await vault.save(EAST)
    await vault.save(WEST)

    def put_in_anothers_place(tx: Tx) -> None:
        theirs = select(installations.c.sealed).where(installations.c.home == "T2WEST")
        sealed = tx._connection.scalars(theirs).one()
        mine = update(installations).where(installations.c.home == "T1EAST")
        tx._connection.execute(mine.values(sealed=sealed))

    await store.write(put_in_anothers_place)

    assert await vault.find("T1EAST") is None
    assert logged(caplog, "no key in CAIRN_SECRET_KEY opens the token")["community"] == "T1EAST"


async def test_an_enterprise_is_there_for_its_workspaces_and_for_no_other(vault: Vault) -> None:
    await vault.save(ACME)

    assert await vault.find("T4", "E1ACME") == ACME
    assert await vault.find("T5", "E2") is None
    assert await vault.find(None, "E1ACME") == ACME


async def test_a_workspace_is_known_to_be_in_its_enterprise_once_it_was_seen(
    vault: Vault,
) -> None:
    await vault.save(ACME)
    assert await vault.find("T4") is None

    assert [await vault.find("T4", "E1ACME") for _ in range(2)] == [ACME, ACME]
    assert await vault.find("T4") == ACME

    await vault.save(ACME)
    assert await vault.find("T4") == ACME
    await vault.remove(ACME)
    assert await vault.find("T4") is None


async def test_a_workspace_may_be_seen_by_many_at_once_and_move(
    store: Store, vault: Vault, clock: FakeClock, database_url: str
) -> None:
    other = await Store.open(database_url)
    there = Vault(other, clock, [OLD])
    await vault.save(ACME)

    found = await asyncio.gather(*(one.find("T4", "E1ACME") for one in (vault, there) * 5))
    await other.close()

    assert found == [ACME] * 10
    await store.write(lambda tx: tx.installations.see("T4", "E9"))
    assert await vault.find("T4") == ACME
    umbrella = Installation("E2", "Umbrella", "xoxb-2", "U5", enterprise="E2")
    await vault.save(umbrella)
    await store.write(lambda tx: tx.installations.see("T4", "E2"))
    assert await vault.find("T4") == umbrella


async def test_a_workspace_of_an_enterprise_may_have_its_own(vault: Vault) -> None:
    await vault.save(INSIDE)
    assert await vault.find("T4", "E1ACME") is None
    assert await vault.find("T3ACME", "E1ACME") == INSIDE

    await vault.save(ACME)
    assert await vault.find("T3ACME", "E1ACME") == INSIDE
    await vault.remove(INSIDE)
    assert await vault.find("T3ACME", "E1ACME") == ACME


async def test_what_was_removed_is_gone_unless_there_is_another_by_now(
    vault: Vault, store: Store
) -> None:
    await vault.save(EAST)
    await vault.save(Installation("T1EAST", "East", "xoxb-again", "U1"))

    await vault.remove(EAST)
    found = await vault.find("T1EAST")
    assert found is not None

    await vault.remove(found)
    assert await store.read(everything) == "[[], []]"


async def test_keys_can_be_changed(store: Store, clock: FakeClock, vault: Vault) -> None:
    await vault.save(EAST)
    both = Vault(store, clock, [NEW, OLD])
    assert await both.find("T1EAST") == EAST
    await both.save(WEST)

    assert await both.reseal() == 0

    only = Vault(store, clock, [NEW])
    assert [await only.find(one.home) for one in (EAST, WEST)] == [EAST, WEST]
    assert await vault.find("T1EAST") is None


async def test_what_is_sealed_with_the_newest_key_stays_as_it_is(
    vault: Vault, store: Store
) -> None:
    await vault.save(EAST)
    before = await store.read(everything)

    assert await vault.reseal() == 0
    assert await store.read(everything) == before


async def test_tokens_that_no_key_opens_are_counted_and_kept(
    vault: Vault, store: Store, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await vault.save(EAST)
    other = Vault(store, clock, [NEW])

    with caplog.at_level(logging.ERROR):
        assert await other.reseal() == 1
        assert await other.find("T1EAST") is None
    assert await vault.find("T1EAST") == EAST


async def test_a_state_is_good_once(vault: Vault) -> None:
    one, two = await vault.begin(), await vault.begin()

    assert one != two
    assert [await vault.use(state) for state in (one, one, "made up", two)] == [
        True,
        False,
        False,
        True,
    ]


async def test_a_state_of_two_at_once_is_good_for_one(vault: Vault) -> None:
    state = await vault.begin()

    assert sorted(await asyncio.gather(*(vault.use(state) for _ in range(5)))) == [False] * 4 + [
        True
    ]


async def test_a_state_is_good_for_ten_minutes_and_goes(
    vault: Vault, store: Store, clock: FakeClock
) -> None:
    in_time, late, unused = [await vault.begin() for _ in range(3)]
    clock.forward(seconds=TIME_TO_INSTALL.total_seconds() - 1)
    assert await vault.use(in_time)
    clock.forward(seconds=1)
    assert not await vault.use(late)

    last = await vault.begin()

    def states(tx: Tx) -> list[str]:
        return list(tx._connection.scalars(select(install_states.c.state)))

    assert unused != last
    assert await store.read(states) == [last]
    assert timedelta(minutes=10) == TIME_TO_INSTALL
