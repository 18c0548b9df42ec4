"""The start is refused with a key file that is missing, open to others, or not what it should be."""

import os
from base64 import b64encode, urlsafe_b64encode

import pytest

from gatepost.kernel import keyring, privacy
from gatepost.kernel.keyring import KeyringError

ORIGIN = "https://portal.example.test"


def encoded(secret):
    return urlsafe_b64encode(secret).decode().rstrip("=")


GOOD = bytes.fromhex("9f3c51e0aa17d2ff04be6d8813c97a5e21f7b0448cd96e3512e8fa07cb5d9036")
OTHER = GOOD[::-1]
K1 = f"k1:{encoded(GOOD)}:active"
K2 = f"k2:{encoded(OTHER)}:verify"
INSTANCE = "instance:inst-0001"


@pytest.fixture
def write(tmp_path):
    def written(text, mode=0o400):
        path = tmp_path / "gatepost.keys"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return path

    return written


@pytest.mark.parametrize(
    "text",
    [
        f"{INSTANCE}\n{K1}\n{K2}\n",
        f"# ours\r\n{INSTANCE}\r\n\r\n{K1}\r\n{K2}",
        f"\ufeff{INSTANCE}\n  {K1}  \n{K2}\n".encode(),
        f"{K2}\n{K1}\n{INSTANCE}",
        f"{INSTANCE}\n{K1.replace(':active', '=:active')}\n{K2}",
        f"{INSTANCE}\nk1:{b64encode(GOOD).decode()}:active\n{K2}",
    ],
    ids=[
        "plain",
        "from Windows",
        "with a mark of Notepad's",
        "in another order",
        "padded",
        "in plain base64",
    ],
)
def test_what_a_key_file_may_look_like(write, text):
    ring = keyring.load(write(text), ORIGIN)

    assert ring.instance == "inst-0001"
    assert {kid: root.secret for kid, root in ring.roots.items()} == {"k1": GOOD, "k2": OTHER}
    assert ring.active == "k1"


REFUSED = {
    "empty": ("", "one line 'instance:'"),
    "no instance": (K1, "one line 'instance:'"),
    "two instances": (f"{INSTANCE}\ninstance:b\n{K1}", "one line 'instance:'"),
    "an empty instance": (f"instance:\n{K1}", "one line 'instance:'"),
    "no active key": (f"{INSTANCE}\n{K2}", "exactly one key that is 'active'"),
    "two active keys": (f"{INSTANCE}\n{K1}\n{K2.replace('verify', 'active')}", "exactly one key"),
    "no key": (INSTANCE, "exactly one key"),
    "an id twice": (f"{INSTANCE}\n{K1}\n{K2.replace('k2', 'k1')}", "has an id or a key twice"),
    "a key twice": (f"{INSTANCE}\n{K1}\nk2:{encoded(GOOD)}:verify", "has an id or a key twice"),
    "another state": (f"{INSTANCE}\n{K1.replace('active', 'on')}", "line 2: found something else"),
    "an odd id": (f"{INSTANCE}\n{K1.replace('k1', 'k 1')}", "line 2: found something else"),
    "a long id": (f"{INSTANCE}\n{K1.replace('k1', 'k' * 21)}", "line 2: found something else"),
    "half a line": (f"{INSTANCE}\n\nk1", "line 3: found something else"),
    "a short key": (f"{INSTANCE}\nk1:{encoded(GOOD[:31])}:active", "has 31 bytes, not 32"),
    "a long key": (f"{INSTANCE}\nk1:{encoded(GOOD + GOOD)}:active", "has 64 bytes, not 32"),
    "not base64": (f"{INSTANCE}\nk1:{encoded(GOOD)[:-1]}!:active", "is not base64url"),
    "base64 with a hole": (
        f"{INSTANCE}\nk1:{encoded(GOOD)[:20]} {encoded(GOOD)[20:]}:active",
        "is not base64url",
    ),
    "base64 with signs in it": (
        f"{INSTANCE}\nk1:{encoded(GOOD)[:20]}!!!!{encoded(GOOD)[20:]}:active",
        "is not base64url",
    ),
    "no text": (b"\xff\xfei\0n\0s\0", "is not a key file"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_by_name_and_line(write, text, said):
    path = write(text)

    with pytest.raises(KeyringError) as refused:
        keyring.load(path, ORIGIN)

    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert not {encoded(GOOD)[:20], encoded(OTHER)[:20]} & set(str(refused.value).replace(":", " ").split())


EXAMPLES = {
    "zeros": bytes(32),
    "one byte": b"\xa7" * 32,
    "counting up": bytes(range(32)),
    "counting down": bytes(range(200, 168, -1)),
    "in steps": bytes(n * 7 % 256 for n in range(32)),
    "two bytes in turn": b"\xde\xad" * 16,
    "four bytes in turn": b"\xde\xad\xbe\xef" * 8,
    "typed by hand": b"change-me-change-me-change-me-ok",
    "a sentence": b"The quick brown fox jumps over a",
}


@pytest.mark.parametrize("secret", EXAMPLES.values(), ids=EXAMPLES)
def test_a_key_that_everybody_could_guess_is_refused(write, secret):
    with pytest.raises(KeyringError, match="is an example or was typed by hand"):
        keyring.load(write(f"{INSTANCE}\nk1:{encoded(secret)}:active\n"), ORIGIN)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o444, 0o420, 0o402, 0o640, 0o644, 0o666, 0o777])
def test_a_file_that_others_can_open_is_refused(write, mode):
    path = write(f"{INSTANCE}\n{K1}\n", mode)

    with pytest.raises(KeyringError, match=f"open to .*: chmod go= '{path}'"):
        keyring.load(path, ORIGIN)


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_file_of_ours_alone_is_taken(write, mode):
    assert keyring.load(write(f"{INSTANCE}\n{K1}\n", mode), ORIGIN).active == "k1"


def test_a_file_that_is_not_there_says_to_bring_it_back_before_how_to_make_one(tmp_path):
    with pytest.raises(
        KeyringError, match=r"There is no key file at .*bring back your copy.*gatepost setup$"
    ):
        keyring.load(tmp_path / "gatepost.keys", ORIGIN)


def test_a_folder_in_its_place_is_refused(tmp_path):
    with pytest.raises(KeyringError, match="cannot be read: Is a directory"):
        keyring.load(tmp_path, ORIGIN)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_this_account_cannot_read_is_refused(write):
    with pytest.raises(KeyringError, match="cannot be read: Permission denied"):
        keyring.load(write(f"{INSTANCE}\n{K1}\n", 0o000), ORIGIN)


def test_a_fresh_file_is_taken_and_no_two_are_alike(tmp_path):
    rings = []
    for name in ("one", "two"):
        privacy.write_private(tmp_path / name, keyring.fresh())
        rings.append(keyring.load(tmp_path / name, ORIGIN))

    assert rings[0].instance != rings[1].instance
    assert rings[0].roots["k1"].secret != rings[1].roots["k1"].secret


def test_the_keyring_is_read_once_but_a_failure_is_not_kept(tmp_path, settings):
    settings.KEY_FILE = tmp_path / "late.keys"
    with pytest.raises(KeyringError):
        keyring.current()

    privacy.write_private(settings.KEY_FILE, keyring.fresh())

    assert keyring.current() is keyring.current()


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "gatepost.keys", 0o400)

    with pytest.raises(KeyringError, match="is a pipe"):
        keyring.load(tmp_path / "gatepost.keys", ORIGIN)


@pytest.mark.parametrize(
    ("mode", "refused"), [(0o777, True), (0o1777, False), (0o775, False), (0o700, False)]
)
def test_a_folder_that_everybody_can_write_to_is_refused(write, tmp_path, mode, refused):
    path = write(f"{INSTANCE}\n{K1}")
    tmp_path.chmod(mode)

    if refused:
        with pytest.raises(KeyringError, match="Anybody can put another file"):
            keyring.load(path, ORIGIN)
    else:
        assert keyring.load(path, ORIGIN).active == "k1"
