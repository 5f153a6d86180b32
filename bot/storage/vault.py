"""The installations of the bot, with tokens that only the holder of a key can read."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe

from bot.log import logger
from bot.ports import Clock, Installation
from bot.storage.installations import Kept
from bot.storage.seal import Seal
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logger(__name__)

TIME_TO_INSTALL = timedelta(minutes=10)
"""How long somebody may take to look through what the bot asks for."""

STATE_BYTES = 32


class Vault:
    """Keeps installations in the store; a `bot.ports.Installations`."""

    def __init__(self, store: Store, clock: Clock, keys: Sequence[str]) -> None:
        self._store = store
        self._clock = clock
        self._seal = Seal(keys)

    async def begin(self) -> str:
        state, now = token_urlsafe(STATE_BYTES), self._clock.now()
        await self._store.write(
            lambda tx: tx.installations.begin(state, now, now + TIME_TO_INSTALL)
        )
        return state

    async def use(self, state: str) -> bool:
        now = self._clock.now()
        return await self._store.write(lambda tx: tx.installations.use(state, now))

    async def save(self, installation: Installation) -> None:
        one = installation
        sealed = self._seal.close(one.home, one.token)
        kept = Kept(one.home, one.enterprise, one.name, one.bot, one.bot_id, sealed)
        now = self._clock.now()
        await self._store.write(lambda tx: tx.installations.save(kept, now))

    async def find(self, team: str | None, enterprise: str | None = None) -> Installation | None:
        kept = await self._store.read(lambda tx: _found(tx, team))
        if kept is None and enterprise is not None:
            kept = await self._store.read(lambda tx: _wide(tx, enterprise))
            if kept is not None and team:
                home = kept.home
                await self._store.write(lambda tx: tx.installations.see(team, home))
        return None if kept is None else self._opened(kept)

    async def remove(self, installation: Installation) -> None:
        def work(tx: Tx) -> None:
            kept = tx.installations.at(installation.home)
            if kept and self._seal.open(kept.home, kept.sealed) == installation.token:
                tx.installations.remove(kept.home)

        await self._store.write(work)

    async def reseal(self) -> int:
        def work(tx: Tx) -> int:
            lost = 0
            for kept in tx.installations.every():
                token = self._seal.open(kept.home, kept.sealed)
                if token is None:
                    lost += 1
                elif not self._seal.is_of_first(kept.home, kept.sealed):
                    tx.installations.reseal(kept.home, self._seal.close(kept.home, token))
            return lost

        return await self._store.write(work)

    def _opened(self, kept: Kept) -> Installation | None:
        token = self._seal.open(kept.home, kept.sealed)
        if token is None:
            log.error("no key in CAIRN_SECRET_KEY opens the token", community=kept.home)
            return None
        return Installation(
            home=kept.home,
            name=kept.name,
            token=token,
            bot=kept.bot,
            bot_id=kept.bot_id,
            enterprise=kept.enterprise,
        )


def _found(tx: Tx, team: str | None) -> Kept | None:
    if not team:
        return None
    return tx.installations.at(team) or tx.installations.around(team)


def _wide(tx: Tx, enterprise: str) -> Kept | None:
    kept = tx.installations.at(enterprise)
    return kept if kept and kept.is_wide else None
