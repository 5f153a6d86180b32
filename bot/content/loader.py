"""A roadmap's folder → a Roadmap, or everything that is wrong with the folder."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.content.catalogue import read_resources
from bot.content.document import compose
from bot.content.errors import ContentError, ContentErrors
from bot.content.fields import Field
from bot.content.ids import Ids
from bot.content.phases import PhaseFile, read_phases
from bot.content.weeks import read_week, week_row
from bot.domain.calendar import Pace
from bot.domain.roadmap import Encouragement, Leg, Resource, Roadmap, Track, Week

_PHASE = re.compile(r"phase-([1-9][0-9]?)\.yaml")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")
_OPTIONAL = "credit legs tracks encouragements aliases retired"


def load(folder: Path) -> Roadmap:
    """The roadmap in a folder. Raises ContentErrors with all that is wrong with it."""
    problems: list[ContentError] = []
    files = _files(folder, problems)
    roots = [root for path in files if (root := _root(path, problems)) is not None]
    if problems:
        raise ContentErrors(problems)
    head, resources, *phases = roots
    roadmap = _roadmap(head, resources, phases)
    if problems:
        raise ContentErrors(problems)
    return roadmap


def check(folder: Path) -> tuple[ContentError, ...]:
    """What is wrong with the roadmap in a folder; nothing if it is fit to run."""
    try:
        load(folder)
    except ContentErrors as found:
        return found.errors
    return ()


def _files(folder: Path, problems: list[ContentError]) -> list[Path]:
    """roadmap.yaml, resources.yaml and the phases in order; whatever else is YAML is an error."""
    found = {path.name for path in folder.glob("*.y*ml")}
    count = max(1, sum(_PHASE.fullmatch(name) is not None for name in found))
    phases = [f"phase-{number}.yaml" for number in range(1, count + 1)]
    wanted = ["roadmap.yaml", "resources.yaml", *phases]
    stray = "is not a file of a roadmap: roadmap.yaml, resources.yaml, phase-1.yaml …"
    reasons = {name: "is missing" for name in wanted if name not in found}
    reasons |= dict.fromkeys(found.difference(wanted), stray)
    problems += [ContentError(_shown(folder / n), 1, "", reason) for n, reason in reasons.items()]
    return [folder / name for name in wanted if name in found]


def _root(path: Path, problems: list[ContentError]) -> Field | None:
    try:
        node = compose(_shown(path), path.read_bytes())
    except OSError as error:
        problems.append(ContentError(_shown(path), 1, "", f"cannot be read: {error.strerror}"))
        return None
    except ContentErrors as found:
        problems.extend(found.errors)
        return None
    return Field(_shown(path), 1, "", node, problems)


def _shown(path: Path) -> str:
    """The path as the author would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _roadmap(head: Field, catalogue: Field, phase_roots: Sequence[Field]) -> Roadmap:
    row = head.row("id version title summary hours_per_week", _OPTIONAL)
    ids = Ids()
    hours = {pace: field.whole(1, 100) for pace, field in _paces(row["hours_per_week"])}
    files = read_phases(phase_roots, ids)
    weeks, resources = _weeks(files, catalogue, ids, hours[Pace.STANDARD])
    if not weeks and phase_roots:
        phase_roots[0].fail("has no weeks; a roadmap needs at least one")
    return Roadmap(
        id=row["id"].identifier(),
        version=_version(row["version"]),
        title=row["title"].text(100),
        summary=row["summary"].text(500),
        credit=row["credit"].optional_text(300),
        hours_per_week=hours,
        phases=tuple(file.phase for file in files),
        weeks=weeks,
        legs=tuple(_leg(item, ids, len(weeks)) for item in row["legs"].items()),
        tracks=tuple(_track(item, ids) for item in row["tracks"].items()),
        resources=resources,
        encouragements=_encouragements(row["encouragements"].items(), len(weeks)),
        aliases=_aliases(row["aliases"], ids),
        retired=_retired(row["retired"].items(), ids),
    )


def _paces(field: Field) -> list[tuple[Pace, Field]]:
    row = field.row(" ".join(Pace))
    return [(pace, row[pace]) for pace in Pace]


def _weeks(
    files: Iterable[PhaseFile], catalogue: Field, ids: Ids, promise: int
) -> tuple[tuple[Week, ...], tuple[Resource, ...]]:
    rows = [(file.phase, week_row(field)) for file in files for field in file.weeks]
    used = {item.identifier() for _, row in rows for item in row["resources"].items()}
    resources = read_resources(catalogue, ids, used)
    weeks = tuple(
        read_week(row, number, phase, ids, resources, promise)
        for number, (phase, row) in enumerate(rows, 1)
    )
    return weeks, tuple(resources.values())


def _version(field: Field) -> str:
    version = field.text(20)
    if version and not _VERSION.fullmatch(version):
        field.fail(f'"{version}" is not a version such as 1.0.0')
    return version


def _leg(field: Field, ids: Ids, written: int) -> Leg:
    row = field.row("id title weeks finish")
    first, last = row["weeks"].span(high=500)
    if last > written:
        row["weeks"].fail(f"ends at week {last}; the road has {written}")
    return Leg(
        id=ids.declare("leg", row["id"]),
        title=row["title"].text(100),
        first_week=first,
        last_week=last,
        finish=row["finish"].text(300),
    )


def _track(field: Field, ids: Ids) -> Track:
    row = field.row("id title summary")
    an_id = ids.declare("track", row["id"])
    return Track(an_id, title=row["title"].text(100), summary=row["summary"].text(300))


def _encouragements(fields: Sequence[Field], written: int) -> tuple[Encouragement, ...]:
    rows = [field.row("text", "week") for field in fields]
    seen: set[int] = set()
    found = []
    for row in rows:
        week = row["week"].whole(1, max(written, 1)) if row["week"].given else None
        if week in seen:
            row["week"].fail(f"week {week} has an encouragement already")
        if week is not None:
            seen.add(week)
        found.append(Encouragement(row["text"].text(300), week))
    return tuple(found)


def _aliases(field: Field, ids: Ids) -> tuple[tuple[str, str], ...]:
    found = []
    for former, entry in field.entries():
        current = entry.identifier()
        if former in ids:
            entry.fail(f'"{former}" is an id in force; an alias is one that was given up')
        if current and current not in ids:
            entry.fail(f'leads to "{current}", which is no id in force')
        found.append((former, current))
    return tuple(found)


def _retired(fields: Sequence[Field], ids: Ids) -> tuple[str, ...]:
    words = tuple(field.identifier() for field in fields)
    for word, field in zip(words, fields, strict=True):
        if word in ids:
            field.fail(f'"{word}" is an id in force; a retired one is never used again')
    return words
