"""The languages in which Discord shows what commands and options are for.

Each is a file in `locales`, called after the language as Discord calls it. Names stay English, so
that everybody types the same and finds it in the guides.
"""

import json
from pathlib import Path

from adapters.discord.declare import Translations

FOLDER = Path(__file__).parent / "locales"


def translations() -> Translations:
    """For each language, every description in it by the English one."""
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
    }
