"""A field of the administrator's forms: as it is drawn, and as it is read of a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import QueryDict

from gatepost.options.kinds import Said

_LONGEST_NUMBER = 9


class Shape(StrEnum):
    """How a field is entered."""

    TICK = "tick"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    ADDRESS = "email"
    MOMENT = "datetime-local"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a page: what was typed in it, what it means, and what is wrong with it."""

    name: str
    label: Said
    shape: Shape
    typed: str
    hint: Said = ""
    choices: Mapping[str, Said] = field(default_factory=dict)
    error: Said = ""


def number(text: str) -> int:
    """Return the number that a hidden field of ours holds; 0, which none of them does, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


def typed(post: QueryDict, name: str, shape: Shape) -> str | None:
    """Return what was sent in a field; None when it was not there, or twice.

    A tick that is not set is not sent at all. So a hidden "off" goes before it, and "on" comes after.
    """
    sent: Sequence[str] = post.getlist(name)
    if shape is Shape.TICK and list(sent) == ["off", "on"]:
        return "on"
    return sent[0] if len(sent) == 1 else None
