"""The demo's times are those of the machine's clock, where it can tell its zone."""

import pytest

from gatepost.demo import local


@pytest.mark.parametrize(
    ("leads_to", "zone"),
    [
        ("usr/share/zoneinfo/Europe/London", "Europe/London"),
        ("var/db/timezone/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("usr/share/zoneinfo/Of/Nowhere", "UTC"),
        ("usr/share/zoneinfo/Europe", "UTC"),
        ("somewhere/else", "UTC"),
    ],
)
def test_the_zone_is_where_the_clock_leads_to(tmp_path, leads_to, zone):
    clock = tmp_path / "localtime"
    clock.symlink_to(tmp_path / leads_to)

    assert local.zone(clock) == zone


def test_without_such_a_clock_it_is_utc(tmp_path):
    assert local.zone(tmp_path / "localtime") == "UTC"
