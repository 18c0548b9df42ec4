"""Hands the build the packages that Gatepost runs on: the lists in requirements/."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Fills in what a package says of its dependencies, so that each list stands in one place."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what runs Gatepost, and what `gatepost demo` needs besides."""
        metadata["dependencies"] = self._list("runtime")
        metadata["optional-dependencies"] = {"demo": self._list("demo")}

    def _list(self, name: str) -> list[str]:
        """Return the packages that a list asks for by itself, one a line."""
        lines = (Path(self.root) / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
        return [line for line in lines if line and not line.startswith(("#", "-r"))]
