"""Codes of letters and digits for people to copy by hand, with a last character that shows a slip.

The alphabet is Douglas Crockford's: no I, L, O or U, so that nothing looks like 1 or 0 and no word forms. Its 32
characters are the elements of GF(2^5), whose arithmetic catches what a check sum modulo 32 would let pass.
"""

from secrets import choice

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER = {each: number for number, each in enumerate(ALPHABET)}
_AS_MEANT = str.maketrans("abcdefghijklmnopqrstuvwxyzILO", "ABCDEFGH1JK1MN0PQRSTUVWXYZ110", " \t\r\n-")
"""Letters in upper case, each look-alike as the digit that was meant, spaces, hyphens and line ends dropped."""
_TOP_BIT, _POLYNOMIAL = 0b10000, 0b100101  # x^5 + x^2 + 1, which x generates: its powers are all 31 weights
_GROUP = 4


def fold(typed: str) -> str:
    """Return what somebody meant who typed this.

    Only ASCII is forgiven: letters and digits of other scripts stay what they are, and so stay wrong.
    """
    return typed.translate(_AS_MEANT)


def fresh(length: int) -> str:
    """Return so many characters that nobody can guess: five bits each."""
    return "".join(choice(ALPHABET) for _ in range(length))


def of_bytes(raw: bytes, length: int) -> str:
    """Return so many characters out of the last bits of `raw`, five bits each: as good as chance where `raw` is."""
    number = int.from_bytes(raw, "big")
    return "".join(ALPHABET[number >> 5 * at & 31] for at in range(length))


def checked(body: str) -> str:
    """Return `body` with its check character, which stands for the sum of each character times a power of x.

    No two characters of a code up to 31 long have the same weight, and no weight is zero. So one wrong character, or
    two that have changed places, wherever they stand, give another sum. Raises KeyError for what is no character.
    """
    total = 0
    for each in body:
        total = _times_x(total ^ _NUMBER[each])
    return body + ALPHABET[total]


def is_mistyped(folded: str) -> bool:
    """Say whether a folded code cannot be right, whatever it is for: its check character does not fit the others."""
    return not set(folded) <= set(ALPHABET) or checked(folded[:-1]) != folded


def grouped(code: str) -> str:
    """Return the code in groups of four, with hyphens between."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _times_x(number: int) -> int:
    doubled = number << 1
    return doubled ^ _POLYNOMIAL if number & _TOP_BIT else doubled
