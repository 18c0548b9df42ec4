"""A sheet that is worked out and not yet kept: what takes long is done before anybody has to wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID, uuid4

from gatepost.factors.backup_codes import models, rules
from gatepost.kernel import argon2, keyring
from gatepost.kernel.database import statements


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet that is worked out, and not yet kept."""

    id: UUID
    number: int
    asked: int
    codes: tuple[str, ...]
    rows: Sequence[dict[str, object]]


def fresh(employee_id: int) -> Draft:
    """Work a sheet out: ten slow hashes, made before the transaction, or nobody else could write meanwhile."""
    taken = statements.many(models.TAKEN, employee_id=employee_id, remembered=rules.REMEMBERED)
    number = max((number for number, _ in taken), default=0) + 1
    id_, ring = uuid4(), keyring.current()
    selectors = rules.selectors({selector for _, selector in taken})
    codes = tuple(rules.fresh(selector) for selector in selectors)
    rows = []
    for position, code in enumerate(codes, start=1):
        salt = token_bytes(argon2.SALT_BYTES)
        digest = rules.digest(code, id_, salt, ring.active, ring)
        kept = {"selector": rules.selector(code), "kid": ring.active, "salt": salt, "digest": digest}
        rows.append({"sheet_id": id_, "position": position, **kept})
    return Draft(id_, number, rules.any_position(), codes, rows)
