"""Roadmaps as people write them: folders of YAML, read into domain values."""

from bot.content.errors import ContentError, ContentErrors
from bot.content.library import Library, folders, load_library, shipped
from bot.content.loader import check, load

__all__ = [
    "ContentError",
    "ContentErrors",
    "Library",
    "check",
    "folders",
    "load",
    "load_library",
    "shipped",
]
