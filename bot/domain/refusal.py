"""The expected "no"."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something cannot be done, said in one plain sentence to the person who asked."""
