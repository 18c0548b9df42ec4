"""The employee's own pages in every shape, with the contexts that their views give them."""

from types import SimpleNamespace
from typing import Any

from gatepost.selfservice.outcome import Wanted

PLACES = [
    ("account", "Employee", "Your addresses, your backup codes, and when you last signed in."),
    ("account-options", "Options", "Where your codes go."),
    ("account-sessions", "Sessions", "Where you are signed in, and how to end it."),
]
LONG = "a.very.long.name.with.many.dots.in.it@a-very-long-department-name.example.com"
LINES = [
    "7KQM-2XWD-9RTA-4HNE",
    "WWWW-MMMM-WWWW-MMM0",
    *(f"{n}{n}QM-2XWD-9RTA-4HN{n}" for n in range(8)),
]


def own(**changed: Any) -> SimpleNamespace:
    """Return an employee as their own pages know them."""
    boxes = SimpleNamespace(**{"destination": "both", "fallback": False, **changed})
    return SimpleNamespace(id=7, name="dana", full_name="Dana Cole", boxes=boxes)


def address(which: str, **changed: Any) -> SimpleNamespace:
    """Return an address that was proved."""
    known = {"which": which, "said": which.title(), "address": f"{which}@example.com"}
    return SimpleNamespace(**{**known, "proved": "12 November 2026", "used": True, **changed})


ADDRESSES = [address("email1"), address("email2", address=LONG, proved="")]
ONE_ADDRESS = [address("email1"), address("email2", address="", proved="")]


def sheet(**changed: Any) -> SimpleNamespace:
    """Return a sheet of which two codes were used."""
    used = [
        SimpleNamespace(position=n, moment="9 November 2026 at 09:41", where="Chrome on Windows, 203.0.113.7")
        for n in (3, 5)
    ]
    known = {
        "number": 4,
        "made": "2 November 2026",
        "counts": True,
        "left": [1, 2, 4, 6, 7, 8, 9, 10],
        "used": used,
    }
    waits = {"few": False, "waiting": 0, "asked": 0, "made_waiting": "", "alone": ""}
    return SimpleNamespace(**known | waits | changed)


NO_SHEET = sheet(number=0, made="", left=[], used=[])
WAITING = sheet(waiting=5, asked=7, made_waiting="24 November 2026")
BY_PASSWORD = sheet(
    counts=False, waiting=4, asked=7, made_waiting="2 November 2026", alone="Chrome on Windows, 203.0.113.7"
)
MADE = SimpleNamespace(number=5, lines=LINES, asked=7)
NOT_THE_LINE = "That isn't code 7 of sheet 5. 4 tries left."
SIGN_INS = [
    SimpleNamespace(moment="24 November 2026 at 08:58", browser="Chrome on Windows", address=address, way=way)
    for address, way in (
        ("203.0.113.7", "code by mail"),
        ("2001:db8:1234:5678:9abc:def0:1234:5678", "backup code"),
    )
]
WANTED = Wanted("email2", "email2@example.com", LONG)
PROVING = {"wanted": WANTED, "said": "Email2"}


def seen(id_: str, **changed: Any) -> dict[str, Any]:
    """Return a session, or a browser, as the page lists it."""
    known = {"browser": "Chrome on Windows", "address": "203.0.113.7", "here": False}
    when = {"first": "2 November 2026 at 08:12", "last": "24 November 2026 at 09:41"}
    return {"id": id_, **known, **when, **changed}


def landing(need: str, left: int = 0) -> dict[str, Any]:
    """Return what the first page is given."""
    employee = SimpleNamespace(full_name="Dana Cole", name="dana")
    return {
        "employee": employee,
        "next": "/account/" if need else "",
        "page": SimpleNamespace(need=need, left=left, places=PLACES),
    }


ACCOUNT = {"own": own(), "addresses": ADDRESSES, "sheet": sheet(), "sign_ins": SIGN_INS}
CHOICES = {"own": own(), "addresses": ADDRESSES, "wanted": None, "at": "", "typed": ""}
NEW_SHEET = {"made": MADE, "day": "24 November 2026", "portal": "https://portal.example.com"}
TOO_SHORT = "It has 5 characters; it needs at least 15. A few words in a row are easy to keep."
SEEN = {"sessions": [seen("1", here=True), seen("2")], "browsers": [seen("3", here=True)], "others": True}

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "home": ("home", landing("")),
    "home sheet": ("home", landing("sheet")),
    "home few": ("home", landing("few", 3)),
    "home by code": ("home", landing("by-code", 8)),
    "home mend": ("home", landing("mend")),
    "account": ("account", ACCOUNT),
    "account new": ("account", {**ACCOUNT, "addresses": ONE_ADDRESS, "sheet": NO_SHEET}),
    "account done": ("account", {**ACCOUNT, "sheet": WAITING, "done": "Your new sheet works from now on."}),
    "sheet": ("sheet", {"sheet": sheet(few=True, left=[1, 2])}),
    "sheet does not count": ("sheet", {"sheet": sheet(counts=False)}),
    "sheet theirs": ("sheet", {"sheet": BY_PASSWORD}),
    "sheet theirs to arm": ("sheet_arm", {"sheet": BY_PASSWORD}),
    "sheet new": ("sheet_new", {**NEW_SHEET, "by_password_alone": False}),
    "sheet new alone": ("sheet_new", {**NEW_SHEET, "by_password_alone": True}),
    "sheet to arm": ("sheet_arm", {"sheet": WAITING}),
    "sheet wrong line": ("sheet_arm", {"sheet": WAITING, "error": NOT_THE_LINE}),
    "choices": ("choices", CHOICES),
    "choices one": ("choices", {**CHOICES, "own": own(destination="email1"), "addresses": ONE_ADDRESS}),
    "choices wanted": ("choices", {**CHOICES, "wanted": WANTED, "done": "Saved. Your next code goes there."}),
    "choices wrong": (
        "choices",
        {**CHOICES, "error": "That is not one address.", "at": "email2", "typed": "dana at home"},
    ),
    "choices none": ("choices", {**CHOICES, "error": "There is no such address yet.", "at": "destination"}),
    "address late": (
        "address_code",
        {**PROVING, "page": None, "error": "This code stopped working at 09:51."},
    ),
    "password": ("password", {"name": "dana", "minimum": 15}),
    "password too short": ("password", {"name": "dana", "minimum": 15, "error": TOO_SHORT, "at": "new"}),
    "sessions": ("sessions", SEEN),
    "sessions alone": ("sessions", {"sessions": [seen("1", here=True)], "browsers": [], "others": False}),
}


def samples(signed_in: dict[str, Any], code: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return, by the sample's name, the template and its context. `code`: one that is on its way."""
    pages = {**PAGES, "address": ("address_code", {**PROVING, "page": code})}
    return {
        name: (f"selfservice/{template}.html", {"error": "", "done": "", **signed_in, **context})
        for name, (template, context) in pages.items()
    }
