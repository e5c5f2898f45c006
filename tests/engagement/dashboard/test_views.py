"""Overview and its tiles in the browser's terms: pages, filters, files, and who may see what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.dashboard import tiles
from engagement.ledger import actions as ledger
from tests.characters import make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(coalition):
    """Six members of two types: one acting with much evidence, one with a single sign, four without any."""
    day = coalition.today()
    partners = [make_partner(coalition, f"Hospital {n}") for n in range(4)]
    partners += [make_partner(coalition, f"Ambulance {n}", type_code="ems") for n in range(2)]
    for number in range(6):
        ledger.record(
            partner=partners[0],
            kind="task_completed",
            occurred_on=day - timedelta(days=number),
            source_type="t",
            source_id=number,
        )
    ledger.record(partner=partners[4], kind="task_completed", occurred_on=day, source_type="t", source_id=77)
    return partners


def page(client, coalition, key=None, **query):
    where = reverse("overview-tile", args=[coalition.slug, key]) if key else reverse("overview", args=[coalition.slug])
    return client.get(where, query)


@pytest.mark.parametrize("key", tiles.ORDER)
def test_every_tile_has_its_page(as_user, coalition, leader, coordinator, busy, key):
    for user in (leader, coordinator):
        answer = page(as_user(user), coalition, key)
        assert answer.status_code == 200
        assert "How is this computed?" in answer.content.decode()


@pytest.mark.parametrize("key", [*tiles.ORDER, None])
def test_members_get_none_of_it(as_user, coalition, member, key):
    assert page(as_user(member), coalition, key).status_code == 403


def test_unknown_tiles_and_files_are_not_there(as_user, coalition, leader):
    assert page(as_user(leader), coalition, "nonsense").status_code == 404
    assert page(as_user(leader), coalition, "active", file="nonsense").status_code == 404


def test_filters_narrow_every_tile(as_user, coalition, coordinator, busy):
    kind = busy[4].stakeholder_type
    text = page(as_user(coordinator), coalition, type=kind.pk).content.decode()
    assert "1 <small>of 2 members</small>" in text
    assert kind.name in text


def test_a_day_to_come_is_refused_in_words(as_user, coalition, leader):
    tomorrow = coalition.today() + timedelta(days=1)
    assert "a day that has passed" in page(as_user(leader), coalition, on=tomorrow.isoformat()).content.decode()
    assert "a day that has passed" in page(as_user(leader), coalition, "active", on=tomorrow).content.decode()


def test_another_coalitions_type_is_no_filter(as_user, coalition, other_coalition, leader):
    foreign = make_partner(other_coalition, "Elsewhere").stakeholder_type
    answer = page(as_user(leader), coalition, type=foreign.pk)
    assert "Select a valid choice" in answer.content.decode()


def test_leaders_read_names_only_where_the_evidence_is_enough(as_user, coalition, leader, coordinator, busy):
    seen = page(as_user(leader), coalition, "stages").content.decode()
    assert "Hospital 0" in seen
    assert "Ambulance 0" not in seen
    assert "5 more have too few signs" in seen
    assert "Ambulance 0" in page(as_user(coordinator), coalition, "stages").content.decode()
    file = page(as_user(leader), coalition, "stages", file="rows").content.decode()
    assert "Hospital 0" in file
    assert "Ambulance 0" not in file


@pytest.mark.parametrize("key", ["concentration", "reciprocity", "risk", "joining", "resources", "promises"])
def test_private_lists_are_for_coordinators(as_user, coalition, leader, busy, key):
    for query in ({}, {"file": "rows"}):
        text = page(as_user(leader), coalition, key, **query).content.decode()
        assert "Hospital" not in text.replace("Hospitals", "")


@pytest.mark.parametrize("key", sorted(tiles.OF_PARTNERS))
def test_few_members_show_a_leader_nothing(as_user, coalition, leader, coordinator, busy, key):
    """Two ambulance services: whoever may not see one of them must not read them off a filter."""
    kind = busy[4].stakeholder_type
    assert "Fewer than five members" in page(as_user(leader), coalition, key, type=kind.pk).content.decode()
    assert "Fewer than five members" not in page(as_user(coordinator), coalition, key, type=kind.pk).content.decode()


@pytest.mark.parametrize("key", sorted(tiles.OF_THE_WHOLE))
def test_what_is_private_of_partners_cannot_be_taken_apart(as_user, coalition, leader, busy, key):
    for number in range(4, 12):
        make_partner(coalition, f"More {number}")
    kind = busy[0].stakeholder_type
    assert "Only for the coalition as a whole" in page(as_user(leader), coalition, key, type=kind.pk).content.decode()


def test_files_are_guarded_and_noted(as_user, coalition, leader, busy):
    busy[0].name = "=cmd|' /C calc'!A0"
    busy[0].save()
    answer = page(as_user(leader), coalition, "active", file="rows")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=cmd" in answer.content.decode()
    assert AuditEvent.objects.filter(coalition=coalition, verb="overview_exported").count() == 1


def test_the_page_costs_the_same_for_more_members(as_user, coalition, leader, busy, django_assert_max_num_queries):
    client = as_user(leader)
    page(client, coalition)
    with django_assert_max_num_queries(8) as first:
        page(client, coalition)
    for number in range(10, 40):
        make_partner(coalition, f"More {number}")
    page(client, coalition)
    with django_assert_max_num_queries(8) as second:
        page(client, coalition)
    assert len(first) == len(second)


def test_as_of_a_past_day_everything_is_as_it_was(as_user, coalition, coordinator, busy):
    """The sixth task was done today: ten days ago there was none."""
    text = page(as_user(coordinator), coalition, "active", on=coalition.today() - timedelta(days=10)).content.decode()
    assert "0 <small>of 6 members</small>" in text
