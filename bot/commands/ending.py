"""/cohort finish and cancel: the end of a cohort, and how it is taken back."""

from enum import StrEnum
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.spec import Commands, Opt, Role, Scope
from bot.domain.cohorts import Cohort, CohortState
from bot.message import Button
from bot.services import cohorts as life
from bot.services.reopening import reopen
from bot.views.answers import sentence
from bot.views.wording import this_cohort

commands = Commands()


@commands.command(
    "cohort finish", "Finish a cohort", role=Role.FACILITATOR, scope=Scope.COHORT, writes=True
)
def finish(ctx: Ctx) -> Reply:
    """The run is over today; what was done stays."""
    cohort = life.end(ctx.tx, ctx.library, ctx.cohort, CohortState.FINISHED, ctx.now)
    undo = _go_back(ctx.cohort)
    return Reply(sentence(f"{cohort.name} is finished. Its progress stays to be seen.", undo))


@commands.command(
    "cohort cancel", "Cancel a cohort", role=Role.FACILITATOR, scope=Scope.COHORT, writes=True
)
def cancel(ctx: Ctx) -> Reply:
    """Nothing more is posted."""
    cohort = life.end(ctx.tx, ctx.library, ctx.cohort, CohortState.CANCELLED, ctx.now)
    undo = _go_back(ctx.cohort)
    return Reply(sentence(f"{cohort.name} is cancelled; nothing more is posted.", undo))


class Was(StrEnum):
    """What a cohort was before it ended."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"


@commands.command(
    "undo end",
    "Bring a cohort back",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
    hidden=True,
)
def undo_end(ctx: Ctx, was: Annotated[Was, Opt("What it was")] = Was.RUNNING) -> Reply:
    """Undo a finish or a cancellation while there is road left."""
    cohort = reopen(ctx.tx, ctx.library, ctx.cohort, CohortState(was.value), ctx.now)
    look = Button("Preview", ("cohort", "preview"), (this_cohort(cohort),))
    return Reply(sentence(f"Undone: {cohort.name} is {was} again.", look), due=True)


def _go_back(cohort: Cohort) -> Button:
    return Button("Undo", ("undo", "end"), (("was", cohort.state.value), this_cohort(cohort)))
