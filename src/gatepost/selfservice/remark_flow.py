"""Keeping what went wrong with a post for the page that says it, in its transaction."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.transaction import atomic

from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.selfservice import models
from gatepost.sessions.visit import OpenSession

LIFE = timedelta(minutes=30)
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, the field that it is about, and what was typed there. All empty where nothing went wrong."""

    sentence: str = ""
    at: str = ""
    typed: str = ""


def keep(session: OpenSession, page: str, remark: Remark) -> None:
    """Keep what a page of this session is to say; what was to be said before is over."""
    now = clock.now()
    typed = "".join(sign for sign in remark.typed if sign.isprintable())[:_LONGEST]
    with atomic(durable=True):
        statements.run(models.FORGET_REMARKS, since=now - LIFE)
        statements.run(
            models.REMARK,
            session=session.key,
            employee_id=session.person.id,
            page=page,
            sentence=remark.sentence,
            at=remark.at,
            typed=typed,
            now=now,
        )


def kept(session: OpenSession, page: str) -> Remark:
    """Return what this page is to say."""
    row = statements.one(
        models.REMARKED,
        session=session.key,
        employee_id=session.person.id,
        page=page,
        since=clock.now() - LIFE,
    )
    return Remark(*row) if row else Remark()
