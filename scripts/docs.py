"""Writes the pages of docs/ that come from the code: `make docs`."""

from dataclasses import fields
from itertools import groupby
from pathlib import Path

from django.conf import settings

from gatepost.options.catalogue import Options
from gatepost.options.kinds import kind_of

DOCS = Path(__file__).parent.parent / "docs"
HEAD = """# Options

What an administrator may change while Gatepost runs, on the page *Portal options* or with
`gatepost option set NAME VALUE`; it counts at the next request, on every node.
`gatepost option list` shows how they stand.
What is fixed at start is a setting, and comes from the environment.

<!-- Made from options/catalogue.py by `make docs`: change it there. -->
"""
COLUMNS = "| option | on the page | default | allowed | what it means |\n|---|---|---|---|---|\n"


def options_page() -> str:
    """Return docs/options.md: each section of the catalogue as a table."""
    page = HEAD
    for section, options in groupby(fields(Options), lambda option: option.metadata["section"]):
        page += f"\n## {section}\n\n{COLUMNS}"
        for option in options:
            row = (
                f"`{option.name}`",
                str(option.metadata["label"]),
                _said(option.default),
                str(kind_of(option).bounds),
                str(option.metadata["sentence"]),
            )
            page += f"| {' | '.join(row)} |\n"
    return page


def _said(value: object) -> str:
    """Return a default as a person would write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) or "(empty)"


PAGES = {"options.md": options_page}

if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # words are written as they stand in the code
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        print(f"docs/{name}")
