"""What should be better in a roadmap that could run as it is."""

from collections.abc import Iterable, Mapping

from bot.content.fields import Field
from bot.content.phases import phase_row
from bot.domain.roadmap import Roadmap

LEAST_RESOURCES = 3
LEAST_STYLES = 2
"""A topic that has less leaves people with nowhere to turn when one resource does not suit them."""


def advice(
    roadmap: Roadmap, roots: Mapping[str, Field], of_weeks: Iterable[tuple[int, str]]
) -> None:
    """Report it where it stands, and so what somebody else has to say of weeks, by number."""
    rows = [phase_row(root) for name, root in roots.items() if name.startswith("phase-")]
    for row in rows:
        _topics(roadmap, row["modules"])
    weeks = [week for row in rows for week in row["weeks"].items()]
    for number, reason in of_weeks:
        weeks[number - 1].fail(reason)


def _topics(roadmap: Roadmap, modules: Field) -> None:
    for module in modules.items():
        for item in module.row("topics", "id title summary")["topics"].items():
            fields = item.row("id", "title why ideas optional skills applications")
            _resources(roadmap, fields["id"])


def _resources(roadmap: Roadmap, topic: Field) -> None:
    """At least three resources of at least two styles."""
    found = [one for one in roadmap.resources if topic.identifier() in one.topics]
    styles = {resource.style for resource in found}
    if len(found) < LEAST_RESOURCES or len(styles) < LEAST_STYLES:
        topic.fail(
            f'"{topic.identifier()}" has resources: {len(found)}, styles: {len(styles)}; '
            f"at least {LEAST_RESOURCES} resources of {LEAST_STYLES} styles help more people"
        )
