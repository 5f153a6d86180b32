"""What the readers ask of a file, written down as a JSON schema while they ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeAlias

from bot.content.fields import ChoiceT, Field
from bot.content.forms import ADDRESS, DAY, ID, MAX_ADDRESS, MAX_ID, MAX_VERSION, VERSION

Schema: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Outline(Field):
    """A field nobody has written. It answers with something empty, and notes what would fit.

    It seems to be given, with as many items as there must be, so that readers look everywhere. One
    that is read twice fits only what both readers take.
    """

    schema: Schema

    @classmethod
    def new(cls, schema: Schema | None = None) -> Self:
        """A field of which nothing is known but what is noted in `schema`."""
        return cls("", 1, "", None, [], {} if schema is None else schema)

    @property
    def given(self) -> bool:
        return True

    def row(self, required: str, optional: str = "") -> dict[str, Field]:
        names = required.split()
        self._note(type="object", additionalProperties=False, required=names)
        properties = self.schema.setdefault("properties", {})
        return {
            name: Outline.new(properties.setdefault(name, {})) for name in names + optional.split()
        }

    def entries(self) -> tuple[tuple[str, Field], ...]:
        names = {"pattern": f"^{ID.pattern}$", "maxLength": MAX_ID}
        self._note(type="object", propertyNames=names)
        return (("", Outline.new(self.schema.setdefault("additionalProperties", {}))),)

    def forms(self) -> tuple[Field, Field]:
        word, table = self.schema.setdefault("anyOf", [{}, {}])
        return Outline.new(word), Outline.new(table)

    def items(self, least: int = 0, most: int = 1000) -> tuple[Field, ...]:
        self._note(type="array", maxItems=most, **({"minItems": least} if least else {}))
        item = self.schema.setdefault("items", {})
        return tuple(Outline.new(item) for _ in range(max(least, 1)))

    def text(self, most: int) -> str:
        self._note(type="string", pattern=r"\S", maxLength=most)
        return ""

    def identifier(self) -> str:
        self._note(type="string", pattern=f"^{ID.pattern}$", maxLength=MAX_ID)
        return ""

    def version(self) -> str:
        self._note(type="string", pattern=f"^{VERSION.pattern}$", maxLength=MAX_VERSION)
        return ""

    def address(self) -> str:
        self._note(type="string", pattern=f"^{ADDRESS.pattern}$", maxLength=MAX_ADDRESS)
        return ""

    def whole(self, low: int, high: int) -> int:
        self._note(type="integer", minimum=low, maximum=high)
        return low

    def number(self, high: float) -> float | None:
        self._note(type="number", exclusiveMinimum=0, maximum=high)
        return None

    def flag(self) -> bool:
        self._note(type="boolean")
        return False

    def day(self) -> date | None:
        self._note(type="string", format="date", pattern=f"^{DAY.pattern}$")
        return None

    def choice(self, choices: type[ChoiceT]) -> ChoiceT:
        every: list[StrEnum] = list(choices)
        self._note(type="string", enum=[str(choice) for choice in every])
        return next(iter(choices))

    def _note(self, **rules: Any) -> None:
        for name, rule in rules.items():
            known = self.schema.get(name, rule)
            self.schema[name] = _TIGHTEST.get(name, _same)(known, rule)


def _same(known: Any, rule: Any) -> Any:
    if known != rule:
        raise ValueError(f"one reader takes {known}, another {rule}")
    return known


_TIGHTEST = {
    "minItems": max,
    "minimum": max,
    "maxItems": min,
    "maximum": min,
    "maxLength": min,
}


def paths(schema: Schema, above: str = "") -> Iterator[tuple[str, Schema]]:
    """Every field with a name of its own, by its path, such as `weeks.milestones.id`."""
    for name, inner in schema.get("properties", {}).items():
        path = f"{above}.{name}" if above else name
        yield path, inner
        yield from paths(inner, path)
    if "items" in schema:
        yield from paths(schema["items"], above)
