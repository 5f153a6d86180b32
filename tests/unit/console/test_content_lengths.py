"""`cairn content check` names what Discord would have to shorten, although every field fits."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import main
from tests.unit.content import sample

PHASE = "phase-1.yaml"
FULL: dict[str, Any] = {
    "objectives": ["o" * 200] * 6,
    "warning": "w" * 300,
    "milestones": [
        {"id": f"cups-{n}", "title": "t" * 100, "deliverable": "d" * 500, "acceptance": ["It is."]}
        for n in range(4)
    ],
}


@pytest.fixture
def faults(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """What is said of the example with other fields in its weeks, or in its variants."""

    def check(week: int, way: int | None = None, **fields: Any) -> list[str]:
        tree = yaml.safe_load(sample.files()[PHASE])
        changed = tree["weeks"][week] if way is None else tree["weeks"][week]["variants"][way]
        changed |= fields
        text = yaml.safe_dump(tree, sort_keys=False, width=10_000)
        folder = sample.write(tmp_path / "road", sample.files() | {PHASE: text})
        status = main(["content", "check", str(folder)])
        lines = capfd.readouterr().out.splitlines()
        assert status == (lines[0] != "evening-sketching 1.0.0: nothing is wrong.")
        at = text.splitlines().index(f"- number: {week + 1}") + 1
        return [line.removeprefix(f"{folder}/{PHASE}:{at}: ") for line in lines if status]

    return check


def test_a_post_that_is_too_long_is_named_where_its_week_stands(
    faults: Callable[..., list[str]],
) -> None:
    answer, post = faults(0, **FULL)

    assert re.fullmatch(r"weeks\[0\]: /week would have 4,\d{3} characters; .*", answer)
    assert re.fullmatch(
        r"weeks\[0\]: its post would have 4,\d{3} characters; 4,000 fit on Discord", post
    )


def test_the_way_on_which_a_week_is_longest_is_named(faults: Callable[..., list[str]]) -> None:
    [said] = faults(1, 0, tasks=["x" * 500] * 6, prompts=[{"id": "p", "text": "y" * 600}] * 1)

    assert said.startswith("weeks[1]: /week for indoors would have ")


def test_each_character_counts(faults: Callable[..., list[str]]) -> None:
    def with_a_task(length: int) -> list[str]:
        tasks = ["x" * 500] * 5
        return faults(1, tasks=[*tasks, "x" * length], objectives=["o" * 200] * 4)

    [said] = with_a_task(500)
    above = int(said.split("have ")[1].split()[0].replace(",", "")) - 4_000

    assert with_a_task(500 - above) == []
    assert "would have 4,001 characters" in with_a_task(501 - above)[0]
