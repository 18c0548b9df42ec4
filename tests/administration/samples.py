"""The administrator's pages in every shape, made by what makes them for the portal."""

from datetime import UTC, datetime
from typing import Any

from gatepost.administration import options_page
from gatepost.administration.options_page import Sent
from gatepost.options.catalogue import Options
from gatepost.options.snapshot import Change, Standing

NOON = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
BY_KIM = Change(before="10", by="kim", at=NOON, version=7)
STANDING = Standing(7, Options(two_factor=True, code_minutes=5), {"code_minutes": BY_KIM})
WRONG = {
    "code_minutes": "It must be a whole number from 3 to 10.",
    "time_zone": "It must be a time zone's name.",
}


def of_options() -> dict[str, dict[str, Any]]:
    """Return what the page of options is given, by the shape."""
    sent = Sent(6, {"code_minutes": "6", "time_zone": "Mars"})
    return {
        "options": {"page": options_page.of(STANDING), "done": ""},
        "options saved": {"page": options_page.of(STANDING), "done": "saved"},
        "options wrong": {"page": options_page.of(STANDING, sent, WRONG), "done": ""},
        "options overtaken": {"page": options_page.of(STANDING, sent), "done": ""},
    }
