"""Coming into a cohort, and leaving it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cohorts import Cohort, Membership, MembershipState, Plan
from bot.domain.people import Person
from bot.domain.roadmap import Run
from bot.message import Block, Button, Buttons, Message, Text, Title, line, usage
from bot.views.paces import asks
from bot.views.wording import brief, count, long_day, progress_button, some, this_cohort

LATE_AFTER = 2
"""Who joins when so many weeks are over is asked how to follow the road."""

MOST_ASKING = 5
"""Those who ask to join and are named one by one, each with a button."""

LABEL_MAX = 75
"""Characters of a button's label."""


def joined(
    cohort: Cohort, run: Run, membership: Membership, late: int, now: datetime, *, new: bool
) -> Message:
    """Welcome, or how the road is followed from now on."""
    if membership.state is MembershipState.WAITING:
        asked, withdraw = waiting(cohort)
        return Message((asked, *(asks(run, cohort.pace) if new else ()), withdraw))
    today = cohort.today(now)
    title = f"Welcome to {cohort.name}" if new else f"{cohort.name}: your plan"
    blocks: list[Block] = [Title(title)]
    if today < cohort.begins:
        blocks.append(Text(line(f"It begins {long_day(cohort.begins)}: {run.week(1).theme}.")))
    else:
        position = cohort.calendar.position_on(today)
        theme = run.week(position).theme
        blocks.append(Text(line(f"The cohort is on week {position} of {run.length}: {theme}.")))
    if new:
        blocks += asks(run, cohort.pace)
    if late >= LATE_AFTER or membership.plan is not Plan.CURRENT:
        blocks += _late(cohort, membership, late)
    else:
        blocks.append(
            Text(
                line(
                    "Type ",
                    usage("checkin"),
                    " on the days you study and ",
                    usage("progress"),
                    " to see the road.",
                )
            )
        )
    return Message((*blocks, Buttons((*_plans(cohort, membership, late), *_first_steps(cohort)))))


def let_in(cohort: Cohort, run: Run, membership: Membership, late: int, now: datetime) -> Message:
    """Welcome to somebody who had to wait for it."""
    welcome = joined(cohort, run, membership, late, now, new=True)
    title, *rest = welcome.blocks
    return Message((title, Text(line("A facilitator has let you in.")), *rest))


def requests(cohort: Cohort, people: Sequence[Person]) -> Message:
    """Words to a facilitator about those who ask to join, the latest first."""
    names = some([one.shown for one in people], MOST_ASKING)
    said = f"{names} {'asks' if len(people) == 1 else 'ask'} to join {cohort.name}."
    more = ("; ", usage("cohort members"), " shows everybody who waits.")
    approve = tuple(
        Button(
            brief("Approve" if len(people) == 1 else f"Approve {one.shown}", LABEL_MAX),
            ("cohort", "approve"),
            (("person", f"id:{one.id}"), this_cohort(cohort)),
        )
        for one in people[:MOST_ASKING]
    )
    tail = more if len(people) > MOST_ASKING else ()
    text = Text(line(said.removesuffix(".") if tail else said, *tail))
    return Message((text, Buttons(approve)))


def waiting(cohort: Cohort) -> tuple[Block, Block]:
    """What somebody reads who is not let in yet, and the way out."""
    return (
        Text(line(f"You asked to join {cohort.name}. A facilitator will let you in.")),
        Buttons((Button("Withdraw", ("cohort", "leave"), (this_cohort(cohort),)),)),
    )


def _late(cohort: Cohort, membership: Membership, late: int) -> list[Block]:
    plans = {
        Plan.CURRENT: "You begin with the current week; what came before is up to you.",
        Plan.COMPRESS: "The whole road is spread over the weeks that are left.",
        Plan.SHIFT: f"Your weeks run {count(membership.shift, 'week')} behind the cohort's."
        if membership.shift
        else "You begin with the others, so that nothing has to be shifted.",
    }
    return [Text(line(plans[membership.plan]))]


def _plans(cohort: Cohort, membership: Membership, late: int) -> tuple[Button, ...]:
    if late < LATE_AFTER:
        return ()
    labels = {
        Plan.CURRENT: "Current week only",
        Plan.COMPRESS: "Compress the plan",
        Plan.SHIFT: "Shift my start",
    }
    return tuple(
        Button(label, ("cohort", "join"), (this_cohort(cohort), ("plan", plan)))
        for plan, label in labels.items()
        if plan is not membership.plan
    )


def _first_steps(cohort: Cohort) -> tuple[Button, ...]:
    return (
        progress_button(cohort),
        Button("Leave", ("cohort", "leave"), (this_cohort(cohort),)),
    )


def left(cohort: Cohort, *, waited: bool = False) -> Message:
    said = (
        f"You wait no longer to join {cohort.name}."
        if waited
        else f"You left {cohort.name}. What you did is kept, should you come back."
    )
    return Message(
        (
            Text(line(said)),
            Buttons((Button("Join again", ("cohort", "join"), (this_cohort(cohort),)),)),
        )
    )
