"""Slack: payloads become calls, messages become blocks."""
