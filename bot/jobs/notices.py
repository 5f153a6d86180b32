"""Words to facilitators about a place that cannot be reached."""

from datetime import datetime, timedelta

from bot.content import Library
from bot.domain.queue import Delivery, Job, NewJob
from bot.domain.schedule import PostKind
from bot.jobs.post import Post, Ran, cohort_of
from bot.ports import PermanentFailure
from bot.storage.tx import Tx
from bot.views import direct as view

SILENCE = timedelta(days=7)
"""After one word about a place and a cause, how long there is no other while nothing arrives."""


def notice_of(delivery: Delivery, failure: PermanentFailure, now: datetime) -> NewJob | None:
    """The job that tells of a failed delivery; a direct one concerns no facilitator."""
    if delivery.cohort is None or delivery.place.direct:
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
    people = tx.facilitators.of(cohort.id)
    places = [(person, tx.people.direct_place(person)) for person in people]
    return Ran(
        tuple(
            Post(place, message, now + timedelta(days=2), person=person)
            for person, place in places
            if place
        )
    )
