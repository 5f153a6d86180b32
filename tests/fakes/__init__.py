"""Stand-ins with tests of their own, where the real thing is far away or takes its time."""
