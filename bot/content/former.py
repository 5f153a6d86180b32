"""The ids that a road has given up: those that were renamed, and those that were removed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.roadmap import KINDS, GivenUp


@dataclass(slots=True)
class Former:
    """Ids as they are said to be given up; `given_up` are those of one kind only."""

    aliases: list[tuple[str, str]] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    given_up: list[GivenUp] = field(default_factory=list)


def read_former(aliases: Field, retired: Field, ids: Ids) -> Former:
    """Everything in force has been declared."""
    former = Former()
    for word, entry in aliases.entries():
        plain, table = entry.forms()
        if plain:
            former.aliases.append((word, _new_name(word, plain, ids)))
        for kind, inner in _by_kind(table):
            former.given_up.append(GivenUp(kind, word, _new_name(word, inner, ids, kind)))
    for entry in retired.items():
        plain, table = entry.forms()
        if plain:
            former.retired.append(_removed(plain, former, ids))
        for kind, inner in _by_kind(table):
            former.given_up.append(GivenUp(kind, _removed(inner, former, ids, kind)))
    return former


def _by_kind(table: Field | None) -> Iterator[tuple[str, Field]]:
    """The fields of a table that says a kind for each."""
    if table:
        row = table.row("", " ".join(KINDS))
        yield from ((kind, field) for kind, field in row.items() if field.given)


def _new_name(former: str, entry: Field, ids: Ids, kind: str | None = None) -> str:
    """The id that took the place of a former one, in one kind or in all that have it."""
    current = entry.identifier()
    there = ids.kinds_of(current) & ({kind} if kind else ids.kinds_of(current))
    if current and not there:
        entry.fail(f'leads to "{current}", which is no {f"{kind} " if kind else "id "}in force')
    if both := sorted(there & ids.kinds_of(former)):
        entry.fail(f'"{former}" is an id in force ({both[0]}); an alias is one that was given up')
    return current


def _removed(entry: Field, former: Former, ids: Ids, kind: str | None = None) -> str:
    """An id that nothing took the place of, in one kind or at all."""
    word = entry.identifier()
    if not word:
        return word
    there = sorted(ids.kinds_of(word) & ({kind} if kind else ids.kinds_of(word)))
    if there:
        other = next(one for one in ("milestone", "topic", "way") if one not in there)
        hint = "" if kind else f'; if another kind gave it up, say which: "{other}: {word}"'
        reason = f'"{word}" is an id in force ({there[0]}); a retired one is never used again{hint}'
        entry.fail(reason)
    if _retired(former, word, kind):
        entry.fail(f'retires "{word}" a second time')
    if _renamed(former, word, kind, ids):
        entry.fail(f'"{word}" is an alias too; an id is renamed or retired')
    return word


def _retired(former: Former, word: str, kind: str | None) -> bool:
    return word in former.retired or any(
        (one.id, one.current) == (word, None) and kind in (None, one.kind)
        for one in former.given_up
    )


def _renamed(former: Former, word: str, kind: str | None, ids: Ids) -> bool:
    kinds = {one.kind for one in former.given_up if one.id == word and one.current is not None}
    for an_id, current in former.aliases:
        if an_id == word:
            kinds |= ids.kinds_of(current)
    return kind in kinds if kind else bool(kinds)
