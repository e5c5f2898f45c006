"""Every migration can be taken back: all apps to zero and forward again, in a database of its own."""

import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader

from coalition.together import Together
from tests.processes import child_environment

OURS = ("coalition", "members", "meetings", "engagement")
LEFT = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'public' AND c.relkind = 'r' AND split_part(c.relname, '_', 1) = ANY (%s)"""
# One process for all steps: starting Django takes longer than a step.
STEPS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
def tables(apps):
    with connection.cursor() as cursor:
        cursor.execute({left!r}, [list(apps)])
        return cursor.fetchone()[0]
ours = {ours!r}
call_command("migrate", verbosity=0)
assert tables(ours) > 40, tables(ours)
call_command("migrate", "coalition", "zero", verbosity=0)  # takes what stands on it along
assert tables(ours) == 0, tables(ours)
for label in sorted(MigrationLoader(connection).migrated_apps):
    call_command("migrate", label, "zero", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM django_migrations")
    assert cursor.fetchone()[0] == 0
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
assert tables(ours) > 40, tables(ours)
print("there and back")
"""


@pytest.fixture
def another_database():
    """The environment of a process with a database of its own: migrated already where the tests have such a one."""
    name = f"migrations_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {os.environ.get('TEST_TEMPLATE', 'template0')}")
    environment = child_environment()
    here = connection.settings_dict["NAME"]
    environment["DATABASE_URL"] = environment["DATABASE_URL"].replace(f"/{here}?", f"/{name}?")
    yield environment
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("label", OURS)
def test_no_step_is_one_way(label):
    known = MigrationLoader(None).disk_migrations
    steps = [step for (app, _), migration in known.items() if app == label for step in migration.operations]
    assert len(steps) > 0
    assert [repr(step) for step in steps if not step.reversible] == []


@pytest.mark.parametrize("label", OURS)
def test_many_steps_are_taken_together(label):
    """Otherwise an empty database takes minutes (docs/adr/0018): wrap the operations in `Together`."""
    known = MigrationLoader(None).disk_migrations
    long = []
    for (app, name), migration in known.items():
        apart = [step for step in migration.operations if not isinstance(step, Together | CreateExtension)]
        long += [name] if app == label and len(apart) > 3 else []
    assert long == []


@pytest.mark.parametrize("label", OURS)
def test_nothing_is_changed_twice_together(label):
    """The state between two changes of one thing is never seen by the database."""
    known = MigrationLoader(None).disk_migrations
    found = [
        (name, [touched for touched in set(things) if things.count(touched) > 1])
        for (app, name), migration in known.items()
        if app == label
        for step in migration.operations
        if isinstance(step, Together)
        for things in [touched_by(step)]
    ]
    assert found
    assert [(name, twice) for name, twice in found if twice] == []


def touched_by(together):
    """Kind of operation, model and name, for those on models that are not new."""
    new = {step.name_lower for step in together.operations if isinstance(step, CreateModel)}
    return [
        (type(step).__name__, step.model_name.lower(), step.name)
        for step in together.operations
        if hasattr(step, "name") and getattr(step, "model_name", "").lower() not in {"", *new}
    ]


@pytest.mark.worker
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_there_and_back(another_database):
    done = subprocess.run(
        [sys.executable, "-c", STEPS.format(left=LEFT, ours=OURS)],
        cwd=settings.BASE_DIR,
        env=another_database,
        capture_output=True,
        text=True,
        timeout=1800,  # seconds; 40 on a quiet machine
    )
    assert done.stdout.endswith("there and back\n"), done.stderr[-4000:]
