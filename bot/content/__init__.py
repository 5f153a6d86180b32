"""Roadmaps as people write them: folders of YAML, read into domain values."""

from bot.content.errors import ContentError, ContentErrors
from bot.content.library import Library, folders, folders_at, load_library, offered, shipped
from bot.content.loader import check, load

__all__ = [
    "ContentError",
    "ContentErrors",
    "Library",
    "check",
    "folders",
    "folders_at",
    "load",
    "load_library",
    "offered",
    "shipped",
]
