"""Every address on one screen."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gatepost.selfservice import views as selfservice
from gatepost.signin import views as signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("", selfservice.home, name="home"),
    path("sign-in/", signin.password, name="sign-in"),
    path("sign-in/code/", signin.code, name="code"),
    path("sign-in/code/resend/", signin.resend, name="resend"),
    path("confirm/", signin.confirm, name="confirm"),
    path("confirm/without/", signin.confirm_without, name="confirm-without"),
    path("again/<str:name>/", signin.again, name="again"),
    path("sign-out/", signin.sign_out, name="sign-out"),
]
if settings.DEMO_INBOX:
    urlpatterns += [path("demo/", include("gatepost.demo.urls"))]

handler400 = "gatepost.signin.errors.bad_request"
handler403 = "gatepost.signin.errors.refused"
handler404 = "gatepost.signin.errors.not_found"
handler500 = "gatepost.signin.errors.broken"
