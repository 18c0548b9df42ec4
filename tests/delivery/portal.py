"""Gatepost's settings with the tests' own kinds of mail, for delivery services in processes of their own."""

from gatepost.settings import *  # noqa: F403  (all of them)

GATEPOST_MAIL_KINDS = {"code": "tests.delivery.kind", "notice": "tests.delivery.notice"}
MAIL_FROM = "Sign-in <signin@example.com>"
