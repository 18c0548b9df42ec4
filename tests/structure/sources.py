"""The project's own files, as the tests of this folder read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "gatepost"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))


def name(path: Path) -> str:
    """Return how a test's report calls this file."""
    return str(path.relative_to(ROOT))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Return every piece of a module's syntax."""
    return ast.walk(ast.parse(path.read_text("utf-8"), str(path)))
