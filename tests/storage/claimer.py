"""Claims a delivery of the database named on the command line, and waits to be killed.

With `commit` it has claimed it when it says so; without, it is in the middle of the transaction.
"""

import asyncio
import sys

from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.rows import LEASE, NOW


async def claim(url: str, *, commit: bool) -> None:
    store = await Store.open(url)

    def work(tx: Tx) -> None:
        claimed = tx.deliveries.claim(NOW, "victim", LEASE, 10, ["console"])
        if not commit:
            wait(len(claimed))

    await store.claim(work)
    wait(1)


def wait(claimed: int) -> None:
    print(f"claimed {claimed}", flush=True)  # noqa: T201 - the test listens
    sys.stdin.read()


asyncio.run(claim(sys.argv[1], commit=sys.argv[2:] == ["commit"]))
