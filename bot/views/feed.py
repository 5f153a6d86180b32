"""What /calendar answers."""

from datetime import date

from bot.message import Block, Button, Buttons, Code, Message, Text, Title, line
from bot.views.wording import long_day

_RENEW = Button("New address", ("calendar",), (("renew", "yes"),))
_REVOKE = Button("End it", ("calendar",), (("revoke", "yes"),))


def address(url: str, *, once: bool, renewed: bool = False) -> Message:
    """Where somebody's calendar is; `once` says that it cannot be shown again."""
    lines: list[Block] = [
        Title("Your calendar"),
        Text(line(Code(url))),
        Text(
            line(
                "Subscribe to this address in your calendar app. It shows the weeks, due dates, "
                "check-ins, days off and events of every cohort you are in, and follows what "
                "changes."
            )
        ),
        Text(line("Whoever has the address can read it, so keep it to yourself.")),
    ]
    if renewed:
        lines.append(Text(line("The address from before shows nothing any more.")))
    if once:
        lines.append(Text(line("Copy it now: Cairn does not keep it and cannot show it again.")))
    return Message((*lines, Buttons((_RENEW, _REVOKE))))


def kept(since: date) -> Message:
    """That somebody has an address that cannot be shown again."""
    return Message(
        (
            Title("Your calendar"),
            Text(
                line(
                    f"It has had its address since {long_day(since)}. Cairn does not keep that and "
                    "cannot show it again; a new one takes its place in every calendar app."
                )
            ),
            Buttons((_RENEW, _REVOKE)),
        )
    )


def ended() -> Message:
    return Message(
        (
            Text(line("Your calendar has no address any more, and its old one shows nothing.")),
            Buttons((Button("New address", ("calendar",)),)),
        )
    )
