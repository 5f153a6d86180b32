"""The composition root: the command line puts everything together."""

import sys

from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
