"""An administrator at the switch's page, with a delivery service that has just been seen."""

from gatepost.delivery.models import Worker
from gatepost.enabling import page
from gatepost.factors.contract import Purpose
from gatepost.factors.email_code import challenge, models
from gatepost.kernel import clock, keyring, where
from gatepost.options import snapshot
from gatepost.sessions import cookies, visit
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody

PAGE = "/options/two-factor/"


def seen(*, keys="", ago=None, host="here") -> None:
    """Let a delivery service report itself, with our keys unless others are named."""
    at = clock.now() - ago if ago else clock.now()
    Worker.objects.update_or_create(
        id="w",
        defaults={
            "started_at": at,
            "seen_at": at,
            "key_check": keys or keyring.current().check_value(),
            "host": host,
            "pid": 1,
        },
    )


class Administrator(Somebody):
    """Somebody who is signed in as administrator, with a fresh proof."""

    def __init__(self, name="dana", **changed) -> None:
        super().__init__()
        self.employee = people.add(name, administrator=True, **changed)
        self.types_password(name)
        self.proves()

    def proves(self) -> None:
        """Let the proof of this session be fresh."""
        Session.objects.filter(employee=self.employee).update(confirmed_at=clock.now())

    def took_both_steps(self) -> None:
        """Let this session have taken both steps, as it has when it was opened while it was on."""
        Session.objects.filter(employee=self.employee).update(amr="pwd email")

    def does(self, what, **fields):
        """Press one of the page's buttons."""
        return self.sends(PAGE, **{**self.form_on(PAGE), "do": what, **fields})

    def asks(self):
        """Have a code mailed."""
        return self.goes_back(self.does("send a code"))

    def turns_on(self, code="", **fields):
        """Type a code, the right one unless another is named."""
        return self.goes_back(self.does("turn on", code=code or self.enable_code, **fields))

    def goes_back(self, answer):
        """Follow an answer that leads back to the proof, and look at what the page says."""
        return self.gets(answer["Location"]) if "?said=" in answer.get("Location", "") else answer

    @property
    def key(self) -> str:
        """Return the key of this browser's session."""
        return cookies.key(self.client.cookies[cookies.Cookie.SESSION].value)

    @property
    def step(self):
        """Return the proof that this session would give."""
        return page.step_of(visit.read(self.key, "", clock.now()), where.COMMAND_LINE)

    @property
    def challenge(self):
        """Return the newest code that this session asked for."""
        return challenge.newest(models.NEWEST, pending_hash=self.key, purpose=Purpose.ENABLE.value)

    @property
    def enable_code(self) -> str:
        """Return the code, as its mail would carry it."""
        return self.challenge.code(keyring.current())


def is_on() -> bool:
    """Say whether it is on."""
    return snapshot.current().two_factor
