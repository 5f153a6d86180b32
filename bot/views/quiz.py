"""The questionnaire: one question after the other, and what the answers say."""

from collections.abc import Iterator, Sequence

from bot.domain.quiz import Advice, Quiz, Result, hints
from bot.domain.sheet import Sheet, written
from bot.message import Block, Bold, Bullets, Button, Buttons, Line, Message, Text, Title, line
from bot.message.plain import plain_block
from bot.views.answers import sentence
from bot.views.track import Crossroads, how_to_keep, join_button, quiz_button
from bot.views.wording import listed, within

_FORGOTTEN = "Your answers are kept nowhere; they travel in the buttons."
_REASONS = 3
_ROOM = 3_400
"""Characters of a recommendation without its buttons."""

_SHARES_ROOM = 1_200


def question(at: Crossroads, quiz: Quiz, sheet: Sheet) -> Message:
    """The question to answer now; each answer is a button that carries those before it."""
    asked = quiz.questions[sheet.at]
    blocks: list[Block] = [
        Title(f"Question {sheet.at + 1} of {len(quiz.questions)}"),
        Text(line(Bold(asked.text))),
    ]
    if sheet.picked:
        labels = listed([f"“{asked.answers[place].label}”" for place in sheet.picked])
        blocks.append(Text(line(f"You chose {labels}. Choose one more, or go on.")))
    elif asked.most > 1:
        blocks.append(Text(line(f"You can choose up to {asked.most}.")))
    if not sheet.given:
        blocks.append(Text(line(_FORGOTTEN)))
    answers = [
        _step(at, quiz, asked.answers[place].label, sheet.with_answer(quiz, place))
        for place in sheet.further(quiz)
    ]
    return Message((*blocks, Buttons((*answers, *_steps(at, quiz, sheet)))))


def recommendation(
    at: Crossroads, quiz: Quiz, sheet: Sheet, results: Sequence[Result], *take: Button
) -> Message:
    """What the answers say about each branch and why; `take` are buttons that follow it."""
    blocks: list[Block] = [Title("What your answers say")]
    for result in results:
        blocks += _result(at, result, len(results))
    if not at.member:
        blocks.append(Text(how_to_keep(at)))
    called = hints(quiz, sheet.chosen(quiz))
    for title, advice in (("For you", called), ("Before you choose", quiz.advice)):
        blocks += _advice(title, advice, _ROOM - _length(blocks))
    buttons = (
        *take,
        *(() if at.member else (join_button(at),)),
        Button("All ways", ("track",), at.argument),
        _step(at, quiz, "Back", sheet.back()),
        quiz_button(at, "Begin again"),
    )
    return Message((*blocks, Buttons(buttons)))


def stale(at: Crossroads) -> Message:
    """The questions have changed since the button was shown."""
    said = "The questions have changed since then, so it is best to begin again."
    return sentence(said, quiz_button(at, "Begin again"))


def stopped(at: Crossroads) -> Message:
    return sentence(
        "Stopped; none of your answers is kept.",
        Button("All ways", ("track",), at.argument),
        quiz_button(at, "Begin again"),
    )


def _step(at: Crossroads, quiz: Quiz, label: str, sheet: Sheet) -> Button:
    return Button(label, ("quiz",), (("sheet", written(quiz, sheet)), *at.argument))


def _steps(at: Crossroads, quiz: Quiz, sheet: Sheet) -> Iterator[Button]:
    if sheet.unfinished:
        yield _step(at, quiz, "Go on", sheet.gone_on())
    if sheet.given:
        yield _step(at, quiz, "Back", sheet.back())
    yield Button("Stop", ("quiz",), (("stop", "yes"), *at.argument))


def _result(at: Crossroads, result: Result, among: int) -> Iterator[Block]:
    yield Text(line(Bold(f"{result.branch.title}: {_found(result)}"), f". {_why(result, among)}"))
    if not result.silent:
        rows = (_share(at, result, place) for place in range(len(result.ranked)))
        yield Bullets(within(rows, _SHARES_ROOM // among))


def _found(result: Result) -> str:
    if not result.close:
        return result.best.title
    return f"{result.best.title} or {result.ranked[1][0].title}"


def _why(result: Result, among: int) -> str:
    if result.silent:
        return (
            "Your answers say nothing about it. This is the default, which suits most people "
            "who have no wish of their own; it is no finding."
        )
    reasons = result.because[: _REASONS if among < 3 else 1]
    why = f"Because you chose {listed([f'“{answer.label}”' for answer in reasons])}."
    if result.close:
        why += " The two are close; try an hour of each before you choose."
    return why


def _share(at: Crossroads, result: Result, place: int) -> Line:
    way, share = result.ranked[place]
    mine = " (yours now)" if at.taken.get(result.branch.id) == way.id else ""
    return line(f"{way.title}{mine}: {round(100 * share)}%")


def _advice(title: str, advice: Sequence[Advice], room: int) -> tuple[Block, ...]:
    rows = within((line(Bold(one.title), f": {one.text}") for one in advice), room - len(title))
    return (Text(line(Bold(title))), Bullets(rows)) if rows else ()


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(plain_block(block)) + 1 for block in blocks)
