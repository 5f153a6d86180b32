"""YAML that is refused, and YAML that is broken: always errors with a line, never a traceback."""

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import ContentErrors, check
from bot.content.document import MAX_BYTES, compose
from bot.content.loader import load
from tests.unit.content import sample

NAMES = ("roadmap.yaml", "phase-1.yaml", "resources.yaml")


def problems(source: bytes | str) -> list[str]:
    with pytest.raises(ContentErrors) as caught:
        compose("a.yaml", source.encode() if isinstance(source, str) else source)
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    "source, expected",
    [
        ("", "a.yaml:1: is empty"),
        ("# nothing yet\n", "a.yaml:2: is empty"),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3: a: is here twice; the first is on line 1"),
        ("a:\n  - b: 1\n    b: 2\n", "a.yaml:3: a[0].b: is here twice; the first is on line 2"),
        ("a: &x 1\n", "a.yaml:1: a: has an anchor, which begins with &; a roadmap needs none"),
        ("a: *x\n", "a.yaml:1: a: points at another place with *; write it out instead"),
        ("a: !!python/name:os.system 1\n", "a.yaml:1: a: has a tag; a roadmap needs none"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: holds a second document; a file holds one"),
        ("? [a, b]\n: 1\n", "a.yaml:1: has a name that is not text"),
        ("a: b\n c: d: e\n", "a.yaml:2: is not YAML: mapping values are not allowed"),
        ("a: 'b\n", "a.yaml:2: is not YAML: found unexpected end of stream"),
        (b"a: b\nc: \xff\n", "a.yaml:2: is not text in UTF-8"),
        ("a: 1\nb: \x00\n", "a.yaml:2: has the character U+0000, which nobody can see"),
        ("a: 1\nb:\t1 # \x1b[2J\r\n", "a.yaml:2: has the character U+001B, which nobody can see"),
        ("a: \u202e1\n", "a.yaml:1: has the character U+202E, which nobody can see"),
    ],
)
def test_what_a_roadmap_has_no_use_for_is_refused(source: bytes | str, expected: str) -> None:
    (error,) = problems(source)
    assert error.startswith(expected)


def test_an_anchor_is_no_help_to_an_alias() -> None:
    assert problems("a: &x [*x]\n") == [
        "a.yaml:1: a: has an anchor, which begins with &; a roadmap needs none",
        "a.yaml:1: a[0]: points at another place with *; write it out instead",
    ]


def test_a_byte_order_mark_is_no_matter() -> None:
    assert compose("a.yaml", b"\xef\xbb\xbfa: 1\n") == compose("a.yaml", b"a: 1\n")


def test_depth_and_size_are_bounded() -> None:
    assert "levels deep" in problems("a: " + "[" * 3000 + "]" * 3000)[0]
    assert "levels deep" in problems("- " * 50_000 + "a")[0]
    assert "larger than" in problems("a: " + "b" * MAX_BYTES)[0]


def test_a_word_that_yaml_would_turn_into_something_else_stays_a_word(tmp_path: Path) -> None:
    texts = sample.files()
    texts["phase-1.yaml"] = texts["phase-1.yaml"].replace("title: Ten cups", "title: No")

    assert load(sample.write(tmp_path, texts)).weeks[0].milestones[0].title == "No"


@settings(max_examples=60)
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_a_file_damaged_anywhere_gives_errors_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str
) -> None:
    texts = sample.files()
    source = texts[name].encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    noise = data.draw(
        st.binary(max_size=6) | st.sampled_from([b"\n", b": ", b"[", b"\t", b"&a *a"])
    )
    folder = sample.write(tmp_path_factory.getbasetemp() / "damaged", texts)
    (folder / name).write_bytes(source[:start] + noise + source[end:])

    for error in check(folder):
        assert error.line >= 1
        assert error.reason
        assert str(error).count("\n") == 0


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=60)
@given(tree=trees, name=st.sampled_from(NAMES), key=st.sampled_from(["weeks", "id", "legs", "a"]))
def test_any_other_yaml_gives_errors_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, tree: object, name: str, key: str
) -> None:
    folder = sample.write(tmp_path_factory.getbasetemp() / "other", sample.files())
    (folder / name).write_text(yaml.safe_dump({key: tree}))

    assert check(folder)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = sample.write(tmp_path, sample.files())
    (folder / "habits.yaml").unlink()
    os.mkfifo(folder / "habits.yaml")
    (folder / "quiz.yaml").unlink()
    (folder / "quiz.yaml").symlink_to("/dev/zero")

    assert [str(error) for error in check(folder)] == [
        f"{folder}/{name}.yaml:1: cannot be read: it is no file" for name in ("habits", "quiz")
    ]


def test_a_file_is_read_no_further_than_it_may_be_large(tmp_path: Path) -> None:
    folder = sample.write(tmp_path, sample.files())
    with (folder / "quiz.yaml").open("wb") as file:
        file.truncate(1 << 40)

    (error,) = check(folder)
    assert error.reason == "is larger than 1,000,000 bytes"
