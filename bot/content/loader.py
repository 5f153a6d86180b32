"""A roadmap's files → a Roadmap, or everything that is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.content import head
from bot.content.advice import advice
from bot.content.catalogue import read_resources
from bot.content.document import compose
from bot.content.errors import ContentError, ContentErrors
from bot.content.events import read_events
from bot.content.fields import Field
from bot.content.folder import OPTIONAL, Files, digest, read_folder
from bot.content.former import read_former
from bot.content.glossary import read_glossary
from bot.content.habits import read_habits
from bot.content.ids import Ids
from bot.content.phases import MAX_WEEKS, PhaseFile, read_phases, read_starters
from bot.content.quiz import read_quiz
from bot.content.weeks import Road, Row, read_cards, read_week, resources_named, week_row
from bot.domain.calendar import Pace
from bot.domain.glossary import Glossary
from bot.domain.habits import Habits
from bot.domain.roadmap import Roadmap, StarterList, Week


def load(folder: Path) -> Roadmap:
    """The roadmap in a folder. Raises ContentErrors with all that is wrong with it."""
    return parse(read_folder(folder))


def check(
    folder: Path, judge: Callable[[Roadmap], Iterable[tuple[int, str]]] = lambda _: ()
) -> tuple[ContentError, ...]:
    """What is wrong with the roadmap in a folder, and what should be better; empty if all is well.

    What should be better keeps no roadmap from running. `judge` finds more of it: numbers of weeks,
    and why.
    """
    try:
        problems: list[ContentError] = []
        files = read_folder(folder)
        roots = _roots(files, problems)
        roadmap = _whole(files, roots, problems)
        advice(roadmap, roots, judge(roadmap))
    except ContentErrors as found:
        return found.errors
    return tuple(sorted(set(problems)))


def parse(files: Files) -> Roadmap:
    """The roadmap in these files. Raises ContentErrors with all that is wrong with them."""
    problems: list[ContentError] = []
    return _whole(files, _roots(files, problems), problems)


def _roots(files: Files, problems: list[ContentError]) -> dict[str, Field]:
    """The trees in the files, by name."""
    roots = {}
    for name, source in files.sources.items():
        try:
            node = compose(files.shown(name), source)
        except ContentErrors as found:
            problems.extend(found.errors)
            continue
        roots[name] = Field(files.shown(name), 1, "", node, problems)
    if problems:
        raise ContentErrors(problems)
    return roots


def _whole(files: Files, roots: Mapping[str, Field], problems: list[ContentError]) -> Roadmap:
    roadmap = assembled(roots, digest(files))
    if problems:
        raise ContentErrors(problems)
    return roadmap


def assembled(roots: Mapping[str, Field], edition: str = "") -> Roadmap:
    """The roadmap in these trees, as far as it can be read."""
    ids = Ids()
    row = head.head_row(roots["roadmap.yaml"])
    road = _in_force(row, roots, ids)
    former = read_former(row["aliases"], row["retired"], ids)
    return replace(
        road,
        aliases=tuple(former.aliases),
        retired=tuple(former.retired),
        given_up=tuple(former.given_up),
        edition=edition,
    )


def _in_force(row: Row, roots: Mapping[str, Field], ids: Ids) -> Roadmap:
    """The roadmap without what it has given up; `row` is the top of roadmap.yaml.

    What is declared is read before what names it: topics, ways, resources, aspects, weeks.
    """
    paces = head.paces(row["paces"])
    files = read_phases([root for name, root in roots.items() if name.startswith("phase-")], ids)
    last = files[-1].phase.last_week if files else MAX_WEEKS
    branches = head.branches(row["branches"], ids, last)
    rows = [(file, week_row(field)) for file in files for field in file.weeks]
    used = {word for _, week in rows for word in resources_named(week)}
    resources = read_resources(roots["resources.yaml"], ids, used)
    extra = {name: roots[name] for name in OPTIONAL if name in roots}
    glossary = (
        read_glossary(extra["glossary.yaml"], ids, resources)
        if "glossary.yaml" in extra
        else Glossary()
    )
    weeks = _weeks(files, rows, Road(ids, resources, branches, paces[Pace.STANDARD].hours))
    if not weeks and files:
        roots["phase-1.yaml"].fail("has no weeks; a roadmap needs at least one")
    starters: Iterator[StarterList] = (
        one for file in files for one in read_starters(file.starters, ids, resources, file.phase.id)
    )
    return Roadmap(
        id=row["id"].identifier(),
        version=row["version"].version(),
        title=row["title"].text(100),
        summary=row["summary"].text(500),
        credit=row["credit"].optional_text(300),
        paces=paces,
        phases=tuple(file.phase for file in files),
        weeks=weeks,
        legs=head.legs(row["legs"], ids, len(weeks)),
        branches=branches,
        resources=tuple(resources.values()),
        starters=(*starters, *read_starters(row["starters"].items(1, 20), ids, resources)),
        events=read_events(extra["events.yaml"], ids) if "events.yaml" in extra else (),
        quiz=read_quiz(extra["quiz.yaml"], ids) if "quiz.yaml" in extra else None,
        glossary=glossary,
        habits=read_habits(extra["habits.yaml"], ids, len(weeks))
        if "habits.yaml" in extra
        else Habits(),
    )


def _weeks(
    files: Sequence[PhaseFile], rows: Sequence[tuple[PhaseFile, Row]], road: Road
) -> tuple[Week, ...]:
    cards = {file.phase.number: read_cards(file, road) for file in files}
    return tuple(
        read_week(row, number, file.phase, replace(road, cards=cards[file.phase.number]))
        for number, (file, row) in enumerate(rows, 1)
    )
