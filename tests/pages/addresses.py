"""The addresses that pages lead to, without the portal behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(_: HttpRequest) -> HttpResponse:
    """Stand where a view would; the pages only want to know its address."""
    return HttpResponse()


urlpatterns = [
    path("", nothing, name="home"),
    path("sign-in/", nothing, name="sign-in"),
    path("sign-in/code/", nothing, name="code"),
    path("sign-in/code/resend/", nothing, name="resend"),
    path("sign-out/", nothing, name="sign-out"),
    path("demo/inbox/", nothing, name="demo-inbox"),
]
