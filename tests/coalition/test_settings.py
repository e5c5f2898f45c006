"""Settings: coordinators read, owners write; the last owner stays."""

import pytest
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent, Coalition, Role
from members.models import StakeholderType
from tests.characters import coalition_type, make_partner

PAGES = ["settings", "role-list", "settings-log", "type-list"]


@pytest.fixture
def users(owner, coordinator, leader, member, outsider):
    return {"owner": owner, "coordinator": coordinator, "leader": leader, "member": member, "outsider": outsider}


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coordinator", 200), ("leader", 403), ("member", 403), ("outsider", 404)]
)
@pytest.mark.parametrize("name", PAGES)
def test_who_reads_the_settings(users, coalition, as_user, who, status, name):
    assert as_user(users[who]).get(reverse(name, args=[coalition.slug])).status_code == status


@pytest.mark.parametrize(("who", "status"), [("coordinator", 403), ("leader", 403), ("member", 403), ("outsider", 404)])
@pytest.mark.parametrize("name", ["settings", "role-list", "type-new", "type-edit", "role-take"])
def test_only_owners_write(users, coalition, as_user, who, status, name):
    rows = {
        "type-edit": coalition_type(coalition, "hospital"),
        "role-take": Role.objects.get(role="coordinator", coalition=coalition),
    }
    args = [coalition.slug, rows[name].pk] if name in rows else [coalition.slug]
    answer = as_user(users[who]).post(reverse(name, args=args), {"name": "Mine now", "role": "owner"})
    assert answer.status_code == status
    assert Coalition.objects.get(pk=coalition.pk).name == "River Coalition"
    assert Role.objects.filter(coalition=coalition).count() == 4


def test_the_owner_changes_the_coalition(owner, coalition, as_user):
    where = reverse("settings", args=[coalition.slug])
    filled = {
        "name": "River Valley",
        "mission": "Ready together.",
        "jurisdiction": "Winona",
        "time_zone": "America/Chicago",
    }
    filled["version"] = as_user(owner).get(where).context["form"].initial["version"]
    assert as_user(owner).post(where, filled).status_code == 302
    coalition.refresh_from_db()
    assert (coalition.name, coalition.jurisdiction, coalition.slug) == ("River Valley", "Winona", "river")
    event = AuditEvent.objects.filter(verb="coalition_changed").get()
    assert audit.sentence(event) == "Olive changed the settings of River Valley: name, area"
    page = as_user(owner).post(where, filled | {"time_zone": "Winona"})
    assert list(page.context["form"].errors) == ["time_zone"]


def test_roles_are_given_and_ended(owner, coordinator, member, coalition, as_user):
    where, client = reverse("role-list", args=[coalition.slug]), as_user(owner)
    assert client.post(where, {"user": member.pk, "role": "leader"}).status_code == 302
    given = Role.objects.get(user=member, role="leader")
    assert client.post(reverse("role-take", args=[coalition.slug, given.pk])).status_code == 302
    assert not Role.objects.filter(pk=given.pk).exists()


def test_a_role_goes_only_to_somebody_who_is_here(owner, outsider, coalition, as_user):
    page = as_user(owner).post(reverse("role-list", args=[coalition.slug]), {"user": outsider.pk, "role": "member"})
    assert list(page.context["form"].errors) == ["user"]


def test_the_last_owner_stays(owner, coordinator, coalition, as_user):
    last = Role.objects.get(user=owner, role="owner")
    page = as_user(owner).post(reverse("role-take", args=[coalition.slug, last.pk]), follow=True)
    assert "Somebody has to own the coalition." in page.content.decode()
    assert Role.objects.filter(pk=last.pk).exists()


def test_a_role_of_another_coalition_is_not_found(owner, outsider, coalition, as_user):
    foreign = Role.objects.get(user=outsider)
    assert as_user(owner).post(reverse("role-take", args=[coalition.slug, foreign.pk])).status_code == 404
    assert Role.objects.filter(pk=foreign.pk).exists()


def test_types_are_changed_and_added(owner, coalition, as_user):
    client, ems = as_user(owner), coalition_type(coalition, "ems")
    where = reverse("type-edit", args=[coalition.slug, ems.pk])
    filled = {"name": "Ambulance services", "is_health_sector": "on", "target_count": "3", "eligible_count": "7"}
    filled["version"] = client.get(where).context["form"].initial["version"]
    assert client.post(where, filled).status_code == 302
    ems.refresh_from_db()
    assert (ems.name, ems.code, ems.is_core, ems.target_count, ems.eligible_count) == (
        "Ambulance services",
        "ems",
        False,
        3,
        7,
    )
    for _ in range(2):
        client.post(reverse("type-new", args=[coalition.slug]), {"name": "Ferry company", "target_count": "1"})
    made = StakeholderType.objects.filter(name="Ferry company").order_by("pk")
    assert [(each.code, each.is_core) for each in made] == [("ferry-company", False), ("ferry-company-2", False)]
    assert audit.sentence(AuditEvent.objects.filter(verb="type_changed").get()) == (
        "Olive changed the type Ambulance services: name, core type, aim, in the area"
    )


def test_types_count_their_members_today(coordinator, coalition, as_user):
    make_partner(coalition, "A")
    make_partner(coalition, "B")
    make_partner(coalition, "C", status="prospect")
    page = as_user(coordinator).get(reverse("type-list", args=[coalition.slug]))
    counts = {each.code: each.member_count for each in page.context["types"]}
    assert (counts["hospital"], counts["ems"]) == (2, 0)


def test_the_change_log_pages(coordinator, coalition, as_user, django_assert_max_num_queries):
    where, client = reverse("settings-log", args=[coalition.slug]), as_user(coordinator)
    client.get(where)
    with django_assert_max_num_queries(6) as few:
        client.get(where)
    for _ in range(60):
        audit.record("coalition_created", coalition=coalition, target=coalition, by=coordinator)
    with django_assert_max_num_queries(6) as many:
        page = client.get(where)
    assert len(few) == len(many)
    assert len(page.context["log"].object_list) == 50
    assert "Rosa created the coalition River Coalition." in page.content.decode()


def test_a_user_of_several_coalitions_chooses(owner, coalition, other_coalition, as_user):
    Role.objects.create(user=owner, coalition=other_coalition, role="member")
    text = as_user(owner).get(reverse("home")).content.decode()
    assert "/c/river/" in text
    assert "/c/hill/" in text
    assert reverse("coalition-new") in text


def test_an_owner_starts_another_coalition(owner, coalition, as_user):
    client, where = as_user(owner), reverse("coalition-new")
    assert client.get(where).status_code == 200
    page = client.post(where, {"name": "Lake Coalition", "time_zone": "America/Chicago"})
    assert page.url == "/c/lake-coalition/"
    assert Role.objects.filter(user=owner, coalition__slug="lake-coalition", role="owner").exists()


def test_a_member_starts_none(member, as_user):
    assert as_user(member).get(reverse("coalition-new")).status_code == 404


@pytest.mark.django_db
def test_the_first_run_makes_owner_and_coalition_once(client):
    where = reverse("first-run")
    assert client.get(reverse("home")).url == where
    assert client.get(where).status_code == 200
    filled = {
        "your_name": "Olive",
        "email": "olive@river.example",
        "password": "a long enough one",
        "coalition_name": "River",
    }
    assert client.post(where, filled).url == "/c/river/"
    assert Role.objects.get().role == "owner"
    assert client.get(where).status_code == 404
