"""An employee's address as it is entered: exactly one mailbox, checked by its form alone."""

from email_validator import EmailNotValidError, validate_email

LONGEST = 254
"""Characters (RFC 5321 4.5.3.1.3, less the angle brackets)."""


def checked(text: str) -> str:
    """Return the address in `text`, as it will be mailed. Raises ValueError with a sentence.

    Nothing is looked up in the DNS: whether an address works is proved by a code that comes back.
    """
    address = text.strip()
    if not address.isprintable() or len(address) > LONGEST:
        message = f"An address is one line of at most {LONGEST} characters."
        raise ValueError(message)
    if any(sign in address for sign in ',;<>"() '):
        message = f"{address!r} is not exactly one address, such as dana@example.com: no names, no lists."
        raise ValueError(message)
    try:
        found = validate_email(
            address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        message = f"{address!r} is not an address, such as dana@example.com: {error}"
        raise ValueError(message) from error
    return found.ascii_email or found.normalized
