"""Is a service there, and is it what we need? Short answers for `/readyz`, `/metrics`, `doctor` and `start`."""

import shutil
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from . import heartbeat

OLDEST_POSTGRES = 150000  # as PostgreSQL numbers itself
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """What one probe found: `ok`, what it saw in one line, and what helps when it is not well."""

    name: str
    ok: bool
    seen: str
    remedy: str = ""
    figures: dict[str, float] = field(default_factory=dict)  # for `/metrics`, named common_table_<name>


_registered: list[Callable[[], Finding]] = []


def register(probe):
    """A floor above adds a probe of its own from its app's `ready()`; `doctor` and `/metrics` ask it."""
    if probe not in _registered:
        _registered.append(probe)
    return probe


def registered():
    """What the floors above found; a probe that needs the database is asked only when it answers."""
    return [probe() for probe in _registered]


def database():
    """Does PostgreSQL answer, and is it new enough?"""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            number, version = cursor.fetchone()
    except (DatabaseError, InterfaceError) as trouble:
        connection.close()
        return Finding("database", False, _line(trouble), "Start PostgreSQL, or correct DATABASE_URL.")
    remedy = "" if number >= OLDEST_POSTGRES else "Common Table needs PostgreSQL 15 or newer."
    return Finding("database", not remedy, f"PostgreSQL {version}", remedy)


def migrations():
    """Are all migrations applied?"""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError) as trouble:
        connection.close()
        return Finding("migrations", False, _line(trouble), "The database has to answer first.")
    if pending:
        return Finding("migrations", False, f"{len(pending)} not applied", "Run: manage.py migrate")
    return Finding("migrations", True, "all applied")


def valkey():
    """Does the cache (and so Celery's broker) take a value and give it back?"""
    try:
        cache.set("probe", "here", 10)
        well = cache.get("probe") == "here"
    except (RedisError, OSError) as trouble:
        return Finding("cache", False, _line(trouble), "Start Valkey or Redis, or correct REDIS_URL.")
    return Finding(
        "cache", well, "Valkey answers" if well else "it forgets", "" if well else "Look at its memory limit."
    )


def workers():
    """Has beat reached a worker within the last minutes?"""
    remedy = "Start them: manage.py start, or: celery -A coalition worker and celery -A coalition beat"
    try:
        age = heartbeat.age()
    except (RedisError, OSError) as trouble:
        return Finding("worker and beat", False, _line(trouble), "Valkey has to answer first.")
    if age is None:
        return Finding("worker and beat", False, "no sign of life", remedy)
    seen, figures = f"last sign of life {age:.0f} seconds ago", {"heartbeat_age_seconds": age}
    return Finding("worker and beat", age < heartbeat.LATE_AFTER_SECONDS, seen, remedy, figures)


def mail():
    """Can the mail server be reached with our name and password?"""
    if "smtp" not in settings.EMAIL_BACKEND:
        return Finding("mail", True, f"not sent by SMTP ({settings.EMAIL_BACKEND.rsplit('.', 2)[-2]})")
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=5):
            pass
    except (OSError, smtplib.SMTPException) as trouble:
        return Finding("mail", False, f"{server}: {_line(trouble)}", "Correct EMAIL_URL, or start the mail server.")
    return Finding("mail", True, f"{server} answers")


def disk():
    """Is there room left where we keep files?"""
    free = shutil.disk_usage(settings.BASE_DIR).free
    remedy = "" if free >= LEAST_FREE_BYTES else "Make room, or move the data to a larger disk."
    return Finding("disk", not remedy, f"{free // 2**20:,} MiB free", remedy)


def assets():
    """Are the front-end files in place?"""
    if (settings.BASE_DIR / "static" / "vendor" / "stamp.json").exists():
        return Finding("assets", True, "in place")
    return Finding("assets", False, "static/vendor is not built", "Run: make assets")


def ready():
    """What must be well for a page to be served; the database first, because the others ask it."""
    first = database()
    return [first, migrations(), valkey()] if first.ok else [first, valkey()]


def _line(trouble):
    return " ".join(str(trouble).split())[:300]
