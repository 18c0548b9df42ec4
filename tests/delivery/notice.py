"""A second kind of mail of the tests' own, less urgent than codes."""

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Envelope, Letter, Paragraph, Unwanted

priority = kinds.NOTICES


def letter(envelope: Envelope) -> Letter | Unwanted:
    return Letter("A notice", (Paragraph(f"About {envelope.about}."),), "A notice.")
