"""Discord: interactions become calls, messages become components."""
