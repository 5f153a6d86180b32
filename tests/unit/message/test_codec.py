import json
from typing import Any

import pytest
from hypothesis import given, settings

from bot.message import Message, Plain, Text, decode, encode
from tests.unit.message.blocks import BLOCKS, EVERY_KIND, SPANS, messages


@settings(max_examples=100)
@given(messages)
def test_a_message_comes_back_through_json_as_it_went(message: Message) -> None:
    assert decode(json.loads(json.dumps(encode(message)))) == message


def test_every_kind_there_is_is_drawn() -> None:
    assert {*SPANS, *BLOCKS} == EVERY_KIND


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"$": "message"},
        {"$": "text", "spans": []},
        {"$": "surprise"},
        {"$": "message", "blocks": [{"$": "surprise"}], "notify": []},
    ],
)
def test_what_is_no_message_is_an_error(value: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        decode(value)


def test_typed_text_that_looks_like_an_encoding_stays_text() -> None:
    message = Message((Text((Plain('{"$": "bytes", "base64": "aGk="}'),)),))

    assert decode(json.loads(json.dumps(encode(message)))) == message
