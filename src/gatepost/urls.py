"""Every address on one screen, but for /healthz and /readyz, which show no page: web/probes.py."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gatepost.administration.views import delivery, employee, journal, options, people
from gatepost.enabling.views import proof_status, two_factor
from gatepost.selfservice.views import account, address, browsers, choices, home, sheet
from gatepost.selfservice.views import password as own_password
from gatepost.sessions.gate import View, administrators, fresh, fresh_posts
from gatepost.signin.views import code, confirm, password


def _office(view: View) -> View:
    """Open a page to administrators alone, and let them change something only with a fresh proof."""
    return administrators(fresh_posts(view))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sheet-later/", home.put_off, name="sheet-later"),
    path("account/", account.account, name="account"),
    path("account/backup-codes/", fresh_posts(sheet.backup_codes), name="backup-codes"),
    path("account/backup-codes/arm/", fresh_posts(sheet.arm), name="arm-sheet"),
    path("account/options/", fresh_posts(choices.choices), name="account-options"),
    path("account/options/remove/", fresh_posts(choices.remove), name="remove-address"),
    path("account/options/address/", fresh_posts(address.change), name="change-address"),
    path("account/options/prove/", fresh_posts(address.prove), name="prove-address"),
    path("account/options/code/", address.code, name="address-code"),
    path("account/options/code/status/", address.status, name="address-code-status"),
    path("account/options/code/again/", address.again, name="address-code-again"),
    path("account/options/code/give-up/", address.give_up, name="address-give-up"),
    path("account/password/", fresh(own_password.password), name="account-password"),
    path("account/sessions/", browsers.sessions, name="account-sessions"),
    path("account/sessions/end/", browsers.end, name="end-session"),
    path("account/sessions/forget/", fresh_posts(browsers.forget), name="forget-browser"),
    path("account/sessions/end-others/", fresh_posts(browsers.end_others), name="end-others"),
    path("sign-in/", password.sign_in, name="sign-in"),
    path("sign-in/code/", code.code, name="code"),
    path("sign-in/code/status/", code.status, name="code-status"),
    path("sign-in/code/resend/", code.resend, name="resend"),
    path("sign-in/backup-code/", code.backup_code, name="backup-code"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("confirm/without/", confirm.confirm_without, name="confirm-without"),
    path("again/<str:name>/", confirm.again, name="again"),
    path("sign-out/", password.sign_out, name="sign-out"),
    path("employees/", administrators(people.people), name="employees"),
    path("employees/add/", _office(people.add), name="employee-add"),
    path("employees/<int:id_>/", _office(employee.employee), name="employee"),
    path("employees/<int:id_>/inactive/", _office(employee.make_inactive), name="employee-inactive"),
    path("employees/<int:id_>/active/", _office(employee.make_active), name="employee-active"),
    path("employees/<int:id_>/sessions/", _office(employee.end_sessions), name="employee-sessions"),
    path("employees/<int:id_>/password/", _office(employee.give_password), name="employee-password"),
    path(
        "employees/<int:id_>/temporary-code/",
        _office(employee.temporary_code),
        name="employee-temporary-code",
    ),
    path("delivery/", administrators(delivery.delivery), name="delivery"),
    path("delivery/connection/", _office(delivery.test_connection), name="mail-connection"),
    path(
        "delivery/connection/<int:id_>/",
        administrators(delivery.connection_status),
        name="mail-connection-status",
    ),
    path("delivery/test/", _office(delivery.send_test), name="mail-test"),
    path("delivery/test/<slug:about>/", administrators(delivery.test_status), name="mail-test-status"),
    path("delivery/again/<int:id_>/", _office(delivery.again), name="mail-again"),
    path("journal/", administrators(journal.journal), name="journal"),
    path("options/", _office(options.options), name="options"),
    path("options/two-factor/", _office(two_factor), name="two-factor"),
    path("options/two-factor/status/", administrators(proof_status), name="two-factor-status"),
]
if settings.DEMO_INBOX:
    urlpatterns += [path("demo/", include("gatepost.demo.urls"))]

handler400 = "gatepost.web.errors.bad_request"
handler403 = "gatepost.web.errors.refused"
handler404 = "gatepost.web.errors.not_found"
handler500 = "gatepost.web.errors.broken"
