"""`cairn doctor`: looks at all that the bot needs, and changes none of it."""
