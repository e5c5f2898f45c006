"""Statements written once must be the statements that would be written each time."""

import pytest
from django.db import connection

from coalition import compiled
from tests.characters import viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def build():
    def build(pk):
        build.calls += 1
        return "SELECT %s, %s", ("name", pk)

    build.calls = 0
    compiled.forget()
    yield build
    compiled.forget()


def test_the_row_takes_the_place_of_the_stand_in(coordinator, coalition, build):
    seer = viewer(coordinator, coalition)
    for row in (7, 8, 9):
        with connection.cursor() as cursor:
            cursor.execute(*compiled.statement("x", seer, build, row=row))
            assert cursor.fetchall() == [("name", row)]
    assert build.calls == 1


def test_another_name_or_role_or_coalition_gets_its_own(coordinator, owner, coalition, build):
    compiled.statement("x", viewer(coordinator, coalition), build, row=7)
    compiled.statement("y", viewer(coordinator, coalition), build, row=7)
    compiled.statement("x", viewer(owner, coalition), build, row=7)
    assert build.calls == 3


def test_what_depends_on_the_person_is_written_each_time(member, leader, coalition, build):
    for user in (member, member, leader):
        assert compiled.statement("x", viewer(user, coalition), build, row=7) == ("SELECT %s, %s", ["name", 7])
    assert build.calls == 3


def test_not_more_than_a_bound_are_kept(coordinator, coalition, build, monkeypatch):
    monkeypatch.setattr(compiled, "MOST", 2)
    for name in "abc":
        compiled.statement(name, viewer(coordinator, coalition), build)
    assert len(compiled._known) == 1
