"""What comes of a place that cannot be reached, or not in every way: words to facilitators."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.content import Library
from bot.domain.cohorts import Cohort
from bot.domain.places import Lack
from bot.domain.queue import Delivery, Job, NewJob
from bot.domain.schedule import PostKind
from bot.jobs.post import Post, Ran, cohort_of
from bot.jobs.reminding import unreached_of
from bot.message import Message
from bot.ports import PermanentFailure
from bot.services.plan import ON
from bot.storage.tx import Tx
from bot.views import channels
from bot.views import direct as view

LACKS = "lacks"
"""The job that says what is missing in a place of a cohort since it was last looked at."""

SILENCE = timedelta(days=7)
"""After one word about a place and a cause, how long there is no other while nothing arrives."""


def notice_of(delivery: Delivery, failure: PermanentFailure, now: datetime) -> NewJob | None:
    """The job that tells of a failed delivery; a direct one concerns whom it was meant for."""
    if delivery.place.direct:
        return unreached_of(delivery, failure, now)
    if delivery.cohort is None:
        return None
    place = delivery.place
    about = f"cohort:{delivery.cohort}:{PostKind.NOTICE}:{place.platform}:{place.channel}"
    beginning = f"{about}:{failure.cause}:"
    return NewJob(
        key=f"{beginning}{delivery.id}",
        kind=PostKind.NOTICE,
        day=now.date(),
        due_at=now,
        cohort=delivery.cohort,
        payload={
            "about": beginning,
            "platform": place.platform,
            "place": place.channel,
            "post": delivery.kind,
            "cause": failure.cause,
            "fix": failure.fix,
        },
    )


def notice(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator, unless they were told and nothing has arrived since."""
    cohort = cohort_of(tx, job)
    said = {name: str(value) for name, value in job.payload.items()}
    told = tx.deliveries.told_at(cohort.id, said["about"])
    arrived = tx.deliveries.arrived_at(cohort.id, said["platform"], said["place"])
    if told and told > now - SILENCE and (arrived is None or arrived <= told):
        return Ran(skipped="the facilitators were told")
    message = view.notice(cohort.name, said["post"], said["place"], said["cause"], said["fix"])
    return Ran(_to_facilitators(tx, cohort, message, now))


def lacking(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator about what has come to be missing in a place."""
    cohort = cohort_of(tx, job)
    channel = str(job.payload["place"])
    lacks = [Lack(*row) for row in job.payload["lacks"]]
    if not lacks:
        return Ran(skipped="nothing is missing any more")
    if cohort.state not in ON or channel not in {place.channel for place in cohort.places}:
        return Ran(skipped="nothing is posted there any more")
    message = channels.went_missing(cohort.name, channel, lacks)
    return Ran(_to_facilitators(tx, cohort, message, now))


def names_in(payload: Mapping[str, Any]) -> set[str]:
    """What was missing when such a job was left."""
    return {name for name, _, _ in payload["lacks"]}


def _to_facilitators(tx: Tx, cohort: Cohort, message: Message, now: datetime) -> tuple[Post, ...]:
    people = tx.facilitators.of(cohort.id)
    places = [(person, tx.people.direct_place(person)) for person in people]
    return tuple(
        Post(place, message, now + timedelta(days=2), kind=PostKind.NOTICE, person=person)
        for person, place in places
        if place
    )
