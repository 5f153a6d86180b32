"""What `make site`, and with it `make check`, finds out about the pages."""

from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.docs.generate import ROOT

# sphinx-external-toc uses names that Sphinx 11 will not have; pyproject.toml keeps us below it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*Check CHANGES for Sphinx:PendingDeprecationWarning"
)

PAGE = """\
# A page, of mine

[a heading](#a-page-of-mine) [a page](docs/other.md) [its heading](docs/other.md#2-fine-so-far)
[a file](LICENSE) [outside](https://example.org/x)

{}

```rehearsal
ada: /checkin done="chapter 1"   # a comment
```
"""
OTHER = "# Other\n\n## 2. Fine so far\n\n[back](../README.md#a-page-of-mine)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "docs/site"
    site.mkdir(parents=True)
    (site / "navigation.yml").write_text("root: README\nentries: [{file: docs/other}]\n", "utf-8")
    (tmp_path / "docs/other.md").write_text(OTHER, "utf-8")
    (tmp_path / "LICENSE").touch()
    return tmp_path


def complaints(folder: Path, line: str = "") -> list[str]:
    """What the site says of a folder whose first page holds the line."""
    (folder / "README.md").write_text(PAGE.format(line), "utf-8")
    said = StringIO()
    out = folder / "build"
    with docutils_namespace():
        site = Sphinx(folder, ROOT / "docs/site", out, out, "dummy", status=None, warning=said)
        site.build()
    return said.getvalue().splitlines()


def test_pages_with_good_links_are_built(folder: Path) -> None:
    assert complaints(folder) == []


@pytest.mark.parametrize(
    "line, said",
    [
        ("[x](docs/gone.md)", "'docs/gone.md'"),
        ("[x](#nowhere)", "'nowhere'"),
        ("[x](docs/other.md#nowhere)", "'nowhere'"),
        ("![a picture](docs/images/gone.svg)", "docs/images/gone.svg"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(folder: Path, line: str, said: str) -> None:
    (found,) = complaints(folder, line)

    assert f"{folder}/README.md:6: WARNING: " in found
    assert said in found


def test_a_page_that_the_navigation_does_not_name_is_found(folder: Path) -> None:
    (folder / "docs/lost.md").write_text("# Lost\n", "utf-8")

    (found,) = complaints(folder)

    assert "lost.md: WARNING: document isn't included in any toctree" in found
