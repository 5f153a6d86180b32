"""A post on its way to its place."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from bot.domain.backoff import retry_at
from bot.domain.queue import Delivery, Dropped, Failed, NewJob, Outcome, Retry, Sent
from bot.jobs.notices import notice_of
from bot.jobs.watch import Watch
from bot.message import decode
from bot.ports import Chat, Outgoing, PermanentFailure, TemporaryFailure
from bot.services.plan import ON, SCHEDULED

log = logging.getLogger(__name__)

SEND_WITHIN = 30.0
"""Seconds a platform has to answer before the send counts as lost on the way."""


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
        why = _not_wanted(delivery, self._watch.moment)
        if why is not None:
            return Settled(Dropped(delivery.id, why))
        try:
            async with asyncio.timeout(SEND_WITHIN):
                return Settled(Sent(delivery.id, await self._say(delivery)))
        except TemporaryFailure as failure:
            again = retry_at(delivery.attempts, self._watch.moment, failure.retry_after)
            return Settled(Retry(delivery.id, again, failure.reason, failure.ambiguous))
        except TimeoutError:
            again = retry_at(delivery.attempts, self._watch.moment, None)
            return Settled(Retry(delivery.id, again, "no answer in time", ambiguous=True))
        except PermanentFailure as failure:
            # The number of the failure is in the cause: nothing that anybody wrote.
            log.warning(
                "delivery %s (%s of cohort %s) has failed for good: %s",
                *(delivery.id, delivery.kind, delivery.cohort, failure.cause),
            )
            failed = Failed(delivery.id, failure.cause)
            return Settled(failed, notice_of(delivery, failure, self._watch.moment))
        except Exception as error:
            log.exception("a send failed", extra={"delivery": delivery.id})
            again = retry_at(delivery.attempts, self._watch.moment, None)
            why = f"{type(error).__name__}: {error}"[:300]
            return Settled(Retry(delivery.id, again, why, ambiguous=True))

    async def _say(self, delivery: Delivery) -> str:
        outgoing = Outgoing(
            place=delivery.place,
            message=decode(delivery.message),
            nonce=delivery.nonce,
            kind=delivery.kind,
            cohort=delivery.cohort_name,
            thread=delivery.thread,
            ambiguous=delivery.ambiguous,
            since=delivery.due_at,
        )
        if delivery.edits is None:
            return await self._chat.post(outgoing)
        await self._chat.edit(outgoing, delivery.edits)
        return delivery.edits


def _not_wanted(delivery: Delivery, now: datetime) -> str | None:
    if now > delivery.expires_at:
        return "it came too late to be of use"
    if delivery.is_edit:
        return "what it changes did not arrive" if delivery.edits is None else None
    if delivery.kind in SCHEDULED and delivery.cohort_state not in ON:
        return f"the cohort is {delivery.cohort_state}"
    return None
