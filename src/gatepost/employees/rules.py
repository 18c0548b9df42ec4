"""Pure decisions about people: when two names are one, what a password says, where a code may go."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SHOWN = 1
"""How many characters of a mailbox's name are shown before the dots."""

Cost = tuple[int, int]
"""Memory (KiB) and passes of a hash."""

_WORD = re.compile(r"\w+")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_MARK_BITS = 64
_TWICE = 2
_SHORTEST_WORD = 3
"""Letters of a name that is looked for in passwords: shorter ones stand in half of all words."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """What an employee chose about codes."""

    email1: str
    email2: str
    destination: str
    fallback: bool


def name_key(name: str) -> str:
    """Return a name as it is compared: compatibility forms folded, any case, no space around it."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.strip()).casefold())
    return _NOT_STORABLE.sub(
        "\ufffd", folded
    )  # no database text holds NUL or half a character, and no name does


def said_once(text: str) -> str:
    """Return what a text says, where it says the same again and again; the text itself where it does not."""
    lengths = range(
        1, (len(text) + 1) // _TWICE + 1
    )  # what joins the two need not stand at the end once more
    return next((text[:length] for length in lengths if text[length:] == text[:-length]), text)


def is_row(text: str) -> bool:
    """Say whether each character of a text is the next after the one before it, as in `abcd` and `4321`."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


def apart_from(text: str, names: Sequence[str]) -> str:
    """Return what a text says beside these names, in any case; the text itself where it holds none of them."""
    rest, words = name_key(text), {word for name in names for word in _WORD.findall(name_key(name))}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            rest = rest.replace(word, " ")
    return text if rest == name_key(text) else said_once("".join(rest.split()))


def chosen(boxes: Mailboxes) -> tuple[str, ...]:
    """Return the distinct addresses that a code goes to at once; of two chosen, an empty one is passed over."""
    picked = {
        "email1": (boxes.email1,),
        "email2": (boxes.email2,),
        "both": (boxes.email1, boxes.email2),
    }[boxes.destination]
    return distinct(picked)


def out_of_reach(boxes: Mailboxes) -> bool:
    """Say whether these mailboxes leave no address for the choice that was made.

    For the database the same stands in employees.models: OUT_OF_REACH.
    """
    return not chosen(boxes)


def reached(boxes: Mailboxes) -> str:
    """Return where a code goes as things stand: "both", "email1", "email2", or "nowhere"."""
    goes_to = chosen(boxes)
    if not goes_to:
        return "nowhere"
    return "both" if len(goes_to) > 1 else "email1" if goes_to[0] == boxes.email1 else "email2"


def permitted(boxes: Mailboxes) -> tuple[str, ...]:
    """Return every address that this employee's codes may go to: the chosen, and with the tick the other one."""
    extra = (boxes.email1, boxes.email2) if boxes.fallback and boxes.destination != "both" else ()
    return distinct((*chosen(boxes), *extra))


def within(boxes: Mailboxes, wanted: str) -> tuple[str, ...]:
    """Return the addresses of `wanted` (email1, email2, both, or "" for the employee's choice) that are permitted."""
    if wanted not in {"email1", "email2", "both"}:
        return chosen(boxes)
    asked = chosen(Mailboxes(boxes.email1, boxes.email2, wanted, fallback=False))
    return tuple(address for address in asked if address in permitted(boxes))


def masked(address: str) -> str:
    """Return `d•••@example.com`: enough for the owner to know it by, too little for a stranger."""
    return _covered(address, SHOWN)


def told_apart(one: str, other: str) -> tuple[str, str]:
    """Return two addresses masked so that they differ where they do, with no more letters than that takes.

    What tells of a change goes to both, so neither is written out while there is another way.
    """
    for shown in range(SHOWN, min(len(_name(one)), len(_name(other))) - 1):
        both = _covered(one, shown), _covered(other, shown)
        if both[0] != both[1]:
            return both
    ends = _covered(one, SHOWN, end=1), _covered(other, SHOWN, end=1)
    return ends if ends[0] != ends[1] else (_covered(one, len(one)), _covered(other, len(other)))


def _covered(address: str, shown: int, *, end: int = 0) -> str:
    name, domain = _name(address), address.rpartition("@")[2]
    return f"{name[:shown]}•••{name[len(name) - end :]}@{domain}"


def _name(address: str) -> str:
    return address.rpartition("@")[0]


def in_proportion(stored: Mapping[Cost, int], mark: bytes) -> Cost:
    """Return the cost that falls to `mark` (8 bytes, as good as random), in the proportions that are `stored`.

    A mark keeps its cost while the proportions stay, however many rows there are. When they change, only the marks
    between the old and the new boundary change theirs, as only the people whose password was hashed anew do.
    """
    point = int.from_bytes(mark, "big") * sum(stored.values()) >> _MARK_BITS
    for cost, count in sorted(stored.items()):
        point -= count
        if point < 0:
            return cost
    message = "nothing is stored"
    raise ValueError(message)


def distinct(addresses: Sequence[str]) -> tuple[str, ...]:
    """Return each mailbox once, as it was first written; empty ones are passed over."""
    kept: dict[str, str] = {}
    for address in addresses:
        if address:
            kept.setdefault(address.casefold(), address)
    return tuple(kept.values())
