"""Whom an access list lets in: Linux' (POSIX.1e) and Windows' (SDDL, [MS-DTYP] 2.5.1), read without asking either."""

import re
import struct
from collections.abc import Iterator

EVERYBODY = "everybody"

# --- POSIX.1e, as Linux keeps it beside a file (system.posix_acl_access) ------------------------------------------
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_VERSION = 2
_USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x02, 0x04, 0x08, 0x10, 0x20
_ROOT = 0


def posix_readers(raw: bytes, *, me: int) -> str:
    """Return in words whom the list lets in besides the owner, root and the account `me`; "" for nobody.

    Where there is such a list, the mode's group bits are its mask and say nothing about the group: systemd hands
    credentials over in this way, readable by the one account and shown as 0440. Raises ValueError when it is none.
    """
    entries = list(_ENTRY.iter_unpack(raw[_HEAD.size :])) if len(raw) % _ENTRY.size == _HEAD.size else []
    if not entries or _HEAD.unpack_from(raw) != (_VERSION,):
        message = "not an access list of version 2"
        raise ValueError(message)
    mask = next((rights for tag, rights, _ in entries if tag == _MASK), 7)
    found = [
        _posix_name(tag, account)
        for tag, rights, account in entries
        if rights & (7 if tag == _OTHER else mask) and not (tag == _USER and account in {me, _ROOT})
    ]
    return " and ".join(name for name in found if name)


def _posix_name(tag: int, account: int) -> str:
    names = {
        _USER: f"the user {account}",
        _GROUP_OBJ: "its group",
        _GROUP: f"the group {account}",
        _OTHER: EVERYBODY,
    }
    return names.get(tag, "")


# --- Windows ------------------------------------------------------------------------------------------------------
_SDDL = re.compile(
    r"(O:(?P<owner>\S*?))?(G:\S*?)?(D:(?P<flags>[A-Z_]*)(?P<entries>\(.*)?)?(S:.*)?", re.DOTALL
)
_ALLOWS = frozenset({"A", "OA", "XA", "ZA"})
_ALIASES = {
    "AN": "S-1-5-7", "AU": "S-1-5-11", "BA": "S-1-5-32-544", "BG": "S-1-5-32-546", "BU": "S-1-5-32-545",
    "CO": "S-1-3-0", "IU": "S-1-5-4", "LS": "S-1-5-19", "NS": "S-1-5-20", "OW": "S-1-3-4", "SY": "S-1-5-18",
    "WD": "S-1-1-0",
}  # fmt: skip
_MAY_READ_ALL = frozenset({"S-1-5-18", "S-1-5-32-544", "S-1-3-0", "S-1-3-4"})
"""The system and administrators, who read every file anyway, and the owner under two other names."""
_CROWDS = {
    "S-1-1-0": EVERYBODY,
    "S-1-5-11": "everybody who has an account",
    "S-1-5-32-545": "all users of this machine",
    "S-1-5-32-546": "guests",
    "S-1-5-4": "whoever sits at this machine",
    "S-1-5-7": "anonymous visitors",
}
_ADMINISTRATOR = re.compile(r"S-1-5-21(-\d+){3}-500")


def sddl_readers(sddl: str, *, me: str) -> str:
    """Return in words whom the list lets in besides the owner, administrators and the account `me` (its SID).

    Every entry that allows anything counts, inherited ones and those with a condition too; what another entry takes
    away again is not counted out, so that the answer errs on the safe side. Raises ValueError when it is no SDDL.
    """
    parts = _SDDL.fullmatch(sddl)
    if parts is None:
        message = "not an access list in SDDL"
        raise ValueError(message)
    if parts["flags"] is None or "NO_ACCESS_CONTROL" in parts["flags"]:
        return f"{EVERYBODY} (it has no access list)"
    allowed = _MAY_READ_ALL | _spellings(me) | ({_sid(parts["owner"] or "")} - _CROWDS.keys())
    accounts = (_sid(account) for account in _allowed_in(parts["entries"] or ""))
    found = dict.fromkeys(_CROWDS.get(sid, sid) for sid in accounts if sid not in allowed)
    return " and ".join(found)


def icacls(path: str, sid: str) -> list[str]:
    """Return the words of Windows' command that lets this account alone read a file."""
    return ["icacls", path, "/inheritance:r", "/grant:r", f"*{sid}:R"]


def _allowed_in(text: str) -> Iterator[str]:
    """Yield the accounts of the entries that allow something, from the text behind `D:` and its flags."""
    for entry in _entries(text):
        kind, flags, rights, _, _, account, *_ = [*entry.split(";", 6), "", "", "", "", ""]
        for_children_only = "IO" in {flags[at : at + 2] for at in range(0, len(flags), 2)}
        if kind in _ALLOWS and rights and not for_children_only:
            yield account or EVERYBODY


def _entries(text: str) -> Iterator[str]:
    """Yield what stands in each pair of outer parentheses; a condition has its own inside. Anything else ends it."""
    depth, begin = 0, 0
    for at, sign in enumerate(text):
        if sign == "(":
            begin, depth = (at + 1 if depth == 0 else begin), depth + 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                yield text[begin:at]
        elif depth == 0:
            return
    if depth:
        message = "not an access list in SDDL: it breaks off"
        raise ValueError(message)


def _sid(account: str) -> str:
    return _ALIASES.get(account, account)


def _spellings(sid: str) -> set[str]:
    # The machine's own Administrator has an alias that names no SID.
    return {sid, "LA"} if _ADMINISTRATOR.fullmatch(sid) else {sid}
