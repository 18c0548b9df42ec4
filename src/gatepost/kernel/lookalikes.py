"""Texts that mix alphabets whose letters look alike: `dana` with a Cyrillic a passes for the real one."""

import unicodedata

_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def mixes_alphabets(text: str) -> bool:
    """Say whether `text` has letters of more than one of the alphabets that share shapes.

    A text wholly in one alphabet is let through, though it may look like another one wholly in Latin letters:
    refusing it would refuse real names. Marks, digits and other scripts (Japanese beside Latin) count for nothing.
    """
    letters = (sign for sign in unicodedata.normalize("NFKC", text) if sign.isalpha())
    alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
    return len(alphabets & _LOOK_ALIKE) > 1
