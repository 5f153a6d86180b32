"""Made-up commands: some that Discord takes, some that it does not."""

from typing import Any

from hypothesis import strategies as st

from bot.commands.call import Reply
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Kind, Option, Role, Scope
from bot.message import Message

NAMES = ("who", "first-day", "früh", "ตัวเลือก", "day_start", "x" * 32)
IMPOSSIBLE = ("Who", "a b", "", "x" * 33, "what?", "ÄRGER")
WORDS = ("a", "b", "c", "d")


def option(name: str, kind: Kind = Kind.TEXT, **changed: Any) -> Option:
    fields: dict[str, Any] = {"help": "What it is", "required": False, "parameter": name}
    return Option(name=name, kind=kind, **(fields | changed))


def command(path: str, *options: Option, **changed: Any) -> Command:
    fields: dict[str, Any] = {
        "help": "What it does",
        "role": Role.ANYONE,
        "scope": Scope.NONE,
        "private": True,
        "writes": False,
        "hidden": False,
        "introduces": True,
        "waiting": False,
        "handler": lambda ctx: Reply(Message(())),
    }
    return Command(path=tuple(path.split()), options=options, **(fields | changed))


def _mostly(*usual: Any, odd: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Something odd is rare, so that it often is the only odd thing in a registry."""
    return st.integers(0, 14).flatmap(lambda n: st.sampled_from(usual if n else odd))


def _texts() -> st.SearchStrategy[str]:
    return _mostly("What it is", "Was es ist – für alle", "x" * 100, odd=("x" * 101, ""))


@st.composite
def _options(draw: st.DrawFn) -> Option:
    kind = draw(st.sampled_from(Kind))
    choices: tuple[str, ...] = ()
    if kind is Kind.CHOICE:
        count = draw(_mostly(1, 2, 25, odd=(26,)))
        choices = (*(f"choice {number}" for number in range(count - 1)), draw(_choices()))
    bounds = _mostly((None, None), (0, 5), (1, 6000), odd=((1, 6001), (7, 6)))
    least, most = draw(bounds)
    return option(
        draw(_names()),
        kind,
        help=draw(_texts()),
        required=draw(st.booleans()),
        least=least,
        most=most,
        choices=choices,
        complete=draw(st.sampled_from([None, "source"])),
    )


def _names() -> st.SearchStrategy[str]:
    return _mostly(*NAMES, odd=IMPOSSIBLE)


def _choices() -> st.SearchStrategy[str]:
    return _mostly("one", "Twenty-two words", "x" * 100, odd=("x" * 101, ""))


@st.composite
def _commands(draw: st.DrawFn, path: str) -> Command:
    options = st.lists(_options(), max_size=4, unique_by=lambda one: one.name)
    many = _mostly(24, 25, odd=(26,)).map(lambda n: [option(f"option{i}") for i in range(n)])
    return command(
        path,
        *draw(st.one_of(options, options, options, many)),
        help=draw(_texts()),
        role=draw(st.sampled_from(Role)),
        hidden=draw(st.integers(0, 3)) == 0,
    )


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A few commands and groups; about half of the registries are declarable."""
    one = st.sampled_from(WORDS)
    paths = draw(st.sets(st.one_of(one, st.tuples(one, one).map(" ".join)), max_size=5))
    if draw(st.integers(0, 9)) == 0:
        paths |= {f"group sub{number}" for number in range(draw(st.integers(25, 26)))}
    return Registry([draw(_commands(path)) for path in sorted(paths)])


def as_returned(declared: dict[str, Any]) -> dict[str, Any]:
    """As Discord gives a command back: with ids, in its own order, without what goes by itself."""

    def inner(one: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in one.items() if value is not False and value != []}
        return {
            name: [inner(each) for each in value] if name in ("options", "choices") else value
            for name, value in reversed(kept.items())
        } | {"name_localizations": one.get("name_localizations")}

    return inner(declared) | {
        "id": "9",
        "application_id": "7",
        "version": "1",
        "contexts": declared.get("contexts", [])[::-1],
        "dm_permission": True,
        "nsfw": False,
    }
