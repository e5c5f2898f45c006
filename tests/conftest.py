"""What every test may use. Characters, real processes and the browser have a module each."""

import gc
import os

import hypothesis
import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

pytest_plugins = ["tests.characters", "tests.processes", "tests.browser"]

# A busy machine may take long over an example; timings decide no test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Long tests first among those that commit, which pytest-django has put behind the ones that roll back."""
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    start = next((at for at, item in enumerate(rest) if _commits(item)), len(rest))
    items[:] = [*rest[:start], *long, *rest[start:]]


def pytest_collection_finish():
    """What was imported stays; looking through it again and again for garbage costs a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _commits(item):
    marker = item.get_closest_marker("django_db")
    return marker is not None and marker.kwargs.get("transaction", False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each process's database is a copy of one in which every migration is done (tests/migrated.py)."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.creation, "_destroy_test_db", _drop)
        yield


def _drop(name, _verbosity):
    """Drops a test database even while a connection to it still closes, as one of a page that a browser left may."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


# Deletes from the tables that hold something, past the triggers that keep history or guard rows; foreign keys wait for
# the end. TRUNCATE would be slower: it follows the references into all tables and gives each of them new files.
EMPTY = """
DO $$ DECLARE each text; found boolean;
BEGIN
    PERFORM set_config('pgtrigger.ignore', %s, true);
    FOREACH each IN ARRAY string_to_array(%s, ' ') LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || each || ')' INTO found;
        IF found THEN EXECUTE 'DELETE FROM ' || each; END IF;
    END LOOP;
END $$
"""


def _empty(_test):
    """What TransactionTestCase does after a test, without `flush`, which writes all permissions and content types anew."""
    triggers = [(model._meta.db_table, trigger.get_pgid(model)) for model, trigger in pgtrigger.registered()]
    left_out = ",".join(name for table, pgid in triggers for name in (pgid, f"{table}:{pgid}"))
    tables = connection.introspection.django_table_names(include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, [f"{{{left_out}}}", " ".join(tables)])
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session", autouse=True)
def _quick_to_empty():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty)
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits, sessions and queued messages of one test are none of the next one's business."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Files that a test stores go when it ends."""
    settings.MEDIA_ROOT = tmp_path / "media"
