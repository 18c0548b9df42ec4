"""The types that an option can have: how its text is read, and how its bounds are said."""

from collections.abc import Callable
from dataclasses import Field, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Kind:
    """What values an option takes. `read` raises ValueError with a sentence; `bounds` says it before."""

    read: Callable[[str], Value]
    bounds: str

    def holds(self, value: object) -> bool:
        """Say whether a stored value is one that `read` returns: of the right type, and within today's bounds."""
        if not isinstance(value, bool | int | str):
            return False
        try:
            return self.read(in_text(value)) == value
        except ValueError:
            return False


def in_text(value: Value) -> str:
    """Return a value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _flag(text: str) -> bool:
    if text not in {"on", "off"}:
        message = "It is either on or off."
        raise ValueError(message)
    return text == "on"


FLAG = Kind(_flag, "on or off")


def whole(low: int, high: int, unit: str) -> Kind:
    """Return the kind of whole numbers from `low` to `high`, counted in `unit`."""

    def read(text: str) -> int:
        few = len(text) <= len(str(high))
        if not (few and text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            message = f"It must be a whole number from {low} to {high}."
            raise ValueError(message)
        return int(text)

    return Kind(read, f"{low} to {high} {unit}")


def words(longest: int, *, least: int = 0) -> Kind:
    """Return the kind of one line of text with up to `longest` characters, and at least `least`."""
    bounds = f"one line, {'up' if least == 0 else least} to {longest} characters"

    def read(text: str) -> str:
        line = text.strip()
        if not least <= len(line) <= longest or not line.isprintable():
            message = f"It must be {bounds}."
            raise ValueError(message)
        return line

    return Kind(read, bounds)


def one_of(*allowed: str) -> Kind:
    """Return the kind that is one of a few words."""

    def read(text: str) -> str:
        if text not in allowed:
            message = f"It must be one of: {', '.join(allowed)}."
            raise ValueError(message)
        return text

    return Kind(read, " or ".join(allowed))


def _zone(text: str) -> str:
    # Never opened before it is known: a name of a zone is a path, and may lead elsewhere.
    if text not in available_timezones():
        message = "It must be a time zone's name, such as Europe/London."
        raise ValueError(message)
    return ZoneInfo(text).key


ZONE = Kind(_zone, "a time zone's name, such as Europe/London")


def option(section: str, default: Value, kind: Kind, sentence: str) -> Any:  # noqa: ANN401  (as dataclasses.field)
    """Declare one option: where it is shown, its default, what it takes, and what it means for whoever sets it."""
    return field(default=default, metadata={"section": section, "kind": kind, "sentence": sentence})


def kind_of(declared: Field[Any]) -> Kind:
    """Return the kind that an option was declared with."""
    kind: Kind = declared.metadata["kind"]
    return kind
