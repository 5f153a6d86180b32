"""What Cairn's own web server answers about the process: whether it is well, and what it counts."""
