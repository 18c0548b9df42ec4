"""Whom mailed codes can reach: asked before the second step is turned on, and by `doctor`."""

from dataclasses import dataclass

from gatepost.employees import models
from gatepost.kernel.database import statements

_MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class Reach:
    """How many active employees and administrators there are, and who has no address for their own choice."""

    active: int
    administrators: int
    out_of_reach: int
    names: tuple[str, ...]
    """The first ten of those out of reach, by name."""

    @property
    def said(self) -> str:
        """The names as a sentence has them, with the number of those that are left out."""
        more = self.out_of_reach - len(self.names)
        return ", ".join(self.names) + (f" and {more} more" if more else "")


def reach() -> Reach:
    """Return whom codes can reach now."""
    counted = statements.one(models.COUNT_REACH) or (0, 0, 0)
    names = statements.many(models.NAMES_OUT_OF_REACH, most=_MOST_NAMES)
    active, administrators, missed = counted
    return Reach(active, administrators, missed, tuple(name for (name,) in names))
