import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands.parse import parse, split
from bot.commands.registry import REGISTRY
from bot.domain.refusal import Refusal

quotable = st.text(max_size=30)
NAMES = sorted(
    {c.name for c in REGISTRY.commands} | {o.name for c in REGISTRY.commands for o in c.options}
)
pieces = st.one_of(
    st.sampled_from([*NAMES, "=", '"', "“", "”", "«", "\\", "/", " ", "yes", "id:1", "2026-03-02"]),
    st.text(max_size=8),
)


def parsed(text: str) -> tuple[str, dict[str, str]]:
    command, args = parse(REGISTRY, text)
    return command.name, args


@pytest.mark.parametrize(
    "typed, name, args",
    [
        ("/progress", "progress", {}),
        ("progress", "progress", {}),
        ("  /PROGRESS  ", "progress", {}),
        ('/checkin done="chapter 1"', "checkin", {"done": "chapter 1"}),
        ("/checkin done=“chapter 1”", "checkin", {"done": "chapter 1"}),
        ("/checkin done=”chapter 1”", "checkin", {"done": "chapter 1"}),
        ("/checkin done=„Kapitel 1“", "checkin", {"done": "Kapitel 1"}),
        ("/checkin done=«глава 1»", "checkin", {"done": "глава 1"}),
        ('/checkin done="a \\"b\\" \\\\ c"', "checkin", {"done": 'a "b" \\ c'}),
        ('/checkin done=""', "checkin", {"done": ""}),
        ("/checkin chapter 1 of 3", "checkin", {"done": "chapter 1 of 3"}),
        ("/checkin it's done", "checkin", {"done": "it's done"}),
        ("/checkin chapter 1 minutes=30", "checkin", {"done": "chapter 1", "minutes": "30"}),
        ("/checkin done=part 1 next=part 2", "checkin", {"done": "part 1", "next": "part 2"}),
        ("/checkin DONE=x", "checkin", {"done": "x"}),
        ("/cohort join ML spring", "cohort join", {"cohort": "ML spring"}),
        ("/cohort join cohort=a b plan=shift", "cohort join", {"cohort": "a b", "plan": "shift"}),
        ('/cohort join "a b" shift', "cohort join", {"cohort": "a b", "plan": "shift"}),
        ("/cohort holiday 16 mar 20 mar", "cohort holiday", {"from": "16 mar", "to": "20 mar"}),
        ("/pause 2 March 2027 exams", "pause", {"until": "2 March 2027", "reason": "exams"}),
        ("/pause until=2 mar reason=x", "pause", {"until": "2 mar", "reason": "x"}),
        ("/reminders time=6 pm", "reminders", {"time": "6 pm"}),
        ("/checkin 2 mar was fine", "checkin", {"done": "2 mar was fine"}),
        ("/streak why", "streak", {"why": "yes"}),
        ("/streak why ml", "streak", {"why": "yes", "cohort": "ml"}),
        ("/streak why=no", "streak", {"why": "no"}),
        ("/progress share", "progress", {"share": "yes"}),
        ("/progress person=ada share", "progress", {"person": "ada", "share": "yes"}),
        ("/privacy delete confirm", "privacy delete", {"confirm": "yes"}),
        ("/resources free", "resources", {"free": "yes"}),
        ('/resources "free"', "resources", {"topic": "free"}),
        ("/reminders on", "reminders", {"on": "yes"}),
        (
            '/done milestone="setup" link=https://x.org/?a=b&c=d#e',
            "done",
            {"milestone": "setup", "link": "https://x.org/?a=b&c=d#e"},
        ),
        ("/checkin https://x.org/?a=b", "checkin", {"done": "https://x.org/?a=b"}),
        ("/checkin free will", "checkin", {"done": "free will"}),
        (
            "/checkin trained with LR=0.01 and got 93%",
            "checkin",
            {"done": "trained with LR=0.01 and got 93%"},
        ),
        ('/checkin said x="a b" minutes=5', "checkin", {"done": 'said x="a b"', "minutes": "5"}),
        ("/checkin done=trained with lr=0.01", "checkin", {"done": "trained with lr=0.01"}),
        (
            "/checkin done=a next=try lr=0.02 too",
            "checkin",
            {"done": "a", "next": "try lr=0.02 too"},
        ),
        ("/checkin minutes=30 chapter 1", "checkin", {"done": "chapter 1", "minutes": "30"}),
        ("/cohort join ml plan=shift", "cohort join", {"cohort": "ml", "plan": "shift"}),
        ("/checkin bloked=x", "checkin", {"bloked": "x"}),
        ("/checkin done=a minuts=30", "checkin", {"done": "a", "minuts": "30"}),
        ("/done setup lr=1", "done", {"milestone": "setup", "lr": "1"}),
    ],
)
def test_what_people_type(typed: str, name: str, args: dict[str, str]) -> None:
    assert parsed(typed) == (name, args)


@pytest.mark.parametrize(
    "typed, said",
    [
        ("", "Say a command; /help lists them all."),
        ("/", "Say a command; /help lists them all."),
        ("done=x", "Say a command; /help lists them all."),
        (
            "/progres",
            "There is no command “progres”; did you mean /progress? /help lists them all.",
        ),
        ("/nope", "There is no command “nope”; /help lists them all."),
        ("/xyzzy", "There is no command “xyzzy”; /help lists them all."),
        ('/checkin "a', 'A quote is left open: close it with " at the end of the value.'),
        ("/checkin done=a done=b", "The option done is there twice; give it once."),
        (
            '/checkin done="a" trailing"',
            (
                'A quote is left open at “trailing"”; quotes stand around a whole value, '
                'as in done="chapter 1".'
            ),
        ),
        (
            '/checkin done="a" trailing words',
            (
                "/checkin has no place for “trailing words”; "
                "it takes done, next, blocked, minutes, day and mood."
            ),
        ),
        ("/resume now", "/resume has no place for “now”; it takes no options."),
        ('/pause fri "exams" more', "/pause has no place for “more”; it takes until and reason."),
    ],
)
def test_what_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse(REGISTRY, typed)

    assert str(refusal.value) == said


def test_a_first_word_alone_says_what_goes_with_it() -> None:
    with pytest.raises(Refusal, match=r"^/privacy goes with one of: export, delete\.$"):
        parse(REGISTRY, "/privacy")


@settings(max_examples=300)
@given(st.lists(pieces, max_size=8).map("".join))
@example("/checkin " + "x" * 30_000)
@example("/checkin \ud800=\x00")
def test_any_line_is_a_command_or_one_sentence(text: str) -> None:
    try:
        command, args = parse(REGISTRY, text)
    except Refusal as refusal:
        said = str(refusal)
        assert said.endswith(".")
        assert len(said.splitlines()) == 1
        assert len(said) <= 400
        said.encode()
    else:
        assert command in REGISTRY.commands
        assert all(isinstance(value, str) for value in args.values())


@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»"])
@given(text=quotable)
def test_a_quoted_value_comes_back_whatever_is_in_it(marks: str, text: str) -> None:
    opening, closing = marks[0], marks[1]
    escaped = text.replace("\\", "\\\\").replace(closing, f"\\{closing}")
    if marks == "“”":
        escaped = escaped.replace('"', '\\"')

    (word,) = split(f"done={opening}{escaped}{closing}")

    assert (word.name, word.text, word.quoted) == ("done", text, True)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6), max_size=6))
def test_words_without_quotes_are_as_they_stand(words: list[str]) -> None:
    assert [word.text for word in split("  ".join(words))] == words
