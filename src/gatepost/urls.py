"""Every address on one screen."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gatepost.administration import views as administration
from gatepost.selfservice import views as selfservice
from gatepost.sessions.gate import administrators, fresh_posts
from gatepost.signin.views import code, confirm, password

urlpatterns: list[URLPattern | URLResolver] = [
    path("", selfservice.home, name="home"),
    path("sign-in/", password.sign_in, name="sign-in"),
    path("sign-in/code/", code.code, name="code"),
    path("sign-in/code/resend/", code.resend, name="resend"),
    path("sign-in/backup-code/", code.backup_code, name="backup-code"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("confirm/without/", confirm.confirm_without, name="confirm-without"),
    path("again/<str:name>/", confirm.again, name="again"),
    path("sign-out/", password.sign_out, name="sign-out"),
    path("options/", administrators(fresh_posts(administration.options)), name="options"),
]
if settings.DEMO_INBOX:
    urlpatterns += [path("demo/", include("gatepost.demo.urls"))]

handler400 = "gatepost.web.errors.bad_request"
handler403 = "gatepost.web.errors.refused"
handler404 = "gatepost.web.errors.not_found"
handler500 = "gatepost.web.errors.broken"
