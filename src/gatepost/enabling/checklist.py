"""The checklist before the switch, in its order: email delivery, employees, you. Nobody is asked over the network."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from gatepost.delivery import outbox
from gatepost.enabling import questions, rules, words
from gatepost.enabling.questions import Domain, Employees
from gatepost.factors.contract import Step
from gatepost.kernel import keyring


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how it stands (good, warn, bad), why, and what to do."""

    name: str
    state: str
    why: str
    to_do: str = ""
    forbids: bool = False
    """With it as it is, it cannot be turned on."""
    own: bool = False
    """It is about whoever looks at it."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything to look at before it is turned on."""

    mail: Line
    people: Line
    own: Line
    employees: Employees
    domains: Sequence[Domain]

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        """Return the lines in their order."""
        return self.mail, self.people, self.own

    @property
    def forbidden(self) -> Line | None:
        """Return the first line that forbids it, or None."""
        return next((line for line in (self.mail, self.own) if line.forbids), None)


def read(step: Step) -> Checklist:
    """Return the checklist for the administrator who would take this step."""
    employees, domains = questions.employees(), questions.domains()
    return Checklist(_mail(step), _people(employees, domains), _own(step), employees, domains)


def forbidden(step: Step) -> Line | None:
    """Return what forbids it at this moment, or None. Cheap: it looks at mail and at the administrator alone."""
    return next((line for line in (_mail(step), _own(step)) if line.forbids), None)


def _mail(step: Step) -> Line:
    crew, lately = outbox.crew(step.now, keyring.current().check_value()), outbox.lately()
    stands = rules.mail(
        relay=bool(settings.SMTP_URLS),
        at_work=bool(crew.at_work),
        strange=bool(crew.strange),
        taken_at=lately.taken.at if lately.taken else None,
        not_taken_at=lately.troubled.at if lately.troubled else None,
    )
    state, why, to_do = words.mail(stands, lately, crew, step)
    return Line(words.mail_name(), state, why, to_do, forbids=stands in rules.FORBID)


def _people(employees: Employees, domains: Sequence[Domain]) -> Line:
    unanswered = sum(domain.readable is None for domain in domains)
    state, why, to_do = words.people(employees, unanswered)
    return Line(words.people_name(), state, why, to_do)


def _own(step: Step) -> Line:
    found = questions.administrator(step.pending.employee_id)
    stands = rules.own(
        address=found.address, gets_codes=found.gets_codes, sheet=found.sheet, proved=bool(found.proved_at)
    )
    state, why, to_do = words.own(stands)
    return Line(words.own_name(), state, why, to_do, forbids=stands in rules.FORBID, own=True)
