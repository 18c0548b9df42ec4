"""What went wrong between us and a relay, in plain words instead of the system's own."""

import errno
import re
import socket
import ssl
from collections.abc import Mapping

from gatepost.delivery import replies, rules

_BY_NUMBER: Mapping[int, str] = {
    errno.ECONNREFUSED: "nothing answers at that port: the mail server is not running, or the port is wrong",
    errno.EHOSTUNREACH: "there is no way to it in the network",
    errno.ENETUNREACH: "there is no way to it in the network",
    errno.ECONNRESET: "it broke the connection off",
    errno.EPIPE: "it broke the connection off",
    errno.ECONNABORTED: "it broke the connection off",
    errno.ETIMEDOUT: "it does not answer",
    errno.EMFILE: "this machine has no connection left to give",
    errno.EACCES: "this machine does not let us connect to it",
    errno.EPERM: "this machine does not let us connect to it",
}
_CERTIFICATE: Mapping[int, str] = {  # X509_V_ERR_..., as OpenSSL numbers them
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by itself alone, so nobody vouches for it",
    19: "its certificate comes from an authority that this machine does not trust",
    20: "its certificate comes from an authority that this machine does not trust",
    21: "its certificate comes from an authority that this machine does not trust",
    62: "its certificate is for another name",
    64: "its certificate is for another name",
}
_NO_TLS = "it does not speak TLS there"
_OLD_TLS = "it speaks no TLS that is new enough (1.2 at least)"
_TLS: Mapping[str, str] = {
    "WRONG_VERSION_NUMBER": _NO_TLS,
    "UNSUPPORTED_PROTOCOL": _OLD_TLS,
    "TLSV1_ALERT_PROTOCOL_VERSION": _OLD_TLS,
    "UNEXPECTED_EOF_WHILE_READING": "it broke the connection off before TLS was agreed on",
}


def said(error: Exception) -> str:
    """Return what an error means, on one line, and safe to keep."""
    if isinstance(error, ssl.SSLCertVerificationError):
        words = _CERTIFICATE.get(error.verify_code, f"its certificate does not hold: {error.verify_message}")
    elif isinstance(error, ssl.SSLError):
        words = _TLS.get(error.reason or "", f"TLS failed ({error.reason or 'no reason given'})")
    elif isinstance(error, socket.gaierror):
        later = error.errno == socket.EAI_AGAIN
        words = "its name cannot be looked up just now (DNS)" if later else "nobody knows its name (DNS)"
    elif isinstance(error, TimeoutError):
        words = f"it does not answer within {rules.CONNECT:g} seconds"
    elif isinstance(error, OSError):
        words = _BY_NUMBER.get(error.errno or 0) or re.sub(r"^\[Errno -?\d+\] ", "", str(error))
    else:
        words = str(error)
    return replies.escaped(words or type(error).__name__)
