"""What holds of every message and every form, whichever platform shows it."""

import pytest

from bot.message import Link
from tests.contract.catalogue import catalogue
from tests.contract.discord_side import Discord
from tests.contract.platforms import Platform, forms, missing, spans
from tests.contract.slack_side import Slack


@pytest.fixture(params=[Discord(), Slack()], ids=["discord", "slack"])
def platform(request: pytest.FixtureRequest) -> Platform:
    found: Platform = request.param
    return found


def test_nothing_said_is_lost(platform: Platform) -> None:
    shortened = []
    for name, message in catalogue().items():
        seen = platform.see(name)
        if lost := missing(message, seen, platform):
            assert not platform.holds(message), f"{name} lost {lost}"
            assert "… and " in seen.words, name
            shortened.append(name)
    assert len(shortened) <= platform.shortened, shortened


def test_links_lead_where_they_say(platform: Platform) -> None:
    for name, message in catalogue().items():
        meant = {platform.leads(span) for span in spans(message) if isinstance(span, Link)}
        assert meant <= platform.see(name).leads, name


def test_every_button_comes_back_as_its_command(platform: Platform) -> None:
    for name, message in catalogue().items():
        shown = platform.see(name).buttons

        assert [one.label for one in shown] == [one.label for one in message.buttons], name
        for one, button in zip(shown, message.buttons, strict=True):
            meant = None if button.url else (button.command, dict(button.args))
            assert (one.meant, one.url) == (meant, button.url), name


def test_every_form_opens_and_comes_back(platform: Platform) -> None:
    asked = list(forms())
    for form in asked:
        name = form.command.name
        given, back = platform.fill_in(form)

        assert back == (form.command.path, given), name
        needed = [option.name for option in form.fields if option.required]
        assert list(given)[: len(needed)] == needed, name
    assert len(asked) > 100
