"""What keeps people going: habits, advice about time, things to do together, kind words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit and the questions that train it, one every so many weeks; `topic` is an id."""

    id: str
    title: str
    idea: str
    topic: str
    every: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tip:
    """A piece of advice, or a reason to go on."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Ritual:
    """Something a cohort does together in certain weeks of the road."""

    id: str
    title: str
    text: str
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Encouragement:
    """A kind word, for one week of the road or, without `week`, for any."""

    text: str
    week: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """`timeline` says how long the road takes and why."""

    timeline: str | None = None
    tips: tuple[Tip, ...] = ()
    benefits: tuple[Tip, ...] = ()
    habits: tuple[Habit, ...] = ()
    rituals: tuple[Ritual, ...] = ()
    encouragements: tuple[Encouragement, ...] = ()

    def encouragement(self, week: int) -> str | None:
        """The kind word for a week of the road: its own, or one of the general ones in turn."""
        own = next((word.text for word in self.encouragements if word.week == week), None)
        general = [word.text for word in self.encouragements if word.week is None]
        return own or (general[week % len(general)] if general else None)

    def question(self, week: int) -> str | None:
        """The question of habit for a week of the road, from the rarest habit that is due.

        A habit asks its questions in turn, and of two that are as rare the one asks that has asked
        less; so no question is left out for ever.
        """
        asked: Counter[str] = Counter()
        question = None
        for number in range(1, week + 1):
            habit = self._due(number, asked)
            question = habit.questions[asked[habit.id] % len(habit.questions)] if habit else None
            asked.update([habit.id] if habit else ())
        return question

    def rituals_in(self, week: int) -> tuple[Ritual, ...]:
        """What the cohort does together in a week of the road."""
        return tuple(ritual for ritual in self.rituals if week in ritual.weeks)

    def _due(self, week: int, asked: Mapping[str, int]) -> Habit | None:
        due = [habit for habit in self.habits if week % habit.every == 0]
        return min(due, key=lambda habit: (-habit.every, asked.get(habit.id, 0)), default=None)
