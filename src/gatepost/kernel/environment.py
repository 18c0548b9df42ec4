"""What is fixed at start: read from the environment, or from the file that GATEPOST_ENV_FILE names."""

import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import environ

T = TypeVar("T")

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

    def __str__(self) -> str:
        """Return the whole as sentences for whoever starts Gatepost."""
        return f"{self.setting} ({self.where}): {self.found}. Allowed: {self.allowed}. {self.do}"


def adopt(secrets: Mapping[str, str]) -> None:
    """Take over the secrets that the parent process read, so that they need not stand in this one's environment."""
    _adopted.update(secrets)


class Environment:
    """Reads settings once, keeps what was wrong, and takes secrets out of the process's environment."""

    def __init__(self, source: MutableMapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source
        self.problems: list[Problem] = []
        self.secrets: dict[str, str] = {}
        self._file = self._source.get("GATEPOST_ENV_FILE", "")
        self._lines = self._read_file()

    def text(self, name: str, default: str = "") -> str:
        """Return the setting as it stands, without white space around it."""
        value = self._source.get(name) or _adopted.get(name) or self._lines.get(name) or default
        return value.strip()

    def secret(self, name: str, default: str = "") -> str:
        """Return a secret from `name`, or from the file that `name`_FILE names; it leaves the environment."""
        taken = self._source.pop(name, None)
        if taken:
            self.secrets[name] = taken
        elif name in _adopted:
            taken = self.secrets[name] = _adopted[name]
        path = self.text(f"{name}_FILE")
        if taken or not path:
            return (taken or self._lines.get(name) or default).strip()
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.complain(
                "E013",
                f"{name}_FILE",
                f"the file {path} cannot be read ({type(error).__name__})",
                "a file that this account can read",
                "Mend its path or its owner.",
            )
            return default

    def flag(self, name: str, id_: str) -> bool:
        """Return True for 1, true, yes, on; False for 0, false, no, off or nothing."""
        value = self.text(name).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"", "0", "false", "no", "off"}:
            self.complain(id_, name, f"found {value!r}", "1 or 0", "Write 1 to turn it on, or leave it out.")
        return False

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
        """Return `read(text)`; where that raises ValueError, keep the problem and return `otherwise`."""
        try:
            return read(text)
        except ValueError as error:
            found = str(error) if secret else f"found {text!r}: {error}"
            self.complain(id_, name, found, allowed, do)
            return otherwise

    def complain(self, id_: str, setting: str, found: str, allowed: str, do: str) -> None:
        """Keep a problem; the start is refused with all of them at once."""
        self.problems.append(Problem(f"gatepost.{id_}", setting, self.where(setting), found, allowed, do))

    def where(self, name: str) -> str:
        """Return where a setting was read: the environment, or the file and its line."""
        if self._file and name in self._lines and name not in self.secrets and name not in self._source:
            lines = Path(self._file).read_text("utf-8").splitlines()
            pattern = re.compile(rf"\s*(?:export\s+)?{re.escape(name)}\s*=")
            numbers = [number for number, line in enumerate(lines, start=1) if pattern.match(line)]
            return f"{self._file}, line {numbers[0]}" if numbers else self._file
        return "in the environment"

    def _read_file(self) -> dict[str, str]:
        if not self._file:
            return {}
        if not Path(self._file).is_file():
            self.complain(
                "E013",
                "GATEPOST_ENV_FILE",
                f"there is no file {self._file}",
                "a file with one NAME=value a line",
                "Mend the path, or unset it.",
            )
            return {}
        reader = type("_Lines", (environ.Env,), {"ENVIRON": {}})
        reader.read_env(self._file)
        return dict(reader.ENVIRON)
