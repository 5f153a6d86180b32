"""What there is to say of events to the people in a cohort."""

from datetime import date

from bot.domain.agenda import days_with_news, news
from bot.domain.cohorts import Cohort
from bot.domain.events import Announcement
from bot.domain.roadmap import Roadmap
from bot.storage.tx import Tx


def news_on(tx: Tx, cohort: Cohort, road: Roadmap, day: date) -> tuple[Announcement, ...]:
    """What the active members hear on a day, by the ways they take now."""
    return news(road.events, cohort.calendar, day, tx.ways.in_cohort(cohort.id))


def next_news(tx: Tx, cohort: Cohort, road: Roadmap, today: date) -> tuple[Announcement, ...]:
    """What they hear today or, if that is nothing, the next time there is something."""
    ways = tx.ways.in_cohort(cohort.id)
    days = (day for day in days_with_news(road.events, cohort.calendar) if day >= today)
    every = (news(road.events, cohort.calendar, day, ways) for day in days)
    return next((found for found in every if found), ())
