"""The expected "no"."""


class Refusal(Exception):
    """Something cannot be done, said in one plain sentence to the person who asked."""
