import pytest

from adapters.discord.place import address, number_of, numbers_of
from bot.domain.places import Place
from bot.ports import PermanentFailure


def test_a_channel_is_its_number() -> None:
    assert number_of(Place("discord", "1", "1478000000000000001")) == 1478000000000000001


@pytest.mark.parametrize("name", ["", "#general", "<#147>", "12a", "-5"])
def test_a_name_is_no_channel_of_discord(name: str) -> None:
    with pytest.raises(PermanentFailure) as told:
        number_of(Place("discord", "1", name))
    assert "no channel of Discord" in told.value.cause
    assert "/cohort edit" in told.value.fix


def test_an_address_comes_back_as_its_numbers() -> None:
    assert address(12, 34) == "12/34"
    assert numbers_of("12/34") == (12, 34)


@pytest.mark.parametrize("wrong", ["12", "12/", "/34", "a/b", ""])
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        numbers_of(wrong)
