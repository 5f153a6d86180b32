import pytest

from adapters.discord.acceptable import DESCRIPTION_MAX
from adapters.discord.declare import payloads
from adapters.discord.spoken import translations
from bot.commands.registry import REGISTRY
from bot.message.length import size

SAID = {command.help for command in REGISTRY.listed} | {
    option.help for command in REGISTRY.listed for option in command.options
}


@pytest.mark.parametrize("language", translations())
def test_a_language_says_all_there_is_and_nothing_else(language: str) -> None:
    words = translations()[language]

    assert sorted(SAID - words.keys()) == [], "not translated yet"
    assert sorted(words.keys() - SAID) == [], "no command says that any more"
    assert [said for said in words.values() if not 1 <= size(said) <= DESCRIPTION_MAX] == []


def test_discord_is_sent_every_language_and_names_stay_as_they_are() -> None:
    [checkin] = [one for one in payloads(REGISTRY, translations()) if one["name"] == "checkin"]

    assert checkin["description"] == "Say what you did today"
    assert checkin["description_localizations"] == {"de": "Sag, was du heute gemacht hast"}
    assert "name_localizations" not in checkin
    [minutes] = [one for one in checkin["options"] if one["name"] == "minutes"]
    assert minutes["description_localizations"]["de"] == "Wie viele Minuten?"
