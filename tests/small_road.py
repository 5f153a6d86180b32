"""A small roadmap as files: a week for each milestone, to be edited as authors edit theirs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.content import Library, load_library

ROAD = "small-road"

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""Many times as fast where PyYAML was built with libyaml."""


def write(
    folder: Path,
    milestones: Sequence[str],
    version: str = "1.0.0",
    *,
    titles: Mapping[str, str] | None = None,
    deliverables: Mapping[str, str] | None = None,
    weeks: Mapping[str, Mapping[str, Any]] | None = None,
    **head: Any,
) -> Path:
    """A roadmap with a week for each of these ids.

    `weeks` are other fields of these weeks, `head` more fields of roadmap.yaml.
    """
    texts = {
        "roadmap.yaml": {
            "id": ROAD,
            "version": version,
            "title": "Small Road",
            "summary": "A road for tests.",
            "paces": {pace: {"hours": 8} for pace in ("standard", "relaxed", "sprint")},
            **head,
        },
        "phase-1.yaml": {
            "id": "phase",
            "title": "Phase",
            "summary": "All of it.",
            "covers": [1, len(milestones)],
            "modules": [_MODULE],
            "weeks": [
                {
                    **_week(number, an_id, titles or {}, deliverables or {}),
                    **(weeks or {}).get(an_id, {}),
                }
                for number, an_id in enumerate(milestones, 1)
            ],
        },
        "resources.yaml": [_resource(f"page-{number}") for number in (1, 2, 3)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        (folder / name).write_text(yaml.dump(content, Dumper=DUMPER, sort_keys=False))
    return folder


def library(
    folder: Path, milestones: Sequence[str], version: str = "1.0.0", **more: Any
) -> Library:
    """What a bot offers that finds this roadmap and no other."""
    found = load_library([write(folder, milestones, version, **more)])
    assert not found.broken, found.broken
    return found


def title_of(an_id: str) -> str:
    """`ten-cups` is called “Ten cups”."""
    return an_id.replace("-", " ").capitalize()


_MODULE = {
    "id": "module",
    "title": "Module",
    "summary": "All of it.",
    "topics": [{"id": "topic", "title": "Topic", "why": "It helps.", "ideas": ["One idea"]}],
}


def _week(
    number: int, an_id: str, titles: Mapping[str, str], deliverables: Mapping[str, str]
) -> dict[str, Any]:
    title = titles.get(an_id, title_of(an_id))
    return {
        "number": number,
        "id": f"week-{an_id}",
        "theme": f"The week of {title}",
        "topics": ["topic"],
        "objectives": ["See it work"],
        "milestones": [
            {
                "id": an_id,
                "title": title,
                "deliverable": deliverables.get(an_id, "Something that works."),
                "acceptance": ["It works"],
            }
        ],
        "tasks": ["Try it."],
        "prompts": [{"id": f"{an_id}-{one}", "text": f"And {one}?"} for one in ("why", "how")],
        "question": f"How was {title}?",
        "resources": ["page-1", "page-2", "page-3"],
        "hours": [4, 6],
    }


def _resource(an_id: str) -> dict[str, Any]:
    return {
        "id": an_id,
        "title": title_of(an_id),
        "url": f"https://example.org/{an_id}",
        "kind": "tutorial",
        "style": "do" if an_id == "page-1" else "read",
        "level": "beginner",
        "free": True,
        "topics": ["topic"],
        "note": "Worth it.",
    }
