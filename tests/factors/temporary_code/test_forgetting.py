"""Temporary codes that are long over are removed, those of today are kept."""

from datetime import timedelta

import pytest

from gatepost.factors.temporary_code import ended_flow, flow
from gatepost.factors.temporary_code.flow import Maker
from gatepost.factors.temporary_code.models import TemporaryCode
from gatepost.kernel import clock, where
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_temporary_code_is_kept_for_a_day_after_its_end():
    dana, kim = people.add(), Maker("kim", "Kim", "on the phone")
    for ago in (DAY + HOUR, DAY - HOUR):
        flow.make_on_the_server(dana.id, by=kim, where=where.COMMAND_LINE)
        live = TemporaryCode.objects.filter(expires_at__gt=clock.now())
        live.update(expires_at=clock.now() - ago)

    assert ended_flow.forget(clock.now()) == 1
    assert TemporaryCode.objects.get().expires_at > clock.now() - DAY
