"""What was changed after concerns, and what members read of it: lots of five people or more, never from whom (rule 9, CON-4)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.models import AuditEvent
from engagement.concerns import actions, told
from engagement.models import Change, ChangeCause, Concern, Input, InputRequest
from tests.characters import make_person, viewer
from tests.engagement.playbook_looking import owed

TOLD = reverse("concern-changed", args=["river"])


@pytest.fixture
def people(coalition, partner):
    return [make_person(coalition, f"Worried Number {number}", partner=partner) for number in range(12)]


@pytest.fixture
def change(coalition, coordinator):
    """`change(concerns, words)`."""

    def make(concerns, words="Two of us cover the night", **more):
        more = {"changed_on": coalition.today(), "what_changed": words} | more
        return actions.note_change(coalition=coalition, by=coordinator, concerns=concerns, **more)

    return make


def read(user, coalition):
    """What somebody reads in the list."""
    return [row.what_changed for row in told.list_for_members(viewer(user, coalition))]


@pytest.mark.parametrize(
    ("natures", "shown"),
    [
        (["professional"] * 4, False),
        (["professional"] * 5, True),
        (["professional"] * 4 + ["personal"], False),
        (["professional"] * 4 + ["unknown"], False),
        (["personal"] * 6, False),
        (["professional"] * 5 + ["personal"], True),
    ],
)
def test_from_five_people_up(worry, change, people, member, coalition, natures, shown):
    change([worry(nature, person) for nature, person in zip(natures, people, strict=False)])
    assert bool(read(member, coalition)) is shown


def test_one_person_with_five_worries_is_one(worry, change, people, member, coalition):
    change([worry(person=people[0]) for _ in range(5)])
    assert read(member, coalition) == []


def test_whoever_is_gone_counts_no_more(worry, change, people, member, coalition):
    concerns = [worry(person=person) for person in people[:5]]
    Concern.objects.filter(pk=concerns[0].pk).update(person=None)
    change(concerns)
    assert read(member, coalition) == []


def test_several_changes_are_told_together_and_stay(worry, change, people, member, coalition):
    for number in range(4):
        change([worry(person=people[number])], f"Change {number}")
        assert read(member, coalition) == []
    change([worry(person=people[4])], "Change 4")
    assert read(member, coalition) == [f"Change {number}" for number in range(5)]
    change([worry(person=people[5])], "Change 5")  # the sixth alone would tell who it was
    assert len(read(member, coalition)) == 5
    actions.take_back(concern=Concern.objects.first(), by=None)
    assert len(read(member, coalition)) == 5


def test_what_may_not_be_told_counts_for_nothing(worry, change, people, member, coalition):
    for number in range(6):
        change([worry(person=people[number])], f"Change {number}", may_tell=number != 0)
    assert read(member, coalition) == [f"Change {number}" for number in range(1, 6)]


def test_opening_it_later_lets_it_be_told(worry, change, people, member, coordinator, coalition):
    row = change([worry(person=person) for person in people[:5]], may_tell=False)
    assert read(member, coalition) == []
    actions.change_change(change=row, by=coordinator, may_tell=True)
    assert len(read(member, coalition)) == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.integers(0, 8), st.sampled_from(Concern.Nature.values), st.booleans()), min_size=1, max_size=14
    )
)
def test_no_two_days_differ_by_fewer_than_five(worry, change, people, member, coalition, acts):
    """Whatever comes in whatever order: what newly appears between two looks has five professional raisers or more behind it."""
    Change.objects.all().delete()
    looks = [set()]
    for number, (who, nature, may_tell) in enumerate(acts):
        change([worry(nature, people[who])], f"Change {number}", may_tell=may_tell)
        looks.append(set(told.list_for_members(viewer(member, coalition)).values_list("pk", flat=True)))
    for before, after in pairwise(looks):
        assert before <= after
        fresh = after - before
        behind = ChangeCause.objects.filter(change__in=fresh, concern__nature="professional")
        assert not fresh or behind.values("concern__person").distinct().count() >= 5


def test_members_read_no_names_and_no_numbers(worry, change, people, member, leader, coalition, as_user):
    change([worry(person=person) for person in people[:5]])
    for user in (member, leader):
        body = as_user(user).get(TOLD).content.decode()
        assert "Two of us cover the night" in body
        assert "Who covers my ward" not in body
        assert not any(person.name in body for person in people[:5])


def test_who_sees_changes(worry, change, member, leader, coordinator, outsider, coalition, as_user):
    row = change([worry("personal")])
    edit = reverse("change-edit", args=["river", row.pk])
    answers = {user: as_user(user).get(edit).status_code for user in (member, leader, coordinator, outsider)}
    assert answers == {member: 404, leader: 404, coordinator: 200, outsider: 404}
    assert as_user(member).get(reverse("change-list", args=["river"])).status_code == 403


def test_another_coordinator_sees_the_change_and_not_its_personal_cause(worry, change, second, coordinator, as_user):
    row = change([worry("personal"), worry("professional")])
    edit = reverse("change-edit", args=["river", row.pk])
    assert [len(as_user(user).get(edit).context["concerns"]) for user in (coordinator, second)] == [2, 1]
    listed = reverse("change-list", args=["river"])
    assert "after 1 concern you may read" in as_user(second).get(listed).content.decode()
    personal = row.causes.get(concern__nature="personal")
    gone = reverse("change-unlink", args=["river", row.pk, personal.pk])
    assert as_user(second).post(gone).status_code == 404
    assert as_user(coordinator).post(gone).status_code == 302
    assert row.causes.count() == 1


def test_noted_linked_changed_and_looked_at(worry, coordinator, coalition, partner, as_user, raiser):
    concern = worry()
    asked = InputRequest.objects.create(coalition=coalition, title="Nights", question="?")
    given_ = Input.objects.create(
        coalition=coalition, request=asked, person=raiser, text="Cover us", given_on=coalition.today()
    )
    client = as_user(coordinator)
    new = reverse("change-new", args=["river"])
    assert client.get(new, {"concern": concern.key}).context["form"]["concerns"].value() == [concern.pk]
    today_ = coalition.today()
    sent = {
        "what_changed": "Two cover",
        "changed_on": today_,
        "may_tell": "on",
        "concerns": [concern.pk],
        "asked": asked.pk,
    }
    sent["look_on"] = today_
    assert client.post(new, sent | {"changed_on": today_ + timedelta(days=1)}).status_code == 200
    assert client.post(new, sent).status_code == 302
    row = Change.objects.get()
    assert set(row.causes.values_list("concern", "input")) == {(concern.pk, None), (None, given_.pk)}
    assert "Look at what it did: Two cover" in [thing.do for thing in owed(coordinator, coalition)]
    edit = reverse("change-edit", args=["river", row.pk])
    version = client.get(edit).context["form"]["version"].value()
    del sent["concerns"]  # it is among the causes by now
    assert client.post(edit, sent | {"version": version, "effect": "Nobody was alone"}).status_code == 302
    row.refresh_from_db()
    assert (row.effect, row.effect_on) == ("Nobody was alone", today_)
    assert row.causes.count() == 2
    assert client.post(edit, sent | {"version": version, "what_changed": "Three cover"}).status_code == 200
    row.refresh_from_db()
    assert row.what_changed == "Two cover"
    for event in AuditEvent.objects.filter(verb__startswith="change"):
        assert "Amir" not in f"{event.target_label}{event.details}"


@pytest.mark.parametrize("number", [1, 25])
def test_the_lists_cost_the_same_for_many(
    worry, change, people, coordinator, member, as_user, coalition, django_assert_num_queries, number
):
    for each in range(number):
        change([worry(person=people[each % 12])], f"Change {each}")
    client = as_user(coordinator)
    address = reverse("change-list", args=["river"])
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
