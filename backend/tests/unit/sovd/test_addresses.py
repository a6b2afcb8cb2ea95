"""Which addresses may be called: a table of everything that has ever been smuggled past such a check."""

import ipaddress

import pytest

from app.sovd.addresses import AddressPolicy, DeniedPlace, VehicleAddress, addresses_behind, find_ip
from app.sovd.errors import AddressDenied

# A workshop that is wide open, loopback included: what is refused below is refused everywhere.
WIDE = AddressPolicy.of(["0.0.0.0/0", "::/0"])
WORKSHOP = AddressPolicy.of(["10.20.0.0/16", "169.254.0.0/16", "fd00:77::/32", "fe80::/10"], ports=[443, 8443])

ODD_TEXTS = [
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://2130706433/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://127.0.0.01/",
    "http://127.0.0.1./",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://10.0.0/",
    "http://0/",
    "http://0x/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://[::1",
    "http://[::g]/",
    "http://[v1.fe80::1]/",
    "http://user@10.0.0.1/",
    "http://user:word@10.0.0.1/",
    "http://10.0.0.1@evil.example/",
    "http://10.0.0.1\\@evil.example/",
    "http://10.0.0.1#@evil.example/",
    "http://10.0.0.1?x=1",
    "http://10.0.0.1\t/",
    "http://10.0.0.1 /",
    "http://10.0.0.1\r\nHost: x/",
    "http://",
    "http:///path",
    "//10.0.0.1/",
    "10.0.0.1",
    "ftp://10.0.0.1/",
    "file:///etc/passwd",
    "gopher://10.0.0.1/",
    "javascript:alert(1)",
    "http://10.0.0.1:0/",
    "http://10.0.0.1:99999/",
    "http://10.0.0.1:http/",
    "http://-name.example/",
    "http://name..example/",
    "http://name.example./",
    "http://na%6de.example/",
    "http://" + "a" * 64 + ".example/",
    "http://10.0.0.1/a/../b",
    "http://10.0.0.1/%zz",
    "http://10.0.0.1/" + "a" * 3000,
]

NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "::",
    "ff02::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1",
    "2001:0:1234::5601:5601",
    "fe80::5efe:a9fe:a9fe",
    "fe80::200:5efe:a9fe:a9fe",
]


@pytest.mark.parametrize("url", ODD_TEXTS)
def test_a_text_with_two_readings_is_refused(url: str) -> None:
    with pytest.raises(AddressDenied):
        WIDE.check_url(url)


@pytest.mark.parametrize("text", NEVER)
def test_some_addresses_are_never_vehicles(text: str) -> None:
    with pytest.raises(AddressDenied):
        WIDE.check(ipaddress.ip_address(text), 443)


@pytest.mark.parametrize(
    "text",
    ["10.20.0.1", "10.20.255.255", "169.254.7.7", "fd00:77::1", "fe80::1", "::ffff:10.20.3.4"],
)
def test_vehicles_live_where_the_installation_says(text: str) -> None:
    WORKSHOP.check(ipaddress.ip_address(text), 443)


@pytest.mark.parametrize(
    "text",
    [
        "10.21.0.1",
        "127.0.0.1",
        "192.168.1.1",
        "8.8.8.8",
        "::1",
        "fd00:78::1",
        "2606:4700::1111",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(AddressDenied, match="none of the vehicle networks"):
        WORKSHOP.check(ipaddress.ip_address(text), 443)


def test_a_wrapped_address_is_judged_by_what_it_wraps() -> None:
    only_v6 = AddressPolicy.of(["64:ff9b::/96", "2002::/16"])
    for text in ("64:ff9b::a00:1", "2002:a00:1::1"):
        with pytest.raises(AddressDenied, match=r"10\.0\.0\.1"):
            only_v6.check(ipaddress.ip_address(text), 443)


def test_both_ends_of_teredo_are_seen() -> None:
    behind = {str(one) for one in addresses_behind(ipaddress.ip_address("2001:0:4136:e378:8000:63bf:3fff:fdd2"))}
    assert {"65.54.227.120", "192.0.2.45"} <= behind


def test_nothing_may_be_called_until_networks_are_named() -> None:
    with pytest.raises(AddressDenied):
        AddressPolicy().check(ipaddress.ip_address("10.0.0.1"), 443)


def test_ports_are_an_allow_list() -> None:
    WORKSHOP.check_url("https://10.20.0.1/")
    WORKSHOP.check_url("http://car.workshop.example:8443/")
    for url in ("http://10.20.0.1/", "https://10.20.0.1:5432/", "http://car.workshop.example/"):
        with pytest.raises(AddressDenied, match="port"):
            WORKSHOP.check_url(url)


def test_servers_of_this_installation_are_not_vehicles() -> None:
    database = DeniedPlace(ipaddress.ip_network("127.0.0.1"), 5432)
    policy = AddressPolicy(AddressPolicy.of(["127.0.0.0/8"]).networks, None, (database,))
    policy.check(ipaddress.ip_address("127.0.0.1"), 9000)
    for text in ("127.0.0.1", "::ffff:127.0.0.1"):
        with pytest.raises(AddressDenied, match="server of this installation"):
            policy.check(ipaddress.ip_address(text), 5432)


@pytest.mark.parametrize(
    ("url", "expected", "authority"),
    [
        ("http://10.0.0.1", ("http", "10.0.0.1", 80, ""), "10.0.0.1"),
        ("HTTPS://Car-7.Workshop.example/", ("https", "car-7.workshop.example", 443, ""), None),
        ("http://car:8080/vehicles/7/", ("http", "car", 8080, "/vehicles/7"), "car:8080"),
        ("http://[FD00:77::0001]:9000", ("http", "fd00:77::1", 9000, ""), "[fd00:77::1]:9000"),
        ("http://[fe80::1%25eth0]/", ("http", "fe80::1%eth0", 80, ""), "[fe80::1]"),
        ("https://xn--fahrzeug-9ta.example:443", ("https", "xn--fahrzeug-9ta.example", 443, ""), None),
        ("http://10.0.0.1.example/", ("http", "10.0.0.1.example", 80, ""), None),
    ],
)
def test_a_plain_address_is_read(url: str, expected: tuple[str, str, int, str], authority: str | None) -> None:
    address = VehicleAddress.parse(url)
    assert (address.scheme, address.host, address.port, address.path) == expected
    assert address.authority == (authority or address.host)


def test_a_name_is_no_address() -> None:
    assert find_ip("car.workshop.example") is None
    assert VehicleAddress.parse("http://10.0.0.1").ip == ipaddress.ip_address("10.0.0.1")
