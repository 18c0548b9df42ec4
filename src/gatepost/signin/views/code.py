"""The second step: a code, whatever kind it is."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatepost.factors import flow as factors
from gatepost.factors import registry, showing, whereabouts
from gatepost.factors.contract import Sent, Step, Tried
from gatepost.kernel import links, where
from gatepost.sessions import cookies
from gatepost.sessions import flow as sessions
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest
from gatepost.signin import code_flow, page
from gatepost.signin.outcome import Opened
from gatepost.signin.page import Drawn
from gatepost.signin.views import exchange


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: VisitRequest) -> HttpResponse:
    """Show the code page, or take a code."""
    visit = request.visit
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
        return _answer(request, step, "code") if request.method == "POST" else _draw(request, page.of(step))
    if visit.owing and request.method != "POST":
        return _draw(request, page.challenged(_owed(request, request.GET.get("next", ""))))
    return _nothing_owed(request)


@require_http_methods(["GET", "HEAD", "POST"])
def backup_code(request: VisitRequest) -> HttpResponse:
    """Show the page for who cannot get to their mail, or take a code there: any kind, its shape says which."""
    visit = request.visit
    if visit.pending is None and visit.owing is None:
        return _nothing_owed(request)
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
        if request.method == "POST":
            return _answer(request, step, "backup-code")
        return _draw(request, page.for_backup_code(step))
    if request.method != "POST":
        next_page = links.safe_next(request.GET.get("next", ""))
        return _draw(request, Drawn("signin/backup_code.html", {"next": next_page}))
    step = _owe(request, by_mail=False)
    response = _answer(request, step, "backup-code")
    if Cookie.PENDING not in response.cookies:
        cookies.put(response, Cookie.PENDING, _owed_value(request))
    return response


@require_safe
def status(request: VisitRequest) -> HttpResponse:
    """Say where the mails with the code are, to the browser that waits for them and to no other.

    SECURITY: whoever has no pending sign-in gets one and the same answer, whatever else they have or name.
    """
    visit = request.visit
    if visit.pending is None:
        return JsonResponse({"look_in": None})  # no error: the page that asked may be of a moment ago
    step = code_flow.step_of(visit.pending, visit.options, where.of(request))
    return JsonResponse(whereabouts.answer(registry.sender().waiting(step), step))


@require_POST
def resend(request: VisitRequest) -> HttpResponse:
    """Send the code once more; or the first one, to somebody whose open session owes the second step."""
    visit, response = request.visit, exchange.see_other(reverse("code"))
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
        not_sent = factors.send(step, exchange.only(request, "destination"))
        # Too soon is no fault of anybody's: the page says from when it can be sent again.
        told = not_sent is not None and not_sent.why is not Sent.TOO_SOON
        said = showing.sending_problem(not_sent, visit.options) if not_sent and told else ""
        sessions.say(visit.pending.key, said)
    elif visit.owing:
        _owe(request, by_mail=True)
        cookies.put(response, Cookie.PENDING, _owed_value(request))
    else:
        return exchange.see_other(reverse("sign-in"))
    return response


def _answer(request: VisitRequest, step: Step, page_name: str) -> HttpResponse:
    """Hold the code that was typed against the step that is owed. What was wrong with it, its page says."""
    answered = code_flow.answer(step, exchange.only(request, "code"), exchange.key(request, Cookie.BROWSER))
    if isinstance(answered, Opened):
        return exchange.let_in(answered)
    if answered.why is Tried.GONE:
        # Another post of this browser was quicker: its answer signed the browser in.
        return exchange.see_other(step.pending.next or reverse("home"))
    sessions.say(step.pending.key, answered.sentence)
    return exchange.see_other(reverse(page_name))


def _owe(request: VisitRequest, *, by_mail: bool) -> Step:
    step = _owed(request, exchange.only(request, "next"))
    code_flow.owe(step, by_mail=by_mail)
    return step


def _owed(request: VisitRequest, next_page: str) -> Step:
    visit = request.visit
    assert visit.owing  # noqa: S101  (all callers have looked)
    return code_flow.owed(
        visit.owing,
        _owed_value(request),
        links.safe_next(next_page),
        exchange.key(request, Cookie.BROWSER),
        where=where.of(request),
        options=visit.options,
    )


def _owed_value(request: VisitRequest) -> str:
    return cookies.owed(cookies.read(request, Cookie.SESSION))


def _nothing_owed(request: VisitRequest) -> HttpResponse:
    return exchange.see_other(reverse("home") if request.visit.session else reverse("sign-in"))


def _draw(request: VisitRequest, drawn: Drawn) -> HttpResponse:
    return render(request, drawn.template, dict(drawn.context))
