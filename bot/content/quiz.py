"""quiz.yaml → the questionnaire about which way to take."""

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.quiz import Advice, Answer, Question, Quiz


def read_quiz(root: Field, ids: Ids) -> Quiz:
    """The branches and their ways have been declared."""
    row = root.row("branches close questions", "advice hints")
    hints = _advice("hint", row["hints"], ids)
    return Quiz(
        branches=ids.references("branch", row["branches"].items(1, 4)),
        close=row["close"].whole(0, 100) / 100,
        advice=_advice("advice", row["advice"], ids),
        questions=tuple(_question(item, ids) for item in row["questions"].items(1, 20)),
        hints=hints,
    )


def _advice(kind: str, field: Field, ids: Ids) -> tuple[Advice, ...]:
    rows = [item.row("id title text") for item in field.items(1, 12)]
    return tuple(
        Advice(ids.declare(kind, row["id"]), row["title"].text(100), row["text"].text(300))
        for row in rows
    )


def _question(field: Field, ids: Ids) -> Question:
    row = field.row("id text answers", "most")
    answers = tuple(_answer(item, ids) for item in row["answers"].items(2, 10))
    return Question(
        id=ids.declare("question", row["id"]),
        text=row["text"].text(200),
        answers=answers,
        most=row["most"].whole(1, 10) if row["most"].given else 1,
    )


def _answer(field: Field, ids: Ids) -> Answer:
    row = field.row("id label", "weights hint")
    weights = [(way, weight, weight.whole(1, 9)) for way, weight in row["weights"].entries()]
    return Answer(
        id=ids.declare("answer", row["id"]),
        label=row["label"].text(75),
        weights={way: points for way, weight, points in weights if ids.known("way", way, weight)},
        hint=ids.refer("hint", row["hint"]) if row["hint"].given else None,
    )
