"""Taking the end of a cohort back."""

from dataclasses import replace
from datetime import datetime

from bot.content import Library
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.refusal import Refusal
from bot.services.cohorts import name_is_free
from bot.services.plan import replan
from bot.storage.tx import Tx


def reopen(tx: Tx, library: Library, cohort: Cohort, state: CohortState, now: datetime) -> Cohort:
    """Bring a cohort back as it was before it ended, with the memberships that ended with it.

    Raises:
        Refusal: it is not over, its run is over by the calendar, or its name is taken by now.
    """
    if not cohort.state.over or cohort.ended_on is None:
        raise Refusal(f"{cohort.name} is {cohort.state}; there is no end to undo.")
    end = cohort.calendar.end
    if end < cohort.today(now):
        raise Refusal(f"The run of {cohort.name} ended on {end.isoformat()}, so it stays over.")
    name_is_free(tx, cohort.community, cohort.name)
    tx.memberships.resume_all(cohort.id, cohort.ended_on)
    if state is CohortState.PAUSED:
        tx.cohorts.reopen_pause(cohort.id, cohort.ended_on)
        if tx.cohorts.paused_since(cohort.id) is None:
            tx.cohorts.begin_pause(cohort.id, cohort.today(now))
    back = replace(cohort, state=state, ended_on=None)
    tx.cohorts.save(back)
    replan(tx, library, back, now)
    return back
