"""TLS without a proxy."""

import socket
import ssl
from pathlib import Path

import pytest
import trustme

from tests.web.conftest import Portal, Start


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(start: Start, authority: trustme.CA, tmp_path: Path) -> Portal:
    authority.issue_cert("portal.test").private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    return start(SMALL_CERT=str(tmp_path / "both.pem"), SMALL_PUBLIC_URL="https://portal.test")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_pages_come_by_tls_and_ask_to_stay_with_it(secure: Portal, authority: trustme.CA, version):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    context.maximum_version = version
    plain = socket.create_connection(("127.0.0.1", secure.port), timeout=5)

    with context.wrap_socket(plain, server_hostname="portal.test") as client:
        client.sendall(b"GET /meta/ HTTP/1.1\r\nHost: portal.test\r\nConnection: close\r\n\r\n")
        answer = client.makefile("rb").read().decode("latin-1")

    assert '"scheme": "https"' in answer
    assert "strict-transport-security: max-age=31536000\r\n" in answer


def test_plain_http_is_not_answered(secure: Portal):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: portal.test\r\n\r\n")

        assert b"HTTP/" not in client.recv(1000)
