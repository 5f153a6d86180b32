"""What each kind of job says when it falls due."""

from datetime import date, datetime, time, timedelta

from bot.content import Library
from bot.domain.calendar import CalendarWeek
from bot.domain.checkins import CheckIn
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import PersonId
from bot.domain.lateness import GRACE, verdict
from bot.domain.queue import Job, NewJob
from bot.domain.schedule import PostKind, next_occurrence, occurrence_on
from bot.domain.zones import instant
from bot.jobs.post import Post, Ran, cohort_of
from bot.message import Message
from bot.services.cohorts import end
from bot.services.digests import digest_days
from bot.services.editions import walked
from bot.services.plan import ASKED, ON, SCHEDULED, job_of, still_to_say
from bot.storage.tx import Tx
from bot.views import looking_back
from bot.views import posts as view
from bot.views.scene import Scene

_IN_A_THREAD = frozenset(SCHEDULED) - {PostKind.WEEK}


def scheduled(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """A post of a cohort's calendar, or one a facilitator asked for."""
    cohort = cohort_of(tx, job)
    kind = PostKind(job.kind)
    following = () if job.payload.get(ASKED) else _following(cohort, kind, job)
    why, week = _place_in_time(tx, cohort, kind, job, now)
    if why is not None or week is None:
        return Ran(skipped=why or "the cohort is not on the road that day", next=following)
    stretch = walked(tx, library, cohort)
    if stretch is None:
        return Ran(skipped=f"the roadmap {cohort.roadmap} is not there", next=following)
    scene = Scene(cohort, stretch, week, job.day)
    message = _said(tx, scene, kind)
    if message is None:
        return Ran(skipped="the roadmap has nothing to say here", next=following)
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
    end(tx, cohort, CohortState.FINISHED, now)
    return Ran()


def _place_in_time(
    tx: Tx, cohort: Cohort, kind: PostKind, job: Job, now: datetime
) -> tuple[str | None, CalendarWeek | None]:
    """Why a post is skipped, or the week it belongs to."""
    if cohort.state not in ON:
        return f"the cohort is {cohort.state}", None
    week = cohort.calendar.week_on(job.day)
    if job.payload.get(ASKED):
        return None, week
    due = occurrence_on(cohort.calendar, cohort.timetable, cohort.zone, kind, job.day)
    if due is None or due.at != job.due_at:
        return "the schedule has changed", None
    if due not in still_to_say(tx, cohort, kind, due.week):
        return "this week had it already, before its days moved", None
    current = cohort.calendar.week_on(cohort.today(now))
    is_current = current is not None and current.road == due.week.road
    return verdict(kind, job.due_at, now, is_current), due.week


def _following(cohort: Cohort, kind: PostKind, job: Job) -> tuple[NewJob, ...]:
    if cohort.state not in ON:
        return ()
    found = next_occurrence(cohort.calendar, cohort.timetable, cohort.zone, kind, job.due_at)
    while found and found.day <= job.day:  # that date has had its one
        found = next_occurrence(cohort.calendar, cohort.timetable, cohort.zone, kind, found.at)
    return (job_of(cohort, found),) if found else ()


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
    """Until when a post is worth trying: its grace or, for some kinds, its whole week."""
    if job.payload.get(ASKED):
        return job.due_at + timedelta(days=1)
    over = instant(cohort.calendar.due(week.road[-1]) + timedelta(days=1), time(0), cohort.zone)
    current = verdict(kind, job.due_at, over, week_is_current=True) is None
    return max(job.due_at + GRACE, over) if current else job.due_at + GRACE
