"""The statements behind the questions about deliveries, built once."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    String,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    text,
    update,
)

from bot.domain.schedule import PostKind
from bot.storage.place_keys import COLUMNS as PLACE
from bot.storage.prepared import Prepared
from bot.storage.tables import cohorts, deliveries, jobs, places, restores

parents = deliveries.alias("parents")
edited = deliveries.alias("edited")
earlier = deliveries.alias("earlier")
opening = deliveries.alias("opening")
"""The post that opened the thread which an edited post is in."""


def _wake_of(them: FromClause, key: ColumnElement[Any]) -> ColumnElement[Any]:
    """When the delivery `key` may be taken next; null if there is none or nothing is left to do."""
    return select(them.c.wake_at).where(them.c.id == key).scalar_subquery()


COLUMNS = (
    deliveries.c.id,
    deliveries.c.kind,
    deliveries.c.cohort_id.label("cohort"),
    cohorts.c.name.label("cohort_name"),
    cohorts.c.state.label("cohort_state"),
    deliveries.c.person_id.label("person"),
    func.coalesce(parents.c.message_id, opening.c.message_id).label("thread"),
    edited.c.message_id.label("edits"),
    deliveries.c.edits_id.is_not(None).label("is_edit"),
    deliveries.c.message,
    func.coalesce(edited.c.nonce, deliveries.c.nonce).label("nonce"),
    deliveries.c.attempts,
    deliveries.c.ambiguous,
    deliveries.c.due_at,
    deliveries.c.expires_at,
)

# Asked of each row alone: PostgreSQL makes joins over the whole table of plain NOT EXISTS.
FREE = (
    deliveries.c.wake_at.is_not(None)
    & or_(
        deliveries.c.parent_id.is_(None),
        _wake_of(parents, deliveries.c.parent_id).is_(None),
    )
    & or_(
        deliveries.c.edits_id.is_(None),
        _wake_of(edited, deliveries.c.edits_id).is_(None)
        & ~exists().where(
            earlier.c.edits_id == deliveries.c.edits_id,
            earlier.c.id < deliveries.c.id,
            earlier.c.wake_at.is_not(None),
        ),
    )
)
"""Something is left to do, and nothing has to arrive first: a parent, what is edited, an edit."""

REACHABLE = (
    select(places.c.platform)
    .where(places.c.id == deliveries.c.place_id)
    .scalar_subquery()
    .in_(bindparam("platforms", expanding=True))
)
"""The place is on a platform that the one who asks is connected to."""

held = deliveries.alias("held")

ELSEWHERE = deliveries.c.place_id.not_in(
    select(held.c.place_id).where(held.c.id.in_(bindparam("crowded", expanding=True)))
)
"""The place is none of those that have enough on their way."""

CLAIM = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(
            select(
                # Asked in the UPDATE itself, PostgreSQL may ask more than once and lock more.
                select(deliveries.c.id)
                .where(deliveries.c.wake_at <= bindparam("due"), ELSEWHERE, REACHABLE, FREE)
                .order_by(deliveries.c.wake_at, deliveries.c.id)
                .limit(bindparam("limit", type_=Integer))
                .with_for_update(key_share=True, skip_locked=True)
                .cte("due")
                .c.id
            )
        )
    )
    .values(
        state="sending",
        worker=bindparam("holder"),
        wake_at=bindparam("over"),
        attempts=deliveries.c.attempts + 1,
        ambiguous=or_(deliveries.c.ambiguous, deliveries.c.state == "sending"),
    )
    .returning(deliveries.c.id)
)

CLAIMED = (
    select(*COLUMNS, *PLACE)
    .join(places, places.c.id == deliveries.c.place_id)
    .outerjoin(parents, parents.c.id == deliveries.c.parent_id)
    .outerjoin(edited, edited.c.id == deliveries.c.edits_id)
    .outerjoin(opening, opening.c.id == edited.c.parent_id)
    .outerjoin(cohorts, cohorts.c.id == deliveries.c.cohort_id)
    .where(deliveries.c.id.in_(bindparam("taken", expanding=True)))
    .order_by(deliveries.c.due_at, deliveries.c.id)
)

WEEK_POSTS = Prepared(
    select(deliveries.c.id, *PLACE)
    .join(jobs, jobs.c.id == deliveries.c.job_id)
    .join(places, places.c.id == deliveries.c.place_id)
    .where(
        jobs.c.cohort_id == bindparam("cohort"),
        jobs.c.day.between(bindparam("first"), bindparam("last")),
        deliveries.c.kind == PostKind.WEEK,
    )
    .order_by(jobs.c.day, deliveries.c.id)
)

ARRIVING = Prepared(
    select(deliveries.c.id, *PLACE)
    .join(jobs, jobs.c.id == deliveries.c.job_id)
    .join(places, places.c.id == deliveries.c.place_id)
    .where(
        jobs.c.key == bindparam("job_key"),
        deliveries.c.state.in_(("waiting", "sending", "sent")),
    )
    .order_by(deliveries.c.id)
)

JOB_KEYS = select(jobs.c.id, jobs.c.key).where(jobs.c.id.in_(bindparam("jobs", expanding=True)))

RESTORED_AT = Prepared(select(func.max(restores.c.at).label("at")))

NEXT_DUE = (
    select(deliveries.c.wake_at).where(REACHABLE, FREE).order_by(deliveries.c.wake_at).limit(1)
)

UNDELIVERED = (
    select(
        deliveries.c.kind, deliveries.c.due_at, deliveries.c.reason, deliveries.c.person_id, *PLACE
    )
    .join(places, places.c.id == deliveries.c.place_id)
    .where(
        deliveries.c.cohort_id == bindparam("cohort"),
        deliveries.c.state == "failed",
        deliveries.c.due_at > bindparam("since"),
    )
    .order_by(deliveries.c.due_at.desc(), deliveries.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)

TOLD = (
    select(func.max(deliveries.c.sent_at))
    .join(jobs, jobs.c.id == deliveries.c.job_id)
    .where(
        jobs.c.cohort_id == bindparam("cohort"),
        func.substr(jobs.c.key, 1, func.length(bindparam("beginning", type_=String)))
        == bindparam("beginning", type_=String),
    )
)

ARRIVED_AT = (
    select(func.max(deliveries.c.sent_at))
    .join(places, places.c.id == deliveries.c.place_id)
    .where(
        deliveries.c.cohort_id == bindparam("cohort"),
        places.c.platform == bindparam("platform"),
        places.c.channel == bindparam("channel"),
    )
)

SETTLE = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("delivery"),
        deliveries.c.worker == bindparam("holder"),
        deliveries.c.state == "sending",
    )
    .values(
        state=bindparam("becomes"),
        wake_at=bindparam("again"),
        message_id=bindparam("arrived_as"),
        sent_at=bindparam("arrived_at"),
        reason=bindparam("because"),
        ambiguous=or_(deliveries.c.ambiguous, bindparam("unheard")),
        attempts=deliveries.c.attempts - bindparam("untried", type_=Integer),
        worker=None,
        message=case((bindparam("becomes") == "sent", null()), else_=deliveries.c.message),
    )
)

HAND_BACK = (
    update(deliveries)
    .where(
        deliveries.c.wake_at.is_not(None),
        deliveries.c.worker == bindparam("holder"),
        deliveries.c.state == "sending",
        REACHABLE,
    )
    .values(
        state="waiting",
        wake_at=bindparam("now"),
        reason=bindparam("because"),
        ambiguous=True,
        worker=None,
    )
)

SETTLE_LOT = text("""
    UPDATE deliveries
    SET state = ended.becomes, wake_at = ended.again, message_id = ended.arrived_as,
        sent_at = ended.arrived_at, reason = ended.because,
        ambiguous = deliveries.ambiguous OR ended.unheard,
        attempts = deliveries.attempts - ended.untried, worker = NULL,
        message = CASE WHEN ended.becomes = 'sent' THEN NULL ELSE deliveries.message END
    FROM unnest(
        CAST(:delivery AS bigint[]), CAST(:becomes AS text[]), CAST(:again AS timestamptz[]),
        CAST(:arrived_as AS text[]), CAST(:arrived_at AS timestamptz[]), CAST(:because AS text[]),
        CAST(:unheard AS boolean[]), CAST(:untried AS integer[])
    ) AS ended
        (delivery, becomes, again, arrived_as, arrived_at, because, unheard, untried)
    WHERE deliveries.id = ended.delivery AND deliveries.worker = :holder
        AND deliveries.state = 'sending'
""")
"""The same for many at once, each parameter a list, as PostgreSQL alone can do it."""
