"""Whose word is taken for where a request comes from."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gatepost.kernel import network
from gatepost.kernel.network import Proxies, client_address

SECRET = "s" * 32
OURS = Proxies((ip_network("10.0.0.0/24"), ip_network("127.0.0.1"), ip_network("fd00::/64")), SECRET)


@pytest.mark.parametrize(
    ("address", "source", "around"),
    [
        ("203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/56"),
        ("2001:DB8:1:2ff::1", "2001:db8:1:2ff::/64", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/56"),
        ("", "unknown", "unknown"),
        ("203.0.113.07", "unknown", "unknown"),
        ("203.0.113.7/8", "unknown", "unknown"),
        ("\x00\n", "unknown", "unknown"),
    ],
)
def test_addresses_are_counted_together(address, source, around):
    assert (network.source(address), network.network(address)) == (source, around)


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        (["203.0.113.7, 10.0.0.9, 10.0.0.8"], "203.0.113.7"),
        (["rubbish, 203.0.113.7"], "203.0.113.7"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
        (["2001:DB8::0:1"], "2001:db8::1"),
        (["203.0.113.7:51234"], "203.0.113.7"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (["10.0.0.9, 10.0.0.8"], "10.0.0.9"),
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
        (["203.0.113.7, rubbish"], "10.0.0.1"),
        (["203.0.113.7,"], "10.0.0.1"),
        (["203.0.113.7, unknown, 10.0.0.8"], "10.0.0.1"),
        (["203.0.113.7:x"], "10.0.0.1"),
        (["[2001:db8::1"], "10.0.0.1"),
        (["[2001:db8::1]x"], "10.0.0.1"),
        (["[2001:db8::1]:"], "10.0.0.1"),
    ],
)
def test_behind_a_believed_proxy_the_nearest_stranger_is_the_client(forwarded, client):
    assert client_address("10.0.0.1", forwarded, OURS, believed=True) == client


@pytest.mark.parametrize(
    ("peer", "shown", "proxies"),
    [
        ("10.0.1.1", SECRET, OURS),
        ("10.0.0.1", "", OURS),
        ("10.0.0.1", SECRET[:-1], OURS),
        ("10.0.0.1", "ß" * 32, OURS),
        ("10.0.0.1", "\ud800", OURS),
        ("10.0.0.1", "", Proxies(OURS.networks, "")),
        ("10.0.0.1", SECRET, Proxies((), SECRET)),
        ("", SECRET, OURS),
        ("unix:", SECRET, OURS),
    ],
)
def test_nobody_else_is_believed(peer, shown, proxies):
    believed = proxies.believe(peer, shown)

    assert not believed
    assert client_address(peer, ["203.0.113.7"], proxies, believed=believed) == peer


def test_a_proxy_is_known_in_every_spelling():
    assert OURS.believe("::ffff:10.0.0.1", SECRET)
    assert OURS.believe("fd00:0:0:0::1", SECRET)


def test_the_secret_is_not_shown_by_accident():
    assert SECRET not in repr(OURS)


@given(peer=some.text(), forwarded=some.lists(some.text()), shown=some.text())
def test_nothing_makes_it_raise(peer, forwarded, shown):
    client_address(peer, forwarded, OURS, believed=OURS.believe(peer, shown))
    client_address("10.0.0.1", forwarded, OURS, believed=True)
    network.source(peer)
    network.network(peer)
