"""The page of backup codes: a new sheet is shown once, in the answer to the post that made it, and typed back."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gatepost.factors.backup_codes import flow
from gatepost.factors.backup_codes.flow import Armed
from gatepost.factors.contract import Refusal
from gatepost.kernel import times, where
from gatepost.selfservice import person
from gatepost.selfservice.views import frame
from gatepost.sessions import exchange
from gatepost.sessions.visit import VisitRequest


@require_http_methods(["GET", "HEAD", "POST"])
def backup_codes(request: VisitRequest) -> HttpResponse:
    """Show how the sheet stands, or make a new one and show it.

    SECURITY: the codes are in the answer to the post and nowhere else; no page can be opened that has them.
    """
    session, options = frame.session_of(request), request.visit.options
    if request.method != "POST":
        return frame.draw(request, "sheet", sheet=person.sheet(session, options))
    alone = session.by_password_alone
    made = flow.make(session.person.id, where=where.of(request), by_password_alone=alone)
    if isinstance(made, Refusal):
        return frame.wrong(request, "backup-codes", made.sentence, at="" if made.retry_at else "confirm")
    return frame.draw(
        request,
        "sheet_new",
        made=made,
        day=times.day(made.made_at, options.time_zone),
        portal=settings.PUBLIC_URL,
        by_password_alone=alone,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def arm(request: VisitRequest) -> HttpResponse:
    """Take the line of a new sheet that was asked for; the sheet works from then on."""
    session = frame.session_of(request)
    if request.method == "POST":
        answered = flow.arm(
            session.person.id,
            exchange.only(request, "line"),
            where=where.of(request),
            by_password_alone=session.by_password_alone,
            ends=session,
        )
        if isinstance(answered, Armed):
            done = "armed" if answered.counts else "armed-alone"
            return exchange.see_other(f"{reverse('account')}?done={done}")
        return frame.wrong(request, "arm-sheet", answered.sentence)
    sheet = person.sheet(session, request.visit.options)
    if not sheet.waiting:
        return frame.draw(request, "sheet", sheet=sheet)
    return frame.draw(request, "sheet_arm", sheet=sheet)
