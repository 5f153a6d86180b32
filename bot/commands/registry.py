"""Every command there is, in one explicit list; the order is the order of /help."""

from bot.commands import (
    calendar,
    checkins,
    cohorts,
    ending,
    facilitating,
    guide,
    members,
    milestones,
    portfolio,
    privacy,
    progress,
    road,
    settings,
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
        settings,
        cohorts,
        privacy,
        guide,
        facilitating,
        ending,
        calendar,
        members,
    )
    for command in feature.commands.declared
)
