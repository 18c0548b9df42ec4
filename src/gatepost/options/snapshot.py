"""Reading all options at once, and changing one."""

import json
from dataclasses import fields
from datetime import datetime
from functools import lru_cache

from gatepost.kernel.database import statements
from gatepost.options import models
from gatepost.options.catalogue import Options
from gatepost.options.kinds import Value, kind_of


class OptionsMissingError(Exception):
    """The options' row is gone. Nobody gets in until it is back: a default would turn the second step off."""


def current() -> Options:
    """Return the options as they stand now, in the caller's transaction if there is one.

    Raises OptionsMissingError when the row is not there.
    """
    row = statements.one(models.READ)
    if row is None:
        raise OptionsMissingError
    return of_content(row[1])


@lru_cache(maxsize=8)
def of_content(content: str) -> Options:
    """Return the options that a row's JSON stands for. Names that are not in the catalogue are passed over."""
    known = {declared.name for declared in fields(Options)}
    return Options(**{name: entry["value"] for name, entry in json.loads(content).items() if name in known})


def read_value(name: str, text: str) -> Value:
    """Return the value that `text` means for the option `name`.

    Raises KeyError when there is no such option, ValueError with a sentence when the text is not allowed.
    """
    declared = {declared.name: declared for declared in fields(Options)}[name]
    return kind_of(declared).read(text)


def change(name: str, value: Value, *, by: str, now: datetime) -> Value | None:
    """Set an option, in the caller's transaction, and return what it was; None when somebody else was quicker."""
    row = statements.one(models.READ)
    if row is None:
        raise OptionsMissingError
    version, content = row
    before: Value = getattr(of_content(content), name)
    entries = json.loads(content) | {name: {"value": value, "by": by, "at": now.isoformat()}}
    changed = statements.run(models.REPLACE, content=json.dumps(entries), version=version)
    return before if changed else None
