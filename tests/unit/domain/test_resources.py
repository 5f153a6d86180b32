"""Finding resources: what people mean comes first, however they type it."""

from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.resources import find
from bot.domain.roadmap import Level, Resource, ResourceKind, StarterList, Style, Topic
from bot.domain.vocabulary import one_edit, words

ALGEBRA = Topic("linear-algebra", "Linear Algebra", "", ())
LEARNING = Topic("deep-learning", "Deep Learning", "", ())
SQL = Topic("sql", "SQL", "", ())
R = Topic("r-language", "R", "", ())
TOPICS = (ALGEBRA, LEARNING, SQL, R)


def resource(
    title: str,
    *topics: str,
    note: str = "",
    kind: ResourceKind = ResourceKind.BOOK,
    style: Style = Style.READ,
    free: bool = True,
    core: bool = False,
) -> Resource:
    an_id = "-".join(words(title))
    return Resource(
        an_id, title, "", kind, style, Level.BEGINNER, free, None, topics, note, core=core
    )


MATRIX = resource("Matrix Methods", "deep-learning", "linear-algebra", core=True)
STRANG = resource("Strang's lectures", "linear-algebra", kind=ResourceKind.COURSE, core=True)
EXTRA = resource("Linear Algebra Done Again", "linear-algebra")
NETS = resource("Nets", "deep-learning", note="Derives backpropagation from linear algebra.")
BOLT = resource("SQLBolt", "sql", kind=ResourceKind.TUTORIAL, style=Style.DO, core=True)
PAID = resource("Databases", "sql", style=Style.WATCH, free=False)
TIDY = resource("Tidy Models", "r-language", style=Style.DO)
SHELF = (NETS, MATRIX, EXTRA, STRANG, PAID, BOLT, TIDY)


def titles(asked: str, **options: object) -> list[str]:
    return [found.title for found in find(SHELF, asked, topics=TOPICS, **options)]  # type: ignore[arg-type]


def test_what_is_about_a_topic_comes_before_what_mentions_it_and_the_core_before_the_rest() -> None:
    found = find(SHELF, "linear algebra", topics=TOPICS)

    assert found == (STRANG, EXTRA, MATRIX, NETS)


@pytest.mark.parametrize(
    "asked, first",
    [
        ("backpropagation", NETS),
        ("backprop", NETS),
        ("backprob", NETS),
        ("Linear Algbera", STRANG),
        ("LINÉAR ALGEBRAS", STRANG),
        ("sql tutorial", BOLT),
        ("how do I learn sql", BOLT),
        ("r", TIDY),
        ("matrix algebra", MATRIX),
    ],
)
def test_what_people_type_finds_what_they_mean(asked: str, first: Resource) -> None:
    assert find(SHELF, asked, topics=TOPICS)[0] is first


def test_every_word_counts() -> None:
    assert titles("matrix linear") == ["Matrix Methods"]
    assert titles("zyxwv sql") == titles("sql")
    assert titles("zyxwv") == []


def test_a_single_letter_is_no_beginning() -> None:
    assert titles("r") == ["Tidy Models"]
    assert titles("t") == []


def test_without_words_what_weeks_ask_for_comes_first() -> None:
    assert titles("")[:3] == ["Matrix Methods", "Strang's lectures", "SQLBolt"]


def test_filters_hold_together_with_words() -> None:
    assert titles("", style=Style.DO) == ["SQLBolt", "Tidy Models"]
    assert titles("sql", free=False) == ["Databases"]
    assert titles("sql", kind="tutorial") == ["SQLBolt"]
    assert titles("linear algebra", kind=ResourceKind.VIDEO) == []
    assert titles("", limit=2) == ["Matrix Methods", "Strang's lectures"]


plain = st.text(st.sampled_from("abcdefghijklmnoprtuvwxyz"), min_size=6, max_size=12)


@given(title=plain, others=st.lists(plain, max_size=5), slip=st.data())
def test_one_slip_still_finds(title: str, others: list[str], slip: st.DataObject) -> None:
    shelf = [resource(other, "sql") for other in others] + [resource(title, "sql")]
    at = slip.draw(st.integers(0, len(title) - 2))
    head, letter, after, tail = title[:at], title[at], title[at + 1], title[at + 2 :]
    missing, added, wrong, swapped = after, f"q{letter}{after}", f"q{after}", f"{after}{letter}"
    typed = head + slip.draw(st.sampled_from([missing, added, wrong, swapped])) + tail
    assume(not any(other.startswith(typed) for other in others))

    assert one_edit(typed, title)
    assert shelf[-1] in find(shelf, typed, limit=100)


@given(asked=st.text(max_size=30), limit=st.integers(0, 9), free=st.none() | st.booleans())
def test_whatever_is_typed_the_answer_is_in_order_and_within_bounds(
    *, asked: str, limit: int, free: bool | None
) -> None:
    found = find(SHELF, asked, topics=TOPICS, limit=limit, free=free)

    assert found == find(SHELF, asked, topics=TOPICS, limit=len(SHELF), free=free)[:limit]
    assert len(set(found)) == len(found) <= limit
    assert all(free is None or one.free is free for one in found)


@given(st.permutations(SHELF))
def test_what_fits_does_not_depend_on_the_order_of_the_shelf(shelf: list[Resource]) -> None:
    assert set(find(shelf, "linear algebra", topics=TOPICS)) == {STRANG, EXTRA, MATRIX, NETS}
    assert find(shelf, "linear algebra", topics=TOPICS)[0] is STRANG


def test_a_large_shelf_is_searched_quickly() -> None:
    shelf = tuple(
        resource(f"Book {n} of word{n % 300}", "sql", note=f"about thing{n} and stuff{n % 400}")
        for n in range(450)
    )
    find(shelf, "warm", topics=TOPICS)

    took = []
    for asked in ("word17", "wrod17 thing", "qwertyuiop"):
        start = perf_counter()
        find(shelf, asked, topics=TOPICS)
        took.append(perf_counter() - start)

    assert min(took) < 0.005
    assert max(took) < 0.05


def test_a_list_to_start_with_comes_first_even_where_its_words_are_nowhere() -> None:
    start = StarterList("start", "Data Things", (NETS, PAID, STRANG))

    found = find(SHELF, "things data", topics=TOPICS, starters=(start,))

    assert [one.title for one in found] == [STRANG.title, NETS.title, PAID.title]
    assert find(SHELF, "things", topics=TOPICS, starters=(start,)) == ()
    free = find(SHELF, "data things", topics=TOPICS, starters=(start,), free=True)
    assert [one.title for one in free] == [STRANG.title, NETS.title]


def test_the_ideas_of_a_topic_lead_to_it_too() -> None:
    topic = Topic("deep-learning", "Deep Learning", "", ("Gates that forget",))

    assert find(SHELF, "gates", topics=(topic,)) == (MATRIX, NETS)
    assert find(SHELF, "gates", topics=TOPICS) == ()
