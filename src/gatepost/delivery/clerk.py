"""The one who writes: what became of messages, and which are taken next, in as few transactions as it takes."""

import logging
from functools import partial
from threading import Event

from django.db import connection

from gatepost.delivery import flow, rules, seal
from gatepost.delivery.desk import Business, Desk
from gatepost.delivery.patience import GaveUpError, patiently
from gatepost.kernel import keyring

_log = logging.getLogger("gatepost.delivery")


def work(desk: Desk, stopping: Event) -> None:
    """Do what there is to do until all hands have gone."""
    try:
        while business := desk.business():
            _do(business, desk, stopping)
    finally:
        connection.close()


def _do(business: Business, desk: Desk, stopping: Event) -> None:
    checks = seal.key_checks(keyring.current())
    step = partial(flow.turn, checks, business.done, most=business.most, up_to=business.up_to)
    try:
        taken = patiently(step, seconds=rules.MARKING if business.done else None, stopping=stopping)
    except GaveUpError:
        taken = []
        for message, outcome in business.done:
            _log.error(
                "message %d: %s, but the database was away too long to write it down",
                message.id,
                outcome.state,
            )
    desk.put(taken, of=business)
