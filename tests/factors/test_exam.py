"""Every factor that settings name sits the exam."""

import pytest
from django.db.transaction import atomic

from gatepost.factors import registry
from gatepost.kernel import clock, proof
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
    """Return a pending sign-in, as factors see it, and the right text for each factor."""
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.types_password()
    pending_key = key(somebody.client.cookies[Cookie.PENDING].value)
    pending = visit.read("", pending_key, clock.now()).pending
    step = code_flow.step_of(pending, snapshot.current(), Where("203.0.113.7", "Chrome on Windows", ""))
    return step, {proof.EMAIL: somebody.code}


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_takes_only_its_own_shape(factor):
    exam.takes_only_its_own_shape(factor)


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_charges_before_it_compares(factor, waiting):
    step, right = waiting
    with atomic():
        exam.charges_before_it_compares(factor, step, wrong(right[factor.AMR]))


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_runs_out_of_tries(factor, waiting):
    step, right = waiting
    with atomic():
        exam.runs_out_of_tries(factor, step, wrong(right[factor.AMR]))


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.AMR)
def test_a_factor_is_spent_once(factor, waiting):
    step, right = waiting
    with atomic():
        exam.spends_once(factor, step, right[factor.AMR])
