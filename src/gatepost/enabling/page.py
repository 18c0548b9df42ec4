"""The switch's page: everything that it shows. Drawing it sends nothing and counts nothing."""

from dataclasses import dataclass

from gatepost.enabling import checklist, progress, words
from gatepost.enabling.checklist import Checklist
from gatepost.enabling.progress import Progress
from gatepost.factors import registry, showing
from gatepost.factors.contract import Purpose, Step
from gatepost.factors.flow import within
from gatepost.factors.showing import OnItsWay
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.sessions.visit import Visit

_DONE = frozenset({"on", "off", "answers", "reminded", "reminded-before"})
"""Words that a redirect brings along; the page makes a sentence of those it knows."""


@dataclass(frozen=True, slots=True)
class Off:
    """The page while it is off: the checklist, and the proof."""

    checklist: Checklist
    mail: OnItsWay | None
    """The code that was asked for, while it works."""
    code_over: str
    """Why the last one works no longer, or empty."""


@dataclass(frozen=True, slots=True)
class On:
    """The page while it is on."""

    progress: Progress
    since: str
    told: str
    reminded: str
    not_reminded: str
    """How many of those without a sheet no reminder reaches, or empty."""


def step_of(visit: Visit, where: Where) -> Step:
    """Return the proof that the administrator of this visit would give, at this moment."""
    assert visit.session is not None  # noqa: S101  (the gate lets nobody else in)
    return within(visit.session, Purpose.ENABLE, where=where, options=visit.options, now=clock.now())


def done(word: str) -> str:
    """Return the sentence for a redirect's word; empty when there is none."""
    return words.done(word) if word in _DONE else ""


def off(step: Step) -> Off:
    """Return the page as it stands while it is off."""
    waiting = registry.sender().waiting(step)
    if waiting is None or waiting.live:
        mail = showing.on_its_way(waiting, step) if waiting else None
        return Off(checklist.read(step), mail, "")
    # A code that was used has done its work; of the others it is said why they work no longer.
    over = "" if step.now < waiting.expires_at and waiting.tries_left else words.code_over(waiting, step)
    return Off(checklist.read(step), None, over)


def on(step: Step) -> On:
    """Return the page as it stands while it is on."""
    found = progress.read(step.now)
    missed = found.no_sheet.count - found.can_be_reminded
    told = found.told if found.told and found.since and found.told.begun_at >= found.since else None
    return On(
        progress=found,
        since=words.at(found.since, step) if found.since else "",
        told=words.round_said(told, step) if told else "",
        reminded=words.round_said(found.reminded, step) if found.reminded else "",
        not_reminded=words.without_address(missed) if missed else "",
    )
