"""What went wrong with a relay is said in words, never in the system's numbers."""

import errno
import socket
import ssl

import pytest

from gatepost.delivery import troubles
from gatepost.delivery.deadline import BrokenError


def tls(reason):
    error = ssl.SSLError(1, "words")
    error.reason = reason
    return error


def certificate(number):
    error = ssl.SSLCertVerificationError(1, "words")
    error.verify_code, error.verify_message = number, "it is odd"
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "nothing answers at that port"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "there is no way to it in the network"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "it broke the connection off"),
        (TimeoutError("timed out"), "it does not answer within 5 seconds"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "nobody knows its name (DNS)"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "its name cannot be looked up just now (DNS)"),
        (certificate(10), "its certificate has expired"),
        (certificate(62), "its certificate is for another name"),
        (certificate(99), "its certificate does not hold: it is odd"),
        (tls("WRONG_VERSION_NUMBER"), "it does not speak TLS there"),
        (tls("UNSUPPORTED_PROTOCOL"), "it speaks no TLS that is new enough"),
        (tls(None), "TLS failed (no reason given)"),
        (OSError(errno.ENODEV, "No such thing"), "No such thing"),
        (OSError(), "OSError"),
        (BrokenError("it closed\nthe connection"), "it closed the connection"),
    ],
)
def test_a_trouble_in_words(error, said):
    found = troubles.said(error)

    assert found.startswith(said)
    assert "Errno" not in found
    assert found.isprintable()
