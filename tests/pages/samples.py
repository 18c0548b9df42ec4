"""Every page in every shape, with the contexts that views give it."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from tests.pages import mails, own_pages, switch

NOON = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
MAIL = """Your code is

    482913

Marked KT-7. Works until 09:51 London time (10 more minutes).
Asked for at 09:41 from Chrome on Windows, 203.0.113.7.

Didn't just sign in? Somebody has typed your right password. Call Robin on 555 0100.
We never ask for this code by phone or mail.
"""
LONGEST = "That code (HM-2) no longer works. Look for the mail marked KT-7. This didn't cost a try."
WRONG_LINE = "That isn't one of your backup codes. 4 tries left."
WRONG_PASSWORD = "That isn't your password. Check it, and Caps Lock."
SENT = "Sent at 09:40 from Chrome on Windows, network address 203.0.113.7, to the page /account/options/."
HELD = SimpleNamespace(
    path="/account/options/",
    fields=[("email1", "dana@new.example"), ("destination", "both")],
    shown=[("Email1", "dana@new.example"), ("Destination", "both")],
    complete=False,
)
PLACES = [("home", "Home"), ("account", "Employee"), ("account-options", "Options")]
WRONG_NAME = "That name and password don't match. Check both, and Caps Lock."


def options(**changed: Any) -> SimpleNamespace:
    """Return the options that pages read."""
    return SimpleNamespace(**{"organisation": "Example Ltd", "who_helps": "", "two_factor": True, **changed})


def code_page(**changed: Any) -> SimpleNamespace:
    """Return what the code's page shows a minute after the password."""
    page = {
        "line": mails.line(),
        "reference": "KT-7",
        "works_until": "09:51",
        "minutes_left": 8,
        "seconds_left": 470,
        "over": "This code stopped working at 09:51, or has been replaced. Send a new one.",
        "resend_from": "09:42",
        "resend_in_seconds": 24,
        "sends_left": 3,
        "destinations": [],
        "elsewhere": "",
    }
    return SimpleNamespace(**page | changed)


def code_field(*, error: str = "", confirms: bool = False, **changed: Any) -> tuple[str, dict[str, Any]]:
    """Return the page that waits for a code."""
    context = {"page": code_page(**changed), "error": error, "confirms": confirms, "goes_without": confirms}
    return "signin/code_field.html", context


def code_closed(heading: str, error: str, *, sends: bool) -> tuple[str, dict[str, Any]]:
    """Return the page on which no code can be typed."""
    context = {"heading": heading, "error": error, "sends": sends, "goes_without": False, "next": ""}
    return "signin/code_closed.html", context


CHOICE = [("email1", "d•••@example.com"), ("email2", "d•••@home.example"), ("both", "both of them")]
REFUSED = mails.line(
    mails.REFUSED,
    mails.LONG,
    note="Your mail did not get through. Use a backup code, or call your administrator.",
    looks_bad=True,
    comes=False,
)
SENT_AGAIN = f"Sent again at 09:42, with the same code. {mails.PROVIDER}"
LATE = mails.line(
    mails.WAITS,
    note="This takes longer than it should. Use a backup code, or call Robin on extension 100.",
    looks_bad=True,
)
OVER = "Too many wrong codes. Start again to get a new one, or use a backup code."
LIMIT = (
    "Too many wrong codes for this name. Mailed codes work here again at 14:20. "
    "A backup code works now, and so does a browser you have used before."
)

NO_SHAPE = (
    "A code from the mail has six digits, one from your sheet 16 letters and digits, one told on the phone 8. "
    "This counted: 4 tries left."
)
NONE_MAILED = (
    "No code was mailed to you. One from your sheet has 16 letters and digits, one told on the phone 8. "
    "This didn't cost a try."
)
TOO_MANY = (
    "Too many codes were asked for with this name. You can ask again at 14:20. A backup code works now."
)
CODE = {
    "code": code_field(),
    "code wrong": code_field(error="That isn't the code marked KT-7. 3 tries left."),
    "code stale": code_field(error=LONGEST),
    "code sent again": code_field(line=mails.line(note=SENT_AGAIN), resend_from="", resend_in_seconds=0),
    "code waits": code_field(line=mails.line(mails.WAITS, note="")),
    "code late": code_field(line=LATE, elsewhere="email2", destinations=CHOICE[:2]),
    "code choice": code_field(destinations=CHOICE, resend_from="", resend_in_seconds=0),
    "code refused": code_field(line=REFUSED, sends_left=0),
    "code to confirm": code_field(confirms=True),
    "code no shape": code_field(error=NO_SHAPE),
    "code ask": ("signin/code_ask.html", {"next": "/account/"}),
    "challenged": ("signin/code_ask.html", {"next": "/account/", "challenged": True}),
    "challenged nowhere": ("signin/code_ask.html", {"next": "", "challenged": True, "nowhere": True}),
    "challenged limit": ("signin/code_ask.html", {"next": "", "challenged": True, "error": TOO_MANY}),
    "nowhere": ("signin/code_nowhere.html", {"error": "", "mark": "KT-7", "goes_without": False}),
    "nowhere wrong": (
        "signin/code_nowhere.html",
        {"error": NONE_MAILED, "mark": "KT-7", "goes_without": False},
    ),
    "nowhere to confirm": ("signin/code_nowhere.html", {"error": "", "mark": "", "goes_without": True}),
    "code expired": code_closed("You need a new code", "This code stopped working at 09:51.", sends=True),
    "code over": code_closed("Too many wrong codes", OVER, sends=True),
    "code limit": code_closed("Too many codes were asked for", LIMIT, sends=False),
}
SIGN_IN = {
    "sign-in": {},
    "sign-in signed out": {"said": "You are signed out."},
    "sign-in ended": {
        "said": "You were signed out: this session was ended elsewhere, or by an administrator. "
        "Sign in again and you come back to where you were."
    },
    "sign-in wrong": {"username": "dana", "error": WRONG_NAME},
    "sign-in wait": {
        "username": "dana",
        "error": "Too many wrong passwords were typed. Wait until 09:44, or add a backup code to go on now.",
        "waits": True,
    },
    "sign-in demo": {"demo": True, "next": "/account/", "options": options(who_helps="Robin, 555 0100")},
    "sign-in alone": {
        "options": options(
            two_factor=False, organisation="Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau"
        )
    },
}
MAILS = [
    {
        "to": "dana@home.example",
        "subject": "Your sign-in code for Example Ltd (KT-7)",
        "received": NOON,
        "text": MAIL,
    },
    {
        "to": "dana@example.com",
        "subject": "Something without a code",
        "received": NOON,
        "text": "Good morning.\n" * 3,
    },
]


ALWAYS = {"options": options(), "visit": None, "demo": False, "csrf_token": "form-key"}


def all_samples() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return, by the sample's name, the template and its context."""
    start = {"username": "", "next": "", "error": "", "waits": False}
    samples = {
        name: ("signin/sign_in.html", {**ALWAYS, **start, **changed}) for name, changed in SIGN_IN.items()
    }
    samples |= {name: (template, {**ALWAYS, **context}) for name, (template, context) in CODE.items()}
    for name, error in {"backup code": "", "backup code wrong": WRONG_LINE}.items():
        samples[name] = ("signin/backup_code.html", {**ALWAYS, "next": "", "error": error, "mark": "KT-7"})
    employee = SimpleNamespace(full_name="Dana Cole", name="dana")
    signed_in = {**ALWAYS, "visit": SimpleNamespace(person=employee), "here": "home", "places": PLACES}
    samples |= own_pages.samples(signed_in, code_page())
    samples["home"][1]["demo"] = True
    at_switch = {
        **signed_in,
        "here": "two-factor",
        "places": [*PLACES, ("two-factor", "2-Factor Authentication")],
    }
    samples |= {
        name: ("enabling/two_factor.html", {**at_switch, **shown}) for name, shown in switch.PAGES.items()
    }
    samples["confirm"] = ("signin/confirm.html", {**signed_in, "next": "/account/", "error": ""})
    samples["confirm wrong"] = ("signin/confirm.html", {**signed_in, "next": "", "error": WRONG_PASSWORD})
    samples["again"] = ("signin/again.html", {**signed_in, "held": HELD, "said": SENT})
    samples["inbox"] = ("demo/inbox.html", {**ALWAYS, "demo": True, "mails": MAILS})
    samples["inbox empty"] = ("demo/inbox.html", {**ALWAYS, "demo": True, "mails": []})
    # Made by the portal's own code, which asks for settings; this module is read before there are any.
    administration = import_module("tests.administration.samples")
    samples |= administration.samples(signed_in)
    return samples | {name: (f"{name}.html", {}) for name in ERRORS}


ERRORS = ("400", "403", "403_csrf", "404", "500")
