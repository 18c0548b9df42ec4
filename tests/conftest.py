"""Every test run gets databases, keys and a data folder of its own, and talks to nobody but this machine."""

import os
import resource
import shutil
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate

from gatepost.kernel import keyring
from tests import postgresql, sockets

DATABASES = ("sqlite", "postgresql")
_ended = pytest.StashKey[ExitStack]()
_server = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Set up what a real start would find in its environment, then let Django read it."""
    # Ignored in whatever a shell runs in the background, and so in all that the tests start and send it to.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    wanted = os.environ.get("GATEPOST_TEST_DATABASE", "sqlite")
    if wanted not in DATABASES:
        raise pytest.UsageError(f"GATEPOST_TEST_DATABASE is {wanted!r}; allowed: {' or '.join(DATABASES)}")
    ended = config.stash[_ended] = ExitStack()
    data = Path(tempfile.mkdtemp(prefix="gatepost-tests-"))
    ended.callback(shutil.rmtree, data, ignore_errors=True)
    _write_keys(data / "keys" / "gatepost.keys")
    for name in [name for name in os.environ if name.startswith("GATEPOST_")]:
        del os.environ[name]  # what the person who runs the tests has set for themself
    os.environ["GATEPOST_TEST_DATABASE"] = wanted
    os.environ.update(
        DATABASE_URL=_database(config, data, wanted),
        DJANGO_SETTINGS_MODULE="gatepost.settings",
        GATEPOST_DATA=str(data),
        GATEPOST_INSECURE_DEV="1",
        GATEPOST_ARGON2="8192,1,1",  # as cheap as it goes: tests hash a lot
    )
    settings.LOGGING_CONFIG = None  # pytest gathers what is logged; a real start is looked at in a process
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = _test_name(config, data, wanted)
    del os.environ[
        "DJANGO_SETTINGS_MODULE"
    ]  # the processes of a parallel run must not read settings too early
    post_migrate.connect(_put_options_back, weak=False)
    sockets.keep_to_this_machine()
    _allow_many_sockets()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server and remove the files, however the tests went."""
    config.stash.get(_ended, ExitStack()).close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each process of a parallel run where the one PostgreSQL is."""
    node.workerinput["server"] = node.config.stash.get(_server, "")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Leave the names of the databases alone: each process has its own already."""


@pytest.fixture
def process_environment(transactional_db) -> dict[str, str]:
    """Return the environment for a Gatepost in a process of its own, on this test's database and keys."""
    default = settings.DATABASES["default"]
    address = f"sqlite:///{default['NAME']}"
    if default["ENGINE"].endswith("postgresql"):
        address = f"postgres://{default['USER']}@/{default['HOST']}/{default['NAME']}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("GATEPOST_TEST_")}
    return {**own, "DATABASE_URL": address}


def _allow_many_sockets() -> None:
    """Raise this process's limit of open files: hundreds of slow clients at once are many sockets."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if most == resource.RLIM_INFINITY else min(8192, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _write_keys(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.touch(mode=0o600)
    path.write_text(keyring.fresh(), "ascii")
    path.chmod(0o400)


def _database(config: pytest.Config, data: Path, wanted: str) -> str:
    """Return DATABASE_URL. The first process of a run starts the PostgreSQL server, and ends it."""
    if wanted == "sqlite":
        return f"sqlite:///{data}/gatepost.sqlite3"
    if hasattr(config, "workerinput"):
        return config.workerinput["server"]
    try:
        server = config.stash[_ended].enter_context(postgresql.Server())
    except RuntimeError as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[_server] = server.url("gatepost")
    return config.stash[_server]


def _test_name(config: pytest.Config, data: Path, wanted: str) -> str:
    """Return what Django shall call the test database. SQLite's is a file, so that threads can race on it."""
    if wanted == "sqlite":
        return str(data / "tests.sqlite3")
    return f"gatepost_{getattr(config, 'workerinput', {}).get('workerid', 'tests')}"


def _put_options_back(sender: AppConfig, using: str, **_: object) -> None:
    """Write the row of options that a test with transactions of its own has swept away.

    Django empties all tables after such a test, and then sends the signal that follows migrations.
    """
    if sender.label == "options" and "Document" in {model.__name__ for model in sender.get_models()}:
        apps.get_model("options", "Document").objects.using(using).get_or_create(id=1)
