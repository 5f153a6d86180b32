"""The answers given so far, as a few characters that travel from button to button.

Nobody keeps them: whoever has the characters has the answers.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain.quiz import Question, Quiz

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_STAMP = 4
"""Letters that say which questions were answered."""

_OPEN = "-"
"""Stands at the end while the last question may have one more answer."""


class Stale(ValueError):
    """These are no answers to the questions as they are now."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """For each question answered so far, the places of its chosen answers, in ascending order.

    `unfinished` says that the last of them may have one more answer.
    """

    given: tuple[tuple[int, ...], ...] = ()
    unfinished: bool = False

    @property
    def at(self) -> int:
        """The place of the question to ask now; one past the last when all are answered."""
        return len(self.given) - self.unfinished

    @property
    def picked(self) -> tuple[int, ...]:
        """What is chosen already of the question to ask now."""
        return self.given[-1] if self.unfinished else ()

    def chosen(self, quiz: Quiz) -> frozenset[str]:
        """The ids of the chosen answers."""
        return frozenset(
            question.answers[place].id
            for question, places in zip(quiz.questions, self.given, strict=False)
            for place in places
        )

    def with_answer(self, quiz: Quiz, place: int) -> "Sheet":
        """One more answer to the question to ask now."""
        question = quiz.questions[self.at]
        picked = tuple(sorted({*self.picked, place}))
        given = (*self.given[: self.at], picked)
        return Sheet(given, unfinished=bool(_further(question, picked)))

    def further(self, quiz: Quiz) -> tuple[int, ...]:
        """The places of the answers that can be chosen now; none when all is answered."""
        if self.at == len(quiz.questions):
            return ()
        question = quiz.questions[self.at]
        return _further(question, self.picked) if self.picked else _all(question)

    def gone_on(self) -> "Sheet":
        """Content with what is chosen of the question."""
        return replace(self, unfinished=False)

    def back(self) -> "Sheet":
        """Without the last question that has an answer."""
        return Sheet(self.given[:-1])


def written(quiz: Quiz, sheet: Sheet) -> str:
    """The sheet as letters, digits and a hyphen."""
    codes = (
        _code(question, places)
        for question, places in zip(quiz.questions, sheet.given, strict=False)
    )
    return f"{stamp(quiz)}{''.join(codes)}{_OPEN if sheet.unfinished else ''}"


def read(quiz: Quiz, text: str) -> Sheet:
    """The sheet of these characters.

    Raises:
        Stale: the questions have changed since, or nobody wrote this.
    """
    if not text.startswith(stamp(quiz)):
        raise Stale(text)
    unfinished = text.endswith(_OPEN)
    left = text[_STAMP:].removesuffix(_OPEN)
    given: list[tuple[int, ...]] = []
    for question in quiz.questions:
        if not left:
            break
        width = _width(question)
        given.append(_places(question, left[:width]))
        left = left[width:]
    if left or (unfinished and not _is_unfinished(quiz, given)):
        raise Stale(text)
    return Sheet(tuple(given), unfinished)


def stamp(quiz: Quiz) -> str:
    """Letters that are others when questions or answers come, go or change places."""
    ids = [
        f"{question.id} {question.most} {' '.join(answer.id for answer in question.answers)}"
        for question in quiz.questions
    ]
    digest = sha256("\n".join(ids).encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_STAMP])


def _all(question: Question) -> tuple[int, ...]:
    return tuple(range(len(question.answers)))


def _further(question: Question, picked: Collection[int]) -> tuple[int, ...]:
    """What can be chosen beside these; nothing stands beside an answer that speaks for no way."""
    speaking = [place for place in _all(question) if question.answers[place].weights]
    if len(picked) >= question.most or not set(picked) <= set(speaking):
        return ()
    return tuple(place for place in speaking if place not in picked)


def _is_unfinished(quiz: Quiz, given: list[tuple[int, ...]]) -> bool:
    return bool(given and _further(quiz.questions[len(given) - 1], given[-1]))


def _width(question: Question) -> int:
    """A letter says which of the answers; two letters, ten bits, say which of them together."""
    return 1 if question.most == 1 else 2


def _code(question: Question, places: tuple[int, ...]) -> str:
    if question.most == 1:
        return _LETTERS[places[0]]
    high, low = divmod(sum(1 << place for place in places), len(_LETTERS))
    return _LETTERS[high] + _LETTERS[low]


def _places(question: Question, code: str) -> tuple[int, ...]:
    numbers = [_LETTERS.find(letter) for letter in code]
    if len(numbers) < _width(question) or -1 in numbers:
        raise Stale(code)
    if question.most == 1:
        places: tuple[int, ...] = (numbers[0],)
    else:
        bits = numbers[0] * len(_LETTERS) + numbers[1]
        places = tuple(place for place in range(10) if bits >> place & 1)
    if not 1 <= len(places) <= question.most or places[-1] >= len(question.answers):
        raise Stale(code)
    return places
