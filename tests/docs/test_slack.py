"""The guide explains all that the code asks of Slack, and nothing else."""

from tests.docs import tables
from tests.docs.generate import ROOT, pages

GUIDE = (ROOT / "docs/guides/slack.md").read_text("utf-8")


def test_tables_say_what_the_code_says() -> None:
    for path in pages():
        written = path.read_text("utf-8")
        assert tables.refreshed(written) == written, f"{path.name} is out of date: make docs"


def test_the_guide_has_every_table() -> None:
    assert set(tables.names_in(GUIDE)) == {name for name in tables.TABLES if "Slack" in name}


def test_a_table_that_is_no_longer_true_is_found() -> None:
    page = (
        "<!-- table: Slack events -->\n\n| event | why |\n| --- | --- |\n| `gone` | no |\n\nText\n"
    )

    renewed = tables.refreshed(page)

    assert "`gone`" not in renewed
    assert "| `user_change` |" in renewed
    assert renewed.endswith("|\n\nText\n")
