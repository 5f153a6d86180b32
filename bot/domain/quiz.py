"""The questionnaire about which way to take: answers are counted, explained and forgotten."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.branches import Branch, Way


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose; `weights` says how much it speaks for which way, by way id.

    `hint` names an advice for people who give this answer.
    """

    id: str
    label: str
    weights: Mapping[str, int]
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question; up to `most` of its answers may be chosen."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to think of when choosing."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions about the ways at `branches`, which are ids; `close` is what counts as a tie.

    `close` is a share of the reachable score between 0 and 1; a tie may be that far apart.
    """

    branches: tuple[str, ...]
    close: float
    advice: tuple[Advice, ...]
    questions: tuple[Question, ...]
    hints: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers say about one branch.

    `ranked` are the ways with their share of the reachable score, best first. `close` says that
    the second is nearly as good; `silent` that nothing was said, so that the first is the
    branch's default and no finding. `because` are the answers that speak for the first.
    """

    branch: Branch
    ranked: tuple[tuple[Way, float], ...]
    close: bool
    silent: bool
    because: tuple[Answer, ...]

    @property
    def best(self) -> Way:
        return self.ranked[0][0]


def result(quiz: Quiz, branch: Branch, chosen: Collection[str]) -> Result:
    """Weigh the chosen answers, which are ids, for one branch."""
    answers = [answer for question in quiz.questions for answer in question.answers]
    given = [answer for answer in answers if answer.id in chosen]
    shares = {way: _share(quiz, way.id, chosen) for way in branch.ways}
    silent = not any(shares.values())
    first = branch.default if silent else None
    ranked = sorted(shares.items(), key=lambda one: (one[0].id != first, -one[1]))
    best = ranked[0][0].id
    because = [answer for answer in given if answer.weights.get(best)]
    because.sort(key=lambda answer: -answer.weights[best])
    return Result(
        branch=branch,
        ranked=tuple(ranked),
        close=not silent and len(ranked) > 1 and _nearly(ranked[0][1], ranked[1][1], quiz.close),
        silent=silent,
        because=tuple(because),
    )


def hints(quiz: Quiz, chosen: Collection[str]) -> tuple[Advice, ...]:
    """The advice that some of the chosen answers call for, each once."""
    called = {
        answer.hint
        for question in quiz.questions
        for answer in question.answers
        if answer.id in chosen
    }
    return tuple(hint for hint in quiz.hints if hint.id in called)


def _share(quiz: Quiz, way: str, chosen: Collection[str]) -> float:
    """What was reached for a way, of all that can be reached for it; 0 if nothing can."""
    every = [answer.id for question in quiz.questions for answer in question.answers]
    most = sum(_score(question, way, every) for question in quiz.questions)
    reached = sum(_score(question, way, chosen) for question in quiz.questions)
    return reached / most if most else 0.0


def _score(question: Question, way: str, chosen: Collection[str]) -> int:
    """What the chosen answers say for a way; of more than may be chosen, those that say most."""
    weights = [answer.weights.get(way, 0) for answer in question.answers if answer.id in chosen]
    return sum(sorted(weights, reverse=True)[: question.most])


def _nearly(first: float, second: float, close: float) -> bool:
    """Whether two shares differ by no more than that, up to rounding; two equal ones always do."""
    return round(first - second, 9) <= close
