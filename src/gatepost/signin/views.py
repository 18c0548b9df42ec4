"""The pages of the journey: what comes in by HTTP is read here and answered here; everything else is the flow's."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatepost.employees import passwords
from gatepost.factors.contract import Purpose, Sent, Tried
from gatepost.kernel import clock, links, where
from gatepost.sessions import cookies, held
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest
from gatepost.signin import code_flow, flow, page, words
from gatepost.signin.flow import Typed
from gatepost.signin.outcome import Entered, Opened, Password

_LONGEST_NAME = 200


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: VisitRequest) -> HttpResponse:
    """Show the sign-in form, or take a name and a password."""
    if request.method == "POST":
        return _password_typed(request)
    if request.visit.session:
        return _see_other(links.safe_next(request.GET.get("next", "")) or reverse("home"))
    return _sign_in_page(request, next_page=links.safe_next(request.GET.get("next", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: VisitRequest) -> HttpResponse:
    """Show the code page, or take a code."""
    visit = request.visit
    if visit.pending is None:
        if request.method != "POST" and visit.owing:
            return _code_page(request, page.to_ask(links.safe_next(request.GET.get("next", ""))))
        return _see_other(reverse("home") if visit.session else reverse("sign-in"))
    step = code_flow.step_of(visit.pending, visit.options, where.of(request))
    if request.method != "POST":
        return _code_page(request, page.of(step))
    answered = code_flow.answer(step, _only(request, "code"), _key(request, Cookie.BROWSER))
    if isinstance(answered, Opened):
        return _in(answered)
    if answered.why is Tried.GONE:
        # Another post of this browser was quicker: its answer signed the browser in.
        return _see_other(step.pending.next or reverse("home"))
    return _code_page(request, page.of(step, answered.sentence), limited=answered.why is Tried.LIMITED)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: VisitRequest) -> HttpResponse:
    """Ask somebody who is signed in to show once more that it is them, by both steps."""
    if request.method != "POST":
        return _confirm_page(request, next_page=links.safe_next(request.GET.get("next", "")))
    person = request.visit.person
    typed = replace(_typed(request), name=person.name if person else "", purpose=Purpose.CONFIRM)
    if len(typed.password) > passwords.LONGEST:
        return _confirm_page(request, next_page=typed.next, error=words.not_your_password(), status=400)
    entered = flow.begin(typed)
    if entered.result in {Password.REFUSED, Password.LIMITED}:
        refused = entered.result is Password.REFUSED
        error = words.not_your_password() if refused else words.password_problem(entered, typed.options)
        return _confirm_page(request, next_page=typed.next, error=error)
    return _led_on(entered)


@require_POST
def confirm_without(request: VisitRequest) -> HttpResponse:
    """Go on without the code, where it does not come and the password suffices to sign in as well."""
    visit = request.visit
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, where.of(request))
        opened = code_flow.go_without(step, _key(request, Cookie.BROWSER))
        if opened:
            return _in(opened)
    return _see_other(reverse("code"))


@require_safe
def again(request: VisitRequest, name: str) -> HttpResponse:
    """Show a form that was sent when a proof was still owed, to be sent once more."""
    session = request.visit.session
    found = held.find(session, name, clock.now()) if session else None
    if found is None:
        return _see_other(reverse("home"))
    return render(request, "signin/again.html", {"held": found})


@require_POST
def resend(request: VisitRequest) -> HttpResponse:
    """Send the code once more; or the first one, to somebody whose open session owes the second step."""
    visit, here = request.visit, where.of(request)
    if visit.pending:
        step = code_flow.step_of(visit.pending, visit.options, here)
        not_sent = code_flow.send(step, _only(request, "destination"))
        if not_sent is None:
            return _see_other(reverse("code"))
        error = words.sending_problem(not_sent, visit.options)
        return _code_page(request, page.of(step, error), limited=not_sent.why is Sent.LIMITED)
    if visit.owing is None:
        return _see_other(reverse("sign-in"))
    next_page = links.safe_next(_only(request, "next"))
    pending = code_flow.owe(visit.owing, next_page, _key(request, Cookie.BROWSER), here, visit.options)
    response = _see_other(reverse("code"))
    cookies.put(response, Cookie.PENDING, pending)
    return response


@require_POST
def sign_out(request: VisitRequest) -> HttpResponse:
    """End the session, here and on the server."""
    visit = request.visit
    open_session = visit.session or visit.owing
    if open_session or visit.pending:
        flow.sign_out(open_session, visit.pending, where.of(request))
    response = _see_other(reverse("sign-in"))
    cookies.drop(response, Cookie.SESSION)
    cookies.drop(response, Cookie.PENDING)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _password_typed(request: VisitRequest) -> HttpResponse:
    typed = _typed(request)
    if len(typed.password) > passwords.LONGEST or len(typed.name) > _LONGEST_NAME:
        # Refused before anything is hashed: nobody's password is that long, and the answer says nothing else.
        error = words.password_problem(Entered(Password.REFUSED), typed.options)
        return _sign_in_page(request, next_page=typed.next, error=error, status=400)
    entered = flow.begin(typed)
    if entered.result in {Password.REFUSED, Password.LIMITED}:
        error = words.password_problem(entered, typed.options)
        return _sign_in_page(request, next_page=typed.next, username=typed.name, error=error)
    return _led_on(entered)


def _led_on(entered: Entered) -> HttpResponse:
    if entered.opened:
        return _in(entered.opened)
    response = _see_other(reverse("code"))
    cookies.put(response, Cookie.PENDING, entered.pending)
    return response


def _typed(request: VisitRequest) -> Typed:
    visit = request.visit
    return Typed(
        name=_only(request, "username"),
        password=_only(request, "password"),
        next=links.safe_next(_only(request, "next")),
        pending_value=cookies.read(request, Cookie.PENDING),
        pending=visit.pending,
        browser_key=_key(request, Cookie.BROWSER),
        where=where.of(request),
        options=visit.options,
        open_session=visit.session or visit.owing,
    )


def _in(opened: Opened) -> HttpResponse:
    response = _see_other(opened.next or reverse("home"))
    cookies.put(response, Cookie.SESSION, opened.session)
    if opened.browser:
        cookies.put(response, Cookie.BROWSER, opened.browser)
    cookies.drop(response, Cookie.PENDING)
    cookies.drop(response, Cookie.FORM)
    return response


def _only(request: HttpRequest, field: str) -> str:
    """Return what was sent in a field; nothing when it was sent twice, so that no two readers can differ."""
    values = request.POST.getlist(field)
    return values[0] if len(values) == 1 else ""


def _key(request: HttpRequest, cookie: Cookie) -> str:
    return cookies.key(cookies.read(request, cookie))


def _see_other(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)


def _sign_in_page(
    request: VisitRequest, *, next_page: str, username: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = {"username": username, "next": next_page, "error": error}
    return render(request, "signin/sign_in.html", context, status=status)


def _confirm_page(
    request: VisitRequest, *, next_page: str, error: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "signin/confirm.html", {"next": next_page, "error": error}, status=status)


def _code_page(request: VisitRequest, drawn: page.CodePage, *, limited: bool = False) -> HttpResponse:
    return render(request, "signin/code.html", {"page": drawn}, status=429 if limited else 200)
