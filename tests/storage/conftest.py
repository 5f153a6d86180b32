from collections.abc import Iterator

import pytest

from tests.storage.gate import Gate


@pytest.fixture
def gate(database_url: str) -> Iterator[Gate]:
    made = Gate(database_url)
    yield made
    made.open()
