"""What deploy/ holds: the command that root types, and units that read the same settings."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from gatepost.health.metrics import Metrics
from gatepost.kernel import instruments

DEPLOY = Path(__file__).parent.parent / "deploy"
ENV_FILE = "GATEPOST_ENV_FILE=/etc/gatepost/gatepost.env"
ALERTS, DASHBOARD = DEPLOY / "prometheus-alerts.yml", DEPLOY / "grafana-dashboard.json"
SELECTOR = re.compile(r"(?<![\w/])(gatepost_\w+|up)\b(?:{([^}]*)})?")
MATCHER = re.compile(r'(\w+)(=~|!=|=)"([^"]*)"')
PROGRAMS = {
    "id": '[ "$1" = -un ] && echo {name} || echo {number}',
    "runuser": 'echo "as $2"; shift 3; exec "$@"',
    "gatepost": 'echo "in $PWD with $GATEPOST_ENV_FILE"; printf "<%s>" "$@"',
}


@pytest.fixture
def gatepost(tmp_path):
    """Return a function that types the command as an account of that name and number, on a machine of our own."""
    text = (DEPLOY / "gatepost").read_text().replace("/opt/gatepost/bin/gatepost", "gatepost")
    (tmp_path / "command").write_text(text)

    def typed(*words, name, number):
        for program, does in PROGRAMS.items():
            path = tmp_path / program
            path.write_text(
                f"#!/bin/sh\n{does.format(name=name, number=number) if program == 'id' else does}\n"
            )
            path.chmod(0o755)
        command = ["sh", str(tmp_path / "command"), *words]
        env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        return subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)

    return typed


def test_root_is_the_account_with_its_settings_and_every_word_as_it_was_typed(gatepost):
    ran = gatepost("option", "set", "who_helps", "Kim, 555 0100", name="root", number=0)

    with_settings = ENV_FILE.replace("GATEPOST_ENV_FILE=", "with ")
    assert ran.stdout == f"as gatepost\nin / {with_settings}\n<option><set><who_helps><Kim, 555 0100>"


def test_the_account_itself_needs_nobody(gatepost):
    assert gatepost("doctor", name="gatepost", number=990).stdout.endswith(
        "with /etc/gatepost/gatepost.env\n<doctor>"
    )


def test_nobody_else_gets_anywhere(gatepost):
    ran = gatepost("doctor", name="dana", number=1000)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("Run it as root: ")


@pytest.mark.parametrize("unit", ["gatepost.service", "gatepost-delivery.service"])
def test_units_read_the_file_that_the_command_reads_and_nothing_besides(unit):
    assert re.findall(r"^Environment=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE) == [ENV_FILE]
    assert ENV_FILE in (DEPLOY / "gatepost").read_text()


@pytest.fixture
def samples(db, settings, tmp_path):
    """Return all that a page of metrics has on it from the start, and what Prometheus adds."""
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    page = Metrics(tmp_path).page().decode()
    families = [*text_string_to_metric_families(page), *instruments.REGISTRY.collect()]
    return [
        ("up", {"job": "gatepost"}),
        *((each.name, each.labels) for one in families for each in one.samples),
    ]


def expressions():
    """Return the expressions of the alarms and of the dashboard."""
    alerts = re.findall(r"expr:(.*?)\n +(?:for|labels):", ALERTS.read_text(), re.DOTALL)
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [*alerts, *(target["expr"] for panel in panels for target in panel["targets"])]


def fits(labels, matchers):
    holds = {"=": lambda a, b: a == b, "!=": lambda a, b: a != b, "=~": lambda a, b: re.fullmatch(b, a)}
    return all(holds[how](labels.get(name, ""), text) for name, how, text in MATCHER.findall(matchers))


def test_alarms_and_dashboard_ask_for_metrics_labels_and_values_that_exist(samples):
    asked = [(expression, SELECTOR.findall(expression)) for expression in expressions()]

    assert len(asked) > 25
    for expression, selectors in asked:
        assert selectors, expression
        for name, matchers in selectors:
            assert any(name == each and fits(labels, matchers) for each, labels in samples), expression


def test_every_metric_is_watched_by_an_alarm_or_seen_on_the_dashboard(samples):
    seen = " ".join(expressions())
    names = {re.sub("_(bucket|sum|count)$", "", name) for name, _ in samples}

    assert {name for name in names if name not in seen} == {
        "gatepost_build_info",
        "gatepost_start_time_seconds",
    }


@pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not installed here")
def test_prometheus_can_read_the_alarms():
    ran = subprocess.run(["promtool", "check", "rules", ALERTS], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr
