"""What somebody says stays in the community they said it in, and what is private with them."""

from dataclasses import replace

from bot.commands.call import Call
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


async def test_who_is_in_two_communities_has_no_name_of_one_in_the_other(spring: World) -> None:
    """On Discord people are called something else on every server, if they like."""

    def here(name: str, community: str = HOME) -> None:
        called = spring.enter("ada", community=community)
        spring._people["ada"] = replace(called, name=name, everywhere="Ada")

    async def shown(who: str) -> str:
        return text(await spring.say(who, '/cohort members cohort="ML spring"'))

    await accepted(spring, "eve", SPRING)
    here("Ada of Payroll")
    await accepted(spring, "ada", "/settings hours=5")
    assert "Ada of Payroll" in await shown("lin")

    here("Dragon Rider", ELSEWHERE)
    await accepted(spring, "ada", '/cohort join "ML spring"')
    assert "Ada of Payroll" not in await shown("eve")
    here("Ada of Payroll")
    await accepted(spring, "ada", "/settings hours=6", '/checkin done="a page"')
    assert "Ada of Payroll" not in await shown("eve")
    here("Dragon Rider", ELSEWHERE)
    await accepted(spring, "ada", "/settings hours=7")

    await spring.live(days=7)

    for who in ("lin", "eve"):
        assert "Ada: 0/5" in await shown(who)
    everything = said_in(spring, HOME) + said_in(spring, ELSEWHERE)
    assert "Ada" in everything
    assert not any(name in everything for name in ("Payroll", "Dragon"))


async def test_who_leads_elsewhere_has_no_name_of_there_either(either: World) -> None:
    """Named a facilitator in another community, they are in both."""
    ada = replace(either.enter("ada"), name="Ada of Payroll", everywhere="Ada")
    either._people["ada"] = ada
    await accepted(either, "ada", "/settings hours=5")
    await accepted(either, "eve", SPRING)
    there = replace(ada, name="Dragon Rider", community=ELSEWHERE)
    call = Call(
        either.caller("eve"), ("cohort", "facilitator"), {"person": "ada"}, mentions=(there,)
    )

    said = text(await either.app.handle(call))
    assert said.startswith("Facilitators of ML spring: Ada and eve.")
    await accepted(either, "ada", "/settings hours=6")
    assert "Payroll" not in text(await either.say("eve", "/cohort info"))
