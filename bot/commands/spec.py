"""Commands as values: declared once, translated by every adapter."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from bot.commands.call import Reply

Handler: TypeAlias = Callable[..., Reply]

TEXT_MAX = 500
"""Characters a text option takes unless it says otherwise."""

FORM_MAX = 5
"""Fields of a form: Discord takes no more."""

NAME_MAX = 100
"""Characters of the name of a cohort, a zone or anything else that is looked up."""


class Role(StrEnum):
    """Who may use a command. The core checks it, whatever the platform already did.

    An insider of a cohort is one of its members or one of its facilitators.
    """

    ANYONE = "anyone"
    MEMBER = "member"
    INSIDER = "insider"
    FACILITATOR = "facilitator"
    ORGANIZER = "organizer"


class Scope(StrEnum):
    """Whether a command is about one cohort, and what happens when none is named or found."""

    NONE = "none"
    MAYBE = "maybe"
    COHORT = "cohort"


class Kind(StrEnum):
    """What an option accepts."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    PERSON = "person"
    CHANNEL = "channel"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Opt:
    """The declaration of an option, written beside its parameter.

    `least` and `most` bound a number's value or a text's length; `complete` names what its
    suggestions are taken from. What is not `asked` is left out of forms: it can only be said in the
    command itself.
    """

    help: str
    least: int | None = None
    most: int | None = None
    complete: str | None = None
    kind: Kind | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command, as every adapter reads it."""

    name: str
    help: str
    kind: Kind
    required: bool
    parameter: str
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    complete: str | None = None
    choice_type: type[StrEnum] | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is called, what it takes, who may use it, and what it runs.

    A command that writes also makes its caller known, unless it does not introduce people. Somebody
    who waits to be let in is as good as a member where it is for those `waiting` too. What `brings`
    people into a cohort is about one that they are not in yet, where nothing else is said.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    role: Role
    scope: Scope
    private: bool
    writes: bool
    hidden: bool
    introduces: bool
    waiting: bool
    handler: Handler
    brings: bool = False

    @property
    def name(self) -> str:
        """The path as people write it, without the slash."""
        return " ".join(self.path)

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)

    @property
    def required(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.required)


COHORT_OPTION = Option(
    name="cohort",
    help="Which cohort, if you are in several",
    kind=Kind.TEXT,
    required=False,
    parameter="cohort",
    least=1,
    most=NAME_MAX,
    complete="cohort",
)


class Commands:
    """The commands of one feature, gathered by its module and assembled in the registry."""

    def __init__(self) -> None:
        self.declared: list[Command] = []

    def command(  # noqa: PLR0913 - a declaration names everything there is to say
        self,
        name: str,
        summary: str,
        *,
        role: Role = Role.ANYONE,
        scope: Scope = Scope.NONE,
        private: bool = True,
        writes: bool = False,
        hidden: bool = False,
        cohort_first: bool = False,
        introduces: bool = True,
        waiting: bool = False,
        brings: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare the handler below as a command; its parameters are the options.

        Raises:
            TypeError: a parameter declares no option, or a form would ask for too much.
        """

        def declare(handler: Handler) -> Handler:
            options = _options(handler)
            if scope is not Scope.NONE:
                cohort = (COHORT_OPTION,)
                options = (*cohort, *options) if cohort_first else (*options, *cohort)
            asked = [option for option in options if option.asked]
            if any(option.required for option in options) and len(asked) > FORM_MAX:
                raise TypeError(f"the form of /{name} would have {len(asked)} fields")
            self.declared.append(
                Command(
                    path=tuple(name.split()),
                    help=summary,
                    options=options,
                    role=role,
                    scope=scope,
                    private=private,
                    writes=writes,
                    hidden=hidden,
                    introduces=introduces,
                    waiting=waiting,
                    brings=brings,
                    handler=handler,
                )
            )
            return handler

        return declare


def _options(handler: Handler) -> tuple[Option, ...]:
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return tuple(_option(parameter, hints[parameter.name]) for parameter in parameters)


def _option(parameter: inspect.Parameter, hint: Any) -> Option:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"option {parameter.name!r} needs Annotated[type, Opt(...)]")
    annotated, opt = get_args(hint)
    kind, choices = _kind(_without_none(annotated))
    kind = opt.kind or kind
    limits = (opt.least, opt.most)
    if kind in (Kind.TEXT, Kind.PERSON, Kind.CHANNEL, Kind.ROLE):
        limits = (1 if opt.least is None else opt.least, opt.most or TEXT_MAX)
    return Option(
        name=parameter.name.rstrip("_"),
        help=opt.help,
        kind=kind,
        required=parameter.default is inspect.Parameter.empty,
        parameter=parameter.name,
        least=limits[0],
        most=limits[1],
        choices=tuple(choice.value for choice in choices) if choices else (),
        complete=opt.complete,
        choice_type=choices,
        asked=opt.asked,
    )


def _without_none(annotated: Any) -> Any:
    if get_origin(annotated) in (Union, UnionType):
        return next(part for part in get_args(annotated) if part is not NoneType)
    return annotated


def _kind(value_type: Any) -> tuple[Kind, type[StrEnum] | None]:
    if isinstance(value_type, type) and issubclass(value_type, StrEnum):
        return Kind.CHOICE, value_type
    kinds: dict[Any, Kind] = {
        str: Kind.TEXT,
        int: Kind.INTEGER,
        bool: Kind.BOOLEAN,
        date: Kind.DATE,
        time: Kind.TIME,
    }
    return kinds[value_type], None
