"""The chat platforms: an event in becomes a call, a message out becomes a payload. No rules."""
