"""Behind nginx, configured by the sample in deploy/."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.web.conftest import ROOT, Portal, Start, answers, free_port, wait_until
from tests.web.raw import Client, request

SECRET = "9" * 32
SAMPLE = ROOT / "deploy" / "nginx.conf.example"
NAME = b"portal.example.com"

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here")


class Behind:
    """nginx in front of the throw-away portal."""

    def __init__(self, folder: Path, portal: Portal, authority: trustme.CA) -> None:
        self.folder = folder
        self.port = free_port()
        self.portal = portal
        self.context = ssl.create_default_context()
        authority.configure_trust(self.context)
        self._write(authority)
        command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
        self.process = subprocess.Popen(command, cwd=folder)

    def ask(self, data: bytes, *, address: str = "127.0.0.2"):
        """Send a request from another address of this machine: to nginx it is a visitor."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(address, 0))
        with Client.over(self.context.wrap_socket(raw, server_hostname=NAME.decode())) as client:
            client.send(data)
            return client.reply()

    def _write(self, authority: trustme.CA) -> None:
        authority.issue_cert(NAME.decode()).private_key_and_cert_chain_pem.write_to_path(
            self.folder / "both.pem"
        )
        (self.folder / "secret.conf").write_text(f"proxy_set_header X-Gatepost-Proxy-Secret {SECRET};")
        text = SAMPLE.read_text()
        for old, new in (
            ("server 127.0.0.1:8000;", f"server 127.0.0.1:{self.portal.port};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("listen [::]:443 ssl;", ""),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen [::]:80;", ""),
            ("/etc/ssl/portal.example.com.pem", "both.pem"),
            ("/etc/ssl/private/portal.example.com.key", "both.pem"),
            ("/etc/nginx/gatepost-proxy-secret.conf", "secret.conf"),
            ("/var/log/nginx/gatepost.log", "access.log"),
        ):
            assert old in text, f"the sample lacks {old!r}"
            text = text.replace(old, new)
        temporary = "".join(
            f"{kind}_temp_path temp-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = "daemon off; master_process off; pid nginx.pid; error_log error.log; events {}"
        (self.folder / "nginx.conf").write_text(f"{main} http {{ {temporary}\n{text} }}")


@pytest.fixture
def behind(start: Start, tmp_path: Path) -> Iterator[Behind]:
    portal = start(
        SMALL_PUBLIC_URL="https://portal.example.com", SMALL_PROXIES="127.0.0.1", SMALL_PROXY_SECRET=SECRET
    )
    front = Behind(tmp_path, portal, trustme.CA())
    try:
        wait_until(lambda: answers(front.port), what="nginx")
        yield front
    finally:
        front.process.terminate()
        front.process.wait(5)


def test_the_visitors_address_comes_through_whatever_they_write(behind: Behind):
    lies = [
        b"X-Forwarded-For: 203.0.113.7",
        b"X-Forwarded-For: 203.0.113.8",
        b"X_Forwarded_For: 203.0.113.9",
        b"X-Real-IP: 203.0.113.9",
        b"Forwarded: for=203.0.113.9",
        b"X-Forwarded-Host: evil.test",
    ]

    seen = behind.ask(request("/meta/", "GET", *lies, host=NAME)).json

    assert (seen["REMOTE_ADDR"], seen["scheme"]) == ("127.0.0.2", "https")
    assert not any(lie in str(seen) for lie in ("203.0.113", "evil", SECRET))


def test_another_host_is_refused_behind_nginx_too(behind: Behind):
    assert behind.ask(request(host=b"evil.test")).status == 400


def test_while_gatepost_starts_again_a_page_says_so(behind: Behind):
    behind.portal.end()

    reply = behind.ask(request("/meta/", "GET", host=NAME))

    assert (reply.status, reply.one("retry-after")) == (503, "5")
    assert b"The portal is starting again." in reply.body


def test_addresses_that_are_secrets_stand_in_no_log(behind: Behind):
    for path in ("/meta/", "/not-me/abcdef/", "/password/reset/abcdef/"):
        behind.ask(request(path, host=NAME))

    log = (behind.folder / "access.log").read_text()

    assert ("/meta/" in log, "abcdef" in log) == (True, False)
