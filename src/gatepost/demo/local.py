"""The time zone of this machine, so that the demo's clock times are those on the wall."""

from pathlib import Path
from zoneinfo import ZoneInfo

CLOCK = Path("/etc/localtime")
_OTHERWISE = "UTC"


def zone(clock: Path = CLOCK) -> str:
    """Return its name, such as Europe/London, where the system tells it (Linux, macOS); UTC otherwise.

    The variable TZ is no source: Django has set it for its own purposes by now.
    """
    name = str(clock.resolve()).rpartition("zoneinfo/")[2]
    try:
        key = ZoneInfo(name).key
    except (ValueError, LookupError, OSError):  # no name of a zone, or of one that this Python does not know
        return _OTHERWISE
    return _OTHERWISE if key.endswith("/UTC") else key
