"""What Discord takes as components, in messages and in modals."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.wire.discord.refusals import Json, Path, check_count, check_length, invalid

ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL = 1, 2, 3, 4, 9, 10, 11
GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 12, 13, 14, 17, 18, 19
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
SELECTS = frozenset({SELECT, 5, 6, 7, 8})
NAMED = SELECTS | {TEXT_INPUT, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}
LINK = 5

IN_CONTAINER = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR})
IN_MESSAGE = {False: frozenset({ROW}), True: IN_CONTAINER | {CONTAINER}}
IN_MODAL = frozenset({ROW, TEXT, LABEL})


@dataclass(frozen=True, slots=True)
class Shape:
    """The lengths of texts, and what goes inside and how much of it."""

    texts: tuple[tuple[str, int, int], ...] = ()
    needed: frozenset[str] = frozenset()
    inside: frozenset[int] = frozenset()
    room: tuple[int, int] | None = None
    options: tuple[int, int] | None = None


_PLACEHOLDER = ("placeholder", 0, 150)
SHAPES = {
    ROW: Shape(inside=SELECTS | {BUTTON, TEXT_INPUT}, room=(1, 5)),
    BUTTON: Shape((("label", 0, 80), ("url", 1, 512))),
    SELECT: Shape((_PLACEHOLDER,), options=(1, 25)),
    **dict.fromkeys((5, 6, 7, 8), Shape((_PLACEHOLDER,))),
    TEXT_INPUT: Shape((("label", 1, 45), ("placeholder", 0, 100), ("value", 0, 4000))),
    SECTION: Shape(inside=frozenset({TEXT}), room=(1, 3), needed=frozenset({"accessory"})),
    TEXT: Shape((("content", 1, 4000),), frozenset({"content"})),
    THUMBNAIL: Shape((("description", 0, 1024),), frozenset({"media"})),
    GALLERY: Shape(needed=frozenset({"items"})),
    FILE: Shape(needed=frozenset({"file"})),
    SEPARATOR: Shape(),
    CONTAINER: Shape(inside=IN_CONTAINER, room=(1, 40)),
    LABEL: Shape((("label", 1, 45), ("description", 1, 100)), frozenset({"label", "component"})),
    UPLOAD: Shape(),
    RADIO: Shape(options=(2, 10)),
    CHECKBOXES: Shape(options=(1, 10)),
    CHECKBOX: Shape(),
}
IN_ACCESSORY = frozenset({BUTTON, THUMBNAIL})
IN_LABEL = SELECTS | {TEXT_INPUT, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}


def walk(components: list[Json], path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Every component with its path, each before what is inside it."""
    for index, component in enumerate(components):
        here = (*path, index)
        yield here, component
        inner = component.get("components")
        if isinstance(inner, list):
            yield from walk(inner, (*here, "components"))
        for slot in ("accessory", "component"):
            if isinstance(component.get(slot), dict):
                yield (*here, slot), component[slot]


def check_message(components: list[Json], *, v2: bool) -> None:
    """Refuse components that a message cannot have."""
    if not v2:
        check_count(("components",), components, 0, 5)
    _check_inside(("components",), components, IN_MESSAGE[v2])
    found = list(walk(components))
    for path, component in found:
        if component["type"] in {TEXT_INPUT, LABEL, UPLOAD, RADIO, CHECKBOXES, CHECKBOX}:
            raise invalid(path, "UNION_TYPE_CHOICES", "Only modals can have this component.")
    _check_each(found)
    if len(found) > 40:
        words = f"The total number of components cannot exceed 40 (there are {len(found)})."
        raise invalid(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words)
    length = sum(len(one["content"]) for _, one in found if one["type"] == TEXT)
    if length > 4000:
        words = f"The displayable text cannot exceed 4000 characters (it has {length})."
        raise invalid(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)


def check_modal(modal: Json) -> None:
    """Refuse a modal that Discord would not open."""
    check_length(("data", "title"), modal.get("title"), 1, 45)
    check_length(("data", "custom_id"), modal.get("custom_id"), 1, 100)
    components = modal.get("components", [])
    check_count(("data", "components"), components, 1, 5)
    _check_inside(("data", "components"), components, IN_MODAL)
    found = list(walk(components, ("data", "components")))
    for path, component in found:
        if component["type"] == BUTTON:
            raise invalid(path, "UNION_TYPE_CHOICES", "Modals have no buttons.")
    _check_each(found)


def _check_each(found: list[tuple[Path, Json]]) -> None:
    taken: set[str] = set()
    numbers: set[int] = set()
    for path, component in found:
        _check_shape(path, component)
        _check_name(path, component, taken)
        number = component.get("id") or 0
        if number in numbers:
            raise invalid(path, "COMPONENT_ID_DUPLICATED", "Component id must be unique")
        numbers |= {number} - {0}


def _check_inside(path: Path, components: list[Json], allowed: frozenset[int]) -> None:
    for index, component in enumerate(components):
        kind = component.get("type")
        if kind not in allowed:
            words = f"Value of field `type` must be one of {sorted(allowed)}, not {kind}."
            raise invalid((*path, index, "type"), "UNION_TYPE_CHOICES", words)


def _check_shape(path: Path, component: Json) -> None:
    shape = SHAPES[component["type"]]
    for name in sorted(shape.needed):
        if component.get(name) is None:
            raise invalid((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
    for name, least, most in shape.texts:
        if component.get(name) is not None:
            check_length((*path, name), component[name], least, most)
    if shape.room is not None:
        inner = component.get("components")
        check_count((*path, "components"), inner, *shape.room)
        _check_inside((*path, "components"), component["components"], shape.inside)
    if shape.options is not None:
        check_count((*path, "options"), component.get("options"), *shape.options)
        _check_options(path, component["options"])
    _check_special(path, component)


def _check_special(path: Path, component: Json) -> None:
    match component["type"]:
        case 1:
            kinds = [one["type"] for one in component["components"]]
            if len(kinds) > 1 and set(kinds) != {BUTTON}:
                words = "A row has up to five buttons, or one of anything else."
                raise invalid((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)
        case 9:
            _check_inside((*path, "accessory"), [component["accessory"]], IN_ACCESSORY)
        case 18:
            _check_inside((*path, "component"), [component["component"]], IN_LABEL)
        case 12:
            check_count((*path, "items"), component["items"], 1, 10)
            for index, item in enumerate(component["items"]):
                if item.get("description") is not None:
                    where = (*path, "items", index, "description")
                    check_length(where, item["description"], 1, 1024)
        case _:
            pass


def _check_name(path: Path, component: Json, taken: set[str]) -> None:
    kind = component["type"]
    link = kind == BUTTON and component.get("style") == LINK
    if link and ("url" not in component or component.get("custom_id")):
        raise invalid(path, "BUTTON_COMPONENT_INVALID", "A link button has a url and no custom id")
    if link or not (kind == BUTTON or kind in NAMED):
        return
    if kind == BUTTON and not (component.get("label") or component.get("emoji")):
        raise invalid(path, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji")
    name = component.get("custom_id")
    check_length((*path, "custom_id"), name, 1, 100)
    if name in taken:
        words = "Component custom id cannot be duplicated"
        raise invalid((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words)
    taken.add(str(name))


def _check_options(path: Path, options: list[Json]) -> None:
    values: set[str] = set()
    for index, option in enumerate(options):
        here = (*path, "options", index)
        check_length((*here, "label"), option.get("label"), 1, 100)
        check_length((*here, "value"), option.get("value"), 1, 100)
        if option.get("description") is not None:
            check_length((*here, "description"), option["description"], 1, 100)
        if option["value"] in values:
            words = "The specified option value is already used"
            raise invalid((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
        values.add(option["value"])
