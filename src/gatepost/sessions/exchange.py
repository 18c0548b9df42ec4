"""What views read of a post, and how they send the browser on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from gatepost.sessions import cookies
from gatepost.sessions.cookies import Cookie


def only(request: HttpRequest, field: str) -> str:
    """Return what was sent in a field; nothing when it was sent twice, so that no two readers can differ."""
    values = request.POST.getlist(field)
    return values[0] if len(values) == 1 else ""


def key(request: HttpRequest, cookie: Cookie) -> str:
    """Return the key of the row that one of the browser's cookies stands for; "" for no such cookie."""
    return cookies.key(cookies.read(request, cookie))


def see_other(address: str) -> HttpResponse:
    """Send the browser on, by GET."""
    return HttpResponseRedirect(address, status=303)
