"""The types that an option can have: how its text is read, and how its bounds are said."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Value = bool | int | str
Said = str | Promise
"""Text for people, in whatever language it is read."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What values an option takes. `read` raises ValueError with a sentence; `bounds` says it before."""

    read: Callable[[str], Value]
    bounds: Said
    low: int = 0
    high: int = 0
    """The least and the most, where it is a number."""
    longest: int = 0
    """The most characters, where it is a text."""
    choices: Mapping[str, Said] = field(default_factory=dict)
    """What there is to choose from, each with its words."""

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
        raise ValueError(gettext("It is either on or off."))
    return text == "on"


FLAG = Kind(_flag, _("on or off"))


def whole(low: int, high: int, unit: Said) -> Kind:
    """Return the kind of whole numbers from `low` to `high`, counted in `unit`."""

    def read(text: str) -> int:
        few = len(text) <= len(str(high))
        if not (few and text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            message = gettext("It must be a whole number from %(low)d to %(high)d.")
            raise ValueError(message % {"low": low, "high": high})
        return int(text)

    bounds = format_lazy(_("{low} to {high} {unit}"), low=low, high=high, unit=unit)
    return Kind(read, bounds, low=low, high=high)


def words(longest: int, *, least: int = 0) -> Kind:
    """Return the kind of one line of text with up to `longest` characters, and at least `least`."""
    most, between = _("one line, up to {longest} characters"), _("one line, {least} to {longest} characters")
    bounds = format_lazy(between if least else most, least=least, longest=longest)

    def read(text: str) -> str:
        line = text.strip()
        if not least <= len(line) <= longest or not line.isprintable():
            raise ValueError(gettext("It must be %(bounds)s.") % {"bounds": bounds})
        return line

    return Kind(read, bounds, longest=longest)


def one_of(**allowed: Said) -> Kind:
    """Return the kind that is one of a few words; each stands with how it is said to people."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(gettext("It must be one of: %(allowed)s.") % {"allowed": ", ".join(allowed)})
        return text

    return Kind(read, " or ".join(allowed), choices=allowed)


def _zone(text: str) -> str:
    # Never opened before it is known: a name of a zone is a path, and may lead elsewhere.
    if text not in available_timezones():
        raise ValueError(gettext("It must be a time zone's name, such as Europe/London."))
    return ZoneInfo(text).key


ZONE = Kind(_zone, _("a time zone's name, such as Europe/London"), longest=64)


def option(section: Said, label: Said, default: Value, kind: Kind, sentence: Said) -> Any:  # noqa: ANN401  (as dataclasses.field)
    """Declare one option: where and under which name it is shown, its default, what it takes, and what it means."""
    told = {"section": section, "label": label, "kind": kind, "sentence": sentence}
    return field(default=default, metadata=told)


def kind_of(declared: Field[Any]) -> Kind:
    """Return the kind that an option was declared with."""
    kind: Kind = declared.metadata["kind"]
    return kind
