"""The administrator's switch in each of its shapes."""

from collections.abc import Sequence
from types import SimpleNamespace

from tests.pages import mails

NAMED = [(3, "Li Wei"), (7, "Ana Sol"), (12, "temp-01")]


def group(count: int, people: Sequence[tuple[int, str]]) -> SimpleNamespace:
    """Return some employees, the first of them by name."""
    return SimpleNamespace(count=count, people=people, more=count - len(people))


def line(
    name: str, state: str, why: str, to_do: str = "", *, forbids: bool = False, own: bool = False
) -> SimpleNamespace:
    """Return a line of the checklist."""
    return SimpleNamespace(name=name, state=state, why=why, to_do=to_do, forbids=forbids, own=own)


NOBODY = group(0, [])
MANY = group(21, [(number, f"employee-{number}") for number in range(10)])
LOOK = SimpleNamespace(
    well=False,
    active=48,
    mailable=46,
    outside=group(3, NAMED),
    out_of_reach=group(3, NAMED),
    same_twice=group(1, NAMED[:1]),
    no_sheet=MANY,
    shared=[SimpleNamespace(address="front.desk.of.the.first.floor@example.com", people=3, named=NAMED[:2])],
    shared_addresses=1,
)
WELL = SimpleNamespace(**vars(LOOK) | {"well": True, "outside": NOBODY})
DOMAINS = [
    SimpleNamespace(name="example.com", readable=True),
    SimpleNamespace(name="a-very-long-department-name.example.com", readable=None),
]
TAKEN = line(
    "Email delivery", "good", "mail.example.com:587 took a mail at 09:31. The delivery service is running."
)
REFUSED = line(
    "Email delivery",
    "warn",
    "The newest mail was not taken at 09:31: mail.example.com:587: 535 5.7.8 Authentication credentials invalid",
    "Mend the mail server or GATEPOST_SMTP_URLS. The code below shows whether it works again.",
)
STOPPED = line(
    "Email delivery",
    "bad",
    "The delivery service is not running, so no code can be mailed. It was last seen at 09:12.",
    "Start it on the server: gatepost serve, or gatepost deliver.",
    forbids=True,
)
LEFT = line(
    "Employees",
    "warn",
    "48 active employees. 3 of them would be left outside: no code can reach them, and they have no backup codes.",
    "Give each an address, or help them make a sheet first.",
)
ALL_IN = line("Employees", "good", "48 active employees. Nobody would be left outside.")
YOU = line("You", "good", "Codes reach you, and you have a sheet of backup codes.")
YOU_TOO = line(
    "You",
    "warn",
    "Codes reach you, but you have no backup codes for a day on which mail is away.",
    "Make a sheet of backup codes, so that you get in all the same.",
    own=True,
)
MAIL = SimpleNamespace(
    reference="KT-7",
    line=mails.line(),
    works_until="09:51",
    minutes_left=8,
    resend_from="09:42",
    resend_in_seconds=24,
    sends_left=3,
    destinations=[],
    over="",
)
PROGRESS = SimpleNamespace(
    by="dana",
    active=48,
    mailable=48,
    signed_in=31,
    stopped=[
        SimpleNamespace(id=3, name="Li Wei", out_of_reach=True),
        SimpleNamespace(id=7, name="Ana Sol", out_of_reach=False),
    ],
    no_sheet=MANY,
    can_be_reminded=19,
    told=None,
    reminded=None,
)
WROTE = "under way since 09:41: 20 people written to; 1 has no address, so no mail reaches them"
MISSED = "2 have no address, so no mail reaches them"
_SAID = {"error": "", "at_code": False, "done": "", "tell": True, "reason": ""}


def _off(*lines, employees=LOOK, mail=None, over="", **said):
    forbidden = next((each for each in lines if each.forbids), None)
    checklist = SimpleNamespace(lines=lines, employees=employees, domains=DOMAINS, forbidden=forbidden)
    return {**_SAID, "off": SimpleNamespace(checklist=checklist, mail=mail, code_over=over), **said}


def _on(told="", reminded="", **said):
    shown = SimpleNamespace(
        progress=PROGRESS, since="09:41", told=told, reminded=reminded, not_reminded=MISSED
    )
    return {**_SAID, "on": shown, **said}


PAGES = {
    "switch off": _off(TAKEN, LEFT, YOU_TOO),
    "switch off and well": _off(TAKEN, ALL_IN, YOU, employees=WELL),
    "switch refused": _off(STOPPED, LEFT, YOU, error="The delivery service is not running."),
    "switch code": _off(TAKEN, LEFT, YOU, mail=MAIL),
    "switch code wrong": _off(
        REFUSED, LEFT, YOU, mail=MAIL, error="That isn't the code marked KT-7. 3 tries left.", at_code=True
    ),
    "switch code late": _off(
        TAKEN, LEFT, YOU, over="That code stopped working at 09:51. Nothing was changed."
    ),
    "switch on": _on(WROTE, "8 people written to by 09:43", done="2-Factor Authentication is on."),
    "switch without a reason": _on(error="Write why."),
}
