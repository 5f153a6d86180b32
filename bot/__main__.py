"""The composition root: the command line puts everything together."""

import sys

from bot.cli.lasting import lasting

with lasting():
    from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
