"""Exactly one mailbox: an address is checked by its form alone, and nobody is asked about it."""

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from gatepost.kernel.lookalikes import mixes_alphabets

LONGEST = 254
"""Characters (RFC 5321 4.5.3.1.3, less the angle brackets)."""

# Many firms' own mail domains end like this. The package's documentation says to take such names off its list.
for _ending in ("local", "localhost", "test"):
    if _ending in SPECIAL_USE_DOMAIN_NAMES:
        SPECIAL_USE_DOMAIN_NAMES.remove(_ending)


def checked(text: str) -> str:
    """Return the address in `text`, as it will be mailed: ASCII, its domain in lower case.

    Raises ValueError with a sentence. Nothing is looked up in the DNS: whether an address works is proved by a code
    that comes back.

    SECURITY: no lists, no names, no quotes, no control characters. What a mail library or a relay might read as two
    mailboxes, or as another header, is not an address here.
    """
    address = text.strip()
    if not address.isprintable() or len(address) > LONGEST:
        message = f"An address is one line of at most {LONGEST} characters."
        raise ValueError(message)
    if any(sign in address for sign in ',;<>"()[]\\ '):
        message = f"{address!r} is not exactly one address, such as dana@example.com: no names, no lists."
        raise ValueError(message)
    try:
        found = validate_email(
            address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as error:
        message = f"{address!r} is not an address, such as dana@example.com. {error}"
        raise ValueError(message) from error
    if mixes_alphabets(found.domain):
        message = f"{address!r} mixes alphabets whose letters look alike. Type it anew, by hand."
        raise ValueError(message)
    return _sendable(found.ascii_email or "", address)


def _sendable(address: str, typed: str) -> str:
    if not address or address.rpartition("@")[2].rpartition(".")[2].isdigit():
        message = f"{typed!r} is not an address, such as dana@example.com. A number is no domain."
        raise ValueError(message)
    return address
