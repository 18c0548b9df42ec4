"""A file of settings, one NAME=value a line, as systemd's EnvironmentFile and many other tools read it."""

import re
from dataclasses import dataclass, field

_SETTING = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Line:
    """One setting: on which line it stands, and what it says, which may be a secret."""

    number: int
    value: str = field(repr=False)


def parse(text: str) -> tuple[dict[str, Line], list[int]]:
    """Return the settings in `text`, and the numbers of the lines that are none, or say a name for the second time.

    Empty lines and those that begin with # are passed over. A value may stand in quotes; within double ones a
    backslash makes the next sign plain. Nothing else is taken out of a value: a password may have a # in it.
    """
    settings, wrong = dict[str, Line](), list[int]()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _SETTING.fullmatch(stripped)
        if found is None or found[1] in settings:
            wrong.append(number)
        else:
            settings[found[1]] = Line(number, _unquoted(found[2]))
    return settings, wrong


def _unquoted(value: str) -> str:
    quote = value[:1]
    if len(value) < 2 or quote not in {"'", '"'} or not value.endswith(quote):  # noqa: PLR2004  (a pair of quotes)
        return value
    return _ESCAPED.sub(r"\1", value[1:-1]) if quote == '"' else value[1:-1]
