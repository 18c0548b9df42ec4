"""Errors that people are told."""


class PlainError(Exception):
    """Something outside the code is in the way; the words say what was found, what is allowed and what to do."""
