"""What each kind of job says when it falls due."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.content import Library
from bot.domain.calendar import CalendarWeek
from bot.domain.checkins import CheckIn
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import PersonId
from bot.domain.lateness import GRACE, verdict
from bot.domain.queue import Job, NewJob
from bot.domain.schedule import PostKind, Slot, next_occurrence, occurrence_on
from bot.domain.zones import instant
from bot.jobs.post import Post, Ran, cohort_of
from bot.message import Message
from bot.services.cohorts import end
from bot.services.digests import digest_days
from bot.services.editions import walked
from bot.services.news import news_on, next_news
from bot.services.plan import (
    ASKED,
    ON,
    SCHEDULED,
    job_of,
    next_jobs,
    still_to_say,
    timetable,
)
from bot.storage.tx import Tx
from bot.views import events, looking_back
from bot.views import posts as view
from bot.views.scene import Scene

_IN_A_THREAD = frozenset(SCHEDULED) - {PostKind.WEEK, PostKind.EVENT}

_SILENT = {PostKind.EVENT: "nobody here takes a way it is for"}
"""Why a post has nothing to say, where it is not for the roadmap."""


def scheduled(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """A post of a cohort's calendar, or one a facilitator asked for."""
    cohort = cohort_of(tx, job)
    kind = PostKind(job.kind)
    slots = timetable(tx, library, cohort)
    following = () if job.payload.get(ASKED) else _following(tx, cohort, slots, job, now)
    why, week = _place_in_time(tx, cohort, slots, job, now)
    if why is not None or week is None:
        return Ran(skipped=why or "the cohort is not on the road that day", next=following)
    stretch = walked(tx, library, cohort)
    if stretch is None:
        return Ran(skipped=f"the roadmap {cohort.roadmap} is not there", next=following)
    scene = Scene(cohort, stretch, week, job.day)
    message = _events(tx, scene, job) if kind is PostKind.EVENT else _said(tx, scene, kind)
    if message is None:
        return Ran(skipped=_SILENT.get(kind, "the roadmap has nothing to say here"), next=following)
    parents = (
        tx.deliveries.week_posts(cohort.id, _thread_from(cohort, week), week.end)
        if kind in _IN_A_THREAD
        else {}
    )
    expires = _expires(cohort, kind, job, week)
    posts = tuple(
        Post(place, message, expires, parent=parents.get(place)) for place in cohort.places
    )
    return Ran(posts=posts, next=following)


def edit(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """A digest that was posted or is on its way, written anew in its place."""
    cohort = cohort_of(tx, job)
    week = cohort.calendar.week_on(job.day)
    stretch = walked(tx, library, cohort)
    if week is None or stretch is None:
        return Ran(skipped="its week is not there any more")
    kind = PostKind(job.payload["kind"])
    message = _said(tx, Scene(cohort, stretch, week, job.day), kind)
    if message is None:
        return Ran(skipped="there is nothing to say any more")
    posted = tx.deliveries.arriving(str(job.payload["of"]))
    return Ran(
        tuple(
            Post(place, message, now + timedelta(days=1), edits=key, kind=kind)
            for key, place in posted
        )
    )


def finish(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """The midnight after the last day: the cohort has walked its road."""
    cohort = cohort_of(tx, job)
    if cohort.state not in ON:
        return Ran(skipped=f"the cohort is {cohort.state}")
    if cohort.today(now) <= cohort.calendar.end:
        return Ran(skipped="the run has become longer")
    end(tx, library, cohort, CohortState.FINISHED, now)
    return Ran()


def _place_in_time(
    tx: Tx, cohort: Cohort, slots: Sequence[Slot], job: Job, now: datetime
) -> tuple[str | None, CalendarWeek | None]:
    """Why a post is skipped, or the week it belongs to."""
    if cohort.state not in ON:
        return f"the cohort is {cohort.state}", None
    week = cohort.calendar.week_on(job.day)
    if job.payload.get(ASKED):
        return None, week
    kind = PostKind(job.kind)
    due = occurrence_on(cohort.calendar, slots, cohort.zone, kind, job.day)
    if due is None or due.at != job.due_at:
        return "the schedule has changed", None
    if due not in still_to_say(tx, cohort, slots, kind, due.week):
        return "this week had it already, before its days moved", None
    today = cohort.today(now)
    current = cohort.calendar.week_on(today)
    is_current = (
        today == job.day
        if kind is PostKind.EVENT
        else current is not None and current.road == due.week.road
    )
    return verdict(kind, job.due_at, now, is_current), due.week


def _following(
    tx: Tx, cohort: Cohort, slots: Sequence[Slot], job: Job, now: datetime
) -> tuple[NewJob, ...]:
    """The next job of this kind.

    The week's post brings the next one about events along: the roadmap may have got its first
    since the cohort was planned.
    """
    if cohort.state not in ON:
        return ()
    kind = PostKind(job.kind)
    found = next_occurrence(cohort.calendar, slots, cohort.zone, kind, job.due_at)
    while found and found.day <= job.day:  # that date has had its one
        found = next_occurrence(cohort.calendar, slots, cohort.zone, kind, found.at)
    along = (PostKind.EVENT,) if kind is PostKind.WEEK else ()
    others = next_jobs(tx, cohort, slots, along, now)
    return (*([job_of(cohort, found)] if found else []), *others)


def _said(tx: Tx, scene: Scene, kind: PostKind) -> Message | None:
    match kind:
        case PostKind.WEEK:
            return view.week(scene)
        case PostKind.DROP:
            return view.drop(scene)
        case PostKind.PROMPT:
            return view.prompt(scene)
        case PostKind.CHECKIN:
            return view.checkin(scene, last=_is_last_checkin(scene))
        case PostKind.DIGEST:
            return _digest(tx, scene)
        case PostKind.RECAP:
            return _recap(tx, scene)
        case _:
            raise LookupError(f"{kind} is not a post of the calendar")


def _events(tx: Tx, scene: Scene, job: Job) -> Message | None:
    find = next_news if job.payload.get(ASKED) else news_on
    return events.events(find(tx, scene.cohort, scene.run.roadmap, scene.day), scene.day)


def _is_last_checkin(scene: Scene) -> bool:
    """Whether it is the last of its road week, which at the relaxed pace has two parts."""
    cohort = scene.cohort
    if scene.week.part < scene.week.parts:
        return False
    later = (scene.day + timedelta(days=n) for n in range(1, (scene.week.end - scene.day).days + 1))
    return not any(
        occurrence_on(cohort.calendar, cohort.timetable, cohort.zone, PostKind.CHECKIN, day)
        for day in later
    )


def _digest(tx: Tx, scene: Scene) -> Message:
    days = digest_days(scene.cohort, scene.day) or (scene.day,)
    people: dict[PersonId, tuple[str, list[CheckIn]]] = {}
    for person, name, checkin in tx.checkins.in_cohort(scene.cohort.id, days[0], days[-1]):
        people.setdefault(person, (name, []))[1].append(checkin)
    return looking_back.digest(scene, list(people.values()), days)


def _recap(tx: Tx, scene: Scene) -> Message:
    cohort, road = scene.cohort, scene.run.roadmap
    begins = cohort.calendar.begins(scene.week.road[0])
    first = instant(begins, time(0), cohort.zone)
    last = instant(scene.week.end + timedelta(days=1), time(0), cohort.zone)
    done = [
        (name, found.title if (found := road.milestone(key)) else key)
        for name, key in tx.completions.between(cohort.id, first, last)
    ]
    said = tx.checkins.in_cohort(cohort.id, begins, scene.week.end)
    return looking_back.recap(scene, done, len(said))


def _thread_from(cohort: Cohort, week: CalendarWeek) -> date:
    """The first day on which the week's parent post can have gone out."""
    return cohort.calendar.begins(week.road[0])


def _expires(cohort: Cohort, kind: PostKind, job: Job, week: CalendarWeek) -> datetime:
    """Until when a post is worth trying: its grace or, for some kinds, its whole week or day."""
    if job.payload.get(ASKED):
        return job.due_at + timedelta(days=1)
    last = job.day if kind is PostKind.EVENT else cohort.calendar.due(week.road[-1])
    over = instant(last + timedelta(days=1), time(0), cohort.zone)
    current = verdict(kind, job.due_at, over, is_current=True) is None
    return max(job.due_at + GRACE, over) if current else job.due_at + GRACE
