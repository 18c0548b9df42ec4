"""Every event and every detail in the words that people read, in one table beside the events themselves."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.journal.events import Event

EVENTS: Mapping[Event, Promise] = {
    Event.PASSWORD_ACCEPTED: _("Right password"),
    Event.PASSWORD_REFUSED: _("Wrong password"),
    Event.PASSWORD_LIMITED: _("Too many wrong passwords: asked to wait"),
    Event.TOGETHER_REFUSED: _("Wrong password or backup code, typed together"),
    Event.CODE_ASKED: _("Code mailed"),
    Event.CODE_SENT_AGAIN: _("Code mailed again"),
    Event.CODE_MAIL_LIMITED: _("Code not mailed"),
    Event.CODE_NOT_POSSIBLE: _("No address to mail a code to"),
    Event.CODE_REFUSED: _("Wrong code"),
    Event.CODE_STALE: _("Code that no longer works"),
    Event.CODE_LIMITED: _("Too many wrong codes"),
    Event.CODE_LATE: _("Code too late"),
    Event.SIGNED_IN: _("Signed in"),
    Event.SIGNED_OUT: _("Signed out"),
    Event.CONFIRMED: _("Confirmed who they are"),
    Event.SECOND_STEP_ASKED: _("Second step asked of an open session"),
    Event.BACKUP_CODE_USED: _("Backup code used"),
    Event.SHEET_MADE: _("Sheet of backup codes made"),
    Event.SHEET_ARMED: _("Sheet of backup codes armed"),
    Event.SHEET_NOT_ARMED: _("Wrong line of a sheet typed back"),
    Event.SESSION_ENDED: _("Ended a session of theirs"),
    Event.BROWSER_FORGOTTEN: _("Forgot a browser of theirs"),
    Event.OTHERS_ENDED: _("Ended all their other sessions"),
    Event.NOT_THEIRS: _("Tried to end what is not theirs"),
    Event.OWN_PASSWORD_CHANGED: _("Changed their password"),
    Event.OWN_PASSWORD_REFUSED: _("Wrong old password"),
    Event.OWN_DESTINATION_CHANGED: _("Changed where their codes go"),
    Event.OWN_ADDRESS_WANTED: _("Code sent to prove an address"),
    Event.OWN_ADDRESS_GIVEN_UP: _("Gave up proving an address"),
    Event.OWN_ADDRESS_CHANGED: _("Changed an address of theirs"),
    Event.OWN_ADDRESS_PROVED: _("Proved an address"),
    Event.EMPLOYEE_ADDED: _("Employee added"),
    Event.EMPLOYEE_CHANGED: _("Employee changed"),
    Event.EMPLOYEE_ADDRESS_CHANGED: _("Employee's address changed"),
    Event.EMPLOYEE_DEACTIVATED: _("Employee made inactive"),
    Event.EMPLOYEE_ACTIVATED: _("Employee made active again"),
    Event.EMPLOYEE_SESSIONS_ENDED: _("All that an employee had open was ended"),
    Event.EMPLOYEE_PASSWORD_GIVEN: _("Employee given a new password"),
    Event.TEMPORARY_CODE_MADE: _("Temporary code made"),
    Event.OPTION_CHANGED: _("Option changed"),
    Event.TWO_FACTOR_ON: _("2-Factor Authentication turned on"),
    Event.TWO_FACTOR_OFF: _("2-Factor Authentication turned off"),
    Event.SHEETS_REMINDED: _("Everybody without backup codes reminded"),
    Event.MAIL_DOMAIN_ANSWERED: _("Said whether a mail domain can be read without signing in here"),
    Event.CONNECTION_TESTED: _("Connection to the mail servers tested"),
    Event.TEST_MAIL_SENT: _("Test mail sent"),
    Event.NOTICE_SENT_AGAIN: _("Lost notice mailed again"),
    Event.KEYS_MADE: _("Keys made"),
}
DETAILS: Mapping[str, Promise] = {
    "address": _("address"),
    "administrator": _("administrator"),
    "after": _("now"),
    "amr": _("proved by"),
    "before": _("before"),
    "by": _("by"),
    "by_password_alone": _("by the password alone"),
    "domain": _("domain"),
    "ended": _("sessions ended"),
    "field": _("what"),
    "how": _("how"),
    "instance": _("installation"),
    "kid": _("key"),
    "left": _("left"),
    "left_outside": _("left outside"),
    "line": _("line"),
    "mark": _("mark"),
    "of": _("of"),
    "option": _("option"),
    "purpose": _("for"),
    "reason": _("reason"),
    "sheet": _("sheet"),
    "to": _("to"),
    "tries_left": _("tries left"),
    "way": _("kind of code"),
    "which": _("which"),
    "why": _("why"),
}
_WAYS = {
    "pwd": _("password"),
    "email": _("mailed code"),
    "backup": _("backup code"),
    "temporary": _("temporary code"),
}
VALUES: Mapping[str, Mapping[str, Promise]] = {
    "amr": _WAYS,
    "way": _WAYS,
    "why": {
        "refused": _("wrong"),
        "stale": _("no longer good"),
        "slip": _("mistyped"),
        "limited": _("too many"),
        "used_up": _("no tries left"),
        "expired": _("too late"),
        "gone": _("used a moment before"),
        "no_address": _("no address"),
    },
    "purpose": {
        "signin": _("signing in"),
        "stepup": _("confirming who they are"),
        "confirm-email": _("proving an address"),
        "enable": _("turning 2-Factor Authentication on"),
    },
}
"""What a detail's value is called, where it is a word of the code's own."""


def event(name: str) -> str:
    """Return an event's words; its bare name where another version of Gatepost wrote it."""
    return str(EVENTS.get(Event(name), name)) if name in {*Event} else name


def detail(name: str) -> str:
    """Return a detail's words; its bare name where there are none."""
    return str(DETAILS.get(name, name))


def value(name: str, told: object) -> str:
    """Return what a detail says, in words."""
    if isinstance(told, bool):
        return gettext("yes") if told else gettext("no")
    known, text = VALUES.get(name, {}), str(told)
    if name == "amr":  # a list
        return ", ".join(str(known.get(way, way)) for way in text.split())
    return str(known.get(text, text))
