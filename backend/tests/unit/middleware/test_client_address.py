"""Whose word about an address is taken."""

from ipaddress import ip_network

import pytest

from app.middleware.client_address import client_of
from app.middleware.rate_limiting_middleware import network_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
PROXY, OTHER_PROXY, CLIENT = "10.0.0.1", "10.0.0.2", "203.0.113.7"


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        (CLIENT, "", CLIENT),
        (CLIENT, "198.51.100.1", CLIENT),
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}", CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}, {OTHER_PROXY}", CLIENT),
        (PROXY, f"{OTHER_PROXY}", OTHER_PROXY),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, _hidden, {OTHER_PROXY}", OTHER_PROXY),
        (PROXY, f"{CLIENT}:55123", CLIENT),
        (PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, f"::ffff:{CLIENT}", CLIENT),
        (f"::ffff:{PROXY}", CLIENT, CLIENT),
        ("fd00::1", CLIENT, CLIENT),
        ("", CLIENT, ""),
    ],
)
def test_the_client_is_the_last_hop_that_no_trusted_proxy_is(peer: str, told: str, client: str) -> None:
    assert client_of(peer, told, PROXIES) == client


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert client_of(PROXY, CLIENT, ()) == PROXY


def test_addresses_of_one_ipv6_network_are_counted_as_one() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")


def test_an_ipv4_address_is_counted_alone_however_it_is_written() -> None:
    assert network_of("203.0.113.7") == network_of("::ffff:203.0.113.7") == "203.0.113.7"
