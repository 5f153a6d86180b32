"""glossary.yaml → the parts of the work and the words that belong to them."""

from collections.abc import Mapping

from bot.content.catalogue import named
from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.glossary import Aspect, Glossary, Lesson, Term
from bot.domain.roadmap import Resource


def read_glossary(root: Field, ids: Ids, resources: Mapping[str, Resource]) -> Glossary:
    """The aspects are declared before the weeks are read, which name them."""
    row = root.row("", "aspects terms lessons")
    return Glossary(
        aspects=tuple(_aspect(item, ids, resources) for item in row["aspects"].items(1, 20)),
        terms=tuple(_term(item, ids) for item in row["terms"].items(1, 200)),
        lessons=tuple(_lesson(item, ids) for item in row["lessons"].items(1, 12)),
    )


def _aspect(field: Field, ids: Ids, resources: Mapping[str, Resource]) -> Aspect:
    row = field.row("id title summary lesson question", "topics resources")
    return Aspect(
        id=ids.declare("aspect", row["id"]),
        title=row["title"].text(100),
        summary=row["summary"].text(300),
        lesson=row["lesson"].text(600),
        question=row["question"].text(300),
        topics=ids.references("topic", row["topics"].items(0, 8)),
        resources=named(row["resources"], ids, resources, least=0),
    )


def _lesson(field: Field, ids: Ids) -> Lesson:
    row = field.row("id title text")
    return Lesson(
        id=ids.declare("lesson", row["id"]),
        title=row["title"].text(100),
        text=row["text"].text(600),
    )


def _term(field: Field, ids: Ids) -> Term:
    row = field.row("id term definition", "aspects")
    return Term(
        id=ids.declare("term", row["id"]),
        term=row["term"].text(60),
        definition=row["definition"].text(300),
        aspects=ids.references("aspect", row["aspects"].items(0, 4)),
    )
