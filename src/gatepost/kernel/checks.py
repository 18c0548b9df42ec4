"""What stops the start, or is told by `doctor`: each names the setting, what was found, what is allowed, what to do."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error

from gatepost.kernel import keyring, privacy


def settings_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """Report all that was wrong in the environment, at once."""
    return [Error(str(problem), id=problem.id) for problem in settings.PROBLEMS]


def data_can_be_kept(**_kwargs: Any) -> list[CheckMessage]:
    """Report a folder or a file of the SQLite database that this account cannot write (E001)."""
    file = _sqlite_file()
    if file is None:
        return []
    blocked = next(
        (path for path in (file, *_beside(file)) if privacy.is_there(path) and not os.access(path, os.W_OK)),
        None,
    )
    folder = _nearest_existing(file.parent)
    if blocked is None and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        blocked = folder
    if blocked is None:
        return []
    name = "GATEPOST_DATA" if file.is_relative_to(settings.DATA) else "DATABASE_URL"
    said = f"{name}: this account cannot write {blocked}. Allowed: a folder that the account of Gatepost can write."
    hint = "Give the folder and all in it to that account, or name another one."
    return [Error(said, hint=hint, id="gatepost.E001")]


def keys_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """Report a key file that is missing, short, an example, or open to others (E003)."""
    try:
        keyring.load(settings.KEY_FILE, settings.PUBLIC_URL)
    except keyring.KeyringError as error:
        return [Error(f"GATEPOST_KEY_FILE: {error}", id="gatepost.E003")]
    return []


def keys_lie_apart(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where the key file and the database share a volume, and so perhaps a backup (W001); shown by `doctor`."""
    file = _sqlite_file()
    if file is None or not privacy.is_there(settings.KEY_FILE):
        return []
    if _nearest_existing(file).stat().st_dev != settings.KEY_FILE.stat().st_dev:
        return []
    hint = "Move it to another disk and name it in GATEPOST_KEY_FILE; never back both up together."
    said = "The key file lies on the same volume as the database."
    return [checks.Warning(said, hint=hint, id="gatepost.W001")]


def settings_are_known(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of GATEPOST_... that no setting is called (W002); shown by `doctor`."""
    return [checks.Warning(said, id="gatepost.W002") for said in settings.UNKNOWN]


def secrets_are_private(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of files with secrets, the database among them, that others can read (W003); shown by `doctor`."""
    file = _sqlite_file()
    return [
        checks.Warning(
            f"{path} holds secrets and is open to {others}.", hint=privacy.remedy(path), id="gatepost.W003"
        )
        for path in (*settings.SECRET_FILES, *([file] if file else []))
        if privacy.is_there(path) and (others := _readers(path))
    ]


def _readers(path: Path) -> str:
    # In a folder that others cannot enter it may lie open.
    return privacy.readers_besides_owner(path) if privacy.readers_besides_owner(path.parent) else ""


def _sqlite_file() -> Path | None:
    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if "sqlite" in database["ENGINE"] else None


def _beside(file: Path) -> tuple[Path, Path]:
    """Return the files that SQLite keeps beside a database while somebody has it open."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _nearest_existing(path: Path) -> Path:
    return path if privacy.is_there(path) or path == path.parent else _nearest_existing(path.parent)
