"""Where a request came from, as mails and the journal tell it."""

from dataclasses import dataclass

from django.http import HttpRequest

from gatepost.kernel import browsers


@dataclass(frozen=True, slots=True)
class Where:
    """Network address, browser (from a closed list of names) and the request's own id."""

    address: str
    browser: str
    request_id: str


COMMAND_LINE = Where(address="", browser="the command line", request_id="")


def of(request: HttpRequest) -> Where:
    """Return where `request` came from. The address is the one that the rim believed."""
    meta = request.META
    return Where(
        address=meta.get("REMOTE_ADDR", ""),
        browser=browsers.name(meta.get("HTTP_USER_AGENT", "")),
        request_id=meta.get("gatepost.request_id", ""),
    )
