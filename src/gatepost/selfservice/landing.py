"""The first page: what it offers, and what it says needs mending."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from gatepost.factors.backup_codes import sheets
from gatepost.factors.backup_codes.sheets import State
from gatepost.factors.backup_codes.words import FEW
from gatepost.kernel import proof
from gatepost.options.catalogue import Options
from gatepost.selfservice import sheet_flow
from gatepost.sessions import places
from gatepost.sessions.visit import OpenSession


class Need(StrEnum):
    """What somebody would do well to mend, so that they get in tomorrow too."""

    NOTHING = ""
    MEND = "mend"
    """They came in by the last code of their sheet, or with somebody's help: mail does not reach them."""
    SHEET = "sheet"
    """They have no sheet of backup codes that works."""
    ARM = "arm"
    """They have few codes left or none, and a new sheet whose line they have not typed back."""
    FEW = "few"
    NONE_LEFT = "none-left"
    BY_CODE = "by-code"
    """They came in by a backup code, and have others left."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What `selfservice/home.html` draws."""

    need: Need
    waits: bool
    """Does a new sheet wait for its line to be typed back? Then nobody is sent to make another."""
    left: int
    places: Sequence[tuple[str, str, str]]
    """Name of an address, its words, and a sentence about it."""


def of(session: OpenSession, options: Options) -> Landing:
    """Return somebody's first page."""
    # While the password suffices nobody needs a sheet, so nobody's is looked up.
    state = sheets.state(session.person.id) if options.two_factor else State()
    need = _need(session, state) if options.two_factor else Need.NOTHING
    put_off = need and sheet_flow.is_put_off(
        session.person.id, since=session.confirmed_at if need is Need.MEND else None
    )
    said = sentences()
    listed = [(name, words, said.get(name, "")) for name, words in places.of(session.person)]
    return Landing(
        need=Need.NOTHING if put_off else need,
        waits=_waits(session, state),
        left=state.armed.left if state.armed and state.armed.counts else 0,
        places=[place for place in listed if place[0] != "home"],
    )


def _need(session: OpenSession, state: State) -> Need:
    left = state.armed.left if state.armed and state.armed.counts else None
    if proof.TEMPORARY in session.amr or (proof.BACKUP in session.amr and left == 0):
        return Need.MEND
    if _waits(session, state) and (left is None or left <= FEW):
        return Need.ARM
    if left is None:
        return Need.SHEET
    if left == 0:
        return Need.NONE_LEFT
    if left <= FEW:
        return Need.FEW
    return Need.BY_CODE if proof.BACKUP in session.amr else Need.NOTHING


def _waits(session: OpenSession, state: State) -> bool:
    waiting = state.to_type_back(by_password_alone=session.by_password_alone)
    return waiting is not None and waiting.tries_left > 0


def sentences() -> dict[str, str]:
    """Return what each page is for, by the name of its address."""
    return {
        "account": gettext("Your addresses, your backup codes, and when you last signed in."),
        "account-options": gettext("Where your codes go."),
        "account-password": gettext("Change your password."),
        "account-sessions": gettext("Where you are signed in, and how to end it."),
        "employees": gettext("Who can sign in, their addresses, and help for who can't."),
        "options": gettext("How the portal behaves."),
        "two-factor": gettext("Whether everybody needs a code to sign in, and how that goes."),
        "journal": gettext("What happened: who, when and from where."),
        "delivery": gettext("How mail goes out."),
    }
