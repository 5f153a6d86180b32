"""Where and when a cohort's post is said."""

from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import CalendarWeek
from bot.domain.cohorts import Cohort
from bot.domain.roadmap import Run, Week
from bot.views.wording import listed


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a post is said."""

    cohort: Cohort
    run: Run
    week: CalendarWeek
    day: date

    @property
    def contents(self) -> tuple[tuple[int, Week], ...]:
        return tuple((position, self.run.week(position)) for position in self.week.road)

    @property
    def in_halves(self) -> bool:
        """Whether a road week takes two calendar weeks."""
        return self.week.parts > 1

    @property
    def label(self) -> str:
        """`Week 3`, or `Weeks 5 and 6` at the sprint pace."""
        numbers = [str(position) for position in self.week.road]
        return f"Week {numbers[0]}" if len(numbers) == 1 else f"Weeks {listed(numbers)}"
