"""Reading all options at once, and changing one or several."""

import json
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from gatepost.kernel.database import statements
from gatepost.kernel.errors import PlainError
from gatepost.options import models
from gatepost.options.catalogue import Options
from gatepost.options.kinds import Value, in_text, kind_of

_DECLARED: dict[str, Field[Any]] = {declared.name: declared for declared in fields(Options)}


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of one option: what it was before, who changed it, when, and which version that made."""

    before: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How all options stand, which version that is, and the last change of each that was ever changed."""

    version: int
    options: Options
    changes: Mapping[str, Change]


class OptionsMissingError(PlainError):
    """The options cannot be read. Nobody gets in until they can: a default would turn the second step off."""

    def __init__(
        self, words: str = "The database has lost its row of options, so nobody can sign in."
    ) -> None:
        super().__init__(f"{words} It is the one row of the table options_document.")


def current() -> Options:
    """Return the options as they stand now, in the caller's transaction if there is one.

    Raises OptionsMissingError when the row is not there, or says something that is not allowed.
    """
    return of_content(_read()[1])


def standing() -> Standing:
    """Return the options with who changed them and when. Raises OptionsMissingError, as `current` does."""
    version, content = _read()
    options = of_content(content)
    entries = {name: entry for name, entry in json.loads(content).items() if name in _DECLARED}
    return Standing(version, options, {name: _told(name, each) for name, each in entries.items()})


@lru_cache(maxsize=8)
def of_content(content: str) -> Options:
    """Return the options that a row's JSON stands for. Names that are not in the catalogue are passed over.

    Raises OptionsMissingError when a value is not allowed.
    """
    values = {name: value for name, value in _values(content).items() if name in _DECLARED}
    for name, value in values.items():
        if not kind_of(_DECLARED[name]).holds(value):
            bounds = kind_of(_DECLARED[name]).bounds
            message = f"The option {name} is stored as {value!r}. Allowed: {bounds}. Take it out."
            raise OptionsMissingError(message)
    return Options(**values)  # type: ignore[arg-type]  # each is what its kind holds


def _values(content: str) -> dict[str, object]:
    try:
        return {name: entry["value"] for name, entry in json.loads(content).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OptionsMissingError("The row of options is not what Gatepost wrote.") from error


def read_value(name: str, text: str) -> Value:
    """Return the value that `text` means for the option `name`.

    Raises KeyError when there is no such option, ValueError with a sentence when the text is not allowed.
    """
    return kind_of(_DECLARED[name]).read(text)


def change(name: str, value: Value, *, by: str, now: datetime) -> Value | None:
    """Set an option, in the caller's transaction, and return what it was; None when somebody else was quicker.

    When it was so already, nothing is written.
    Raises KeyError when there is no such option, ValueError when the value is not allowed.
    """
    before = change_many({name: value}, by=by, now=now)
    return None if before is None else before.get(name, value)


def change_many(
    values: Mapping[str, Value], *, by: str, now: datetime, version: int | None = None
) -> dict[str, Value] | None:
    """Set options, in the caller's transaction, and return what those were that changed.

    None, and nothing is changed, when somebody else was quicker, or the options are no longer of this `version`.
    What was so already is not written. Raises KeyError and ValueError as `change` does.
    """
    for name, value in values.items():
        _must_hold(name, value)
    found, content = _read()
    if version not in {None, found}:
        return None
    current = of_content(content)
    before: dict[str, Value] = {name: getattr(current, name) for name in values}
    changed = {name: was for name, was in before.items() if was != values[name]}
    told = {"by": by, "at": now.isoformat(), "version": found + 1}
    new = {name: {"value": values[name], "before": in_text(was), **told} for name, was in changed.items()}
    if not new:
        return {}
    replaced = json.dumps(json.loads(content) | new)
    return changed if statements.run(models.REPLACE, content=replaced, version=found) else None


def _must_hold(name: str, value: Value) -> None:
    if not kind_of(_DECLARED[name]).holds(value):
        message = f"{name} cannot be {value!r}. Allowed: {kind_of(_DECLARED[name]).bounds}."
        raise ValueError(message)


def _told(name: str, entry: Mapping[str, Any]) -> Change:
    """Return what a row's entry tells. An older Gatepost, or somebody with a database's tools, wrote less."""
    before = str(entry.get("before", in_text(getattr(Options(), name))))
    at = datetime.fromisoformat(entry["at"]) if "at" in entry else datetime.min.replace(tzinfo=UTC)
    return Change(before, str(entry.get("by", "")), at, int(entry.get("version", 0)))


def _read() -> tuple[int, str]:
    row = statements.one(models.READ)
    if row is None:
        raise OptionsMissingError
    return row[0], row[1]
