"""What the database says of posts on their way, as the test of another process sees it."""

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.clock import SystemClock
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.storage.tx import Tx


async def sent_from(url: str) -> int:
    """How many posts the database says have arrived."""

    def count(tx: Tx) -> int:
        found = select(func.count()).where(deliveries.c.state == "sent")
        return tx._connection.scalar(found) or 0

    store = await Store.open(url)
    try:
        return await store.read(count)
    finally:
        await store.close()


async def let_leases_end(url: str) -> None:
    """What a process was sending when it died is anybody's again."""

    def release(tx: Tx) -> None:
        long_ago = SystemClock().now() - timedelta(minutes=5)
        tx._connection.execute(
            update(deliveries).where(deliveries.c.state == "sending").values(wake_at=long_ago)
        )

    store = await Store.open(url)
    await store.write(release)
    await store.close()
