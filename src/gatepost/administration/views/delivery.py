"""The page about email delivery, and what its buttons do."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gatepost.administration import mail_flow, mail_page, mail_trial, mail_words
from gatepost.kernel import clock, mailbox, where
from gatepost.sessions.exchange import only, see_other
from gatepost.sessions.visit import VisitRequest


@require_safe
def delivery(request: VisitRequest) -> HttpResponse:
    """Show how email delivery stands. Looking asks no mail server and sends nothing."""
    return _page(request)


@require_POST
def test_connection(request: VisitRequest) -> HttpResponse:
    """Have the connection to each mail server tested; the page follows it."""
    person = request.visit.person
    assert person is not None  # noqa: S101  (the gate lets nobody else in)
    number = mail_flow.ask_for_test(where=where.of(request), by=person)
    return see_other(f"{reverse('delivery')}?connection={number}#try")


@require_safe
def connection_status(request: VisitRequest, id_: int) -> HttpResponse:
    """Say how far a connection test is."""
    zone = request.visit.options.time_zone
    return JsonResponse(mail_trial.answer(mail_trial.connection(id_, zone, clock.now())))


@require_POST
def send_test(request: VisitRequest) -> HttpResponse:
    """Send a test mail to one address; the page follows it."""
    person, typed = request.visit.person, only(request, "to")
    assert person is not None  # noqa: S101  (the gate lets nobody else in)
    try:
        address = mailbox.checked(typed)
    except ValueError as error:
        return _page(request, to=typed, error=str(error))
    about = mail_flow.send_test(address, where=where.of(request), owner=person, by=person.name)
    return see_other(f"{reverse('delivery')}?test={about}#try")


@require_safe
def test_status(request: VisitRequest, about: str) -> HttpResponse:
    """Say how far a test mail is."""
    zone = request.visit.options.time_zone
    return JsonResponse(mail_trial.answer(mail_trial.test_mail(about, zone, clock.now())))


@require_POST
def again(request: VisitRequest, id_: int) -> HttpResponse:
    """Send a notice once more that was lost. A code never goes this way."""
    sent = mail_flow.send_again(id_, where=where.of(request), by=request.visit.person)
    return see_other(f"{reverse('delivery')}?done={'again' if sent else 'not-again'}")


def _page(request: VisitRequest, *, to: str = "", error: str = "") -> HttpResponse:
    page = mail_page.of(request.GET, request.visit.options.time_zone, clock.now())
    context = {
        "page": page,
        "done": mail_words.done(request.GET.get("done", "")),
        "to": mail_trial.to_field(to, error),
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "administration/delivery.html", context, status=status)
