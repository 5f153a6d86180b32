"""Time zones as people name them."""

from bot.domain.refusal import Refusal
from bot.domain.zones import names


def zone_meant(text: str) -> str:
    """The IANA name somebody means, whatever its case; a city is enough where it is one alone.

    Raises:
        Refusal: there is no such zone.
    """
    wanted = text.strip().replace(" ", "_").casefold()
    for name in names():
        if name.casefold() == wanted:
            return name
    cities = [
        name for name in names() if "/" in name and name.rsplit("/", 1)[1].casefold() == wanted
    ]
    if len(cities) == 1:
        return cities[0]
    raise Refusal(
        f"The option timezone cannot be “{text[:40]}”; "
        "it takes an IANA name such as Europe/Berlin.",
        option="timezone",
    )
