"""Cairn's core: everything that does not know which chat platform it talks to."""
