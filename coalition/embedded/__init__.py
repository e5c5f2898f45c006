"""Brings PostgreSQL and Valkey along when none are configured.

A command that needs a service *holds* it: it takes a shared lock on the service's `users` file and, when no server
runs for this checkout yet, starts a small keeper process. The keeper owns the server, restarts it when it dies, and
stops it when nobody holds the lock any more. The system drops a lock when its owner dies, however it dies, so no
server outlives its users, and two commands at once share one server.

Unix sockets only, in a folder only the server's user may enter. Started by root, servers run as *nobody*, because
PostgreSQL refuses root. Nothing of Django is imported here: settings are read after the servers are known.
"""

import os
import sys

from .holding import hold
from .places import BASE_DIR, DATABASE, ROLE, EmbeddedError, Place, answers, dies_with_parent, scratch_home

__all__ = [
    "BASE_DIR",
    "DATABASE",
    "ROLE",
    "EmbeddedError",
    "Place",
    "answers",
    "dies_with_parent",
    "ensure",
    "ensure_for_command",
    "hold",
    "scratch_home",
]

OWN = "embedded"  # DATABASE_URL=embedded asks for our own server even when DEBUG is off

# These work without any server. Everything else gets its services before Django reads the settings.
WITHOUT_SERVICES = {"", "help", "version", "check", "assets", "collectstatic", "compilemessages", "diffsettings"}
WITHOUT_SERVICES |= {"findstatic", "makemessages", "startapp", "startproject"}

troubles: dict[str, str] = {}  # what could not be started, by the variable's name; `doctor` reads it


def ensure(home=None, *, durable=True):
    """Set DATABASE_URL and REDIS_URL in this process's environment, starting private servers where they are missing.

    With DEBUG off a missing address stays missing, so that settings can say so: a lost variable in production must
    not open an empty database. `DATABASE_URL=embedded` asks for our own in any case.
    """
    import environ

    environ.Env.read_env(BASE_DIR / ".env")
    debug = environ.Env().bool("DEBUG", default=True)
    for variable, name in (("DATABASE_URL", "postgres"), ("REDIS_URL", "valkey")):
        given = os.environ.get(variable, "")
        if given == OWN or (debug and not given):
            try:
                os.environ[variable] = hold(name, home, durable=durable)
            except EmbeddedError as trouble:
                troubles[variable] = f"{trouble}\nOr set {variable} to a server of your own; .env.example shows how."


def ensure_for_command(argv):
    """Services for one `manage.py` command, when it needs any; ends the process in plain words when there are none."""
    command = next((part for part in argv[1:] if not part.startswith("-")), "")
    if command in WITHOUT_SERVICES or {"-h", "--help", "--version"} & set(argv):
        return
    ensure()
    if troubles and command != "doctor":
        sys.exit("\n".join(["Common Table could not start a service it needs.", *troubles.values()]))
