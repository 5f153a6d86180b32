"""What comes of a place that cannot be reached, or not in every way: words to facilitators."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.content import Library
from bot.domain.cohorts import Cohort
from bot.domain.ids import CohortId
from bot.domain.places import Lack, Place
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

GONE = "gone"
"""In the place of that, what its key says where nothing can be posted."""

TOLD = "the facilitators were told"

SILENCE = timedelta(days=7)
"""After one word about a place and a cause, how long there is no other while nothing arrives."""


def notice_of(delivery: Delivery, failure: PermanentFailure, now: datetime) -> NewJob | None:
    """The job that tells of a failed delivery; a direct one concerns whom it was meant for."""
    if delivery.place.direct:
        return unreached_of(delivery, failure, now)
    if delivery.cohort is None:
        return None
    place = delivery.place
    about = _beginning(delivery.cohort, PostKind.NOTICE, place.platform, place.channel)
    beginning = f"{about}{failure.cause}:"
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
            "gone": failure.gone,
        },
    )


def notice(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator, unless they were told and nothing has arrived since."""
    cohort = cohort_of(tx, job)
    said = {name: str(value) for name, value in job.payload.items()}
    there = not job.payload.get("gone")
    place = (said["platform"], said["place"])
    beginnings = (said["about"], _beginning(cohort.id, GONE, *place))
    if any(_is_told(tx, cohort, place, beginning, now) for beginning in beginnings):
        return Ran(skipped=TOLD)
    message = view.notice(
        *(cohort.name, said["post"], said["place"], said["cause"], said["fix"]), there=there
    )
    return Ran(to_facilitators(tx, cohort, message, now))


def lacking(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator about what has come to be missing in a place."""
    cohort = cohort_of(tx, job)
    channel = str(job.payload["place"])
    lacks = [Lack(*row) for row in job.payload["lacks"]]
    if not lacks:
        return Ran(skipped="nothing is missing any more")
    if cohort.state not in ON or channel not in {place.channel for place in cohort.places}:
        return Ran(skipped="nothing is posted there any more")
    platform = next(place.platform for place in cohort.places if place.channel == channel)
    beginning = _beginning(cohort.id, PostKind.NOTICE, platform, channel)
    if channels.is_silent(lacks) and _is_told(tx, cohort, (platform, channel), beginning, now):
        return Ran(skipped=TOLD)
    message = channels.went_missing(cohort.name, channel, lacks)
    return Ran(to_facilitators(tx, cohort, message, now))


def names_in(payload: Mapping[str, Any]) -> set[str]:
    """What was missing when such a job was left."""
    return {name for name, *_ in payload["lacks"]}


def lacks_key(cohort: CohortId, place: Place, lacks: Sequence[Lack], day: date) -> str:
    """The key of the job that says what is missing in a place, as it was found on a day."""
    kind = GONE if channels.is_silent(lacks) else LACKS
    return f"{_beginning(cohort, kind, place.platform, place.channel)}{day.isoformat()}"


def _beginning(cohort: CohortId, kind: str, platform: str, channel: str) -> str:
    return f"cohort:{cohort}:{kind}:{platform}:{channel}:"


def _is_told(tx: Tx, cohort: Cohort, place: tuple[str, str], beginning: str, now: datetime) -> bool:
    """Whether a word of that beginning has reached them, and nothing has arrived in the place."""
    told = tx.deliveries.told_at(cohort.id, beginning)
    arrived = tx.deliveries.arrived_at(cohort.id, *place)
    return bool(told and told > now - SILENCE and (arrived is None or arrived <= told))


def to_facilitators(tx: Tx, cohort: Cohort, message: Message, now: datetime) -> tuple[Post, ...]:
    """A message to each facilitator of a cohort."""
    people = tx.facilitators.of(cohort.id)
    places = [(person, tx.people.direct_place(person)) for person in people]
    return tuple(
        Post(place, message, now + timedelta(days=2), kind=PostKind.NOTICE, person=person)
        for person, place in places
        if place
    )
