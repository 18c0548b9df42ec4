"""Files that only the account of Gatepost can read: who else could, and how one is written."""

import contextlib
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

from gatepost.kernel import access_lists

_POSIX_LIST = "system.posix_acl_access"


def readers_besides_owner(path: Path) -> str:
    """Return in words who else can open `path`, or "" when nobody can.

    Raises OSError when the file cannot be looked at, ValueError when its access list cannot be understood.
    """
    if sys.platform == "win32":
        return access_lists.sddl_readers(
            _ask_windows("(Get-Acl -LiteralPath $env:GATEPOST_LOOK_AT).Sddl", path), me=_sid()
        )
    access_list = _posix_list(path)
    if access_list:
        return access_lists.posix_readers(access_list, me=os.geteuid())
    mode = path.stat().st_mode
    others = {"its group": mode & stat.S_IRWXG, access_lists.EVERYBODY: mode & stat.S_IRWXO}
    return " and ".join(name for name, bits in others.items() if bits)


def anybody_may_replace(path: Path) -> bool:
    """Say whether every account may put another file in the place of `path`; on Windows its folder's list says it.

    The sticky bit, as /tmp has it, keeps others from that. Raises OSError.
    """
    if sys.platform == "win32":
        return False
    mode = path.parent.stat().st_mode
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def remedy(path: Path) -> str:
    """Return the command that makes `path` private."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(access_lists.icacls(str(path), _sid()))
    return f"chmod go= '{path}'"


def is_there(path: Path) -> bool:
    """Say whether there is something at `path`, as far as this account may look."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, and those above it that are missing. Raises OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError as error:
        if not path.is_dir():  # else somebody was quicker
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from error


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read: all of it, or none.

    Raises FileExistsError when there is one already, another OSError when it cannot be written.
    """
    make_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
            if sys.platform == "win32":  # closed to others while it is still empty
                subprocess.run(access_lists.icacls(str(path), _sid()), check=True, capture_output=True)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _posix_list(path: Path) -> bytes:
    if sys.platform != "linux":
        return b""
    try:
        return os.getxattr(path, _POSIX_LIST)
    except OSError as error:
        if error.errno in {errno.ENODATA, errno.ENOTSUP}:
            return b""  # the mode says it all
        raise


def _sid() -> str:
    return _ask_windows("[Security.Principal.WindowsIdentity]::GetCurrent().User.Value")


def _ask_windows(question: str, about: Path | None = None) -> str:
    """Return what PowerShell answers. Raises OSError when it does not."""
    folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "WindowsPowerShell" / "v1.0"
    try:
        answer = subprocess.run(
            [folder / "powershell.exe", "-NoProfile", "-NonInteractive", "-Command", question],
            check=True,
            capture_output=True,
            text=True,
            timeout=30,
            # The path goes through the environment, so that no name of a file is read as a command.
            env=os.environ | {"GATEPOST_LOOK_AT": str(about or "")},
        )
    except subprocess.SubprocessError as error:
        message = f"Windows did not say who may read it ({type(error).__name__})"
        raise OSError(message) from error
    return answer.stdout.strip()
