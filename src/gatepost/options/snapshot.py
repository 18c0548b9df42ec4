"""Reading all options at once, and changing one."""

import json
from dataclasses import Field, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from gatepost.kernel.database import statements
from gatepost.kernel.errors import PlainError
from gatepost.options import models
from gatepost.options.catalogue import Options
from gatepost.options.kinds import Value, kind_of

_DECLARED: dict[str, Field[Any]] = {declared.name: declared for declared in fields(Options)}


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
    if not kind_of(_DECLARED[name]).holds(value):
        message = f"{name} cannot be {value!r}. Allowed: {kind_of(_DECLARED[name]).bounds}."
        raise ValueError(message)
    version, content = _read()
    before: Value = getattr(of_content(content), name)
    if before == value:
        return before
    entries = json.loads(content) | {name: {"value": value, "by": by, "at": now.isoformat()}}
    changed = statements.run(models.REPLACE, content=json.dumps(entries), version=version)
    return before if changed else None


def _read() -> tuple[int, str]:
    row = statements.one(models.READ)
    if row is None:
        raise OptionsMissingError
    return row[0], row[1]
