"""What Slack is called in the database."""

PLATFORM = "slack"
