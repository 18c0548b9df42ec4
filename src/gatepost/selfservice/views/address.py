"""An address that waits for the code that was sent to it alone."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatepost.employees.addresses import WHICH
from gatepost.factors import flow as factors
from gatepost.factors import registry, showing, whereabouts
from gatepost.factors.contract import NotSent, Refusal
from gatepost.kernel import where
from gatepost.selfservice import address_flow, words
from gatepost.selfservice.outcome import Wanted, Wish
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange
from gatepost.sessions.visit import VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: VisitRequest) -> HttpResponse:
    """Send a code to another address that is to take the place of Email1 or Email2."""
    typed_in = [which for which in WHICH if which in request.POST]
    if len(typed_in) != 1:
        return exchange.see_other(reverse("account-options"))
    which, typed = typed_in[0], exchange.only(request, typed_in[0])
    asked = address_flow.want(
        frame.session_of(request), which, typed, where=where.of(request), options=request.visit.options
    )
    return _asked(request, asked, which, typed)


@require_POST
def prove(request: VisitRequest) -> HttpResponse:
    """Send a code to Email1 or Email2 as it stands, alone."""
    which = exchange.only(request, "which")
    if which not in WHICH:
        return exchange.see_other(reverse("account-options"))
    asked = address_flow.want_proof(
        frame.session_of(request), which, where=where.of(request), options=request.visit.options
    )
    return _asked(request, asked, which, "")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: VisitRequest) -> HttpResponse:
    """Show where the code is, or take it; with it the address counts.

    It needs no fresh proof of its own: the address was asked for with one, a few minutes ago, in this session.
    """
    session = frame.session_of(request)
    wanted = address_flow.wanted(session)
    if wanted is None:
        return exchange.see_other(reverse("account-options"))
    if request.method != "POST":
        return _page(request, wanted)
    step = address_flow.step_of(session, wanted, where.of(request), request.visit.options)
    proved = address_flow.prove(step, session, wanted, exchange.only(request, "code"))
    if isinstance(proved, Wish):
        return frame.wrong(request, "account-options", words.meanwhile(), at=wanted.which)
    if isinstance(proved, Refusal):
        return frame.wrong(request, "address-code", proved.sentence)
    changed = "changed" if proved.before else "added"
    return exchange.see_other(f"{reverse('account-options')}?done={changed if proved.is_new else 'proved'}")


@require_safe
def status(request: VisitRequest) -> HttpResponse:
    """Say where the mail with the code is, to the page that waits for it."""
    session = frame.session_of(request)
    wanted = address_flow.wanted(session)
    if wanted is None:
        return JsonResponse({"look_in": None}, status=HTTPStatus.NOT_FOUND)
    step = address_flow.step_of(session, wanted, where.of(request), request.visit.options)
    return JsonResponse(whereabouts.answer(registry.sender().waiting(step), step))


@require_POST
def again(request: VisitRequest) -> HttpResponse:
    """Send the code once more, or a new one where it no longer works."""
    session = frame.session_of(request)
    wanted = address_flow.wanted(session)
    if wanted is None:
        return exchange.see_other(reverse("account-options"))
    step = address_flow.step_of(session, wanted, where.of(request), request.visit.options)
    not_sent = factors.send(step)
    if not_sent:
        problem = showing.sending_problem(not_sent, request.visit.options)
        return frame.wrong(request, "address-code", problem)
    return exchange.see_other(reverse("address-code"))


@require_POST
def give_up(request: VisitRequest) -> HttpResponse:
    """Leave everything as it was."""
    session = frame.session_of(request)
    wanted = address_flow.wanted(session)
    if wanted:
        address_flow.give_up(session, wanted, where.of(request))
    return exchange.see_other(f"{reverse('account-options')}?done=given-up")


def _asked(request: VisitRequest, asked: Wish | NotSent | None, which: str, typed: str) -> HttpResponse:
    if asked is None:
        return exchange.see_other(reverse("address-code"))
    if isinstance(asked, NotSent):
        problem = showing.sending_problem(asked, request.visit.options)
    else:
        problem = words.no_code_for(asked, which)
    return frame.wrong(request, "account-options", problem, at=which, typed=typed)


def _page(request: VisitRequest, wanted: Wanted) -> HttpResponse:
    options, error = request.visit.options, frame.remark(request).sentence
    step = address_flow.step_of(frame.session_of(request), wanted, where.of(request), options)
    waiting = registry.sender().waiting(step)
    over = waiting is None or not waiting.live
    if waiting and over and not error:
        error = showing.code_over(waiting.expires_at, options)
    return frame.draw(
        request,
        "address_code",
        wanted=wanted,
        said=words.which_said(wanted.which),
        page=showing.on_its_way(waiting, step) if waiting and not over else None,
        error=error,
    )
