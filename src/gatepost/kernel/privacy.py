"""Who besides its owner can read a file: by its mode, and on Windows by its access list."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

_ACE = re.compile(r"\(([^;()]*);[^;()]*;[^;()]*;[^;()]*;[^;()]*;([^;()]*)\)")
_MAY_READ = {"SY", "BA", "OW", "CO", "S-1-5-18", "S-1-5-32-544", "S-1-3-0", "S-1-3-4"}
"""The system, administrators and the owner, as SDDL writes them: they can read every file anyway."""


def readers_besides_owner(path: Path) -> str:
    """Return in words who else can read `path`, or "" when nobody can.

    Raises OSError when the file cannot be looked at, or (Windows) its access list cannot be read.
    """
    if sys.platform == "win32":
        return sddl_readers(_sddl(path))
    mode = path.stat().st_mode
    others = {"its group": mode & stat.S_IRWXG, "everybody": mode & stat.S_IRWXO}
    return " and ".join(name for name, bits in others.items() if bits)


def sddl_readers(sddl: str) -> str:
    """Return the accounts that an access list (SDDL, [MS-DTYP] 2.5.1) lets in besides owner and administrators."""
    owner = re.match(r"O:([^:]*?)(?=[GDS]:|$)", sddl)
    allowed = _MAY_READ | ({owner[1]} if owner else set())
    accounts = [account for kind, account in _ACE.findall(sddl) if kind == "A" and account not in allowed]
    if "D:" not in sddl:
        return "everybody (it has no access list)"
    return ", ".join(dict.fromkeys(accounts))


def remedy(path: Path) -> str:
    """Return the command that makes `path` private."""
    if sys.platform == "win32":
        return f'icacls "{path}" /inheritance:r /grant:r "%USERNAME%:R"'
    return f"chmod 400 {path}"


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read. Raises FileExistsError when there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if sys.platform == "win32":
        account = f"{os.environ['USERDOMAIN']}\\{os.environ['USERNAME']}:R"
        subprocess.run(
            ["icacls", str(path),  # noqa: S607  (Windows' own program)
             "/inheritance:r", "/grant:r", account], check=True, capture_output=True
        )


def _sddl(path: Path) -> str:
    # The path goes through the environment, so that no name of a file is read as a command.
    command = ["powershell", "-NoProfile", "-Command", "(Get-Acl -LiteralPath $env:GATEPOST_LOOK_AT).Sddl"]
    answer = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | {"GATEPOST_LOOK_AT": str(path)},
    )
    return answer.stdout.strip()
