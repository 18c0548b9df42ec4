"""Looking at a relay that gets no letters, without one: so that no letter has to find out whether it is well again."""

from gatepost.delivery import rules
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import NotLetInError, introduce
from gatepost.delivery.relays import Relay
from gatepost.delivery.standing import Relays


def look_at(relay: Relay, relays: Relays) -> None:
    """Connect, sign on and leave; note how it went."""
    line = Line(Deadline(rules.INTRODUCTION))
    try:
        introduce(line, relay, relays.context)
    except NotLetInError as error:
        relays.kept_us_out(relay, str(error), unfit=error.unfit)
    except BaseException as error:
        relays.kept_us_out(relay, f"an error inside Gatepost ({type(error).__name__})", unfit=False)
        raise
    else:
        relays.let_us_in(relay)
    finally:
        line.leave()
