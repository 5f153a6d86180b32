"""The ids of a roadmap: unique within their kind, and every reference leads somewhere."""

from bot.content.fields import Field, meant


class Ids:
    """Ids by kind (topic, week, milestone …), as they are met while a folder is read."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, Field]] = {}

    def declare(self, kind: str, field: Field) -> str:
        """Read an id and remember it; empty if it is none."""
        word = field.identifier()
        places = self._places.setdefault(kind, {})
        if word in places:
            first = places[word]
            field.fail(f'another {kind} has the id "{word}": {first.file}:{first.line}')
        elif word:
            places[word] = field
        return word

    def refer(self, kind: str, field: Field) -> str:
        """Read the id of something declared before; empty if there is nothing of that id."""
        word = field.identifier()
        return word if word and self.known(kind, word, field) else ""

    def known(self, kind: str, word: str, field: Field) -> bool:
        """Whether there is something of that id; if not, that is reported at the field."""
        known = self._places.get(kind, {})
        if word not in known:
            field.fail(f'there is no {kind} "{word}"{meant(word, list(known))}')
        return word in known

    def references(self, kind: str, fields: tuple[Field, ...]) -> tuple[str, ...]:
        """Read a list of such ids; each may be named once."""
        found: list[str] = []
        for field in fields:
            word = self.refer(kind, field)
            if word in found:
                field.fail(f'names "{word}" a second time')
            elif word:
                found.append(word)
        return tuple(found)

    def kinds_of(self, word: str) -> frozenset[str]:
        """The kinds in which this is the id of something."""
        return frozenset(kind for kind, places in self._places.items() if word in places)
