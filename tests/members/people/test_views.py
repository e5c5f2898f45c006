"""The people pages: who sees and changes what, and at what cost."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from members.models import Affiliation, Notice, Person, SignInInvitation
from tests.characters import make_partner, make_person

PAGES = ["person-detail", "person-edit", "tie-new", "person-invite", "person-log"]


@pytest.fixture
def ines(coalition, partner):
    return make_person(
        coalition, "Ines Abara", partner=partner, email="ines@lakeside.example", notes="Prefers mornings"
    )


@pytest.fixture
def users(owner, coordinator, leader, member, outsider):
    return {"owner": owner, "coordinator": coordinator, "leader": leader, "member": member, "outsider": outsider}


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        *[(who, name, 200) for who in ("owner", "coordinator") for name in ["person-list", "person-new", *PAGES]],
        *[(who, name, 403) for who in ("leader", "member") for name in ("person-list", "person-new")],
        *[(who, name, 404) for who in ("leader", "member") for name in PAGES],
        *[("outsider", name, 404) for name in ["person-list", "person-new", *PAGES]],
    ],
)
def test_who_opens_which_page(users, coalition, ines, as_user, who, name, status):
    args = [coalition.slug, ines.pk] if name in PAGES else [coalition.slug]
    assert as_user(users[who]).get(reverse(name, args=args)).status_code == status


def test_members_read_their_own_page_and_change_nothing_there(member, coalition, as_user):
    me = member.people.get()
    Person.objects.filter(pk=me.pk).update(notes="Tends to be late")
    page = as_user(member).get(me.get_absolute_url())
    assert page.status_code == 200
    assert b"Tends to be late" not in page.content
    assert as_user(member).get(reverse("person-edit", args=[coalition.slug, me.pk])).status_code == 403


def test_the_list_costs_the_same_for_1_and_50_rows(
    coordinator, coalition, partner, as_user, django_assert_max_num_queries
):
    where, client = reverse("person-list", args=[coalition.slug]), as_user(coordinator)
    client.get(where)
    with django_assert_max_num_queries(6) as one:
        client.get(where)
    other = make_partner(coalition, "Three Rivers Ambulance")
    for number in range(60):
        person = make_person(coalition, f"Person {number}", partner=partner, email=f"p{number}@lakeside.example")
        Affiliation.objects.create(coalition=coalition, person=person, partner=other, started_on="2025-01-01")
    with django_assert_max_num_queries(6) as fifty:
        page = client.get(where)
    assert len(fifty) == len(one)
    assert len(page.context["page"].object_list) == 50
    assert len(page.content) < 30 * 1024


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "abara"}, ["Ines Abara"]),
        ({"q": "lakeside.example"}, ["Ines Abara"]),
        ({"role": "lead"}, ["Tom Kessler"]),
        ({"reach": "none"}, ["Tom Kessler"]),
        ({"sort": "-name"}, ["Tom Kessler", "Rosa", "Ines Abara"]),
    ],
)
def test_the_list_finds_and_filters(coordinator, coalition, partner, ines, as_user, query, expected):
    tom = make_person(coalition, "Tom Kessler", partner=partner)
    tom.affiliations.update(contact_role="lead")
    page = as_user(coordinator).get(reverse("person-list", args=[coalition.slug]), query)
    assert [row.name for row in page.context["page"].object_list] == expected


def test_partners_stand_beside_the_name(coordinator, coalition, ines, as_user):
    ambulance = make_partner(coalition, "Three Rivers Ambulance")
    Affiliation.objects.create(coalition=coalition, person=ines, partner=ambulance, started_on="2025-01-01")
    gone = make_partner(coalition, "Old Place")
    Affiliation.objects.create(
        coalition=coalition, person=ines, partner=gone, started_on="2020-01-01", ended_on="2021-01-01"
    )
    page = as_user(coordinator).get(reverse("person-list", args=[coalition.slug]), {"q": "ines"})
    assert page.context["page"].object_list[0].partners == "Lakeside Hospital, Three Rivers Ambulance"


def test_adding_somebody_with_their_partner(coordinator, coalition, partner, as_user):
    where, client = reverse("person-new", args=[coalition.slug]), as_user(coordinator)
    opened = client.get(where, {"partner": partner.pk}).context["form"]
    assert opened["partner"].value() == f"Lakeside Hospital #{partner.pk}"
    filled = {"name": "Tom Kessler", "partner": f"Lakeside Hospital #{partner.pk}", "level": "front_line"}
    filled |= {"contact_role": "lead", "started_on": "2025-01-10", "title": "Shift lead"}
    page = client.post(where, filled)
    person = Person.objects.get(name="Tom Kessler")
    assert page.url == person.get_absolute_url()
    tie = person.affiliations.get()
    assert (tie.partner, tie.level, tie.contact_role, tie.title) == (partner, "front_line", "lead", "Shift lead")
    assert str(tie.started_on) == "2025-01-10"


def test_adding_somebody_without_a_partner(coordinator, coalition, as_user):
    filled = {"name": "Tom Kessler", "level": "manager", "contact_role": "other"}
    assert as_user(coordinator).post(reverse("person-new", args=[coalition.slug]), filled).status_code == 302
    assert Person.objects.get(name="Tom Kessler").affiliations.count() == 0


def test_an_address_belongs_to_one_person(coordinator, coalition, ines, as_user):
    filled = {"name": "Ines A.", "email": "INES@Lakeside.example", "level": "manager", "contact_role": "other"}
    page = as_user(coordinator).post(reverse("person-new", args=[coalition.slug]), filled)
    assert page.context["form"].errors == {"email": ["Ines Abara has this address already."]}


def test_the_second_saver_keeps_their_own_text(owner, coordinator, coalition, ines, as_user):
    where = reverse("person-edit", args=[coalition.slug, ines.pk])
    opened = as_user(coordinator).get(where).context["form"]
    mine = {name: opened[name].value() or "" for name in opened.fields}
    as_user(owner).post(where, mine | {"notes": "Prefers evenings"})
    page = as_user(coordinator).post(where, mine | {"notes": "Prefers noon"})
    assert [(each.saved, each.typed) for each in page.context["form"].differences] == [
        ("Prefers evenings", "Prefers noon")
    ]
    assert b"Prefers noon</textarea>" in page.content
    assert Person.objects.get(pk=ines.pk).notes == "Prefers evenings"


def test_a_tie_is_added_changed_and_ended(coordinator, coalition, ines, as_user):
    client = as_user(coordinator)
    ambulance = make_partner(coalition, "Three Rivers Ambulance")
    new = {"partner": "three rivers", "level": "manager", "contact_role": "other", "started_on": "2025-01-10"}
    assert client.post(reverse("tie-new", args=[coalition.slug, ines.pk]), new).status_code == 302
    tie = ines.affiliations.get(partner=ambulance)
    again = client.post(reverse("tie-new", args=[coalition.slug, ines.pk]), new)
    assert again.context["form"].errors == {"partner": ["Ines Abara is with Three Rivers Ambulance already."]}
    changed = {"level": "executive", "contact_role": "sponsor", "started_on": "2025-01-11", "title": "Director"}
    edit = reverse("tie-edit", args=[coalition.slug, ines.pk, tie.pk])
    changed["version"] = client.get(edit).context["form"].initial["version"]
    assert client.post(edit, changed).status_code == 302
    end = reverse("tie-end", args=[coalition.slug, ines.pk, tie.pk])
    assert client.get(end).status_code == 200
    assert list(client.post(end, {"on": "2025-01-10"}).context["form"].errors) == ["on"]
    assert client.post(end, {"on": "2025-02-10"}).status_code == 302
    tie.refresh_from_db()
    assert (tie.level, tie.contact_role, tie.title, str(tie.ended_on)) == (
        "executive",
        "sponsor",
        "Director",
        "2025-02-10",
    )


def test_another_persons_tie_is_not_found_here(coordinator, coalition, partner, ines, as_user):
    tom = make_person(coalition, "Tom Kessler", partner=partner)
    for name in ("tie-edit", "tie-end"):
        where = reverse(name, args=[coalition.slug, ines.pk, tom.affiliations.get().pk])
        assert as_user(coordinator).get(where).status_code == 404


def test_inviting_to_sign_in_and_taking_it_back(coordinator, coalition, ines, as_user):
    client, where = as_user(coordinator), reverse("person-invite", args=[coalition.slug, ines.pk])
    choices = [key for key, _ in client.get(where).context["form"].fields["role"].choices]
    assert choices == ["coordinator", "leader", "member"]
    assert client.post(where, {"role": "member"}).status_code == 302
    assert SignInInvitation.objects.get().email == "ines@lakeside.example"
    assert Notice.objects.get().person == ines
    assert b"Take it back" in client.get(ines.get_absolute_url()).content
    back = reverse("person-invite-take-back", args=[coalition.slug, ines.pk])
    assert client.get(back).status_code == 405
    assert client.post(back).status_code == 302
    assert SignInInvitation.objects.get().revoked_at is not None
    assert b"Take it back" not in client.get(ines.get_absolute_url()).content


def test_a_coordinator_invites_no_owner(coordinator, coalition, ines, as_user):
    page = as_user(coordinator).post(reverse("person-invite", args=[coalition.slug, ines.pk]), {"role": "owner"})
    assert list(page.context["form"].errors) == ["role"]
    assert not SignInInvitation.objects.exists()


def test_somebody_without_an_address_cannot_be_invited(coordinator, coalition, as_user):
    tom = make_person(coalition, "Tom Kessler")
    page = as_user(coordinator).post(reverse("person-invite", args=[coalition.slug, tom.pk]), {"role": "member"})
    assert page.context["form"].non_field_errors() == ["Tom Kessler has no e-mail address yet. Add one first."]


def test_the_page_shows_what_we_sent(coordinator, coalition, ines, as_user):
    Notice.objects.create(
        coalition=coalition,
        key="a",
        kind="x",
        category="reminder",
        person=ines,
        status="skipped",
        reason="She answered meanwhile",
        subject="Are you coming?",
    )
    text = as_user(coordinator).get(ines.get_absolute_url()).content.decode()
    assert "Are you coming?" in text
    assert "She answered meanwhile" in text


def test_taking_the_list_out_is_for_coordinators_and_noted(coordinator, leader, coalition, ines, as_user):
    where = reverse("person-list", args=[coalition.slug])
    assert as_user(leader).get(where, {"format": "csv"}).status_code == 403
    lines = b"".join(as_user(coordinator).get(where, {"format": "csv", "q": "abara"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert lines.splitlines() == [
        "Name,Partner,Role,E-mail,Phone,Sign-in",
        'Ines Abara,Lakeside Hospital,"",ines@lakeside.example,"",no',
    ]
    assert AuditEvent.objects.filter(verb="people_exported", by=coordinator).count() == 1
