"""What the site does not check of links and tables; `make site` follows links between pages."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.generate import ROOT, pages

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)", re.DOTALL)
AUTOLINK = re.compile(r"<(https?:[^>]*)>")
SWALLOWED = re.compile(r"^\|.*\n(?!\||\n)(.+)", re.MULTILINE)


def links(text: str) -> list[str]:
    return LINK.findall(FENCE.sub("", text))


def malformed(text: str) -> list[str]:
    """The links out of the pages that cannot be right: no HTTPS, no host, a blank."""
    outer = [link for link in links(text) if re.match(r"\w+:", link)]
    every = [*outer, *AUTOLINK.findall(FENCE.sub("", text))]
    return [link for link in every if not _could_lead_out(link)]


def _could_lead_out(link: str) -> bool:
    parts = urlsplit(link)
    return parts.scheme == "https" and "." in parts.netloc and not re.search(r"\s", link)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_read_as_it_is_meant(page: Path) -> None:
    text = page.read_text("utf-8")

    assert malformed(text) == []
    assert SWALLOWED.findall(text) == [], "a table ends with an empty line"


def test_every_guide_and_decision_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        inner = links(page.read_text("utf-8"))
        ahead += [(page.parent / link.partition("#")[0]).resolve() for link in inner]

    wanted = {page for page in pages() if page.parent.name in ("docs", "guides", "decisions")}
    assert wanted - seen == set()


@pytest.mark.parametrize("link", ["http://example.org", "https:/example.org", "https://example"])
def test_a_link_that_cannot_be_right_is_found(link: str) -> None:
    assert malformed(f"[here]({link}) and [there](gone.md#anchor)\n") == [link]
    assert malformed(f"<{link}>") == [link]


def test_text_that_a_table_would_swallow_is_found() -> None:
    assert SWALLOWED.findall("| a |\n| --- |\n| 1 |\nlost\n\n| 2 |\n\nkept\n") == ["lost"]
