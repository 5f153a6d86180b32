"""What somebody says stays in the community they said it in, and what is private with them."""

from bot.message import plain
from tests.commands.world import ELSEWHERE, HOME, SPRING, World, text


def said_in(world: World, community: str) -> str:
    """All that was posted there, with its edits."""
    edits = [outgoing for outgoing, _ in world.chat.edits]
    posts = [one for one in (*world.chat.posts, *edits) if one.place.community == community]
    return "\n".join(plain(one.message) for one in posts)


async def accepted(world: World, name: str, *lines: str) -> None:
    for line in lines:
        reply = await world.say(name, line)
        assert reply.ok, text(reply)


async def test_who_is_in_two_communities_is_quoted_where_they_spoke(spring: World) -> None:
    """It counts in both: who walks two roads checks in once a day."""
    await accepted(spring, "eve", SPRING, '/cohort join "ML spring"')
    spring.enter("ada", community=ELSEWHERE)
    await accepted(spring, "ada", '/cohort join "ML spring"')
    spring.enter("ada", community=HOME)
    await accepted(spring, "ada", '/checkin done="wombats" next="quokkas" blocked="numbats"')
    await accepted(spring, "ada", "/done milestone-week-01 note=bilbies")
    await accepted(spring, "eve", '/checkin done="herons"')
    spring.enter("ada", community=ELSEWHERE)
    assert "1 of 3 days" in text(await spring.say("ada", "/streak"))

    await spring.live(days=7)

    there, here = said_in(spring, ELSEWHERE), said_in(spring, HOME)
    assert "wombats" in here
    assert "numbats" in here
    assert "herons" in there
    assert "herons" not in here
    assert not any(word in there for word in ("wombats", "quokkas", "numbats", "bilbies", "ada"))


async def test_who_is_private_is_quoted_nowhere(spring: World) -> None:
    for name in ("bob", "cem"):
        await accepted(spring, name, '/cohort join "ML spring"')
    await accepted(spring, "bob", "/settings visibility=private", '/checkin done="wombats"')
    await accepted(spring, "bob", "/done milestone-week-01")
    await accepted(spring, "cem", '/checkin done="herons"')

    await spring.live(days=7)

    assert "herons" in said_in(spring, HOME)
    assert not any(word in said_in(spring, HOME) for word in ("wombats", "bob"))
    shown = await spring.say("cem", "/progress person=bob")
    assert text(shown) == "bob keeps their progress private."
    assert (await spring.say("lin", "/progress person=bob")).ok
