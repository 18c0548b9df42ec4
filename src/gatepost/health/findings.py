"""What `doctor` finds: one state, what was found, and what to do about it."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class State(StrEnum):
    """How serious it is."""

    WELL = "ok"
    LOOK = "look"  # it may be meant so, or pass by itself
    WRONG = "wrong"  # somebody cannot sign in, or soon will not be able to


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of what `doctor` says. `found` and `do` hold no secret."""

    about: str
    state: State
    found: str
    do: str = ""

    def __str__(self) -> str:
        """Return the line, and where something is to be done, what, on a second one."""
        line = f"{self.state:6} {self.about:17} {self.found}"
        return f"{line}\n{'':24} > {self.do}" if self.do else line

    def as_data(self) -> dict[str, str]:
        """Return it for programs."""
        return asdict(self)


def well(about: str, found: str) -> Finding:
    """Return that all is well."""
    return Finding(about, State.WELL, found)


def look(about: str, found: str, do: str) -> Finding:
    """Return that somebody should look."""
    return Finding(about, State.LOOK, found, do)


def wrong(about: str, found: str, do: str) -> Finding:
    """Return that something is wrong."""
    return Finding(about, State.WRONG, found, do)
