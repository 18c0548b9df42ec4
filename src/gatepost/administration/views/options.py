"""The page of options."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gatepost.administration import options_page
from gatepost.administration.options_page import OptionsPage
from gatepost.kernel import where
from gatepost.options import flow, snapshot
from gatepost.sessions.exchange import see_other
from gatepost.sessions.visit import VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def options(request: VisitRequest) -> HttpResponse:
    """Show all options, or take them: all of a form or nothing of it."""
    if request.method != "POST":
        return _options_page(request, options_page.of(snapshot.standing()))
    sent, person = options_page.read(request.POST), request.visit.person
    values, errors = options_page.values(sent)
    if errors or person is None:
        return _options_page(request, options_page.of(snapshot.standing(), sent, errors))
    changed = flow.change_many(
        values, where=where.of(request), by=person.name, employee_id=person.id, version=sent.version
    )
    if changed is None:
        return _options_page(request, options_page.of(snapshot.standing(), sent))
    return see_other(f"{reverse('options')}?done={'saved' if changed else 'same'}")


def _options_page(request: VisitRequest, page: OptionsPage) -> HttpResponse:
    return render(request, "administration/options.html", {"page": page, "done": request.GET.get("done", "")})
