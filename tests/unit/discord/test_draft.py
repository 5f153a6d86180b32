from adapters.discord.draft import AGAIN, Draft, draft_in, draft_of
from adapters.discord.limits import message_breaches
from adapters.discord.modal import modal_of
from bot.commands.form import Form, form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Kind, Option
from tests.wire.discord.components import check_message, check_modal


def longest(field: Option) -> str:
    """As much as the field takes, in signs that count twice."""
    if field.kind is Kind.TEXT:
        return "😀" * ((field.most or 0) // 2)
    return field.choices[-1] if field.choices else "1184000000000000002"


def forms() -> list[Form]:
    return [form for command in REGISTRY.commands if (form := form_of(command, {}))]


def test_all_that_can_be_typed_is_repeated_and_comes_back() -> None:
    assert len(forms()) > 10
    for form in forms():
        typed = {field.name: longest(field) for field in form.fields}
        components = list(Draft(form, typed, form.command.name).below(None))

        check_message(components, v2=True)
        assert message_breaches(components) == []
        assert len(components) == len(form.fields) + 1, form.command.name
        check_modal(modal_of(form, typed).to_dict())


def test_a_form_that_is_gone_opens_no_more() -> None:
    assert draft_of({"custom_id": "cairn:gone", "components": []}, REGISTRY) is None
    assert draft_of({"custom_id": "other", "components": []}, REGISTRY) is None
    assert draft_in(None, f"{AGAIN}gone", REGISTRY) is None


def test_without_the_words_it_opens_empty() -> None:
    draft = draft_in(None, f"{AGAIN}done?cohort=id%3A1", REGISTRY)

    assert draft
    assert draft.form.known == (("cohort", "id:1"),)
    assert [field.name for field in draft.form.fields] == ["milestone", "link", "note"]
    assert draft.typed == {}
