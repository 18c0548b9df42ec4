"""A form that was posted too early: kept sealed, and given back filled in once the proof that was owed is there."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from secrets import token_bytes, token_hex
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.transaction import atomic

from gatepost.kernel import keyring
from gatepost.kernel.database import statements
from gatepost.kernel.framing import lp, u64
from gatepost.kernel.keyring import Keyring, KeyringError, Purpose
from gatepost.kernel.where import Where
from gatepost.sessions import models
from gatepost.sessions.forms import FIELD
from gatepost.sessions.visit import OpenSession

LIFE = timedelta(minutes=30)
MOST = 5
"""Forms that one session can leave; a sixth takes the place of the oldest."""
_NONCE_BYTES = 12
_NAME = re.compile("[0-9a-f]{32}")
_NEVER_KEPT = ("password", "code", "line")
"""A field whose name has one of these in it holds a secret, and is not kept."""
_FOR_US = {"seen", "version"}
"""What a form says about itself: nothing that a person would know again."""
_OPTION = "option_"
"""Options' fields are named so. Some are about codes and passwords; none is one."""


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody sent, and where to."""

    path: str
    sent_at: datetime
    where: Where
    fields: tuple[tuple[str, str], ...]
    complete: bool
    """False when there was a secret, which has to be typed again."""

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person can recognise of it: the names of fields in words, beside what was typed."""
        return [
            (name.removeprefix(_OPTION).replace("_", " ").capitalize(), value)
            for name, value in self.fields
            if value and name not in _FOR_US
        ]


def keep(
    session: OpenSession, path: str, fields: Iterable[tuple[str, str]], *, where: Where, now: datetime
) -> str:
    """Keep a posted form for the person of this session; return the name under which it can be had back."""
    sent = [(name, value) for name, value in fields if name != FIELD]
    kept = [(name, value) for name, value in sent if not _is_secret(name)]
    ring, id_ = keyring.current(), token_hex(16)
    origin = {"path": path, "sent_at": now.isoformat(), "where": asdict(where)}
    told = json.dumps({**origin, "fields": kept, "complete": len(kept) == len(sent)}).encode()
    nonce = token_bytes(_NONCE_BYTES)
    sealed = nonce + _cipher(ring, ring.active).encrypt(nonce, told, _bound(id_, session.person.id))
    whose = {"id": id_, "session": session.key, "employee_id": session.person.id}
    with atomic(durable=True):
        statements.run(models.LET_GO, session=session.key, since=now - LIFE, most=MOST - 1)
        statements.run(models.HOLD, kid=ring.active, sealed=sealed, now=now, **whose)
    return id_


def find(session: OpenSession, id_: str, now: datetime) -> Held | None:
    """Return what this person sent in this session, or in the one that it took the place of; None after 30 minutes."""
    if not _NAME.fullmatch(id_):
        return None
    row = statements.one(
        models.HELD, id=id_, session=session.key, employee_id=session.person.id, since=now - LIFE
    )
    if row is None:
        return None
    kid, sealed = row[0], bytes(row[1])
    try:
        told: Mapping[str, Any] = json.loads(
            _cipher(keyring.current(), kid).decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(id_, session.person.id)
            )
        )
    except (InvalidTag, KeyringError):
        return None
    return Held(
        path=told["path"],
        sent_at=datetime.fromisoformat(told["sent_at"]),
        where=Where(**told["where"]),
        fields=tuple((name, value) for name, value in told["fields"]),
        complete=told["complete"],
    )


def follow(old_session: str, value_key: str) -> None:
    """Let forms follow their sender into the session that takes the old one's place, in the caller's transaction."""
    statements.later(models.FOLLOW, old=old_session, new=value_key)


def _is_secret(name: str) -> bool:
    return not name.startswith(_OPTION) and any(word in name for word in _NEVER_KEPT)


def _cipher(ring: Keyring, kid: str) -> AESGCM:
    return AESGCM(ring.key(Purpose.HELD_FORM, kid))


def _bound(id_: str, employee_id: int) -> bytes:
    return lp(b"gp-held-v1", id_.encode(), u64(employee_id))
