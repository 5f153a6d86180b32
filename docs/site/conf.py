"""How Sphinx makes the documentation site: `make site`.

The pages are read where they lie, from the root of the repository, so that a link leads to the same
place on the site and in the repository.
"""

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Generic, Keyword, Name, Number, String, Text
from sphinx.application import Sphinx

project = "Cairn"
author = "The Cairn authors"
project_copyright = "the Cairn authors; MIT license"

extensions = ["myst_parser", "sphinx_external_toc"]
include_patterns = ["*.md", "docs/**.md"]
exclude_patterns = [".*", "build", "data"]

external_toc_path = "docs/site/navigation.yml"
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Cairn"
html_static_path = ["static"]
html_css_files = ["cairn.css"]
html_extra_path = ["front"]
html_copy_source = False
html_use_index = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#1f5f99",
        "color-brand-content": "#1f5f99",
        "color-brand-visited": "#5c4a99",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7db8ee",
        "color-brand-content": "#7db8ee",
        "color-brand-visited": "#b3a4ec",
    },
}


class Rehearsal(RegexLexer):
    """Colours for scripts that the console plays."""

    name = "Rehearsal"
    tokens: ClassVar = {
        "root": [
            (r"^##.*", Generic.Heading),
            (r"#\s.*", Comment),
            (r'"[^"\n]*"', String),
            (r"^(clock|person|restart|down|crash|fail)\b", Keyword),
            (r"^\w+(?= in |:| presses)", Name.Tag),
            (r"\b(in|presses)\b", Keyword),
            (r"(?<=\s)/[a-z]+( [a-z]+)*(?=\s|$)", Name.Function),
            (r"\w+(?==)", Name.Attribute),
            (r"\d[\d:-]*", Number),
            (r"\w+|\s+|.", Text),
        ]
    }


def setup(app: Sphinx) -> None:
    app.add_lexer("rehearsal", Rehearsal)
