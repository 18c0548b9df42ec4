"""A kind of mail of the tests' own: its code is 482913, and it is unwanted where a test says so."""

import time

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Code, Envelope, Letter, Paragraph, Small, Unwanted

CODE = "482913"
priority = kinds.CODES


def letter(envelope: Envelope) -> Letter | Unwanted:
    match envelope.facts.get("mood", ""):
        case "unwanted":
            return Unwanted("the code was used")
        case "broken":
            raise RuntimeError(f"a bug that tells {CODE}")
        case "slow":
            time.sleep(0.3)
    return Letter(
        subject=f"Your sign-in code for {envelope.options.organisation} (KT-7)",
        preheader="Marked KT-7. Works until 09:51.",
        blocks=(
            Paragraph("Your code is"),
            Code(CODE),
            Paragraph(f"Marked KT-7. About {envelope.about}."),
            Small("Didn't just sign in? Call your administrator."),
        ),
    )
