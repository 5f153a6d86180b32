"""The command line: what `cairn` and `python -m bot` take."""
