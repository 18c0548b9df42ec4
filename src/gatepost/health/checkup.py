"""The whole check-up, in the order in which things depend on each other: what cannot be asked is left out."""

import platform
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core import checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from gatepost import __version__
from gatepost.delivery import outbox
from gatepost.employees.reach import reach
from gatepost.health import public, rules
from gatepost.health.findings import Finding, look, well, wrong
from gatepost.journal import entries, keys
from gatepost.kernel import clock, commands, keyring, privacy
from gatepost.kernel.database import statements
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from gatepost.options.snapshot import Standing

_KEYS = "gatepost.E003"
"""Told by the line about keys."""
_POSTGRESQL_NOW = 'SELECT now() AS "now [datetime]"'


def findings() -> Iterator[Finding]:
    """Yield what was found, as soon as it was."""
    yield well(
        "gatepost", f"{__version__}, Python {platform.python_version()}, Django {django.get_version()}"
    )
    yield from _settings()
    ring = _keys()
    yield ring if isinstance(ring, Finding) else well("keys", _told(ring))
    database = list(_database())
    yield from database
    options = None if any(each.do for each in database) else _options()
    if isinstance(options, Finding):
        yield options
    elif options:
        yield from _inside(options, ring if isinstance(ring, keyring.Keyring) else None)
    yield from _relays(needed=options.options.two_factor if isinstance(options, Standing) else True)
    yield from _public()


def _unusable(setting: str) -> bool:
    """Say whether a setting is wrong, so that what stands in its place is not what was meant."""
    return any(each.setting in {setting, f"{setting}_FILE"} for each in settings.PROBLEMS)


def _settings() -> Iterator[Finding]:
    found = [wrong("settings", f"{each.id}: {each.said}", each.do) for each in settings.PROBLEMS]
    if settings.NOTHING_SET:
        found.insert(0, look("settings", "none was found at all", "Is GATEPOST_ENV_FILE set?"))
    told = {each.id for each in settings.PROBLEMS} | {_KEYS}
    for issue in checks.run_checks(include_deployment_checks=True):
        if str(issue.id).startswith("gatepost.") and issue.id not in told:
            judge = wrong if issue.is_serious() else look
            found.append(
                judge("settings", f"{issue.id}: {issue.msg}", issue.hint or "Mend it, and start again.")
            )
    yield from found or [well("settings", "all of them can be used")]


def _keys() -> keyring.Keyring | Finding:
    try:
        return keyring.load(settings.KEY_FILE, settings.PUBLIC_URL)
    except keyring.KeyringError as error:
        return wrong(
            "keys", str(error), "Mend this first: without its keys nobody gets in, and no mail leaves."
        )


def _told(ring: keyring.Keyring) -> str:
    same = "" if _unusable("GATEPOST_PUBLIC_URL") else f", check value {ring.check_value()}"
    return f"{settings.KEY_FILE}, instance {ring.instance}{same}"


def _database() -> Iterator[Finding]:
    """Look at the database, and at its tables if it can be reached."""
    if _unusable("DATABASE_URL"):
        yield rules.about_no_look("database", "DATABASE_URL")
        return
    database = settings.DATABASES["default"]
    where = f"{database.get('HOST') or 'this machine'}, {database['NAME']}"
    if connection.vendor == "sqlite":
        where = database["NAME"]
        if not privacy.is_there(Path(where)):  # to look would make an empty one
            yield wrong("database", f"there is none at {where}", "Make it: gatepost setup")
            return
        yield rules.about_room(str(Path(where).parent), shutil.disk_usage(where).free)
    try:
        connection.ensure_connection()
        yield well("database", f"{connection.display_name} {_version()}, {where}")
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield wrong("database", *commands.about_database(error))
        return
    if missing:
        do = "Bring them up to date: gatepost setup"
        yield wrong("tables", f"they lack {len(missing)} changes (migrations)", do)
    else:
        yield well("tables", "up to date")


def _version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def _options() -> Standing | Finding:
    try:
        return snapshot.standing()
    except snapshot.OptionsMissingError as error:
        return wrong("options", str(error), "Put the row back from a backup. Until then nobody gets in.")


def _inside(standing: Standing, ring: keyring.Keyring | None) -> Iterator[Finding]:
    """Look at what the database says."""
    options = standing.options
    if options.two_factor:
        yield well("second step", "2-Factor Authentication is on")
    else:
        do = "Once mail works: gatepost two-factor on"
        yield look("second step", "2-Factor Authentication is off: whoever knows a password is in", do)
    asked: tuple[Callable[[], list[Finding]], ...] = (
        lambda: _strange_keys(ring) if ring else [],
        lambda: _people(options),
        lambda: _delivery(ring, needed=options.two_factor),
        lambda: [_clocks()],
    )
    for ask in asked:
        try:
            yield from ask()
        except Error as error:
            yield wrong("database", *commands.about_database(error))
    yield rules.about_time_zone(options.time_zone, chosen="time_zone" in standing.changes)


def _strange_keys(ring: keyring.Keyring) -> list[Finding]:
    return [rules.about_strange_keys(ring.instance, keys.made_with())] if keys.are_strange(ring) else []


def _people(options: Options) -> list[Finding]:
    people = reach()
    return rules.about_people(
        active=people.active,
        administrators=people.administrators,
        out_of_reach=people.out_of_reach,
        names=people.said,
        two_factor=options.two_factor,
    )


def _delivery(ring: keyring.Keyring | None, *, needed: bool) -> list[Finding]:
    now = clock.now()
    own = ring.check_value() if ring and not _unusable("GATEPOST_PUBLIC_URL") else ""
    crew, backlog = outbox.crew(now, own), outbox.backlog(now)
    at_work, strange = ([f"{each.host} ({each.pid})" for each in of] for of in (crew.at_work, crew.strange))
    last_seen = crew.seen[0].seen_at if crew.seen else None
    found = rules.about_delivery(at_work, strange, last_seen, needed=needed) if own else []
    return [*found, rules.about_backlog(backlog.waiting, backlog.oldest, now)]


def _clocks() -> Finding:
    asked = statements.one(_POSTGRESQL_NOW) if connection.vendor == "postgresql" else None
    return rules.about_clocks(clock.now(), asked[0] if asked else None, entries.newest())


def _relays(*, needed: bool) -> Iterator[Finding]:
    if _unusable("GATEPOST_SMTP_URLS"):
        yield rules.about_no_look("relay", "GATEPOST_SMTP_URLS")
    elif not settings.SMTP_URLS:
        yield rules.about_no_relay(needed=needed)
    for trial in outbox.try_relays(settings.SMTP_URLS):
        yield rules.about_relay(trial.said, ok=trial.ok, needed=needed)


def _public() -> Iterator[Finding]:
    if _unusable("GATEPOST_PUBLIC_URL"):
        yield rules.about_no_look("public address", "GATEPOST_PUBLIC_URL")
    else:
        yield from rules.about_public(settings.PUBLIC_URL, public.visit(settings.PUBLIC_URL), clock.now())
