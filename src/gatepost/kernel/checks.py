"""What stops the start: each sentence names the setting, what was found, what is allowed and what to do."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error

from gatepost.kernel import keyring


def settings_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """Report all that was wrong in the environment, at once."""
    return [Error(str(problem), id=problem.id) for problem in settings.PROBLEMS]


def keys_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """Report a key file that is missing, short, an example, or open to others (E003)."""
    try:
        keyring.load(settings.KEY_FILE, settings.PUBLIC_URL)
    except keyring.KeyringError as error:
        return [Error(f"GATEPOST_KEY_FILE: {error}", id="gatepost.E003")]
    return []


def keys_lie_apart(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where the key file and the database share a volume, and so perhaps a backup (W001); shown by `doctor`."""
    if not settings.KEY_FILE.exists() or not _beside_the_database():
        return []
    hint = "Move it to another disk and name it in GATEPOST_KEY_FILE; never back both up together."
    said = "The key file lies on the same volume as the database."
    return [checks.Warning(said, hint=hint, id="gatepost.W001")]


def _beside_the_database() -> bool:
    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"]:
        return False
    folder = settings.DATA if settings.DATA.exists() else settings.KEY_FILE.parent
    return bool(folder.stat().st_dev == settings.KEY_FILE.stat().st_dev)
