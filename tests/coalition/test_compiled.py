"""Statements written once must be the statements that would be written each time."""

import pytest
from django.db import connection

from coalition import compiled
from coalition.access import Viewer
from coalition.models import Role
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


def rows_of(viewer, pk):
    """A builder as statement_of_all takes it."""
    rows = Role.objects.filter(coalition=viewer.coalition, user=pk)
    return rows.order_by("role").values_list("role", flat=True).query.sql_with_params()


def test_one_statement_for_all_coalitions_gives_each_its_own(member, leader, coalition, other_coalition):
    compiled.forget()
    Role.objects.create(coalition=other_coalition, user=member, role="leader")
    found = []
    for user, here in ((member, coalition), (leader, coalition), (member, other_coalition)):
        seer = Viewer(user=user, coalition=here, roles=frozenset({"member"}))
        with connection.cursor() as cursor:
            cursor.execute(*compiled.statement_of_all("x", seer, rows_of, row=user.pk))
            found.append([role for (role,) in cursor.fetchall()])
    assert found == [["member"], ["leader"], ["leader"]]
    assert len(compiled._known) == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda viewer, pk: ("SELECT %s", [viewer.coalition.name]),
        lambda viewer, pk: ("SELECT %s", [viewer.person and viewer.person.pk]),
    ],
)
def test_a_statement_for_all_knows_nothing_of_one(coordinator, coalition, build):
    with pytest.raises(RuntimeError, match="must not depend on one"):
        compiled.statement_of_all("x", viewer(coordinator, coalition), build)
