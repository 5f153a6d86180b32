from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, event, given

from adapters.discord.declare import digest, payloads
from bot.commands.lookup import Registry
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind, Option, Role
from tests.unit.discord.registries import IMPOSSIBLE, as_returned, command, option, registries

OWN_OF_A_GROUP = 132
"""Characters of its name and its description, at most."""
TYPES = {
    Kind.TEXT: 3,
    Kind.DATE: 3,
    Kind.TIME: 3,
    Kind.CHOICE: 3,
    Kind.INTEGER: 4,
    Kind.BOOLEAN: 5,
    Kind.PERSON: 6,
    Kind.CHANNEL: 7,
    Kind.ROLE: 8,
}


def leaves(declared: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What can be called, by path."""
    found: dict[str, dict[str, Any]] = {}
    for top in declared:
        below = [one for one in top["options"] if one["type"] == 1]
        found |= {f"{top['name']} {one['name']}": one for one in below}
        if not below:
            found[top["name"]] = top
    return found


def declared_option(one: Option) -> dict[str, Any]:
    (declared,) = payloads(Registry([command("do", one)]))
    only: dict[str, Any] = declared["options"][0]
    return only


def test_every_command_people_are_told_of_is_declared_with_its_options() -> None:
    found = leaves(payloads(REGISTRY))

    assert found.keys() == {one.name for one in REGISTRY.listed}
    for one in REGISTRY.listed:
        options = found[one.name]["options"]
        assert {option["name"] for option in options} == {option.name for option in one.options}
        assert [bool(o["required"]) for o in options] == sorted(
            (o.required for o in one.options), reverse=True
        )


def test_a_command_as_discord_takes_it() -> None:
    registry = Registry(
        [
            command(
                "week",
                option("note", least=1, most=300),
                option("number", Kind.INTEGER, required=True, least=1, most=520, complete="week"),
                help="See a week",
            )
        ]
    )

    assert payloads(registry) == [
        {
            "type": 1,
            "name": "week",
            "description": "See a week",
            "options": [
                {
                    "type": 4,
                    "name": "number",
                    "description": "What it is",
                    "required": True,
                    "min_value": 1,
                    "max_value": 520,
                    "autocomplete": True,
                },
                {
                    "type": 3,
                    "name": "note",
                    "description": "What it is",
                    "required": False,
                    "min_length": 1,
                    "max_length": 300,
                },
            ],
            "contexts": [0, 1],
            "integration_types": [0],
            "default_member_permissions": None,
        }
    ]


@pytest.mark.parametrize(
    "one, said",
    [
        (option("day", Kind.DATE), {"type": 3}),
        (option("at", Kind.TIME), {"type": 3}),
        (option("on", Kind.BOOLEAN), {"type": 5}),
        (option("who", Kind.PERSON, least=1, most=100, complete="person"), {"type": 6}),
        (option("led", Kind.ROLE, least=1, most=100), {"type": 8}),
        (
            option("where", Kind.CHANNEL, least=1, most=100),
            {"type": 7, "channel_types": [0, 5]},
        ),
        (
            option("mood", Kind.CHOICE, choices=("good", "hard"), complete="mood"),
            {
                "type": 3,
                "choices": [{"name": "good", "value": "good"}, {"name": "hard", "value": "hard"}],
            },
        ),
        (option("free", least=0, most=9), {"type": 3, "max_length": 9}),
        (
            option("hours", Kind.INTEGER, least=0, most=80),
            {"type": 4, "min_value": 0, "max_value": 80},
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Option) else "",
)
def test_an_option_as_discord_takes_it(one: Option, said: dict[str, Any]) -> None:
    same = {"name": one.name, "description": one.help, "required": False}

    assert declared_option(one) == same | said


def test_what_can_be_completed_is() -> None:
    found = leaves(payloads(REGISTRY))
    completed = {
        (path, one["name"])
        for path, leaf in found.items()
        for one in leaf["options"]
        if one.get("autocomplete")
    }

    assert completed == {
        (one.name, option.name)
        for one in REGISTRY.listed
        for option in one.options
        if option.complete and option.kind in (Kind.TEXT, Kind.INTEGER)
    }
    assert {("done", "milestone"), ("week", "number"), ("cohort join", "cohort")} <= completed


def test_a_group_holds_its_commands_and_names_them() -> None:
    registry = Registry([command("cohort list"), command("help"), command("cohort join")])

    cohort, other = payloads(registry)

    assert [one["name"] for one in cohort["options"]] == ["list", "join"]
    assert cohort["description"] == "list, join"
    assert other["name"] == "help"
    assert "contexts" not in cohort["options"][0]


def test_only_what_needs_a_rank_is_kept_from_members_and_out_of_direct_messages() -> None:
    kept = {one["name"] for one in payloads(REGISTRY) if one["default_member_permissions"]}
    there = {one["name"] for one in payloads(REGISTRY) if 1 in one["contexts"]}

    assert kept == {"setup"}
    assert there == {one.path[0] for one in REGISTRY.listed} - kept
    assert payloads(Registry([command("setup", role=Role.ORGANIZER)]))[0] == {
        "type": 1,
        "name": "setup",
        "description": "What it does",
        "options": [],
        "contexts": [0],
        "integration_types": [0],
        "default_member_permissions": "32",
    }


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ORGANIZER])
def test_a_group_with_something_for_others_is_shown_to_all(role: Role) -> None:
    registry = Registry(
        [command("cohort create", role=Role.ORGANIZER), command("cohort info", role=role)]
    )

    (cohort,) = payloads(registry)

    assert cohort["default_member_permissions"] is None
    assert cohort["contexts"] == [0, 1]


def test_names_and_descriptions_can_be_translated() -> None:
    registry = Registry(
        [command("week", option("mood", Kind.CHOICE, choices=("good", "hard")), help="See a week")]
    )
    german = {"week": "woche", "See a week": "Eine Woche ansehen", "mood": "laune", "good": "gut"}

    (week,) = payloads(registry, {"de": german, "fr": {"week": "semaine"}})

    assert week["name_localizations"] == {"de": "woche", "fr": "semaine"}
    assert week["description_localizations"] == {"de": "Eine Woche ansehen"}
    (mood,) = week["options"]
    assert mood["name_localizations"] == {"de": "laune"}
    assert "description_localizations" not in mood
    assert mood["choices"] == [
        {"name": "good", "value": "good", "name_localizations": {"de": "gut"}},
        {"name": "hard", "value": "hard"},
    ]


@pytest.mark.parametrize(
    "locale, translated, words",
    [
        ("tlh", {}, "Discord does not speak tlh"),
        ("de", {"who": "Wer"}, "cannot be called “Wer”"),
        ("de", {"What it is": "x" * 101}, "101 characters"),
        ("de", {"who": "where"}, "two of the name “where”"),
    ],
)
def test_a_translation_that_discord_would_refuse_is_refused(
    locale: str, translated: dict[str, str], words: str
) -> None:
    registry = Registry([command("do", option("who"), option("where"))])

    with pytest.raises(ValueError, match=words):
        payloads(registry, {locale: translated})


def takes(one: Option) -> bool:
    """Whether Discord takes an option, by its rules."""
    bounded = one.least is not None and one.most is not None
    return (
        one.name not in IMPOSSIBLE
        and 1 <= len(one.help) <= 100
        and len(one.choices) <= 25
        and all(1 <= len(choice) <= 100 for choice in one.choices)
        and not (bounded and one.least == 7 and one.kind in (Kind.TEXT, Kind.INTEGER))
        and not (one.most == 6001 and one.kind is Kind.TEXT)
    )


def characters(one: Command) -> int:
    """What a command adds to the 8,000 that Discord takes below one first word."""
    options = sum(
        len(option.name) + len(option.help) + 2 * sum(map(len, option.choices))
        for option in one.options
    )
    return len(one.path[-1]) + len(one.help) + options


def longest(listed: tuple[Command, ...]) -> int:
    """The most characters below one first word, without what a group has of its own."""
    below = Counter[str]()
    for one in listed:
        below[one.path[0]] += characters(one)
    return max(below.values(), default=0)


def declarable(listed: tuple[Command, ...]) -> bool:
    """Whether Discord takes these commands, by its rules."""
    single = {one.path[0] for one in listed if len(one.path) == 1}
    groups = [one.path[0] for one in listed if len(one.path) == 2]
    return (
        not single & set(groups)
        and all(groups.count(name) <= 25 for name in groups)
        and longest(listed) <= 8000
        and all(1 <= len(one.help) <= 100 and len(one.options) <= 25 for one in listed)
        and all(takes(option) for one in listed for option in one.options)
    )


@given(registries())
def test_what_discord_would_refuse_is_refused_and_all_else_is_declared(registry: Registry) -> None:
    assume(not 8000 - OWN_OF_A_GROUP < longest(registry.listed) <= 8000)
    if not declarable(registry.listed):
        event("refused")
        with pytest.raises(ValueError, match=r"^/"):
            payloads(registry)
        return
    event("declared")

    found = leaves(payloads(registry))

    assert found.keys() == {one.name for one in registry.listed}
    for one in registry.listed:
        declared = {said["name"]: said for said in found[one.name]["options"]}
        assert declared.keys() == {wanted.name for wanted in one.options}
        for wanted in one.options:
            said = declared[wanted.name]
            assert said["type"] == TYPES[wanted.kind]
            assert said["required"] is wanted.required
            assert said["description"] == wanted.help
            assert [c["value"] for c in said.get("choices", ())] == (
                list(wanted.choices) if wanted.kind is Kind.CHOICE else []
            )
            assert not (said.get("autocomplete") and said.get("choices"))


def test_the_digest_is_of_what_commands_are() -> None:
    declared = payloads(REGISTRY, {"de": {"week": "woche"}})
    returned = [as_returned(one) for one in reversed(declared)]

    assert returned != declared
    assert digest(returned) == digest(declared)
    assert digest(payloads(REGISTRY)) != digest(declared)


@pytest.mark.parametrize(
    "other",
    [
        command("do", option("who"), option("at", Kind.TIME), help="Something else"),
        command("do", option("at", Kind.TIME), option("who")),
        command("do", option("who", required=True), option("at", Kind.TIME)),
        command("do", option("who", complete="person"), option("at", Kind.TIME)),
        command("do", option("who", most=9), option("at", Kind.TIME)),
        command("do", option("who", Kind.INTEGER, least=0), option("at", Kind.TIME)),
        command("do", option("who", Kind.INTEGER), option("at", Kind.TIME)),
        command("do", option("who")),
        command("do", option("who"), option("at", Kind.TIME), role=Role.ORGANIZER),
    ],
)
def test_the_digest_tells_commands_apart(other: Command) -> None:
    usual = command("do", option("who"), option("at", Kind.TIME))

    assert digest(payloads(Registry([other]))) != digest(payloads(Registry([usual])))


def test_the_least_of_a_number_counts_even_when_it_is_zero() -> None:
    bounded, free = (
        payloads(Registry([command("do", option("n", Kind.INTEGER, least=least))]))
        for least in (0, None)
    )

    assert digest(bounded) != digest(free)
