"""How somebody proved who they are: a list of ways (`amr`, RFC 8176), and whether it is enough."""

PASSWORD = "pwd"  # noqa: S105  (the name of a way, as RFC 8176 spells it)
EMAIL = "email"
BACKUP = "backup"
TEMPORARY = "temporary"


def joined(ways: tuple[str, ...]) -> str:
    """Return the ways as they stand in a row."""
    return " ".join(ways)


def ways(text: str) -> tuple[str, ...]:
    """Return the ways that a row's text lists."""
    return tuple(text.split())


def enough(proved: tuple[str, ...], *, two_factor: bool) -> bool:
    """Say whether these ways suffice: the password, and a second step of another kind where the policy asks one."""
    return PASSWORD in proved and (not two_factor or len(set(proved)) > 1)
