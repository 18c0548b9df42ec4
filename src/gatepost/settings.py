"""All that is fixed at start, read once from the environment; what is wrong with it stands in PROBLEMS."""

import secrets
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from gatepost.kernel import values
from gatepost.kernel.environment import Environment

PACKAGE = Path(__file__).parent
_env = Environment()

# --- where things lie ---------------------------------------------------------------------------------------------
DATA = Path(_env.text("GATEPOST_DATA", "data")).absolute()
KEY_FILE = Path(_env.text("GATEPOST_KEY_FILE", str(DATA / "keys" / "gatepost.keys"))).absolute()
DATABASES = {"default": values.sqlite(DATA / "gatepost.sqlite3")}
if _database_url := _env.secret("DATABASE_URL"):
    DATABASES["default"] = _env.checked(
        "DATABASE_URL",
        "E002",
        _database_url,
        values.database,
        allowed="sqlite:////path/to/file or postgres://user:password@host:5432/name",
        do="Mend the address, or leave it out to use a SQLite file in the data folder.",
        otherwise=DATABASES["default"],
        secret=True,
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the portal's own address -------------------------------------------------------------------------------------
INSECURE_DEV = _env.flag("GATEPOST_INSECURE_DEV", "E012")
LISTEN = _env.checked(
    "GATEPOST_LISTEN",
    "E005",
    _env.text("GATEPOST_LISTEN", "127.0.0.1:8000"),
    values.listen,
    allowed="host:port, the host a network address of this machine, such as 127.0.0.1:8000 or [::1]:8000",
    do="Mend it, or leave it out to listen on 127.0.0.1:8000.",
    otherwise=("127.0.0.1", 8000),
)
METRICS_LISTEN = _env.checked(
    "GATEPOST_METRICS_LISTEN",
    "E014",
    _env.text("GATEPOST_METRICS_LISTEN"),
    values.listen_or_not,
    allowed="host:port, the host a network address of this machine, such as 127.0.0.1:9464",
    do="Mend it, or leave it out to have no metrics.",
    otherwise=None,
)
PUBLIC_URL = _env.checked(
    "GATEPOST_PUBLIC_URL",
    "E004",
    _env.text("GATEPOST_PUBLIC_URL", f"http://127.0.0.1:{LISTEN[1]}" if INSECURE_DEV else ""),
    partial(values.public, insecure=INSECURE_DEV),
    allowed="https:// and a host; http:// on this machine alone, with GATEPOST_INSECURE_DEV=1",
    do="Write the address that people type, for example https://portal.example.com.",
    otherwise="https://portal.example",
)
HTTPS = PUBLIC_URL.startswith("https://")
if not HTTPS and not values.is_loopback(LISTEN[0]):
    _env.complain(
        "E005",
        "GATEPOST_LISTEN",
        f"other machines could reach {LISTEN[0]}, and the portal's address is http",
        "with http, an address of this machine alone, such as 127.0.0.1:8000",
        "Listen on 127.0.0.1, or give GATEPOST_PUBLIC_URL an https address.",
    )
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or ""]
TLS_CERT = _env.file("GATEPOST_TLS_CERT", "E006", allowed="a certificate chain in PEM")
TLS_KEY = _env.file("GATEPOST_TLS_KEY", "E006", allowed="a private key in PEM, without a pass phrase")
if bool(_env.text("GATEPOST_TLS_CERT")) != bool(_env.text("GATEPOST_TLS_KEY")):
    _env.complain(
        "E006",
        "GATEPOST_TLS_CERT",
        "only one of certificate and key is set",
        "both, or neither",
        "Set GATEPOST_TLS_CERT and GATEPOST_TLS_KEY.",
    )
TRUSTED_PROXIES = _env.checked(
    "GATEPOST_TRUSTED_PROXIES",
    "E009",
    _env.text("GATEPOST_TRUSTED_PROXIES"),
    values.networks,
    allowed="network addresses such as 127.0.0.1 or 10.0.0.0/24, with spaces between",
    do="List the proxies in front of Gatepost, or leave it out when there is none.",
    otherwise=tuple[values.Network, ...](),
)
PROXY_SECRET = _env.secret("GATEPOST_PROXY_SECRET")
if TRUSTED_PROXIES and len(PROXY_SECRET) < 32:  # noqa: PLR2004  (256 bits in base64, or 128 in hex)
    _env.complain(
        "E010",
        "GATEPOST_PROXY_SECRET_FILE",
        f"the secret has {len(PROXY_SECRET)} characters",
        "32 or more",
        "Make one with: openssl rand -hex 32, and show it in the proxy's X-Gatepost-Proxy-Secret header.",
    )

# --- mail ---------------------------------------------------------------------------------------------------------
SMTP_URLS = _env.checked(
    "GATEPOST_SMTP_URLS",
    "E007",
    _env.secret("GATEPOST_SMTP_URLS"),
    values.relays,
    allowed="smtp+starttls://user:password@host:587, smtps://user:password@host:465, smtp+plain://127.0.0.1:25",
    do="One relay a word, the first one first.",
    otherwise=tuple[str, ...](),
    secret=True,
)
_mail_host = "example.com" if INSECURE_DEV else urlsplit(PUBLIC_URL).hostname
MAIL_FROM = _env.checked(
    "GATEPOST_MAIL_FROM",
    "E008",
    _env.text("GATEPOST_MAIL_FROM", f"Sign-in <signin@{_mail_host}>"),
    values.sender,
    allowed="one mailbox, such as Sign-in <signin@example.com>",
    do="Write the address that codes come from.",
    otherwise="signin@portal.example",
)
MAIL_SET_IN = {name: _env.where(name) for name in ("GATEPOST_SMTP_URLS", "GATEPOST_MAIL_FROM")}
"""Where each was read, for the page that shows them."""
GATEPOST_MAIL_KINDS = {
    "sign-in-code": "gatepost.factors.email_code.mail",
    "security-notice": "gatepost.notices.mail",
    "test-mail": "gatepost.administration.test_mail",
}
GATEPOST_READINESS = "gatepost.health.readiness.look"
GATEPOST_ERRANDS = ("gatepost.enabling.rounds", "gatepost.delivery.connection_tests")
GATEPOST_FORGETFUL = ("gatepost.limits.flow", "gatepost.delivery.flow", "gatepost.sessions.ended_flow",
    "gatepost.factors.email_code.ended_flow", "gatepost.factors.temporary_code.ended_flow")  # fmt: skip
"""What the delivery service does besides, a little at each look round; and whose old rows it removes."""

# --- passwords and factors ----------------------------------------------------------------------------------------
ARGON2 = _env.checked(
    "GATEPOST_ARGON2",
    "E011",
    _env.text("GATEPOST_ARGON2", "65536,2,1"),
    partial(values.argon2, insecure=INSECURE_DEV),
    allowed="memory in KiB (7168 to 1048576), passes (1 to 10), lanes (1); memory times passes 35840 or more",
    do="Leave it out to use 65536,2,1.",
    otherwise=(65536, 2, 1),
)
PASSWORD_HASHERS = ["gatepost.employees.hashers.Argon2idHasher"]
GATEPOST_FACTORS = (
    "gatepost.factors.email_code.factor",
    "gatepost.factors.backup_codes.factor",
    "gatepost.factors.temporary_code.factor",
)

GATEPOST_KEY_HOLDERS = (
    "gatepost.factors.email_code.challenge.held_by_key",
    "gatepost.factors.temporary_code.flow.held_by_key",
    "gatepost.factors.backup_codes.sheets.held_by_key",
    "gatepost.delivery.outbox.held_by_key",
)
"""Each says in words what was made with a key and would be lost with it; "" for nothing."""

# --- Django -------------------------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = secrets.token_urlsafe(48)  # Django asks for one; what Gatepost signs, it signs with the keyring
ROOT_URLCONF = "gatepost.urls"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "gatepost.kernel",
    "gatepost.journal",
    "gatepost.limits",
    "gatepost.options",
    "gatepost.employees",
    "gatepost.sessions",
    "gatepost.delivery",
    "gatepost.factors.email_code",
    "gatepost.factors.backup_codes",
    "gatepost.factors.temporary_code",
    "gatepost.signin",
    "gatepost.selfservice",
    "gatepost.enabling",
    "gatepost.administration",
    "gatepost.health",
    "gatepost.web",
    "gatepost.demo",
]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gatepost.sessions.middleware.VisitMiddleware",
    "gatepost.sessions.forms.FormMiddleware",
    "gatepost.sessions.gate.GateMiddleware",
]
PUBLIC_VIEWS = frozenset({
    "sign-in", "code", "code-status", "resend", "backup-code", "sign-out", "demo-inbox", "demo-inbox-json",
})  # fmt: skip
"""Addresses that answer somebody who has not signed in. A view that is not listed is closed."""
CSRF_FAILURE_VIEW = "gatepost.web.errors.wrong_form"
_demo_inbox = "" if HTTPS else _env.text("GATEPOST_DEMO_INBOX")
DEMO_INBOX = Path(_demo_inbox) if _demo_inbox else None
"""Where the demo's mails lie, for everybody to read; nowhere but on this machine, since elsewhere it is https."""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": ["gatepost.sessions.context.page"],
            "libraries": {"i18n": "gatepost.kernel.sentences"},
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
STATICFILES_DIRS = [PACKAGE / "static"]
# A new address whenever a file changes, so that browsers may keep each for a year.
STATIC_URL = f"/static/{values.fingerprint(PACKAGE / 'static')}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "gatepost.web.log.RequestFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django would mail its administrators instead, who are not set, and so tell nobody.
    "loggers": {"django": {"handlers": []}, "django.request": {"level": "ERROR"}},
}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

SECRETS = _env.secrets
SECRET_FILES = tuple(dict.fromkeys(_env.secret_files))
NOTHING_SET = _env.is_empty
PROBLEMS = tuple(_env.problems)
UNKNOWN = tuple(_env.unknown())
