"""A post on its way to its place."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.backoff import retry_at
from bot.domain.queue import Delivery, Dropped, Failed, NewJob, Outcome, Retry, Sent
from bot.jobs.notices import notice_of
from bot.jobs.watch import Watch
from bot.log import about, logger
from bot.message import decode
from bot.ports import Chat, Outgoing, PermanentFailure, TemporaryFailure, Unavailable
from bot.services.plan import ON, SCHEDULED

log = logger(__name__)

SEND_WITHIN = 30.0
"""Seconds a platform has to answer before the send counts as lost on the way."""

NO_ANSWER = "no answer in time"

LOOK_WITHIN = timedelta(days=1)
"""How long after its time a delivery is looked for that may have arrived."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How one delivery ended, and the job it calls for, so that somebody hears of it."""

    outcome: Outcome
    notice: NewJob | None = None


class Sender:
    """Sends one delivery, and says how it ended."""

    def __init__(self, chat: Chat, watch: Watch) -> None:
        self._chat = chat
        self._watch = watch

    async def send(self, delivery: Delivery) -> Settled:
        """Send it if it is still wanted, outside any transaction."""
        with about(**_which(delivery)):
            settled = await self._settled(delivery)
            if log.isEnabledFor(logging.DEBUG):
                log.debug("delivery ended", outcome=type(settled.outcome).__name__.lower())
            return settled

    async def _settled(self, delivery: Delivery) -> Settled:
        why = _not_wanted(delivery, self._watch.moment)
        if why is not None and not _may_have_arrived(delivery, self._watch.moment):
            return Settled(Dropped(delivery.id, why))
        try:
            async with asyncio.timeout(SEND_WITHIN):
                if why is not None:
                    return Settled(await self._looked(delivery, why))
                return Settled(Sent(delivery.id, await self._say(delivery)))
        except TemporaryFailure as failure:
            log.info("delivery put off", why=failure.reason)
            again = retry_at(delivery.attempts, self._watch.moment, failure.retry_after)
            return Settled(Retry(delivery.id, again, failure.reason, failure.ambiguous))
        except TimeoutError:
            log.info("delivery put off", why=NO_ANSWER)
            again = retry_at(delivery.attempts, self._watch.moment, None)
            return Settled(Retry(delivery.id, again, NO_ANSWER, ambiguous=True))
        except PermanentFailure as failure:
            # Causes hold nothing that anybody wrote.
            log.warning("delivery failed for good", why=failure.cause)
            failed = Failed(delivery.id, failure.cause)
            return Settled(failed, notice_of(delivery, failure, self._watch.moment))
        except Unavailable:
            again = retry_at(delivery.attempts, self._watch.moment, None)
            why = "the database was away"
            return Settled(Retry(delivery.id, again, why, ambiguous=True))
        except Exception as error:
            log.exception("delivery met a bug: it is tried again")
            again = retry_at(delivery.attempts, self._watch.moment, None)
            why = f"{type(error).__name__}: {error}"[:300]
            return Settled(Retry(delivery.id, again, why, ambiguous=True))

    async def _looked(self, delivery: Delivery, why: str) -> Sent | Dropped:
        """What became of a delivery that nobody wants any more, and that may have arrived."""
        try:
            there = await self._chat.find(_outgoing(delivery))
        except PermanentFailure:
            there = None
        return Sent(delivery.id, there) if there else Dropped(delivery.id, why)

    async def _say(self, delivery: Delivery) -> str:
        outgoing = _outgoing(delivery)
        if delivery.edits is None:
            return await self._chat.post(outgoing)
        await self._chat.edit(outgoing, delivery.edits)
        return delivery.edits


def _which(delivery: Delivery) -> dict[str, str | int | None]:
    """What the log says of it: where it goes, and what it says, is in its row."""
    return {
        "platform": delivery.place.platform,
        "community": delivery.place.community,
        "delivery": delivery.id,
        "kind": delivery.kind,
        "cohort": delivery.cohort,
        "tries": delivery.attempts,
    }


def _outgoing(delivery: Delivery) -> Outgoing:
    return Outgoing(
        place=delivery.place,
        message=decode(delivery.message),
        nonce=delivery.nonce,
        kind=delivery.kind,
        cohort=delivery.cohort_name,
        thread=delivery.thread,
        ambiguous=delivery.ambiguous,
        since=delivery.due_at,
    )


def _may_have_arrived(delivery: Delivery, now: datetime) -> bool:
    """Whether it is worth a look if an earlier try did: an edit is the same if it is not known."""
    worth = now <= delivery.expires_at + LOOK_WITHIN
    return delivery.ambiguous and not delivery.is_edit and worth


def _not_wanted(delivery: Delivery, now: datetime) -> str | None:
    if now > delivery.expires_at:
        return "it came too late to be of use"
    if delivery.is_edit:
        return "what it changes did not arrive" if delivery.edits is None else None
    if delivery.kind in SCHEDULED and delivery.cohort_state not in ON:
        return f"the cohort is {delivery.cohort_state}"
    return None
