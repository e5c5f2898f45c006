"""Who may do what (design.md 1 and 3, promise 1)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from coalition.access import ROLES, Permission, Viewer, require, viewer_for
from coalition.actions import give_role
from coalition.models import AuditEvent
from members.models import Partner, Person
from tests.characters import make_partner, make_person, viewer

P = Permission
# permission -> roles that hold it, written from design.md 1 and domain.md part 5, not from the table in the code
HELD_BY = {
    P.TAKE_PART: {"owner", "coordinator", "leader", "member"},
    P.SEE_ROSTER: {"owner", "coordinator", "leader"},
    P.SEE_SCORES: {"owner", "coordinator", "leader"},
    P.SEE_OVERVIEW: {"owner", "coordinator", "leader"},
    P.EXPORT: {"owner", "coordinator", "leader"},
    P.KEEP_RECORDS: {"owner", "coordinator"},
    P.SEE_CONFIDENTIAL: {"owner", "coordinator"},
    P.MANAGE_COALITION: {"owner"},
}


def test_the_truth_table_names_every_permission():
    assert set(HELD_BY) == set(Permission)


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("permission", list(Permission))
def test_roles_and_permissions(role, permission):
    somebody = Viewer(user=None, coalition=None, roles=frozenset([role]))
    assert somebody.can(permission) is (role in HELD_BY[permission])


@pytest.mark.parametrize(
    ("roles", "door"),
    [
        ({"member"}, "mine"),
        ({"leader"}, "overview"),
        ({"leader", "member"}, "overview"),
        ({"coordinator", "member"}, "today"),
        ({"owner", "leader"}, "today"),
    ],
)
def test_the_widest_role_decides_the_front_door(roles, door):
    assert Viewer(user=None, coalition=None, roles=frozenset(roles)).front_door == door


def test_several_roles_add_up():
    both = Viewer(user=None, coalition=None, roles=frozenset(["member", "leader"]))
    assert both.permissions == ROLES["leader"].permissions


def test_without_the_permission_it_is_a_403():
    with pytest.raises(PermissionDenied):
        require(Viewer(user=None, coalition=None, roles=frozenset(["member"])), P.KEEP_RECORDS)


def test_a_coalition_one_has_no_role_in_does_not_exist(coordinator, other_coalition):
    assert viewer_for(coordinator, other_coalition.slug) is None


def test_a_viewer_is_built_with_one_query(coordinator, coalition, other_coalition, django_assert_num_queries):
    give_role(user=coordinator, coalition=other_coalition, role="leader", by=None)
    with django_assert_num_queries(1):
        seen = viewer_for(coordinator, coalition.slug)
        assert seen.roles == {"coordinator"}
        assert seen.other_coalitions == [other_coalition]


def test_partners_are_seen_by_role(coalition, partner, coordinator, leader, member, outsider, other_coalition):
    stranger_to_member = make_partner(coalition, "Elsewhere Clinic", type_code="primary-care")
    foreign = make_partner(other_coalition, "Hill Hospital")

    def seen(user, where):
        return set(Partner.objects.visible_to(viewer(user, where)))

    assert seen(coordinator, coalition) == {partner, stranger_to_member}
    assert seen(leader, coalition) == {partner, stranger_to_member}
    assert seen(member, coalition) == {partner}
    assert seen(outsider, other_coalition) == {foreign}


def test_a_member_tied_twice_sees_a_partner_once(coalition, partner, member):
    member.people.get().affiliations.create(
        coalition=coalition, partner=partner, started_on="2020-01-01", ended_on="2020-12-31"
    )
    assert list(Partner.objects.visible_to(viewer(member, coalition))) == [partner]


@pytest.mark.parametrize(("ended_on", "count"), [("today", 1), ("yesterday", 0)])
def test_the_last_day_of_a_tie_still_counts(coalition, partner, member, ended_on, count):
    today = coalition.today()
    member.people.get().affiliations.update(ended_on=today if ended_on == "today" else today - timedelta(days=1))
    assert Partner.objects.visible_to(viewer(member, coalition)).count() == count


def test_people_are_seen_by_coordinators_and_themselves(coalition, coordinator, leader, member):
    other = make_person(coalition, "Nobody's business")
    assert other in Person.objects.visible_to(viewer(coordinator, coalition))
    assert list(Person.objects.visible_to(viewer(member, coalition))) == [member.people.get()]
    assert list(Person.objects.visible_to(viewer(leader, coalition))) == [leader.people.get()]


def test_the_change_log_is_closed_unless_one_keeps_records(coalition, coordinator, leader, member):
    assert AuditEvent.objects.visible_to(viewer(coordinator, coalition)).exists()
    assert not AuditEvent.objects.visible_to(viewer(leader, coalition)).exists()
    assert not AuditEvent.objects.visible_to(viewer(member, coalition)).exists()
