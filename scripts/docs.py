"""Writes the pages of docs/ that come from the code: `make docs`."""

import ast
from dataclasses import fields
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from django.conf import settings

from gatepost.factors.email_code import rules as codes
from gatepost.health.instruments import Instruments
from gatepost.kernel import instruments
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
METRICS_HEAD = """# Metrics

With `GATEPOST_METRICS_LISTEN=127.0.0.1:9464` the web server tells how it goes at `http://127.0.0.1:9464/metrics`, in
Prometheus' text; without it there is no such listener. It is apart from the portal's own, so that no proxy in front
hands it out by mistake, and ends with the server. Whoever reaches it may read it: keep it on this machine, or in a
network that is yours. It tells no names, no addresses, no secrets, and of mail servers their place in the order alone.

In `prometheus.yml`:

    rule_files: [gatepost-alerts.yml]       # deploy/prometheus-alerts.yml
    scrape_configs:
      - job_name: gatepost
        static_configs: [{targets: ["127.0.0.1:9464"]}]

`deploy/grafana-dashboard.json` is a dashboard: in Grafana, *Dashboards*, *New*, *Import*.

Two kinds of numbers are here. What is read from the database is about the whole installation, whichever node tells it:
over several nodes take the largest (`max without (instance)`), never the sum. What web workers count is about their own
node, all its workers together: there, sum up. Counts begin at 0 when the server starts, as Prometheus expects.

Kinds of mail are `sign-in-code`, `security-notice` and so on. A step of signing in is `password`, `mail` (a code was
asked for), `code` or `done`.

<!-- Made from health/instruments.py and kernel/instruments.py by `make docs`: change it there. -->
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


def metrics_page() -> str:
    """Return docs/metrics.md: each instrument with what it shows."""
    page = METRICS_HEAD
    parts = {
        "Read from the database, the same on every node, and about the server": Instruments().all,
        "Counted by the web workers of one node": instruments.ALL,
    }
    for title, shown in parts.items():
        page += f"\n## {title}\n\n| name | type | labels | what it shows |\n|---|---|---|---|\n"
        for each in shown:
            (told,) = each.describe()
            labels = ", ".join(f"`{name}`" for name in each._labelnames) or "none"  # noqa: SLF001  (nobody else says)
            name = f"{told.name}_total" if told.type == "counter" else told.name
            page += f"| `{name}` | {told.type} | {labels} | {told.documentation} |\n"
    return page


PAGES = {"options.md": options_page, "limits.md": limits_page, "metrics.md": metrics_page}

if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # words are written as they stand in the code
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        print(f"docs/{name}")
