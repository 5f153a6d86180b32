"""Every command there is, in one explicit list; the order is the order of /help."""

from bot.commands import (
    calendar,
    checkins,
    cohorts,
    editing,
    ending,
    facilitating,
    feed,
    guide,
    home,
    members,
    milestones,
    portfolio,
    privacy,
    progress,
    quiz,
    road,
    settings,
    track,
)
from bot.commands.lookup import Registry

REGISTRY = Registry(
    command
    for feature in (
        progress,
        checkins,
        milestones,
        portfolio,
        road,
        track,
        quiz,
        settings,
        feed,
        cohorts,
        privacy,
        guide,
        home,
        facilitating,
        editing,
        ending,
        calendar,
        members,
    )
    for command in feature.commands.declared
)
