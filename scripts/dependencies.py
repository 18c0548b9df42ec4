"""Hands the build the packages that run Gatepost: the list in requirements/runtime.in."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Fills in `dependencies`, so that the list stands in one place."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Read one requirement a line; what follows a # is why we have it."""
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text("utf-8").splitlines()
        bare = (line.partition("#")[0].strip() for line in lines)
        metadata["dependencies"] = [line for line in bare if line]
