"""Vehicles over TLS: who is believed, who is not, and how we show who we are."""

import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.connectors.sovd_http.link import SovdHttpLink
from app.connectors.sovd_http.tls import tls_context
from app.sovd.errors import NotSent, Silent, Unreachable, VehicleError
from app.sovd.link import Endpoint, TlsOptions
from tests.processes import apt_line, find_program
from tests.unit.connectors.raw_server import LOOPBACK, READ, SOON, RawServer, always, answer, raw_server

FINE = answer(200, {"id": "speed", "data": 3})


class Certificates:
    """A workshop's authority, with certificates for a vehicle called localhost and for us."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._openssl = find_program("openssl", mend=apt_line("openssl"))
        self._run("req", "-x509", *_new_key("ca"), "-subj", "/CN=Workshop")
        self._signed("vehicle", "subjectAltName=DNS:localhost")
        self._signed("client", "extendedKeyUsage=clientAuth")

    def text(self, name: str) -> str:
        return (self._folder / name).read_text()

    def server(self, *, asks_for_client: bool = False) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "vehicle.pem", self._folder / "vehicle.key")
        if asks_for_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self._folder / "ca.pem")
        return context

    def _signed(self, name: str, extension: str) -> None:
        authority = ("-CA", "ca.pem", "-CAkey", "ca.key")
        self._run("req", "-x509", *_new_key(name), *authority, "-subj", f"/CN={name}", "-addext", extension)

    def _run(self, *words: str) -> None:
        subprocess.run([self._openssl, *words], cwd=self._folder, check=True, capture_output=True)


def _new_key(name: str) -> tuple[str, ...]:
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    return (*curve, "-keyout", f"{name}.key", "-out", f"{name}.pem")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@asynccontextmanager
async def secured(
    certificates: Certificates, options: TlsOptions | None, *, host: str = "localhost", mutual: bool = False
) -> AsyncIterator[tuple[RawServer, SovdHttpLink]]:
    async with raw_server(always(FINE), tls=certificates.server(asks_for_client=mutual)) as server:
        endpoint = Endpoint("sovd_http", f"https://{host}:{server.port}", base_path="", tls=options)
        link = SovdHttpLink(endpoint, policy=LOOPBACK)
        try:
            yield server, link
        finally:
            await link.close()


async def test_a_vehicle_is_known_by_its_name_and_our_own_authority(certificates: Certificates) -> None:
    options = TlsOptions(ca_pem=certificates.text("ca.pem"))
    async with secured(certificates, options) as (server, link):
        for _ in range(3):
            await link.send(READ, within=SOON)
        assert server.connections == 1


@pytest.mark.parametrize(
    ("knows_authority", "host", "reason"),
    [(False, "localhost", "unable to get local issuer"), (True, "127.0.0.1", "IP address mismatch")],
)
async def test_a_vehicle_that_is_not_known_is_not_sent_anything(
    certificates: Certificates, knows_authority: bool, host: str, reason: str
) -> None:
    options = TlsOptions(ca_pem=certificates.text("ca.pem")) if knows_authority else None
    async with secured(certificates, options, host=host) as (server, link):
        with pytest.raises(Unreachable, match=f"not trusted: .*{reason}"):
            await link.send(READ, within=SOON)
        assert server.asked == []


async def test_nothing_is_checked_only_when_told_so(certificates: Certificates) -> None:
    async with secured(certificates, TlsOptions(insecure=True), host="127.0.0.1") as (_, link):
        assert (await link.send(READ, within=SOON)).status_code == 200


async def test_we_show_our_certificate_to_a_vehicle_that_asks(certificates: Certificates) -> None:
    ours = TlsOptions(
        ca_pem=certificates.text("ca.pem"),
        client_cert_pem=certificates.text("client.pem"),
        client_key_pem=certificates.text("client.key"),
    )
    async with secured(certificates, ours, mutual=True) as (_, link):
        assert (await link.send(READ, within=SOON)).status_code == 200
    async with secured(certificates, TlsOptions(ca_pem=ours.ca_pem), mutual=True) as (server, link):
        # With TLS 1.3 the vehicle's refusal comes after the request has left.
        with pytest.raises((Unreachable, Silent)):
            await link.send(READ, within=SOON)
        assert server.asked == []


async def test_a_vehicle_without_tls_is_unreachable_over_tls() -> None:
    async with raw_server(always(FINE)) as server:
        link = SovdHttpLink(Endpoint("sovd_http", f"https://127.0.0.1:{server.port}", base_path=""), policy=LOOPBACK)
        with pytest.raises(VehicleError) as caught:
            await link.send(READ, within=SOON)
        assert isinstance(caught.value, NotSent)
        await link.close()


def test_tls_is_1_2_or_newer_and_checked() -> None:
    context = tls_context(None)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    "options",
    [
        TlsOptions(ca_pem="nonsense"),
        TlsOptions(client_cert_pem="nonsense", client_key_pem="s3cret"),
        TlsOptions(client_cert_pem="\xe4"),
    ],
)
def test_certificates_that_cannot_be_read_are_told_without_their_text(options: TlsOptions) -> None:
    with pytest.raises(Unreachable, match="cannot be read") as caught:
        tls_context(options)
    assert "s3cret" not in str(caught.value)
