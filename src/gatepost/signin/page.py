"""The code page in its shapes: which template draws it, and everything that it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from gatepost.factors import registry, showing
from gatepost.factors.contract import NotSent, Purpose, Sent, Step, Waiting
from gatepost.sessions import marks
from gatepost.signin import code_flow


@dataclass(frozen=True, slots=True)
class Drawn:
    """A template, and what it is given. Drawing it sends nothing and counts nothing."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def to_ask(next_page: str) -> Drawn:
    """Return the page of somebody to whom no code was sent yet, and who can have one."""
    return Drawn("signin/code_ask.html", {"next": next_page})


def challenged(step: Step) -> Drawn:
    """Return the page of somebody who was signed in when the second step was turned on, and what works for them."""
    hindered = registry.sender().hindered(step)
    nowhere = hindered is not None and hindered.why is Sent.NO_ADDRESS
    said = showing.sending_problem(hindered, step.options) if hindered and not nowhere else ""
    context = {"next": step.pending.next, "challenged": True, "nowhere": nowhere, "error": said}
    return Drawn("signin/code_ask.html", context)


def for_backup_code(step: Step) -> Drawn:
    """Return the page of a pending sign-in for somebody who cannot get to their mail."""
    context = {"error": step.pending.notice, "mark": _mark(step)}
    return Drawn("signin/backup_code.html", context)


def of(step: Step) -> Drawn:
    """Return the page of a pending sign-in, as its newest code stands now, with what went wrong just before."""
    waiting = registry.sender().waiting(step)
    if waiting and waiting.live:
        return _field(step, waiting)
    hindered = registry.sender().hindered(step)
    if hindered:
        return _cannot(step, hindered)
    return _over(step, waiting) if waiting else to_ask("")


def _field(step: Step, waiting: Waiting) -> Drawn:
    return Drawn(
        "signin/code_field.html",
        {
            "page": showing.on_its_way(waiting, step),
            "error": step.pending.notice,
            "confirms": step.purpose is Purpose.CONFIRM,
            "goes_without": code_flow.goes_without(step),
        },
    )


def _over(step: Step, waiting: Waiting) -> Drawn:
    """Return the page of a code that can no longer be typed: too many tries, or too late."""
    used_up = waiting.tries_left == 0
    heading = gettext("Too many wrong codes") if used_up else gettext("You need a new code")
    said = showing.tries_over() if used_up else showing.code_over(waiting.expires_at, step.options)
    return _closed(step, heading, said, sends=True)


def _cannot(step: Step, hindered: NotSent) -> Drawn:
    """Return the page of somebody whom no code can be sent to, now or at all."""
    if hindered.why is Sent.NO_ADDRESS:
        context = {
            "error": step.pending.notice,
            "mark": _mark(step),
            "goes_without": code_flow.goes_without(step),
        }
        return Drawn("signin/code_nowhere.html", context)
    heading = gettext("Too many codes were asked for")
    return _closed(step, heading, showing.sending_problem(hindered, step.options), sends=False)


def _closed(step: Step, heading: str, said: str, *, sends: bool) -> Drawn:
    context = {
        "heading": heading,
        "error": said,
        "sends": sends,
        "goes_without": code_flow.goes_without(step),
    }
    return Drawn("signin/code_closed.html", context)


def _mark(step: Step) -> str:
    """Return what somebody reads out on the phone; "" where a code from there is no good."""
    if step.purpose is not Purpose.SIGN_IN:
        return ""
    waiting = registry.sender().waiting(step)
    return waiting.reference if waiting else marks.of(step.pending.key)
