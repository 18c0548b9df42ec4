"""Whom access lists of Linux and Windows let in besides the owner, read as text.

Windows itself is not at hand: what asks it (privacy.py, a dozen lines) is not run by these tests.
"""

import struct

import pytest

from gatepost.kernel.access_lists import icacls, posix_readers, sddl_readers

OWNER, USER, OUR_GROUP, GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
ME, SERVICE = 1000, "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003"
DANA = "S-1-5-21-397955417-626881126-188441444-1010"
EVE = "S-1-5-21-397955417-626881126-188441444-1044"


def posix(*entries):
    return struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", tag, rights, rest[0] if rest else 2**32 - 1) for tag, rights, *rest in entries
    )


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([(OWNER, 4), (OUR_GROUP, 0), (OTHER, 0)], ""),
        ([(OWNER, 4), (USER, 4, ME), (OUR_GROUP, 0), (MASK, 4), (OTHER, 0)], ""),  # systemd's LoadCredential
        ([(OWNER, 4), (USER, 4, 0), (OUR_GROUP, 0), (MASK, 4), (OTHER, 0)], ""),
        ([(OWNER, 4), (USER, 4, 1001), (OUR_GROUP, 0), (MASK, 4), (OTHER, 0)], "the user 1001"),
        ([(OWNER, 4), (USER, 4, 1001), (OUR_GROUP, 4), (MASK, 0), (OTHER, 0)], ""),
        ([(OWNER, 4), (USER, 2, 1001), (OUR_GROUP, 4), (MASK, 4), (OTHER, 0)], "its group"),
        ([(OWNER, 4), (OUR_GROUP, 4), (GROUP, 4, 50), (MASK, 4), (OTHER, 0)], "its group and the group 50"),
        ([(OWNER, 4), (OUR_GROUP, 0), (MASK, 0), (OTHER, 4)], "everybody"),
    ],
)
def test_whom_a_posix_list_lets_in(entries, said):
    assert posix_readers(posix(*entries), me=ME) == said


@pytest.mark.parametrize("raw", [b"", b"\2\0\0\0", b"\1\0\0\0" + bytes(8), posix((OWNER, 4))[:-1]])
def test_what_is_no_posix_list_is_refused(raw):
    with pytest.raises(ValueError, match="not an access list"):
        posix_readers(raw, me=ME)


PRIVATE = f"O:{DANA}G:DUD:PAI(A;;FR;;;{DANA})"


@pytest.mark.parametrize(
    ("sddl", "said"),
    [
        (PRIVATE, ""),
        (f"O:{DANA}G:DUD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;{DANA})", ""),
        (
            f"O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x120089;;;{SERVICE})",
            "",
        ),  # ours is a service's account
        (f"O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;{DANA})", DANA),
        (f"O:{DANA}G:DUD:P", ""),  # an empty list lets nobody in
        (f"O:{DANA}G:DUD:PAI(A;;FA;;;CO)(A;;FR;;;OW)", ""),
        # What a new file on a Windows desktop inherits: administrators, system, the user.
        (f"O:{DANA}G:{DANA}D:(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;{DANA})", ""),
        # What a new file in C:\ inherits: all users too.
        (
            "O:BAG:DUD:AI(A;ID;FA;;;BA)(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)",
            "all users of this machine and everybody who has an account",
        ),
        ("O:BAG:SYD:(A;;FR;;;WD)", "everybody"),
        ("O:BAG:SYD:(A;;FR;;;S-1-1-0)", "everybody"),
        (f"O:{DANA}G:DUD:(A;;FR;;;{EVE})(A;;FR;;;{EVE})", EVE),
        # Taking something away from some lets the others in all the same.
        (f"O:{DANA}G:DUD:(D;;FA;;;BG)(A;;FR;;;WD)", "everybody"),
        (f"O:{DANA}G:DUD:(D;;FA;;;WD)", ""),
        # No list at all is not an empty list.
        (f"O:{DANA}G:DU", "everybody (it has no access list)"),
        (f"O:{DANA}G:DUD:NO_ACCESS_CONTROL", "everybody (it has no access list)"),
        ("", "everybody (it has no access list)"),
        (f"O:{DANA}G:DUS:(AU;SAFA;FA;;;WD)", "everybody (it has no access list)"),
        # The auditing list lets nobody in.
        (PRIVATE + "S:AI(AU;SAFA;FA;;;WD)", ""),
        (f"O:{DANA}G:DUD:PAIS:AI(AU;SAFA;FA;;;WD)", ""),
        # An entry for a folder's children says nothing about the folder; one with rights for nothing neither.
        (f"O:{DANA}G:DUD:(A;OICIIO;GA;;;WD)(A;;;;;WD)", ""),
        (f"O:{DANA}G:DUD:(A;OICI;GR;;;WD)", "everybody"),
        # Under a condition is let in too.
        (f'O:{DANA}G:DUD:(XA;;FR;;;WD;(@User.Title=="PM" || (Member_of {{SID(BA)}})))', "everybody"),
        (f'O:{DANA}G:DUD:(XA;;FR;;;BA;(@User.Title=="S:"))(A;;FR;;;{EVE})', EVE),
        (f"O:{DANA}G:DUD:(OA;;FR;;;AU)", "everybody who has an account"),
        # A crowd may own a file, and still be a crowd.
        ("O:BUG:SYD:(A;;FR;;;BU)", "all users of this machine"),
        ("D:(A;;FR;;;)", "everybody"),
    ],
)
def test_whom_a_windows_list_lets_in(sddl, said):
    assert sddl_readers(sddl, me=SERVICE) == said


def test_the_local_administrator_goes_by_two_names():
    sddl = "O:LAG:SYD:PAI(A;;FR;;;LA)"

    assert sddl_readers(sddl.replace("O:LA", "O:BA"), me=f"{DANA[:-4]}500") == ""
    assert sddl_readers(sddl.replace("O:LA", "O:BA"), me=DANA) == "LA"


@pytest.mark.parametrize("sddl", ["hello", "D:(A;;FR;;;WD", "O:BA D:(A;;FR;;;WD)", "Access denied"])
def test_what_is_no_windows_list_is_refused(sddl):
    with pytest.raises(ValueError, match="not an access list"):
        sddl_readers(sddl, me=DANA)


def test_windows_is_told_to_let_one_account_in():
    assert icacls(r"C:\gp\k", DANA) == ["icacls", r"C:\gp\k", "/inheritance:r", "/grant:r", f"*{DANA}:R"]
