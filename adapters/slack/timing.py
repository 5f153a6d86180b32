"""How long things may take on Slack, and how often they are done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """All of it in seconds.

    `answer` is how long a form and the home tab wait for an answer: Slack itself waits for three.
    Slack gives out about one address for a connection a minute, and renews each after some hours:
    `apart` keeps the two from being renewed together. `ping` finds connections that broke in
    silence, `look` those that ended. `connect` is what one may take to be made, and `linger` how
    long an old one is kept for what was on its way. The next one waits after one that was not
    `steady`. After `dead` without any connection the process gives up.
    """

    answer: float = 2.0
    apart: float = 60.0
    ping: float = 5.0
    look: float = 1.0
    connect: float = 10.0
    linger: float = 2.0
    steady: float = 60.0
    dead: float = 900.0
