"""The second step: a code, whatever kind it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gatepost.factors import flow as factors
from gatepost.factors import showing
from gatepost.factors.contract import Refusal, Sent, Step, Tried
from gatepost.kernel import links, where
from gatepost.sessions import cookies
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest
from gatepost.signin import code_flow, page
from gatepost.signin.outcome import Opened
from gatepost.signin.views import exchange


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: VisitRequest) -> HttpResponse:
    """Show the code page, or take a code."""
    visit = request.visit
    if visit.pending is None:
        if request.method != "POST" and visit.owing:
            return _code_page(request, page.to_ask(links.safe_next(request.GET.get("next", ""))))
        return _nothing_owed(request)
    step = code_flow.step_of(visit.pending, visit.options, where.of(request))
    if request.method != "POST":
        return _code_page(request, page.of(step))
    answered = _answer(request, step)
    if isinstance(answered, HttpResponse):
        return answered
    return _code_page(request, page.of(step, answered.sentence), limited=answered.why is Tried.LIMITED)


@require_http_methods(["GET", "HEAD", "POST"])
def backup_code(request: VisitRequest) -> HttpResponse:
    """Show the page for who cannot get to their mail, or take a code there: any kind, its shape says which."""
    visit, next_page = request.visit, links.safe_next(request.GET.get("next", ""))
    if visit.pending is None and visit.owing is None:
        return _nothing_owed(request)
    if request.method != "POST":
        return _backup_code_page(request, next_page=next_page)
    started = ""
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
    else:
        started, step = _owe(request, by_mail=False)
    answered = _answer(request, step)
    if isinstance(answered, HttpResponse):
        return answered
    limited = answered.why is Tried.LIMITED
    response = _backup_code_page(request, error=answered.sentence, limited=limited)
    if started:
        cookies.put(response, Cookie.PENDING, started)
    return response


@require_POST
def resend(request: VisitRequest) -> HttpResponse:
    """Send the code once more; or the first one, to somebody whose open session owes the second step."""
    visit, here = request.visit, where.of(request)
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, here)
        not_sent = factors.send(step, exchange.only(request, "destination"))
        if not_sent is None:
            return exchange.see_other(reverse("code"))
        error = showing.sending_problem(not_sent, visit.options)
        return _code_page(request, page.of(step, error), limited=not_sent.why is Sent.LIMITED)
    if visit.owing is None:
        return exchange.see_other(reverse("sign-in"))
    pending, _ = _owe(request, by_mail=True)
    response = exchange.see_other(reverse("code"))
    cookies.put(response, Cookie.PENDING, pending)
    return response


def _answer(request: VisitRequest, step: Step) -> HttpResponse | Refusal:
    """Hold the code that was typed against the step that is owed; return the way in, or why there is none."""
    answered = code_flow.answer(step, exchange.only(request, "code"), exchange.key(request, Cookie.BROWSER))
    if isinstance(answered, Opened):
        return exchange.let_in(answered)
    if answered.why is Tried.GONE:
        # Another post of this browser was quicker: its answer signed the browser in.
        return exchange.see_other(step.pending.next or reverse("home"))
    return answered


def _owe(request: VisitRequest, *, by_mail: bool) -> tuple[str, Step]:
    visit = request.visit
    assert visit.owing  # noqa: S101  (both callers have looked)
    return code_flow.owe(
        visit.owing,
        links.safe_next(exchange.only(request, "next")),
        exchange.key(request, Cookie.BROWSER),
        by_mail=by_mail,
        where=where.of(request),
        options=visit.options,
    )


def _nothing_owed(request: VisitRequest) -> HttpResponse:
    return exchange.see_other(reverse("home") if request.visit.session else reverse("sign-in"))


def _backup_code_page(
    request: VisitRequest, *, next_page: str = "", error: str = "", limited: bool = False
) -> HttpResponse:
    context = {"next": next_page, "error": error}
    return render(request, "signin/backup_code.html", context, status=429 if limited else 200)


def _code_page(request: VisitRequest, drawn: page.CodePage, *, limited: bool = False) -> HttpResponse:
    return render(request, "signin/code.html", {"page": drawn}, status=429 if limited else 200)
