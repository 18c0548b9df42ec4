"""The administrator's switch: looking at its page changes nothing, and each of its posts needs a fresh proof."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gatepost.enabling import flow, page, questions, words
from gatepost.enabling.flow import By, Forbidden, Grew, Switched
from gatepost.factors import registry, showing, whereabouts
from gatepost.factors.contract import Refusal
from gatepost.kernel import where
from gatepost.sessions import exchange, saying
from gatepost.sessions.visit import VisitRequest

_LONGEST_REASON = 200
_TICKS = ("tell", "leave_outside", "outside")


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was ticked beside the code: how many may be left outside, and whether everyone is told."""

    acknowledged: int
    tell: bool


@require_http_methods(["GET", "HEAD", "POST"])
def two_factor(request: VisitRequest) -> HttpResponse:
    """Show how it stands, or do what one of the page's buttons says."""
    if request.method != "POST":
        return _page(request)
    do = _DOINGS.get(exchange.only(request, "do"))
    return do(request) if do else _page(request, status=400)


@require_safe
def proof_status(request: VisitRequest) -> HttpResponse:
    """Say where the administrator's mail is, to the page that waits for it."""
    step = page.step_of(request.visit, where.of(request))
    return JsonResponse(whereabouts.answer(registry.sender().waiting(step), step))


def _send(request: VisitRequest) -> HttpResponse:
    """Mail the administrator a code, unless it is known that none could come."""
    step = page.step_of(request.visit, where.of(request))
    if step.options.two_factor:
        return _see_other()
    not_sent = flow.send(step)
    if isinstance(not_sent, Forbidden):
        return _back(request, not_sent.sentence)
    if not_sent:
        return _back(request, showing.sending_problem(not_sent, step.options))
    return _see_other("#prove")


def _turn_on(request: VisitRequest) -> HttpResponse:
    """Turn it on, for the code that came by mail."""
    step = page.step_of(request.visit, where.of(request))
    if step.options.two_factor:
        return _see_other()
    ticks = _ticks(request.POST)
    typed, acknowledged = exchange.only(request, "code"), ticks.acknowledged
    proved = flow.prove(step, typed, _by(request), acknowledged=acknowledged, tell=ticks.tell)
    if isinstance(proved, Refusal | Forbidden):
        return _back(request, proved.sentence, at_code=isinstance(proved, Refusal))
    if isinstance(proved, Grew):
        return _back(request, words.grew(proved.outside, acknowledged))
    return _see_other("?done=on" if proved is Switched.DONE else "")


def _turn_off(request: VisitRequest) -> HttpResponse:
    """Turn it off, for a reason."""
    reason, tell = exchange.only(request, "reason").strip(), exchange.only(request, "tell") == "on"
    if not 0 < len(reason) <= _LONGEST_REASON:
        return _page(request, error=words.no_reason(), tell=tell, reason=reason)
    switched = flow.switch(on=False, by=_by(request), reason=reason, tell=tell)
    if switched is Switched.OVERTAKEN:
        return _page(request, error=words.overtaken(), tell=tell, reason=reason)
    return _see_other("?done=off" if switched is Switched.DONE else "")


def _answer(request: VisitRequest) -> HttpResponse:
    """Keep what was answered about mail domains that are in use."""
    in_use = {domain.name for domain in questions.domains()}
    for number in range(questions.MOST_DOMAINS):
        domain, readable = (
            exchange.only(request, f"domain_{number}"),
            exchange.only(request, f"readable_{number}"),
        )
        if domain in in_use and readable in {"yes", "no"}:
            flow.answer(domain, readable=readable == "yes", by=_by(request))
    return _see_other("?done=answers")


def _remind(request: VisitRequest) -> HttpResponse:
    """Remind those who have no backup codes."""
    return _see_other("?done=reminded" if flow.remind(_by(request)) else "?done=reminded-before")


_DOINGS: dict[str, Callable[[VisitRequest], HttpResponse]] = {
    "send a code": _send,
    "turn on": _turn_on,
    "turn off": _turn_off,
    "answer": _answer,
    "remind": _remind,
}


def _page(
    request: VisitRequest, *, error: str = "", tell: bool = True, reason: str = "", status: int = 200
) -> HttpResponse:
    step = page.step_of(request.visit, where.of(request))
    stands = {"on": page.on(step)} if step.options.two_factor else {"off": page.off(step)}
    said: dict[str, object] = {"error": error, "done": "", "tell": tell, "reason": reason}
    if request.method != "POST":
        said |= _brought(request)
    return render(request, "enabling/two_factor.html", {**stands, **said}, status=status)


def _back(request: VisitRequest, sentence: str, *, at_code: bool = False) -> HttpResponse:
    """Lead back to the proof with what was wrong and what was ticked; reloading that page costs no try."""
    kept = {name: request.POST[name] for name in _TICKS if name in request.POST}
    asked = {
        "said": saying.carry(sentence, _session_key(request)),
        "at_code": "on" if at_code else "",
        **kept,
    }
    return _see_other(f"?{urlencode(asked)}#prove")


def _brought(request: VisitRequest) -> dict[str, object]:
    """Return what a redirect of ours has brought along, for the page."""
    error = saying.carried(request.GET.get("said", ""), _session_key(request))
    done = page.done(request.GET.get("done", ""))
    if not error:
        return {"done": done}
    ticks = _ticks(request.GET)
    at_code = request.GET.get("at_code") == "on"
    return {"error": error, "at_code": at_code, "tell": ticks.tell, "acknowledged": ticks.acknowledged}


def _ticks(sent: QueryDict) -> Ticks:
    agreed = sent.get("leave_outside") == "on"
    return Ticks(_number(sent.get("outside", "")) if agreed else 0, tell=sent.get("tell") == "on")


def _session_key(request: VisitRequest) -> str:
    assert request.visit.session is not None  # noqa: S101  (the gate lets nobody else in)
    return request.visit.session.key


def _by(request: VisitRequest) -> By:
    person = request.visit.person
    assert person is not None  # noqa: S101  (the gate lets nobody else in)
    return By(where.of(request), person.name, person.id)


def _see_other(how: str = "") -> HttpResponse:
    return exchange.see_other(f"{reverse('two-factor')}{how}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000000") else 0
