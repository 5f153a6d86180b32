"""What the daily round removes, and what it leaves."""

from datetime import timedelta

from bot.jobs.tidying import CALLS_KEPT, Tidying
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.rows import NOW

KEY = "discord:1184000000000000001"


def is_known(tx: Tx) -> bool:
    return not tx.calls.note(KEY, NOW)


async def test_calls_are_kept_for_as_long_as_they_may_come_again(store: Store) -> None:
    await store.write(is_known)
    tidying = Tidying(store)

    assert await tidying.run_due(NOW + CALLS_KEPT) == 0
    assert await store.write(is_known)
    await Tidying(store).run_due(NOW + CALLS_KEPT + timedelta(seconds=1))
    assert not await store.write(is_known)


async def test_it_tidies_once_a_day(store: Store) -> None:
    tidying = Tidying(store)
    later = NOW + timedelta(days=7)
    await tidying.run_due(later)
    await store.write(is_known)

    await tidying.run_due(later + timedelta(hours=1))
    assert await store.write(is_known)
    await tidying.run_due(later + timedelta(days=1))
    assert not await store.write(is_known)
