"""The told demo as a test's world: every feature has rows in it, so a sweep meets real pages."""

import pytest
from django.db import transaction
from django.test import override_settings

from engagement.demo.story import Story
from engagement.ledger.actions import rebuild


def tell():
    """The demo coalition with its ledger."""
    coalition = Story().tell()
    rebuild(coalition)
    return coalition


@pytest.fixture
def cedar(db):
    """The demo coalition with its ledger."""
    return tell()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, told once for the tests of a module: what one of them writes is taken back when it ends.

    Only for modules whose tests all roll back. Yields the coalition and the folder its files are in.
    """
    media = tmp_path_factory.mktemp("told")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            coalition = tell()
        yield coalition, media
        transaction.set_rollback(True)


@pytest.fixture
def valley(told, db, settings):
    """The module's demo, with its files, for one test."""
    coalition, settings.MEDIA_ROOT = told
    return coalition
