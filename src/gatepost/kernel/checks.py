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
    """Warn of what stands among the settings and is none (W002)."""
    return [checks.Warning(said, id="gatepost.W002") for said in settings.UNKNOWN]


def secrets_are_private(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of files with secrets, the database among them, that others can read (W003)."""
    file = _sqlite_file()
    open_to = [(path, _readers(path)) for path in settings.SECRET_FILES]
    if file and _readers(file.parent):  # in a folder that others cannot enter the database may lie open
        open_to.append((file, _readers(file)))
    return [
        checks.Warning(
            f"{path} holds secrets and is open to {others}.",
            hint=f"Close it: {privacy.remedy(path)}",
            id="gatepost.W003",
        )
        for path, others in open_to
        if others
    ]


def the_proxys_secret_is_asked_for(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of a proxy's secret that does nothing (W004)."""
    wrong = any(each.setting == "GATEPOST_TRUSTED_PROXIES" for each in settings.PROBLEMS)
    if not settings.PROXY_SECRET or settings.TRUSTED_PROXIES or wrong:
        return []
    said = "GATEPOST_PROXY_SECRET does nothing: no proxy is named, so all who come through one count as one address."
    hint = "Name the proxy's address in GATEPOST_TRUSTED_PROXIES, or take the secret out."
    return [checks.Warning(said, hint=hint, id="gatepost.W004")]


TOLD_AT_START = (settings_are_known, secrets_are_private, the_proxys_secret_is_asked_for)
"""What only warns, and whoever starts Gatepost is told; `doctor` tells it too."""


def _readers(path: Path) -> str:
    """Return who besides the owner can open `path`; "" where that cannot be known, since it is no more than a hint."""
    try:
        return privacy.readers_besides_owner(path)
    except (OSError, ValueError):
        return ""


def _sqlite_file() -> Path | None:
    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if "sqlite" in database["ENGINE"] else None


def _beside(file: Path) -> tuple[Path, Path]:
    """Return the files that SQLite keeps beside a database while somebody has it open."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _nearest_existing(path: Path) -> Path:
    return path if privacy.is_there(path) or path == path.parent else _nearest_existing(path.parent)
