"""The types that an option can have: how its text is read, and how its bounds are said."""

from collections.abc import Callable
from dataclasses import Field, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Kind:
    """What values an option takes. `read` raises ValueError with a sentence; `bounds` says it before."""

    read: Callable[[str], Value]
    bounds: str


def _flag(text: str) -> bool:
    if text not in {"on", "off"}:
        message = "It is either on or off."
        raise ValueError(message)
    return text == "on"


FLAG = Kind(_flag, "on or off")


def whole(low: int, high: int, unit: str) -> Kind:
    """Return the kind of whole numbers from `low` to `high`, counted in `unit`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            message = f"It must be a whole number from {low} to {high}."
            raise ValueError(message)
        return int(text)

    return Kind(read, f"{low} to {high} {unit}")


def words(longest: int) -> Kind:
    """Return the kind of one line of text with up to `longest` characters."""

    def read(text: str) -> str:
        if len(text) > longest or not text.isprintable():
            message = f"It must be one line of at most {longest} characters."
            raise ValueError(message)
        return text.strip()

    return Kind(read, f"one line, up to {longest} characters")


def one_of(*allowed: str) -> Kind:
    """Return the kind that is one of a few words."""

    def read(text: str) -> str:
        if text not in allowed:
            message = f"It must be one of: {', '.join(allowed)}."
            raise ValueError(message)
        return text

    return Kind(read, " or ".join(allowed))


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = "It must be a time zone's name, such as Europe/London."
        raise ValueError(message) from error


ZONE = Kind(_zone, "a time zone's name, such as Europe/London")


def option(section: str, default: Value, kind: Kind, sentence: str) -> Any:  # noqa: ANN401  (as dataclasses.field)
    """Declare one option: where it is shown, its default, what it takes, and what it means for whoever sets it."""
    return field(default=default, metadata={"section": section, "kind": kind, "sentence": sentence})


def kind_of(declared: Field[Any]) -> Kind:
    """Return the kind that an option was declared with."""
    kind: Kind = declared.metadata["kind"]
    return kind
