"""Pure decisions about people: when two names are one, where a code may go, what an unknown name's hash costs."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHOWN = 1
"""How many characters of a mailbox's name are shown before the dots."""

Cost = tuple[int, int]
"""Memory (KiB) and passes of a hash."""

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_MARK_BITS = 64


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


def chosen(boxes: Mailboxes) -> tuple[str, ...]:
    """Return the distinct addresses that a code goes to at once; of two chosen, an empty one is passed over."""
    picked = {
        "email1": (boxes.email1,),
        "email2": (boxes.email2,),
        "both": (boxes.email1, boxes.email2),
    }[boxes.destination]
    return distinct(picked)


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
    name, _, domain = address.rpartition("@")
    return f"{name[:SHOWN]}•••@{domain}"


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
