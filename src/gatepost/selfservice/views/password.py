"""The page on which one changes one's password."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gatepost.employees import passwords
from gatepost.kernel import where
from gatepost.selfservice import password_flow, words
from gatepost.selfservice.outcome import Old
from gatepost.selfservice.password_flow import Refused
from gatepost.selfservice.views import frame
from gatepost.sessions import cookies, exchange
from gatepost.sessions.cookies import Cookie
from gatepost.sessions.visit import VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: VisitRequest) -> HttpResponse:
    """Show the form, or take the old and the new password."""
    if request.method != "POST":
        return _page(request)
    old, new = exchange.only(request, "old_password"), exchange.only(request, "new_password")
    person = frame.session_of(request).person
    complaint = passwords.complaint(new, request.visit.options, names=(person.name, person.full_name))
    if complaint or new == old:
        return _wrong(request, complaint or words.same_password(), at="new")
    if len(old) > passwords.LONGEST:  # refused before it is hashed
        return _wrong(request, words.wrong_old_password(), at="old")
    changed = password_flow.change(
        frame.session_of(request),
        old,
        new,
        browser_key=exchange.key(request, Cookie.BROWSER),
        where=where.of(request),
    )
    if isinstance(changed, Refused):
        return _refused(request, changed)
    response = exchange.see_other(f"{reverse('account')}?done=password")
    cookies.put(response, Cookie.SESSION, changed.session)
    if changed.browser:
        cookies.put(response, Cookie.BROWSER, changed.browser)
    return response


def _refused(request: VisitRequest, refused: Refused) -> HttpResponse:
    if refused.why is Old.LIMITED and refused.retry_at:
        waits = words.password_waits(refused.retry_at, request.visit.options)
        return _wrong(request, waits, at="old")
    return _wrong(request, words.wrong_old_password(), at="old")


def _wrong(request: VisitRequest, sentence: str, *, at: str) -> HttpResponse:
    return frame.wrong(request, "account-password", sentence, at=at)


def _page(request: VisitRequest) -> HttpResponse:
    return frame.draw(
        request,
        "password",
        minimum=request.visit.options.password_minimum,
        name=frame.session_of(request).person.name,
    )
