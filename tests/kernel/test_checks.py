"""What stops the start, and what `doctor` tells: files that cannot be used, or lie open."""

import os
from types import SimpleNamespace

import pytest
from django.core import checks as django_checks

from gatepost.kernel import checks, commands, keyring, privacy
from gatepost.kernel.environment import Problem

SQLITE = "gatepost.kernel.database.sqlite"


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Return settings of a portal that was not set up yet, which the checks read instead of this run's."""
    data = tmp_path / "data"
    described = {"ENGINE": SQLITE, "NAME": str(data / "gatepost.sqlite3")}
    found = SimpleNamespace(
        DATA=data,
        KEY_FILE=data / "keys" / "gatepost.keys",
        PUBLIC_URL="https://portal.example.test",
        DATABASES={"default": described},
        PROBLEMS=(),
        UNKNOWN=(),
        PROXY_SECRET="",
        TRUSTED_PROXIES=(),
        SECRET_FILES=(),
    )
    monkeypatch.setattr(checks, "settings", found)
    return found


@pytest.fixture
def data(settings):
    """Return its data folder."""
    return settings.DATA


@pytest.fixture
def not_ours(monkeypatch):
    """Return a function after which this account cannot write a path; to root, which tests may be, none is closed."""

    def close(path):
        real = os.access
        monkeypatch.setattr(os, "access", lambda asked, mode: asked != path and real(asked, mode))

    return close


def ids(messages):
    return [message.id for message in messages]


def said(messages):
    (message,) = messages
    return commands.sentence(message)


def test_all_that_is_wrong_with_settings_is_told(settings):
    problem = Problem(
        "gatepost.E004", "GATEPOST_PUBLIC_URL", "not set", "it is not set", "https://", "Write it."
    )
    settings.PROBLEMS = (problem,)

    assert said(checks.settings_can_be_used()) == f"gatepost.E004: {problem}"


def test_a_data_folder_that_can_be_made_is_fine(data):
    assert checks.data_can_be_kept() == []


def test_a_data_folder_that_cannot_be_made_is_told(data, not_ours):
    not_ours(data.parent)

    assert said(checks.data_can_be_kept()).startswith(
        f"gatepost.E001: GATEPOST_DATA: this account cannot write {data.parent}."
    )


@pytest.mark.parametrize("name", ["gatepost.sqlite3", "gatepost.sqlite3-wal", "gatepost.sqlite3-shm"])
def test_a_database_of_another_account_is_told(data, not_ours, name):
    data.mkdir()
    (data / name).touch()
    not_ours(data / name)

    assert f"this account cannot write {data / name}." in said(checks.data_can_be_kept())


def test_a_file_in_the_folders_place_is_told(data):
    data.touch()

    assert f"cannot write {data}." in said(checks.data_can_be_kept())


def test_a_database_elsewhere_is_told_by_its_own_setting(data, settings, not_ours, tmp_path):
    settings.DATABASES["default"]["NAME"] = str(tmp_path / "elsewhere" / "x.sqlite3")
    not_ours(tmp_path)

    assert said(checks.data_can_be_kept()).startswith("gatepost.E001: DATABASE_URL: ")


def test_with_postgresql_the_folder_may_be_closed(data, settings, not_ours, tmp_path):
    settings.DATABASES = {"default": {"ENGINE": "gatepost.kernel.database.postgresql", "NAME": "x"}}
    not_ours(tmp_path)

    assert checks.data_can_be_kept() == checks.keys_lie_apart() == []


def test_a_key_file_that_cannot_be_used_is_told(data):
    assert said(checks.keys_can_be_used()).startswith(
        "gatepost.E003: GATEPOST_KEY_FILE: There is no key file at "
    )

    privacy.write_private(data / "keys" / "gatepost.keys", keyring.fresh())

    assert checks.keys_can_be_used() == []


def test_keys_on_the_databases_own_volume_are_told(data):
    assert checks.keys_lie_apart() == []

    privacy.write_private(data / "keys" / "gatepost.keys", keyring.fresh())

    assert said(checks.keys_lie_apart()).startswith("gatepost.W001: The key file lies on the same volume")


def test_settings_that_are_none_are_told(settings):
    settings.UNKNOWN = ("There is no setting GATEPOST_X (in the environment).",)

    assert said(checks.settings_are_known()) == f"gatepost.W002: {settings.UNKNOWN[0]}"


def test_files_of_secrets_that_others_can_read_are_told(settings, data, tmp_path):
    tmp_path.chmod(0o755)
    settings.SECRET_FILES = (tmp_path / "open", tmp_path / "closed", tmp_path / "gone")
    for path, mode in zip(settings.SECRET_FILES, (0o644, 0o600), strict=False):
        path.touch()
        path.chmod(mode)

    assert said(checks.secrets_are_private()) == (
        f"gatepost.W003: {tmp_path / 'open'} holds secrets and is open to its group and everybody. "
        f"Close it: chmod go= '{tmp_path / 'open'}'"
    )


def test_a_file_of_secrets_is_told_of_in_a_closed_folder_too(settings, tmp_path):
    tmp_path.chmod(0o700)
    settings.SECRET_FILES = (tmp_path / "open",)
    settings.SECRET_FILES[0].touch()
    settings.SECRET_FILES[0].chmod(0o644)

    assert ids(checks.secrets_are_private()) == ["gatepost.W003"]


def test_a_file_whose_readers_cannot_be_known_stops_nothing(settings, tmp_path, monkeypatch):
    def broken(_):
        raise ValueError("not an access list")

    settings.SECRET_FILES = (tmp_path,)
    monkeypatch.setattr(privacy, "readers_besides_owner", broken)

    assert checks.secrets_are_private() == []


@pytest.mark.parametrize(
    ("secret", "proxies", "problem", "told"),
    [
        ("short", (), "", 1),
        ("", (), "", 0),
        ("short", ("10.0.0.1",), "", 0),
        ("short", (), "GATEPOST_TRUSTED_PROXIES", 0),
    ],
)
def test_a_proxys_secret_that_does_nothing_is_told(settings, secret, proxies, problem, told):
    settings.PROXY_SECRET, settings.TRUSTED_PROXIES = secret, proxies
    settings.PROBLEMS = (Problem("gatepost.E009", problem, "", "", "", ""),)

    assert ids(checks.the_proxys_secret_is_asked_for()) == ["gatepost.W004"] * told


@pytest.mark.parametrize(
    ("folder", "file", "told"), [(0o755, 0o644, 1), (0o700, 0o644, 0), (0o755, 0o600, 0)]
)
def test_a_database_that_others_can_read_is_told(data, folder, file, told):
    data.mkdir()
    path = data / "gatepost.sqlite3"
    path.touch()
    path.chmod(file)
    data.chmod(folder)

    assert ids(checks.secrets_are_private()) == ["gatepost.W003"] * told


def test_what_only_warns_is_left_to_doctor(data, settings):
    privacy.write_private(data / "keys" / "gatepost.keys", keyring.fresh())
    settings.UNKNOWN = ("There is no setting GATEPOST_X.",)

    assert [each for each in ids(django_checks.run_checks()) if each.startswith("gatepost.")] == []
    assert {"gatepost.W001", "gatepost.W002"} <= set(
        ids(django_checks.run_checks(include_deployment_checks=True))
    )
