"""Pages for what went wrong: plain sentences and the request's id, never a setting, a query or a stack frame."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from gatepost.sessions.visit import Visit


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (as Django calls it)
    """400: what came could not be read."""
    return _page(request, "400.html", 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (as Django calls it)
    """403: not allowed."""
    return _page(request, "403.html", 403)


def wrong_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (as Django calls it)
    """403: the post did not come from a form of this visit; often another tab has signed in or out meanwhile."""
    visit: Visit = request.visit  # type: ignore[attr-defined]
    signing_in = request.path in {reverse("sign-in"), reverse("code"), reverse("backup-code")}
    if signing_in and visit.session:
        return HttpResponseRedirect(reverse("home"), status=303)
    if request.path == reverse("sign-out") and not (visit.session or visit.owing or visit.pending):
        return HttpResponseRedirect(reverse("sign-in"), status=303)
    return _page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (as Django calls it)
    """404: there is no such page."""
    return _page(request, "404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nobody was let in by it."""
    return _page(request, "500.html", 500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(
        request, template, {"request_id": request.META.get("gatepost.request_id", "")}, status=status
    )
