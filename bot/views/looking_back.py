"""What a cohort did: the digest of check-ins, and the recap of a week."""

from collections.abc import Sequence
from datetime import date

from bot.domain.checkins import CheckIn
from bot.message import Block, Bold, Bullets, Buttons, Line, Message, Text, Title, line
from bot.views.checkins import digest_row
from bot.views.scene import Scene
from bot.views.wording import CHECK_IN, brief, count, day, listed, progress_button, within

_MOST = 3_600
"""Characters of what people said in one post before the rest of them are counted."""

_NAME = 60


def digest(
    scene: Scene, people: Sequence[tuple[str, Sequence[CheckIn]]], days: Sequence[date]
) -> Message:
    """Who did what on these days, each person once; blockers first."""
    span = day(days[0]) if days[0] == days[-1] else f"{day(days[0])} – {day(days[-1])}"
    title = Title(f"Check-ins, {span}")
    if not people:
        quiet = Text(line("Nobody has checked in on these days yet. A line today is a good start."))
        return Message((title, quiet, Buttons((CHECK_IN,))))
    stuck = [(name, row) for name, said in people for row in said if row.blocked]
    blocks: list[Block] = [title]
    if stuck:
        asking = within((_blocked(name, row) for name, row in stuck), _MOST // 3)
        blocks += [Text(line(Bold("Could use a hand"))), Bullets(asking)]
        blocks += _rest(len(stuck) - len(asking), "blocker")
    blocks.append(Text(line(Bold("Done"))))
    shown = within((digest_row(name, said) for name, said in people), _MOST // 3 * 2)
    blocks.append(Bullets(shown))
    blocks += _rest(len(people) - len(shown), "person", "people")
    return Message((*blocks, Buttons((CHECK_IN,))))


def recap(scene: Scene, done: Sequence[tuple[str, str]], checkins: int) -> Message:
    """The week in numbers and names, a kind word, and what comes next."""
    blocks: list[Block] = [
        Title(f"{scene.label}: looking back"),
        Text(line(_numbers(scene, len(done), checkins))),
    ]
    if done:
        shown = within(
            (line(Bold(brief(name, _NAME)), f": {title}") for name, title in done), _MOST // 2
        )
        blocks.append(Bullets(shown))
        blocks += _rest(len(done) - len(shown), "milestone")
    warnings = [content.warning for _, content in scene.contents if content.warning]
    blocks += [Text(line(Bold("Before the week ends"), f": {words}")) for words in warnings]
    blocks += _ahead(scene)
    blocks += _kind_words(scene)
    return Message((*blocks, Buttons((progress_button(scene.cohort),))))


def _kind_words(scene: Scene) -> list[Block]:
    """Encouragement, and a question of habit for the days ahead."""
    habits = scene.run.roadmap.habits
    number = scene.contents[-1][1].number
    turn = number // len(scene.contents)
    question = None if _is_last(scene) else habits.question(turn)
    return [
        *(Text(line(words)) for words in (habits.encouragement(number),) if words),
        *([Text(line(Bold("For next week"), f": {question}"))] if question else []),
    ]


def _blocked(name: str, row: CheckIn) -> Line:
    return line(Bold(brief(name, _NAME)), f": {brief(row.blocked or '', 200)}")


def _rest(left: int, noun: str, plural: str | None = None) -> list[Block]:
    return [Text(line(f"And {count(left, noun, plural)} more."))] if left else []


def _is_last(scene: Scene) -> bool:
    return scene.week.road[-1] >= scene.run.length


def _numbers(scene: Scene, done: int, checkins: int) -> str:
    if not done and not checkins:
        quiet = "Two quiet weeks." if scene.in_halves else "A quiet week."
        return quiet if _is_last(scene) else f"{quiet} The next one is a fresh start."
    numbers = ((checkins, "check-in"), (done, "milestone"))
    when = "in these two weeks" if scene.in_halves else "this week"
    return f"{listed([count(number, noun) for number, noun in numbers if number])} {when}."


def _ahead(scene: Scene) -> list[Block]:
    """The finish line of a leg that ends with this week, and what comes after it."""
    numbers = {content.number for _, content in scene.contents}
    legs = [leg for leg in scene.run.roadmap.legs if leg.last_week in numbers]
    said: list[Block] = [
        Text(line(Bold(f"The finish line of “{leg.title}”: "), leg.finish)) for leg in legs
    ]
    following = scene.week.road[-1] + 1
    if following <= scene.run.length:
        theme, begins = scene.run.week(following).theme, scene.cohort.calendar.begins(following)
        said.append(Text(line(Bold("Next: "), f"week {following}, from {day(begins)}: {theme}.")))
    elif not legs:
        said.append(Text(line("That was the last week of this road.")))
    return said
