"""The words of a field, and the parts of the work that they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.curriculum import Resource
from bot.domain.vocabulary import words


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means; `aspects` are ids."""

    id: str
    term: str
    definition: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aspect:
    """A part of the work: what it is, what to know of it, and a question to think about."""

    id: str
    title: str
    summary: str
    lesson: str
    question: str
    topics: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something to know of the work that belongs to no single part of it."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Glossary:
    aspects: tuple[Aspect, ...] = ()
    terms: tuple[Term, ...] = ()
    lessons: tuple[Lesson, ...] = ()

    def aspect(self, aspect_id: str) -> Aspect | None:
        return next((aspect for aspect in self.aspects if aspect.id == aspect_id), None)

    def meaning(self, asked: str) -> Aspect | Lesson | Term | None:
        """What is called just so, whatever its case and its plural s."""
        wanted = words(asked)
        return next((one for name, one in self._names() if words(name) == wanted), None)

    def _names(self) -> Iterator[tuple[str, Aspect | Lesson | Term]]:
        yield from ((aspect.title, aspect) for aspect in self.aspects)
        yield from ((lesson.title, lesson) for lesson in self.lessons)
        yield from ((term.term, term) for term in self.terms)
