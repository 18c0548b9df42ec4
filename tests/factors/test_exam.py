"""Every factor that settings name sits the exam."""

import pytest
from django.db.transaction import atomic

from gatepost.factors import registry
from gatepost.factors.temporary_code import flow as temporary_code
from gatepost.factors.temporary_code.flow import Maker
from gatepost.kernel import clock, codes, proof
from gatepost.kernel.where import Where
from gatepost.options import snapshot
from gatepost.sessions import visit
from gatepost.sessions.cookies import Cookie, key
from gatepost.signin import code_flow
from tests import people
from tests.factors import exam
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db(transaction=True)
FACTORS = registry.factors()


@pytest.fixture
def waiting():
    """Return a pending sign-in, as factors see it, and a right and a wrong text for each factor."""
    people.two_factor_on()
    line = people.sheet(people.add()).lines[0]
    somebody = Somebody()
    somebody.types_password()
    pending_key = key(somebody.client.cookies[Cookie.PENDING].value)
    pending = visit.read("", pending_key, clock.now()).pending
    step = code_flow.step_of(pending, snapshot.current(), Where("203.0.113.7", "Chrome on Windows", ""))
    maker = Maker("kim", "Kim", "the exam")
    temporary = codes.fold(
        temporary_code.make_on_the_server(pending.employee_id, by=maker, where=step.where).code
    )
    return step, {
        proof.TEMPORARY: (temporary, people.guess_temporary(temporary)),
        proof.EMAIL: (somebody.code, wrong(somebody.code)),
        proof.BACKUP: (codes.fold(line), people.guess(line)),
    }


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_takes_only_its_own_shape(factor):
    exam.takes_only_its_own_shape(factor)


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_charges_before_it_compares(factor, waiting):
    step, texts = waiting
    with atomic():
        exam.charges_before_it_compares(factor, step, texts[factor.AMR][1])


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_runs_out_of_tries(factor, waiting):
    step, texts = waiting
    with atomic():
        exam.runs_out_of_tries(factor, step, texts[factor.AMR][1])


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_is_spent_once(factor, waiting):
    step, texts = waiting
    with atomic():
        exam.spends_once(factor, step, texts[factor.AMR][0])
