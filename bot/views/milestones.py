"""What marking a milestone answers."""

from datetime import date

from bot.domain.cohorts import Cohort
from bot.domain.progress import Standing
from bot.domain.roadmap import Milestone
from bot.message import Block, Button, Buttons, Link, Message, Progress, Text, Title, line
from bot.views.progress import next_line
from bot.views.wording import done_button, progress_button, this_cohort


def marked_done(
    cohort: Cohort, milestone: Milestone, link: str | None, standing: Standing, today: date
) -> Message:
    """The new state after a milestone, with a way back."""
    undo = Button("Undo", ("undone",), (("milestone", milestone.id), this_cohort(cohort)))
    evidence: list[Block] = [Text(line("Evidence: ", Link(link, link)))] if link else []
    return Message(
        (
            Title(f"Done: {milestone.title}"),
            *evidence,
            Progress("Milestones", standing.done, standing.total),
            Text(line("Next: ", *next_line(standing.next, today))),
            Buttons((progress_button(cohort), undo)),
        )
    )


def taken_back(
    cohort: Cohort, milestone: Milestone, standing: Standing, redo: Button | None = None
) -> Message:
    """The new state after a milestone was taken back; `redo` marks it done as it was."""
    redo = redo or done_button(cohort, milestone.id)
    return Message(
        (
            Text(line(f"“{milestone.title}” is not marked done any more.")),
            Progress("Milestones", standing.done, standing.total),
            Buttons((redo, progress_button(cohort))),
        )
    )
