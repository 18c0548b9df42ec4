"""The project's own files, as the tests of this folder read them."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "gatepost"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
DOCS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))


def offences(paths: Iterable[Path], find: Callable[[Path], object]) -> dict[str, object]:
    """Return what `find` finds in each file that it finds something in."""
    return {str(path.relative_to(ROOT)): found for path in paths if (found := find(path))}


def nodes(path: Path) -> Iterator[ast.AST]:
    """Return every piece of a module's syntax."""
    return ast.walk(ast.parse(path.read_text("utf-8"), str(path)))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a module."""
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
