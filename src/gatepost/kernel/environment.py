"""What is fixed at start: read from the environment, or from the file that GATEPOST_ENV_FILE names."""

import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from gatepost.kernel import env_file

T = TypeVar("T")

_FILE = "GATEPOST_ENV_FILE"
_OURS = ("GATEPOST_", "DATABASE_URL")
_NOT_SET = "not set"
_LONGEST_SHOWN = 120
_adopted: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """A setting that cannot be used. `found` never holds a secret."""

    id: str
    setting: str
    where: str
    found: str
    allowed: str
    do: str

    @property
    def said(self) -> str:
        """What is wrong and what is allowed, as sentences. Where nothing was found, there is nothing to quote."""
        head = (
            f"{self.setting} ({self.where}): {self.found}"
            if self.found
            else f"{self.setting} is {self.where}"
        )
        return f"{head}. Allowed: {self.allowed}."

    def __str__(self) -> str:
        """Return the whole as sentences for whoever starts Gatepost."""
        return f"{self.said} {self.do}"


def adopt(secrets: Mapping[str, str]) -> None:
    """Take over the secrets that the parent process read, so that they need not stand in this one's environment."""
    _adopted.update(secrets)


def shown(text: str) -> str:
    """Return `text` as a complaint may quote it: one line, not too long, and no password out of a URL."""
    return repr(re.sub(r".*:.*@", "…@", text, flags=re.DOTALL)[:_LONGEST_SHOWN])


class Environment:
    """Reads settings once, keeps what was wrong, and takes secrets out of the process's environment."""

    def __init__(self, source: MutableMapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source
        self._asked = {_FILE}
        self.problems: list[Problem] = []
        self.secrets: dict[str, str] = {}
        self.secret_files: list[Path] = []
        self.is_empty = not _adopted and not any(name.startswith(_OURS) for name in self._source)
        """Nobody has set anything here: most likely the name of the file of settings was forgotten."""
        self._file = self._source.get(_FILE, "").strip()
        self._lines: dict[str, env_file.Line] = {}
        if self._file:
            self._read_lines()

    def text(self, name: str, default: str = "") -> str:
        """Return the setting as it stands, without white space around it."""
        self._asked.add(name)
        return (self._source.get(name, "").strip() or self._line(name) or default).strip()

    def secret(self, name: str, default: str = "") -> str:
        """Return a secret from `name`, or from the file that `name`_FILE names; it leaves the environment."""
        self._asked.add(name)
        taken = self._source.pop(name, "").strip() or _adopted.get(name, "")
        if taken:
            self.secrets[name] = taken
        value = taken or self._line(name)
        if not taken and _is_secret(value):
            self.secret_files.append(Path(self._file))
        path = self.text(f"{name}_FILE")
        if not path:
            return value or default
        if value:
            self.complain(
                "E013",
                f"{name}_FILE",
                f"{name} is set too",
                "one of the two",
                "Leave one of them out.",
            )
            return value
        self.secret_files.append(Path(path))
        return self._read(f"{name}_FILE", path) or default

    def flag(self, name: str, id_: str) -> bool:
        """Return True for 1, true, yes, on; False for 0, false, no, off or nothing."""
        value = self.text(name).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"", "0", "false", "no", "off"}:
            self.complain(
                id_, name, f"found {shown(value)}", "1 or 0", "Write 1 to turn it on, or leave it out."
            )
        return False

    def file(self, name: str, id_: str, *, allowed: str) -> str:
        """Return the path of a file that can be read, or ""."""
        path = self.text(name)
        try:
            if path:
                Path(path).open("rb").close()
        except OSError as error:
            found = f"the file {path} cannot be read: {error.strerror}"
            self.complain(id_, name, found, allowed, "Mend its path or its owner.")
            return ""
        return path

    def checked(
        self,
        name: str,
        id_: str,
        text: str,
        read: Callable[[str], T],
        *,
        allowed: str,
        do: str,
        otherwise: T,
        secret: bool = False,
    ) -> T:
        """Return `read(text)`; where that raises ValueError, keep the problem and return `otherwise`.

        The ValueError's words become part of a sentence that everybody may see: they repeat nothing of `text`.
        """
        try:
            return read(text)
        except ValueError as error:
            found = f"{error}" if secret else f"found {shown(text)}: {error}"
            nothing = "" if self.where(name) == _NOT_SET else "it is empty"
            self.complain(id_, name, found if text else nothing, allowed, do)
            return otherwise

    def complain(self, id_: str, setting: str, found: str, allowed: str, do: str) -> None:
        """Keep a problem; the start is refused with all of them at once."""
        self.problems.append(Problem(f"gatepost.{id_}", setting, self.where(setting), found, allowed, do))

    def where(self, name: str) -> str:
        """Return where a setting was read: the environment, or the file and its line."""
        if name in self._source or name in self.secrets:
            return "in the environment"
        for each in (name, f"{name}_FILE"):
            if each in self._lines:
                return f"{self._file}, line {self._lines[each].number}"
        return f"from {name}_FILE" if f"{name}_FILE" in self._source else _NOT_SET

    def unknown(self) -> list[str]:
        """Return a sentence for each setting that nothing has asked for: a slip of the pen, most likely.

        The environment is everybody's, so there only GATEPOST_... is ours; the file is, whatever stands in it.
        """
        names = {name for name in self._source if name.startswith("GATEPOST_")} | {*self._lines}
        return [
            f"There is no setting {name} ({self.where(name)})." + _meant(name, self._asked)
            for name in sorted(names - self._asked)
        ]

    def _line(self, name: str) -> str:
        return self._lines[name].value.strip() if name in self._lines else ""

    def _read(self, setting: str, path: str) -> str:
        """Return what the file at `path` says, without white space around it; "" with a problem kept."""
        try:
            text = Path(path).read_text("utf-8-sig").strip()
        except (OSError, ValueError) as error:
            why = (
                error.strerror if isinstance(error, OSError) and error.strerror else "it is no text in UTF-8"
            )
            self.complain(
                "E013",
                setting,
                f"the file {path} cannot be read: {why}",
                "a text file that this account can read",
                "Mend its path, its owner or its content.",
            )
            return ""
        return text

    def _read_lines(self) -> None:
        self._lines, wrong = env_file.parse(self._read(_FILE, self._file))
        for number in wrong:
            self.complain(
                "E013",
                _FILE,
                f"line {number} of {self._file} is no setting, or sets a name again",
                "each NAME=value once, and comments that begin with #",
                "Mend the line.",
            )


def _is_secret(value: str) -> bool:
    # An address is one only with a password in it; that of a SQLite file or a relay on this machine has none.
    return "@" in value if "://" in value else value != ""


def _meant(name: str, known: set[str]) -> str:
    alike = [
        each
        for typed in (name, f"GATEPOST_{name}")
        for each in get_close_matches(typed, sorted(known), 1, 0.8)
    ]
    return f" Did you mean {alike[0]}?" if alike else ""
