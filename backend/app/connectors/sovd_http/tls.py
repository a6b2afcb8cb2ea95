"""How a vehicle is known over TLS, and how it knows us."""

import ssl
import tempfile
from pathlib import Path

from app.sovd.errors import Unreachable
from app.sovd.link import TlsOptions


def tls_context(options: TlsOptions | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificates checked, unless the vehicle's owner said `insecure`.

    Raises: Unreachable when a certificate or key cannot be read.
    """
    chosen = options or TlsOptions()
    try:
        context = ssl.create_default_context(cadata=chosen.ca_pem)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if chosen.insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if chosen.client_cert_pem is not None:
            _present(context, chosen.client_cert_pem, chosen.client_key_pem)
    except (ssl.SSLError, ValueError, OSError) as wrong:
        # The cause may quote the PEM text, and with it the key.
        raise Unreachable("the certificates stored for this vehicle cannot be read") from wrong
    return context


def _present(context: ssl.SSLContext, certificate: str, key: str | None) -> None:
    """The ssl module reads a client certificate from files only: ours live for one call, readable by us."""
    with tempfile.TemporaryDirectory(prefix="sovd-tls-") as folder:
        pair = Path(folder) / "pair.pem"
        pair.touch(mode=0o600)
        pair.write_text(certificate + "\n" + (key or ""), encoding="ascii")
        context.load_cert_chain(pair)
