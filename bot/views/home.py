"""What is somebody's own, at a glance: what Slack shows in the home tab."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohorts import Cohort
from bot.domain.people import Pause
from bot.message import (
    Block,
    Bold,
    Button,
    Buttons,
    Divider,
    Line,
    Message,
    Progress,
    Text,
    Title,
    line,
)
from bot.views import progress
from bot.views.cohorts import NONE, Listed, listed, next_post, state_words
from bot.views.joining import waiting
from bot.views.progress import Shown
from bot.views.wording import CHECK_IN, count, done_button, long_day, progress_button, this_cohort


@dataclass(frozen=True, slots=True)
class Led:
    """A cohort that the reader facilitates, with its size and when its next post goes out."""

    cohort: Cohort
    members: int
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """All that a home says.

    `open` are cohorts that the reader can join; `words` say what cannot be shown. `whole` is false
    where there is more than is shown. Who `organizes` may start a cohort.
    """

    now: datetime
    checked_in: bool = False
    pause: Pause | None = None
    walked: Sequence[Shown] = ()
    waiting: Sequence[Cohort] = ()
    led: Sequence[Led] = ()
    open: Sequence[Listed] = ()
    words: Sequence[Line] = ()
    whole: bool = True
    organizes: bool = False

    @property
    def is_of_a_stranger(self) -> bool:
        return not (self.walked or self.waiting or self.led or self.words)


def home(found: Home) -> Message:
    """The day, every cohort of the reader with what can be done there, and those to join."""
    title = "Welcome to Cairn" if found.is_of_a_stranger else "Your cohorts"
    return Message((Title(title), *_today(found), *_own(found), *_others(found)))


def _today(found: Home) -> Iterator[Block]:
    """What is done once for all cohorts; nothing where every road is behind the reader."""
    ahead = [shown for shown in found.walked if not shown.over]
    if not ahead:
        return
    if found.pause:
        yield Text(line(f"You are paused through {long_day(found.pause.last)}."))
    elif found.checked_in:
        yield Text(line("You have checked in today."))
    elif any(shown.cohort.begins <= shown.today for shown in ahead):
        yield Text(line("No check-in yet today."))
    absence = Button("Resume", ("resume",)) if found.pause else Button("Pause", ("pause",))
    reminders, settings = Button("Reminders", ("reminders",)), Button("Settings", ("settings",))
    yield Buttons((CHECK_IN, absence, reminders, settings))


def _own(found: Home) -> Iterator[Block]:
    for shown in found.walked:
        yield from (Divider(), *_walked(shown))
    for cohort in found.waiting:
        yield from (Divider(), *waiting(cohort))
    for one in found.led:
        yield from (Divider(), *_led(one, found.now))
    for words in found.words:
        yield from (Divider(), Text(words))


def _walked(shown: Shown) -> Iterator[Block]:
    cohort, due = shown.cohort, shown.standing.next
    yield Text(line(Bold(f"{cohort.name}: {progress.week_words(shown)}")))
    yield Progress("Milestones", shown.standing.done, shown.standing.total)
    yield progress.facts(shown)
    done = (done_button(cohort, due.milestone.id),) if due else ()
    yield Buttons((*done, *_week(shown), progress_button(cohort)))


def _week(shown: Shown) -> tuple[Button, ...]:
    if shown.over:
        return ()
    label = "This week" if shown.cohort.begins <= shown.today else "First week"
    return (Button(label, ("week",), (this_cohort(shown.cohort),)),)


def _led(one: Led, now: datetime) -> Iterator[Block]:
    cohort, today = one.cohort, one.cohort.today(now)
    said = f": {state_words(cohort, today)}, {count(one.members, 'member')}, you lead it"
    yield Text(line(Bold(cohort.name), said))
    looks = [("Members", "cohort members"), ("Info", "cohort info")]
    if not cohort.state.over:
        yield Text(next_post(cohort, one.next, now))
        looks.insert(0, ("Preview", "cohort preview"))
    yield Buttons(
        tuple(Button(label, tuple(name.split()), (this_cohort(cohort),)) for label, name in looks)
    )


def _others(found: Home) -> Iterator[Block]:
    if found.open:
        yield Text(line(Bold("Cohorts you can join")))
        yield from listed(found.open, found.now)
    elif found.is_of_a_stranger:
        yield NONE
    rest = () if found.whole else (Button("All cohorts", ("cohort", "list")),)
    start = found.organizes and found.is_of_a_stranger
    if buttons := (*rest, *((Button("Start a cohort", ("cohort", "create")),) if start else ())):
        yield Buttons(buttons)
