"""All that is fixed at start: with nothing set, with all set, and every way of getting it wrong.

What is wrong stops the start with one sentence: which setting, what was found, what is allowed, what to do.
"""

# ruff: noqa: SIM300  (a setting looks like a constant, and is what is asked about)

import importlib.util
import os
import re
from pathlib import Path

import pytest

from gatepost import settings as the_settings
from gatepost.kernel import environment

SECRET = "hunter2-hunter2-hunter2-hunter2-hunter2"
SRC = Path(the_settings.__file__).parent
ENOUGH = {"GATEPOST_PUBLIC_URL": "https://portal.example.com"}
TRYING = {"GATEPOST_INSECURE_DEV": "1"}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return a function that reads settings.py anew, from an environment with nothing but what it is given."""

    def fresh(**env):
        for name in list(os.environ):
            if name.startswith("GATEPOST_") or name == "DATABASE_URL":
                monkeypatch.delenv(name)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(environment, "_adopted", {})
        spec = importlib.util.spec_from_file_location("gatepost.settings", the_settings.__file__)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return fresh


def test_an_address_is_all_that_must_be_set(read, tmp_path):
    settings = read(**ENOUGH)

    assert settings.PROBLEMS == settings.UNKNOWN == ()
    assert settings.DATA == tmp_path / "data"
    assert settings.KEY_FILE == tmp_path / "data" / "keys" / "gatepost.keys"
    assert settings.DATABASES["default"]["NAME"] == str(tmp_path / "data" / "gatepost.sqlite3")
    assert settings.LISTEN == ("127.0.0.1", 8000)
    assert settings.MAIL_FROM == "Sign-in <signin@portal.example.com>"
    assert settings.HTTPS
    assert settings.ARGON2 == (65536, 2, 1)
    assert (settings.SMTP_URLS, settings.TRUSTED_PROXIES, settings.DEMO_INBOX) == ((), (), None)


def test_trying_it_out_needs_no_address(read):
    settings = read(**TRYING, GATEPOST_LISTEN="127.0.0.1:8123")

    assert settings.PROBLEMS == ()
    assert settings.PUBLIC_URL == "http://127.0.0.1:8123"
    assert not settings.HTTPS


def test_everything_may_be_set(read, tmp_path):
    pem = tmp_path / "a.pem"
    pem.touch()
    settings = read(
        GATEPOST_DATA=str(tmp_path / "d#ta"),
        DATABASE_URL=f"postgres://gp:{SECRET}@db.example/portal",
        GATEPOST_KEY_FILE="/run/credentials/gatepost.keys",
        GATEPOST_PUBLIC_URL="https://Portal.Example.com:443/",
        GATEPOST_LISTEN="[::]:8443",
        GATEPOST_TLS_CERT=str(pem),
        GATEPOST_TLS_KEY=str(pem),
        GATEPOST_SMTP_URLS=f"smtps://u:{SECRET}@a.example smtp+plain://127.0.0.1",
        GATEPOST_MAIL_FROM="Codes <codes@corp.local>",
        GATEPOST_TRUSTED_PROXIES="10.0.0.1",
        GATEPOST_PROXY_SECRET=SECRET,
        GATEPOST_ARGON2="19456,2,1",
    )

    assert settings.PROBLEMS == settings.UNKNOWN == ()
    assert settings.PUBLIC_URL == "https://portal.example.com"
    assert settings.LISTEN == ("::", 8443)
    assert settings.DATABASES["default"]["PASSWORD"] == SECRET
    assert len(settings.SMTP_URLS) == 2
    assert settings.ARGON2 == (19456, 2, 1)


def test_secrets_are_taken_out_of_the_environment_and_kept_for_children(read):
    secrets = {
        "DATABASE_URL": f"postgres://gp:{SECRET}@db.example/portal",
        "GATEPOST_SMTP_URLS": f"smtps://u:{SECRET}@a.example",
        "GATEPOST_PROXY_SECRET": SECRET,
    }

    settings = read(**ENOUGH, **secrets)

    assert settings.SECRETS == secrets
    assert SECRET not in str(os.environ)


def test_a_path_may_have_any_sign_in_it(read, tmp_path):
    settings = read(**ENOUGH, GATEPOST_DATA=str(tmp_path / "my d#ta+1 %41?"))

    assert settings.DATABASES["default"]["NAME"] == str(tmp_path / "my d#ta+1 %41?" / "gatepost.sqlite3")


WRONG = {
    "a database of another kind": ("E002", "DATABASE_URL", {"DATABASE_URL": f"mysql://u:{SECRET}@db/x"}),
    "a database that cannot be read": (
        "E002",
        "DATABASE_URL",
        {"DATABASE_URL": f"postgres://u:{SECRET}#@db/x"},
    ),
    "no address": ("E004", "GATEPOST_PUBLIC_URL", {"GATEPOST_PUBLIC_URL": ""}),
    "an address with http": (
        "E004",
        "GATEPOST_PUBLIC_URL",
        {"GATEPOST_PUBLIC_URL": "http://portal.example.com"},
    ),
    "http on this machine": ("E004", "GATEPOST_PUBLIC_URL", {"GATEPOST_PUBLIC_URL": "http://127.0.0.1:8000"}),
    "an address with a password": (
        "E004",
        "GATEPOST_PUBLIC_URL",
        {"GATEPOST_PUBLIC_URL": f"https://admin:{SECRET}@portal.example.com"},
    ),
    "an address with half a password": (
        "E004",
        "GATEPOST_PUBLIC_URL",
        {"GATEPOST_PUBLIC_URL": f"https://admin:{SECRET}#@portal.example.com:x"},
    ),
    "no place for metrics": ("E014", "GATEPOST_METRICS_LISTEN", {"GATEPOST_METRICS_LISTEN": "9464"}),
    "metrics at no port": ("E014", "GATEPOST_METRICS_LISTEN", {"GATEPOST_METRICS_LISTEN": "127.0.0.1:0"}),
    "nowhere to listen": ("E005", "GATEPOST_LISTEN", {"GATEPOST_LISTEN": "8000"}),
    "http to all": (
        "E005",
        "GATEPOST_LISTEN",
        {"GATEPOST_PUBLIC_URL": "", "GATEPOST_INSECURE_DEV": "1", "GATEPOST_LISTEN": "0.0.0.0:8000"},
    ),
    "half of TLS": ("E006", "GATEPOST_TLS_CERT", {"GATEPOST_TLS_KEY": __file__}),
    "a certificate that is not there": (
        "E006",
        "GATEPOST_TLS_CERT",
        {"GATEPOST_TLS_CERT": "/nowhere.pem", "GATEPOST_TLS_KEY": __file__},
    ),
    "a relay of another kind": (
        "E007",
        "GATEPOST_SMTP_URLS",
        {"GATEPOST_SMTP_URLS": f"smtp://u:{SECRET}@a.example"},
    ),
    "a relay that cannot be read": (
        "E007",
        "GATEPOST_SMTP_URLS",
        {"GATEPOST_SMTP_URLS": f"smtps://u:{SECRET}/x@a.example"},
    ),
    "two senders": ("E008", "GATEPOST_MAIL_FROM", {"GATEPOST_MAIL_FROM": "a@x.example, b@x.example"}),
    "all the world a proxy": (
        "E009",
        "GATEPOST_TRUSTED_PROXIES",
        {"GATEPOST_TRUSTED_PROXIES": "0.0.0.0/0", "GATEPOST_PROXY_SECRET": SECRET},
    ),
    "a proxy without a secret": (
        "E010",
        "GATEPOST_PROXY_SECRET_FILE",
        {"GATEPOST_TRUSTED_PROXIES": "10.0.0.1"},
    ),
    "a short secret": (
        "E010",
        "GATEPOST_PROXY_SECRET_FILE",
        {"GATEPOST_TRUSTED_PROXIES": "10.0.0.1", "GATEPOST_PROXY_SECRET": SECRET[:31]},
    ),
    "weak hashes": ("E011", "GATEPOST_ARGON2", {"GATEPOST_ARGON2": "8192,1,1"}),
    "an odd flag": ("E012", "GATEPOST_INSECURE_DEV", {"GATEPOST_INSECURE_DEV": "perhaps"}),
    "a secret's file that is not there": (
        "E013",
        "GATEPOST_SMTP_URLS_FILE",
        {"GATEPOST_SMTP_URLS_FILE": "/nowhere/relays"},
    ),
    "settings' file that is not there": (
        "E013",
        "GATEPOST_ENV_FILE",
        {"GATEPOST_ENV_FILE": "/nowhere/gatepost.env"},
    ),
}


@pytest.mark.parametrize(("id_", "setting", "env"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_sentence_each_without_secrets(read, id_, setting, env):
    (problem,) = read(**(ENOUGH | env)).PROBLEMS

    assert problem.id == f"gatepost.{id_}"
    assert re.fullmatch(rf"{setting} \([^)]+\): .+\. Allowed: .+\. [A-Z].+\.", str(problem))
    assert SECRET[:20] not in str(problem)


def test_everything_that_is_wrong_is_told_at_once(read):
    settings = read(GATEPOST_LISTEN="x", GATEPOST_SMTP_URLS="x", GATEPOST_ARGON2="x", GATEPOST_MAIL_FROM="x")

    assert [problem.id[-4:] for problem in settings.PROBLEMS] == ["E005", "E004", "E007", "E008", "E011"]


def test_where_it_was_read_is_told(read, tmp_path):
    file = tmp_path / "gatepost.env"
    file.write_text("# ours\nGATEPOST_PUBLIC_URL=https://portal.example.com\nGATEPOST_LISTEN=8000\n")

    (problem,) = read(GATEPOST_ENV_FILE=str(file)).PROBLEMS

    assert str(problem).startswith(f"GATEPOST_LISTEN ({file}, line 3): found '8000': ")


def test_a_slip_of_the_pen_is_noticed(read):
    settings = read(**ENOUGH, GATEPOST_SMTP_URL="smtps://a.example", GATEPOST_TRUSTED_PROXY="10.0.0.1")

    assert [said.rpartition("(in the environment)")[2] for said in settings.UNKNOWN] == [
        ". Did you mean GATEPOST_SMTP_URLS?",
        ". Did you mean GATEPOST_TRUSTED_PROXIES?",
    ]


def test_every_id_has_its_test():
    sources = "".join(path.read_text("utf-8") for path in SRC.rglob("*.py"))
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.rglob("test_*.py"))

    ids = set(re.findall(r"\b[EW]\d{3}\b", "".join(re.findall(r'"(?:gatepost\.)?[EW]\d{3}"', sources))))

    assert len(ids) > 15
    assert {id_ for id_ in ids if id_ not in tests} == set()
