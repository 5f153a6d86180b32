"""What can be typed after `cairn`."""

from argparse import ArgumentParser, ArgumentTypeError
from importlib.metadata import version

MOST_AT_ONCE = 64
"""Requests of `cairn content links`: with more, the network is what fails."""
LONGEST_ID = 20
"""Digits of an id on Discord: it fits into 64 bits."""


def arguments() -> ArgumentParser:
    """The parser; `command` and, below most of them, `action` say what is asked for."""
    parser = ArgumentParser(
        prog="cairn", description="A learning-cohort bot for Discord and Slack."
    )
    parser.add_argument("--version", action="version", version=f"cairn {version('cairn-bot')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="serve whatever is configured: Discord, Slack")
    commands.add_parser("chat", help="talk to the bot in this terminal")
    commands.add_parser("demo", help="play a whole cohort in this terminal")
    rehearse = commands.add_parser("rehearse", help="play a script on a virtual clock")
    rehearse.add_argument("script", metavar="FILE", help="the script; - reads standard input")
    rehearse.add_argument("--json", action="store_true", help="one JSON object a line")
    _add_database(rehearse, "the database to play on, instead of a fresh one")
    _add_db(commands.add_parser("db", help="look after the database"))
    _add_content(commands.add_parser("content", help="look after the roadmaps"))
    _add_discord(commands.add_parser("discord", help="get the bot ready for Discord"))
    _add_slack(commands.add_parser("slack", help="get the bot ready for Slack"))
    commands.add_parser("config", help="show the settings in force, secrets hidden")
    doctor = commands.add_parser("doctor", help="look at all it needs; 1 when something is wrong")
    doctor.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _add_db(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary in (
        ("upgrade", "bring it to the schema that this version needs"),
        ("status", "say where it stands; 1 when it has to be upgraded"),
        ("backup", "write a copy while the bot goes on"),
        ("restore", "put a copy in the place of the database, while the bot is stopped"),
    ):
        action = actions.add_parser(name, help=summary)
        _add_database(action, "the database; unset: the one in CAIRN_DATABASE_URL")
        if name == "backup":
            action.add_argument("target", metavar="FILE", help="where the copy goes")
        if name == "restore":
            action.add_argument("source", metavar="FILE", help="the copy")
            words = "throw away what the database holds now"
            action.add_argument("--replace", action="store_true", help=words)


def _add_content(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="say what is wrong with them; 1 if anything is")
    links = actions.add_parser("links", help="ask every address they lead to; 1 if one is broken")
    summary = f"requests at once, 1 to {MOST_AT_ONCE}; unset: %(default)s"
    links.add_argument("--at-once", metavar="N", type=_at_once, default=8, help=summary)
    for action in (check, links):
        action.add_argument(
            "folder", metavar="DIR", nargs="?", help="unset: the roadmaps shipped here"
        )
    diff = actions.add_parser(
        "diff", help="say what an edit does to people on the road; 1 if something is lost"
    )
    diff.add_argument("old", metavar="OLD", help="the folder of the roadmap as it was")
    diff.add_argument("new", metavar="NEW", help="the folder of the same roadmap as it is now")
    new = actions.add_parser("new", help="begin a roadmap with files to fill in")
    new.add_argument("name", metavar="NAME", help="its id, such as evening-sketching")
    new.add_argument(
        "--in",
        metavar="DIR",
        dest="shelf",
        help="where its folder goes; unset: CAIRN_CONTENT_DIR, or here",
    )


def _add_discord(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("invite", help="print the address that adds the bot to a server")
    sync = actions.add_parser("sync", help="send Discord the commands, if it has others")
    sync.add_argument(
        "--guild", metavar="ID", type=_id, help="only to this server; unset: to all of them"
    )
    sync.add_argument("--remove", action="store_true", help="take the commands away instead")


def _add_slack(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    manifest = actions.add_parser("manifest", help="print the app's manifest")
    summary = "how it is written; unset: %(default)s"
    manifest.add_argument("--format", choices=("yaml", "json"), default="yaml", help=summary)
    ways = manifest.add_mutually_exclusive_group()
    for name, words in (
        ("socket", "for Socket Mode"),
        ("http", "for HTTP and one workspace"),
        ("many", "for HTTP and every workspace that adds it"),
    ):
        flag = f"--{name}"
        ways.add_argument(flag, dest="way", action="store_const", const=name, help=words)
    actions.add_parser("key", help="print a new key for CAIRN_SECRET_KEY")


def _id(text: str) -> str:
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID:
        return text
    raise ArgumentTypeError("takes the number that “Copy Server ID” gives on Discord")


def _at_once(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_AT_ONCE:
        return int(text)
    raise ArgumentTypeError(f"takes a whole number from 1 to {MOST_AT_ONCE}")


def _add_database(parser: ArgumentParser, summary: str) -> None:
    parser.add_argument("--database", metavar="URL", help=summary)
