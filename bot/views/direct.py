"""What Cairn says to one person by itself: reminders, and words to facilitators."""

from collections.abc import Sequence
from datetime import date

from bot.domain.usage import spoken
from bot.message import Button, Buttons, Message, Room, Text, Title, line, usage
from bot.views.wording import day, listed

_GONE = "the channel it posted in"
"""What a place is called that no platform knows any more."""


def reminder(
    cohorts: Sequence[str], missed: int, button: Button, *, with_streak: bool = True
) -> Message:
    """A personal reminder: gentle after one miss, with an offer to pause after two.

    The offer is the last word until they check in, and says so. Nobody is told of a streak that
    they have turned off.
    """
    where = listed(list(cohorts))
    if missed == 0:
        said = line(f"What did you get done for {where} today? One line is enough.")
    elif missed == 1:
        kind = "No check-in since last time, and that is fine."
        said = line(f"{kind} One line for {where} is enough.")
    else:
        kept = " and keeps your streak as it is" if with_streak else ""
        said = line(
            f"It has been quiet for a while in {where}. If life is full, ",
            usage("pause", until="friday"),
            f" gives you a break{kept}. No more reminders come until you check in again.",
        )
    stop = Button("Stop reminders", ("reminders",), (("on", "no"),))
    return Message((Text(said), Buttons((button, stop))))


def notice(
    cohort: str, post: str, place: str, cause: str, fix: str, *, there: bool = True
) -> Message:
    """Words to a facilitator about a place that cannot be reached, or is not `there` any more."""
    return Message(
        (
            Title(f"The {post} post of {cohort} could not be delivered"),
            Text(line("Place: ", Room(place) if there else _GONE, f". Cause: {cause}.")),
            Text(
                line(
                    "What helps: ",
                    *spoken(fix),
                    ". Then ",
                    usage("cohort post", post=post),
                    " brings it back.",
                )
            ),
        )
    )


def stuck(cohort: str, post: str | None, on: date, job: int) -> Message:
    """Words to a facilitator about a post, or else the end of a cohort, that did not come about."""
    what = f"The {post} post of {day(on)}" if post else "The end of the cohort"
    again = usage("cohort post", post=post) if post else usage("cohort finish")
    done = " brings it back" if post else " ends it by hand"
    return Message(
        (
            Title(f"Something of {cohort} did not come about"),
            Text(
                line(
                    f"{what} failed whenever Cairn tried, over a mistake in Cairn. What comes later"
                    " is not held up by it."
                )
            ),
            Text(
                line(
                    f"What helps: tell whoever runs this bot that job {job} was set aside; the log"
                    " says why. Once that is mended, ",
                    again,
                    f"{done}.",
                )
            ),
        )
    )
