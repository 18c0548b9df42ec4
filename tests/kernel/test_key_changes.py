"""Keys are changed while everything runs: nothing that works stops working, and what must stop does."""

import os
from time import monotonic

import pytest

from gatepost.kernel import key_changes, keyring
from gatepost.kernel.keyring import KeyringError, Purpose, State

ORIGIN = "https://portal.example.test"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "gatepost.keys"
    path.write_text("# ours\n" + keyring.fresh())
    path.chmod(0o400)
    return path


def states(path):
    return {kid: root.state for kid, root in keyring.load(path, ORIGIN).roots.items()}


def test_a_key_is_added_activated_and_the_old_one_retired(path):
    first = keyring.load(path, ORIGIN)

    assert key_changes.add(path) == "k2"
    assert states(path) == {"k1": State.ACTIVE, "k2": State.VERIFY}
    key_changes.activate(path, "k2")
    assert states(path) == {"k1": State.VERIFY, "k2": State.ACTIVE}
    second = keyring.load(path, ORIGIN)
    assert second.key(Purpose.OTP_CODE, "k1") == first.key(Purpose.OTP_CODE, "k1"), "old values still work"
    key_changes.retire(path, "k1")
    assert states(path) == {"k1": State.RETIRED, "k2": State.ACTIVE}
    with pytest.raises(KeyringError, match="'k1' is retired"):
        keyring.load(path, ORIGIN).key(Purpose.OTP_CODE, "k1")


def test_what_else_stands_in_the_file_stays_and_it_stays_private(path):
    key_changes.add(path)

    assert path.read_text().startswith("# ours\n# Gatepost's root keys.")
    assert path.stat().st_mode & 0o777 == 0o400
    assert [each.name for each in path.parent.iterdir()] == ["gatepost.keys"]


@pytest.mark.parametrize(
    ("change", "kid", "said"),
    [
        (key_changes.activate, "k9", "There is no key 'k9'. There are: k1, k2."),
        (key_changes.retire, "k9", "There is no key 'k9'. There are: k1, k2."),
        (key_changes.retire, "k1", "'k1' is the active one"),
    ],
)
def test_a_change_that_makes_no_sense_leaves_the_file_as_it_is(path, change, kid, said):
    key_changes.add(path)
    before = path.read_bytes()

    with pytest.raises(KeyringError, match=said):
        change(path, kid)

    assert path.read_bytes() == before


def test_a_retired_key_never_comes_back_by_itself(path):
    key_changes.add(path)
    key_changes.retire(path, "k2")

    with pytest.raises(KeyringError, match="'k2' is retired"):
        key_changes.activate(path, "k2")
    assert key_changes.add(path) == "k3", "an id is used once"


@pytest.fixture
def running(path, settings, monkeypatch):
    """A process that has read the file, and whose clock the test turns."""
    settings.KEY_FILE, passed = path, [monotonic()]
    monkeypatch.setattr(keyring, "monotonic", lambda: passed[0])
    keyring.current()

    def waits(seconds):
        passed[0] += seconds

    return waits


def test_a_running_process_takes_changed_keys_up_within_a_second(path, running):
    key_changes.add(path)
    key_changes.activate(path, "k2")
    assert keyring.current().active == "k1"

    running(1.0)

    assert keyring.current().active == "k2"


@pytest.mark.parametrize("fault", ["gone", "broken", "open to others", "in an open folder"])
def test_a_file_that_cannot_be_used_any_more_leaves_the_keys_and_says_so(path, running, fault, caplog):
    if fault == "gone":
        path.unlink()
    elif fault == "broken":
        path.chmod(0o600)
        path.write_text("nonsense")
    elif fault == "in an open folder":
        path.parent.chmod(0o777)
    else:
        os.chmod(path, 0o644)  # noqa: PTH101
        os.utime(path)
    running(1.0)

    assert keyring.current().active == "k1"
    assert "The keys stay as they were." in caplog.text
    running(1.0)
    assert caplog.text.count("The keys stay") == 1, "said once"


def test_keys_that_were_never_there_are_an_error(tmp_path, settings):
    settings.KEY_FILE = tmp_path / "none"

    with pytest.raises(KeyringError, match="There is no key file"):
        keyring.current()
