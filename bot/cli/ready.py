"""What has to be there before the bot begins: where it is not, one line says so."""

from bot.cli.failures import Failed
from bot.domain.zones import are_known
from bot.storage import migrate


def refuse_without_zones() -> None:
    """
    Raises:
        Failed: nothing here knows the time zones of the world.
    """
    if not are_known():
        raise Failed(
            "there is no database of time zones here: install the Python package tzdata, or that"
            " of the system"
        )


def refuse_other_schemas(url: str) -> None:
    """
    Raises:
        Failed: the database is older than this version of Cairn.
        StorageError: it is newer, or cannot be used.
    """
    found = migrate.status(url)
    if found.pending:
        raise Failed(f"the database is {found.current or 'empty'}: run `cairn db upgrade` first")
