"""What would silently make counts of tries inexact, or undo them, stops the start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

READ_COMMITTED = 2
"""psycopg's number for it."""
ENGINES = ("gatepost.kernel.database.sqlite", "gatepost.kernel.database.postgresql")


def the_database_counts_exactly(**_kwargs: Any) -> list[CheckMessage]:
    """Report what the settings say about the database that Gatepost's promises don't survive."""
    return [problem for name, config in settings.DATABASES.items() for problem in _problems(name, config)]


def _problems(name: str, config: dict[str, Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if config["ENGINE"] not in ENGINES:
        found.append(
            Error(
                f"DATABASES[{name!r}]: found ENGINE {config['ENGINE']!r}. Allowed: {' or '.join(ENGINES)}.",
                hint="Let DATABASE_URL choose it: sqlite:///... or postgres://...",
                id="gatepost.E014",
            )
        )
    if config.get("ATOMIC_REQUESTS"):
        found.append(
            Error(
                f"DATABASES[{name!r}]: found ATOMIC_REQUESTS on. Allowed: off.",
                hint="Take it out: with it, an error on the way would undo the count of a wrong try.",
                id="gatepost.E015",
            )
        )
    level = config.get("OPTIONS", {}).get("isolation_level", READ_COMMITTED)
    if level != READ_COMMITTED:
        found.append(
            Error(
                f"DATABASES[{name!r}]: found isolation_level {level!r}. Allowed: READ COMMITTED, which is the default.",
                hint="Take it out: in any other, a count would not see the tries made at the same moment.",
                id="gatepost.E016",
            )
        )
    return found
