"""People who are unlucky on Slack, or mean harm: odd words, forms and clicks that come too late."""

import asyncio

import pytest

from tests.wire.slack.cairn import Cairn, said, words
from tests.wire.slack.reading import called
from tests.wire.slack.server import Slack

ODD = (
    "<!channel> <!here> <!subteam^S012345|crew> @everyone",
    "*bold* _it_ ~no~ `code` ```block``` &gt; quote",
    "\u202eevil\u202c \u200bno\ufeff width",
    "مرحبا 2026 שלום",
    "👩‍👩‍👧‍👦" * 60,
    "x" * 3000,
    "<https://evil.example|https://good.example> javascript:alert(1)",
    "&amp;lt;b&amp;gt; %00 \x00 \x07",
    "\n\n\t\n",
    "'; DROP TABLE persons; --",
)
ASKED = (
    *("", "week ", "done ", "settings alias=", "settings timezone=", "resources ", "portfolio "),
    *("pause ", "help ", "checkin ", "cohort edit name=", "cohort skip ", "cohort join "),
)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
async def test_nothing_that_is_typed_calls_anybody_or_breaks_anything(
    cairn: Cairn, odd: str
) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        for begun in ASKED:
            asked = await cairn.root.command("/cairn", begun + odd, cairn.general).answered()
            await life.settle(5)
            if asked.view is not None:
                cairn.root.close()
                continue
            assert asked.private
            assert "incident" not in words(asked), words(asked)
            assert asked.delivery.in_time
            for message in asked.messages:
                assert called(message) == set()
                assert len(words(asked)) < 6000


async def test_a_name_that_calls_everybody_is_only_a_name(slack: Slack, cairn: Cairn) -> None:
    mallory = slack.person(cairn.learners, "mallory", display_name="<!channel> *all* <@U012345>")
    async with cairn.on_sockets():
        await cairn.begin()
        await mallory.command("/cohort", "join", cairn.general).answered()
        asked = await cairn.root.command("/cohort", "members", cairn.general).answered()
        shared = await mallory.command("/progress", "share=yes", cairn.general).answered()

    assert "<!channel> *all*" in words(asked)
    assert called(asked.shown) == called(shared.shown) == set()


async def test_a_form_that_is_sent_too_late_says_what_has_become_of_it(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await cairn.ada.command("/cairn", "done", cairn.general).answered()
        [first, *_] = (await cairn.ada.suggest("milestone").answered()).options or []
        await cairn.ada.command("/cohort", "leave", cairn.general).answered()
        late = await cairn.ada.submit({"milestone": first["value"]}).answered()
        await life.settle(5)

    assert list(late.errors) == ["milestone"]
    assert "You are not in ML spring" in late.errors["milestone"]


async def test_two_facilitators_let_somebody_in_at_once(slack: Slack, cairn: Cairn) -> None:
    lin = slack.person(cairn.learners, "lin", is_admin=True)
    async with cairn.on_sockets():
        await cairn.begin()
        await cairn.root.command("/cohort", "edit joining=approval", cairn.general).answered()
        eve = slack.person(cairn.learners, "eve")
        await eve.command("/cohort", "join", cairn.general).answered()
        both = [
            one.command("/cohort", f"approve {eve.mention}", cairn.general)
            for one in (cairn.root, lin)
        ]
        answers = sorted(words(one) for one in await asyncio.gather(*(d.answered() for d in both)))

    assert sum("is not waiting" in answer for answer in answers) == 1


async def test_a_home_that_was_published_long_ago_still_does_what_it_says(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await slack.life.opens_home(cairn.ada).settled()
        await life.settle(5)
        await cairn.root.command("/cohort", "cancel", cairn.general).answered()
        pressed = await cairn.ada.press(cairn.ada.home or {}, "Progress").answered()
        await life.settle(5)

    assert "ML spring" in said(pressed.modal)
    assert "incident" not in said(pressed.modal)
