"""Files of secrets are written for one account alone, whole or not at all."""

import os
import stat
import struct

import pytest

from gatepost.kernel import privacy


def test_a_private_file_is_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "folder" / "file"
    before = os.umask(0)
    try:
        privacy.write_private(path, "secret\n")
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}
    assert path.read_bytes() == b"secret\n"
    assert privacy.readers_besides_owner(path) == ""


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    path = tmp_path / "file"
    privacy.write_private(path, "first")

    with pytest.raises(FileExistsError):
        privacy.write_private(path, "second")

    assert path.read_text() == "first"


def test_half_a_file_is_never_left_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        privacy.write_private(tmp_path / "file", "first, then a letter that is not ASCII: é")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (0o600, ""),
        (0o640, "its group"),
        (0o604, "everybody"),
        (0o644, "its group and everybody"),
        (0o410, "its group"),
    ],
)
def test_the_mode_says_who_else_may(tmp_path, mode, said):
    path = tmp_path / "file"
    path.touch()
    path.chmod(mode)

    assert privacy.readers_besides_owner(path) == said


def test_a_real_access_list_is_read_where_there_is_one(tmp_path):
    path = tmp_path / "file"
    path.touch(mode=0o400)
    entries = [(1, 4, 2**32 - 1), (2, 4, 54321), (4, 0, 2**32 - 1), (16, 4, 2**32 - 1), (32, 0, 2**32 - 1)]
    try:
        os.setxattr(
            path,
            "system.posix_acl_access",
            struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries),
        )
    except OSError as error:
        pytest.skip(f"this file system keeps no access lists: {error}")

    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert privacy.readers_besides_owner(path) == "the user 54321"
