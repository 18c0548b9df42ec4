"""What is well, what is worth a look, and what is wrong, by tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatepost.health import rules
from gatepost.health.findings import Finding, State, look, well, wrong
from gatepost.health.rules import Visited

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
WELL, LOOK, WRONG = State.WELL, State.LOOK, State.WRONG
OURS, OTHER = "vm (17)", "vm2 (9)"


def states(findings):
    for each in findings:
        assert bool(each.do) is (each.state is not WELL), (
            "whoever is told that something is wrong is told what to do"
        )
    return [each.state for each in findings]


@pytest.mark.parametrize(
    ("at_work", "strange", "needed", "expected"),
    [
        ([OURS], [], True, [WELL]),
        ([OURS, OTHER], [], True, [WELL]),
        ([], [], True, [WRONG]),
        ([], [], False, [LOOK]),
        ([], [OTHER], True, [WRONG, WRONG]),
        ([OURS], [OTHER], True, [WRONG, WELL]),
    ],
)
def test_a_delivery_service_is_alive_and_has_our_keys(at_work, strange, needed, expected):
    assert states(rules.about_delivery(at_work, strange, None, needed=needed)) == expected


def test_one_that_was_there_is_told_with_when():
    (found,) = rules.about_delivery([], [], NOW - timedelta(hours=1), needed=True)

    assert found.found == "none is at work, last seen 2026-11-24 08:41 UTC"


@pytest.mark.parametrize(
    ("minutes", "expected"), [(None, WELL), (0, WELL), (2, WELL), (2.1, LOOK), (60, LOOK)]
)
def test_mail_does_not_wait_long(minutes, expected):
    oldest = None if minutes is None else NOW - timedelta(minutes=minutes)

    assert states([rules.about_backlog(3, oldest, NOW)]) == [expected]


@pytest.mark.parametrize(("needed", "expected"), [(True, WRONG), (False, LOOK)])
def test_without_a_relay_nobody_gets_a_code(needed, expected):
    assert states([rules.about_no_relay(needed=needed)]) == [expected]
    assert states([rules.about_relay("a.example:465: no", ok=False, needed=needed)]) == [expected]
    assert states([rules.about_relay("a.example:465: let us in", ok=True, needed=needed)]) == [WELL]


FINE = Visited(status=200, ours=True)


@pytest.mark.parametrize(
    ("visited", "expected"),
    [
        (FINE, [WELL]),
        (replace(FINE, expires_at=NOW + timedelta(days=14)), [WELL]),
        (replace(FINE, expires_at=NOW + timedelta(days=13)), [LOOK, WELL]),
        (replace(FINE, status=400), [WRONG]),
        (replace(FINE, status=503), [WRONG]),
        (Visited(status=200), [WRONG]),
        (Visited(status=502), [WRONG]),
        (Visited(trouble="nobody answered (Connection refused)"), [LOOK]),
        (Visited(trouble="the certificate is not good: it ended", is_certificate=True), [WRONG]),
    ],
)
def test_the_public_address_leads_to_us(visited, expected):
    assert states(rules.about_public("https://portal.example.com", visited, NOW)) == expected


@pytest.mark.parametrize(
    ("status", "said"), [(502, "found no Gatepost"), (503, "found no Gatepost"), (404, "was not")]
)
def test_a_proxy_without_gatepost_behind_it_is_known(status, said):
    (found,) = rules.about_public("https://portal.example.com", Visited(status=status), NOW)

    assert said in found.found


@pytest.mark.parametrize(
    ("database", "newest", "expected"),
    [
        (None, None, WELL),
        (0, 0, WELL),
        (4, -100_000, WELL),
        (6, None, LOOK),
        (-6, None, LOOK),
        (31, None, WRONG),
        (-31, None, WRONG),
        (None, 29, WELL),
        (None, 31, WRONG),
        (0, 100_000, WRONG),
    ],
)
def test_clocks_agree(database, newest, expected):
    asked = [None if seconds is None else NOW + timedelta(seconds=seconds) for seconds in (database, newest)]

    assert states([rules.about_clocks(NOW, *asked)]) == [expected]


@pytest.mark.parametrize(
    ("administrators", "out_of_reach", "two_factor", "expected"),
    [
        (1, 0, True, [WELL]),
        (0, 0, True, [WRONG]),
        (0, 0, False, [WRONG]),
        (1, 3, True, [WRONG]),
        (1, 3, False, [LOOK]),
        (0, 3, False, [WRONG, LOOK]),
    ],
)
def test_everybody_can_get_in_and_somebody_can_change_things(
    administrators, out_of_reach, two_factor, expected
):
    found = rules.about_people(
        active=5,
        administrators=administrators,
        out_of_reach=out_of_reach,
        names="ana, noa, li",
        two_factor=two_factor,
    )

    assert states(found) == expected
    assert all("ana, noa, li" in each.found for each in found if "address" in each.found)


@pytest.mark.parametrize(("megabytes", "expected"), [(199, LOOK), (200, WELL), (80_000, WELL)])
def test_there_is_room(megabytes, expected):
    assert states([rules.about_room("/data", megabytes * 1024**2)]) == [expected]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], []),
        ([("relay", WELL), ("delivery service", WELL)], []),
        ([("relay", LOOK), ("delivery service", LOOK)], ["delivery service", "relay"]),
        ([("employees", LOOK), ("second step", LOOK)], ["employees"]),
        ([("relay", LOOK), ("relay", WELL)], []),
        ([("outbox", LOOK), ("time zone", LOOK)], []),
    ],
)  # fmt: skip
def test_what_is_in_the_way_of_turning_it_on(findings, expected):
    assert rules.in_the_way([Finding(about, state, "") for about, state in findings]) == expected


@pytest.mark.parametrize(("chosen", "expected"), [(True, WELL), (False, LOOK)])
def test_somebody_chose_the_time_zone(chosen, expected):
    assert states([rules.about_time_zone("UTC", chosen=chosen)]) == [expected]


def test_a_finding_is_a_line_and_below_it_what_to_do():
    assert str(well("tables", "up to date")) == "ok     tables            up to date"
    assert str(look("relay", "none is set", "Set one.")) == (
        "look   relay             none is set\n                         > Set one."
    )
    assert wrong("keys", "gone", "Look.").as_data() == {
        "about": "keys",
        "state": "wrong",
        "found": "gone",
        "do": "Look.",
    }
