"""Writes the pages of docs/ that come from the code: `make docs`."""

import ast
from dataclasses import fields
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from django.conf import settings

from gatepost.factors.email_code import rules as codes
from gatepost.limits import budgets, rules
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
LIMITS_HEAD = f"""# Limits

How often something may be tried, in which time. They are fixed, so nobody loosens them by mistake. A stranger's tries
never count against a browser in which the owner has signed in before. Whoever comes too often is told when the next
try is free. What was counted stands in the database: a restart forgives nothing, and all nodes count together.
*An hour* is the last sixty minutes, at any moment.

Besides, one mailed code takes {codes.TRIES} tries, and is mailed {codes.SENDS} times at most.

`password-name` never refuses for long: {rules.FREE_FAILURES} wrong passwords cost no wait, the next one a second, then
each twice as much as the last, up to {rules.LONGEST_WAIT.seconds} seconds. From {rules.MANY_FAILURES} in a day on, the
wait grows to {rules.LONGEST_WAIT_AFTER_MANY.seconds // 60} minutes.

<!-- Made from limits/budgets.py by `make docs`: change it there. -->
"""
_SAID = {timedelta(hours=1): "an hour", timedelta(days=1): "a day", timedelta(days=365): "a year"}
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


def limits_page() -> str:
    """Return docs/limits.md: each budget with its windows, and the sentence that stands below it in the code."""
    source = Path(budgets.__file__).read_text("utf-8")
    page = LIMITS_HEAD
    for piece in source.split("\n# --- ")[1:]:
        title, _, code = piece.partition("\n")
        page += f"\n## {title.rstrip(' -').capitalize()}\n\n| budget | at most | whose, and why |\n|---|---|---|\n"
        nodes = ast.parse(code.partition("\nBUDGETS =")[0]).body
        for assigned, told in zip(nodes[::2], nodes[1::2], strict=True):
            budget = getattr(budgets, ast.unparse(assigned).partition(" ")[0])
            page += f"| `{budget.name}` | {_most(budget)} | {ast.literal_eval(ast.unparse(told))} |\n"
    return page


def _most(budget: budgets.Budget) -> str:
    if budget.waits:
        return "slower and slower, as said above"
    return ", ".join(f"{count} in {_length(window)}" for count, window in budget.windows)


def _length(window: timedelta) -> str:
    minutes = window // timedelta(minutes=1)
    return _SAID.get(window) or (f"{window.days} days" if window.days else f"{minutes} minutes")


def _said(value: object) -> str:
    """Return a default as a person would write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) or "(empty)"


PAGES = {"options.md": options_page, "limits.md": limits_page}

if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # words are written as they stand in the code
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        print(f"docs/{name}")
