"""The steps of the questionnaire. They only read: nothing of an answer is kept."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.crossroads import crossroads
from bot.commands.spec import Commands, Opt, Scope
from bot.commands.wire import fits
from bot.domain.quiz import Quiz, Result, result
from bot.domain.refusal import Refusal
from bot.domain.sheet import Sheet, Stale, read
from bot.domain.usage import usage
from bot.message import Button
from bot.views import quiz as view
from bot.views.track import Crossroads, take_all, take_button

commands = Commands()


@commands.command(
    "quiz", "Answer questions about the ways you can take", scope=Scope.MAYBE, hidden=True
)
def quiz(
    ctx: Ctx,
    *,
    sheet: Annotated[str | None, Opt("The answers so far", most=60)] = None,
    stop: Annotated[bool, Opt("End it here")] = False,
) -> Reply:
    """Ask the next question, or say what the answers are for."""
    at = crossroads(ctx)
    return Reply(view.stopped(at)) if stop else answer(at, sheet)


def answer(at: Crossroads, text: str | None = None) -> Reply:
    """The question after the answers of a sheet, or what they say when all are there.

    Raises:
        Refusal: the road has no questions.
    """
    questions = at.road.quiz
    if questions is None:
        raise Refusal(
            f"{at.road.title} has no questionnaire; ", usage("track"), " shows what can be chosen."
        )
    try:
        sheet = read(questions, text) if text else Sheet()
    except Stale:
        return Reply(view.stale(at))
    if sheet.at < len(questions.questions):
        return Reply(view.question(at, questions, sheet))
    results = _results(at, questions, sheet)
    return Reply(view.recommendation(at, questions, sheet, results, *_take(at, results)))


def _results(at: Crossroads, quiz: Quiz, sheet: Sheet) -> tuple[Result, ...]:
    chosen = sheet.chosen(quiz)
    branches = (at.road.branch(branch) for branch in quiz.branches)
    return tuple(result(quiz, branch, chosen) for branch in branches if branch)


def _take(at: Crossroads, results: tuple[Result, ...]) -> tuple[Button, ...]:
    """All that is recommended in one press, each of it alone, and what comes close."""
    if not at.member:
        return ()
    found = [one for one in results if at.taken.get(one.branch.id) != one.best.id]
    close = [
        one.ranked[1][0]
        for one in results
        if one.close and at.taken.get(one.branch.id) != one.ranked[1][0].id
    ]
    each = [take_button(at, way) for way in (*(one.best for one in found), *close)]
    return (*_together(at, [one for one in found if not one.silent]), *each)


def _together(at: Crossroads, results: list[Result]) -> tuple[Button, ...]:
    """One button for several ways, where their ids are short enough for it."""
    if len(results) < 2:
        return ()
    label = "Take both" if len(results) == 2 else f"Take all {len(results)}"
    button = take_all(at, label, {one.branch.id: one.best.id for one in results})
    return (button,) if fits(button) else ()
