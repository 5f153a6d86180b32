import pytest

from adapters.discord.client import Shards
from adapters.discord.life import Access, shards_meant


@pytest.mark.parametrize(
    "written, meant",
    [
        (None, None),
        ("0/1", Shards((0,), 1)),
        ("3/16", Shards((3,), 16)),
        ("0-3/16", Shards((0, 1, 2, 3), 16)),
    ],
)
def test_which_shards_are_meant(written: str | None, meant: Shards | None) -> None:
    assert shards_meant(written) == meant


def test_a_token_is_not_shown() -> None:
    assert "s3cret" not in repr(Access("s3cret"))
