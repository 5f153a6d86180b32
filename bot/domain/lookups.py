"""What an id leads to: something of its own kind, whatever else goes by the same id."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What became of an id that was given up in one kind only.

    `kind` is said as in "topic"; `current` took its place, None if nothing did.
    """

    kind: str
    id: str
    current: str | None = None


class Named(Protocol):
    @property
    def id(self) -> str: ...


NamedT = TypeVar("NamedT", bound=Named)


@dataclass(frozen=True, slots=True)
class Lookup(Generic[NamedT]):
    """The things of one kind by their ids in force, and those ids by former ones."""

    there: Mapping[str, NamedT]
    former: Mapping[str, str]

    def id_in_force(self, an_id: str) -> str:
        return self.former.get(an_id, an_id)

    def ids_in_force(self, ids: Iterable[str]) -> frozenset[str]:
        asked = tuple(ids)
        return frozenset(map(self.former.get, asked, asked))

    def find(self, an_id: str) -> NamedT | None:
        return self.there.get(self.id_in_force(an_id))


@dataclass(frozen=True, slots=True)
class FormerIds:
    """The ids a road has given up: `aliases` in any kind that has the id in force."""

    aliases: Collection[tuple[str, str]]
    given_up: Collection[GivenUp]

    def lookup(
        self, kind: str, things: Iterable[NamedT], own: Mapping[str, str] | None = None
    ) -> Lookup[NamedT]:
        """A lookup of these things; `own` are more ids of theirs, which former ids may lead to.

        An id in force is never a former one of its kind.
        """
        there = {thing.id: thing for thing in things}
        former = dict(own or {})
        of_kind = ((one.id, one.current) for one in self.given_up if one.kind == kind)
        for an_id, current in (*self.aliases, *of_kind):
            found = (own or {}).get(current or "", current)
            if found in there and an_id not in there:
                former.setdefault(an_id, found)
        return Lookup(MappingProxyType(there), MappingProxyType(former))
