"""The partner pages: who sees and changes what, and at what cost."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from coalition.access import Permission
from coalition.models import AuditEvent
from coalition.ui.tables import Column
from members.models import Affiliation, Membership, Partner
from members.partners import columns, panels
from members.partners.columns import ExtraColumn
from members.partners.panels import Panel
from tests.characters import coalition_type, make_partner, make_person, make_user

READ = ["partner-list", "partner-detail"]
WRITE = ["partner-new", "partner-edit", "partner-status", "partner-delete", "partner-log"]


def address(name, partner):
    slug = partner.coalition.slug
    return reverse(name, args=[slug] if name in ("partner-list", "partner-new") else [slug, partner.pk])


@pytest.fixture
def users(owner, coordinator, leader, member, outsider):
    return {"owner": owner, "coordinator": coordinator, "leader": leader, "member": member, "outsider": outsider}


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        *[(who, name, 200) for who in ("owner", "coordinator") for name in READ + WRITE],
        *[("leader", name, 200) for name in READ],
        *[("leader", name, 403) for name in WRITE],
        ("member", "partner-list", 403),
        ("member", "partner-detail", 200),
        *[("member", name, 403) for name in WRITE],
        *[("outsider", name, 404) for name in READ + WRITE],
    ],
)
def test_who_opens_which_page(users, partner, as_user, who, name, status):
    assert as_user(users[who]).get(address(name, partner)).status_code == status


def test_a_member_does_not_know_of_other_partners(member, coalition, as_user):
    other = make_partner(coalition, "Three Rivers Ambulance")
    for name in ("partner-detail", *WRITE[1:]):
        assert as_user(member).get(address(name, other)).status_code == 404


def test_a_partner_of_another_coalition_is_not_found(coordinator, coalition, other_coalition, as_user):
    foreign = make_partner(other_coalition, "Hill Hospital")
    for name in ("partner-detail", *WRITE[1:]):
        where = reverse(name, args=[coalition.slug, foreign.pk])
        assert as_user(coordinator).get(where).status_code == 404
    assert as_user(coordinator).post(reverse("partner-delete", args=[coalition.slug, foreign.pk])).status_code == 404
    assert Partner.objects.filter(pk=foreign.pk).exists()


def test_a_leader_sees_the_page_without_the_coordinators_parts(leader, coordinator, coalition, partner, as_user):
    make_person(coalition, "Ines Abara", partner=partner, phone="555 0142")
    text = as_user(leader).get(partner.get_absolute_url()).content.decode()
    assert "Lakeside Hospital" in text
    assert "Ines Abara" not in text
    assert "/edit/" not in text
    text = as_user(coordinator).get(partner.get_absolute_url()).content.decode()
    assert "Ines Abara" in text
    assert "555 0142" in text
    assert "/edit/" in text


def fill(coalition, number):
    """`number` partners, each with a person."""
    for each in range(number):
        partner = make_partner(coalition, f"Clinic number {each:03} of the long river valley")
        Partner.objects.filter(pk=partner.pk).update(city="Winona", county="Winona")
        make_person(coalition, f"Person {each}", partner=partner)


def test_the_list_costs_the_same_for_1_and_50_rows(coordinator, coalition, as_user, django_assert_max_num_queries):
    where, client = reverse("partner-list", args=[coalition.slug]), as_user(coordinator)
    fill(coalition, 1)
    client.get(where)
    with django_assert_max_num_queries(6) as one:
        client.get(where, {"status": "member", "type": "core"})
    fill(coalition, 49)
    with django_assert_max_num_queries(6) as fifty:
        page = client.get(where, {"status": "member", "type": "core"})
    assert len(fifty) == len(one)
    assert page.content.count(b'<th scope="row">') == 50
    assert len(page.content) < 30 * 1024


def test_the_page_costs_the_same_with_many_people(
    coordinator, coalition, partner, as_user, django_assert_max_num_queries
):
    client = as_user(coordinator)
    make_person(coalition, "First", partner=partner)
    client.get(partner.get_absolute_url())
    with django_assert_max_num_queries(11) as one:
        client.get(partner.get_absolute_url())
    for number in range(49):
        make_person(coalition, f"Person {number}", partner=partner)
    with django_assert_max_num_queries(11) as fifty:
        client.get(partner.get_absolute_url())
    assert len(fifty) == len(one)


def names(page):
    return [row.name for row in page.context["page"].object_list]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Harlan Fire", "Lakeside Hospital", "Three Rivers Ambulance"]),
        ({"sort": "-name"}, ["Three Rivers Ambulance", "Lakeside Hospital", "Harlan Fire"]),
        ({"q": "river amb"}, ["Three Rivers Ambulance"]),
        ({"q": "duluth"}, ["Lakeside Hospital"]),
        ({"q": "0001"}, ["Harlan Fire"]),
        ({"q": "la"}, ["Lakeside Hospital"]),
        ({"type": "core"}, ["Lakeside Hospital", "Three Rivers Ambulance"]),
        ({"status": "prospect"}, ["Three Rivers Ambulance"]),
        ({"status": "none"}, ["Harlan Fire"]),
        ({"county": "st. louis"}, ["Lakeside Hospital"]),
        ({"q": "nothing of the kind"}, []),
        ({"q": "a\x00b"}, ["Harlan Fire", "Lakeside Hospital", "Three Rivers Ambulance"]),
    ],
)
def test_the_list_finds_filters_and_sorts(coordinator, coalition, as_user, query, expected):
    lakeside = make_partner(coalition, "Lakeside Hospital")
    Partner.objects.filter(pk=lakeside.pk).update(city="Duluth", county="St. Louis")
    make_partner(coalition, "Three Rivers Ambulance", type_code="ems", status="prospect")
    harlan = make_partner(coalition, "Harlan Fire", type_code="public-safety")
    Partner.objects.filter(pk=harlan.pk).update(external_id="0001")
    harlan.memberships.all().delete()
    page = as_user(coordinator).get(reverse("partner-list", args=[coalition.slug]), query)
    assert names(page) == expected


def test_a_list_taken_out_is_as_seen_and_noted(leader, coalition, as_user):
    make_partner(coalition, "=cmd|' /C calc'!A0")
    make_partner(coalition, "Lakeside Hospital")
    where = reverse("partner-list", args=[coalition.slug])
    answer = as_user(leader).get(where, {"format": "csv", "sort": "-name"})
    rows = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    # Upper floors add columns to the right of ours.
    assert [row[:6] for row in rows] == [
        ["Partner", "Type", "City", "Status", "Since", "People"],
        ["Lakeside Hospital", "Acute-care hospital", "", "Member", "2024-01-01", "0"],
        ["'=cmd|' /C calc'!A0", "Acute-care hospital", "", "Member", "2024-01-01", "0"],
    ]
    sheet = load_workbook(io.BytesIO(b"".join(as_user(leader).get(where, {"format": "xlsx"}).streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Partner", "'=cmd|' /C calc'!A0", "Lakeside Hospital"]
    assert AuditEvent.objects.filter(verb="partners_exported", by=leader).count() == 2


def test_a_member_takes_nothing_out(member, coalition, as_user):
    assert as_user(member).get(reverse("partner-list", args=[coalition.slug]), {"format": "csv"}).status_code == 403
    assert not AuditEvent.objects.filter(verb="partners_exported").exists()


NEW = {
    "name": "Lakeside Hospitl",
    "kind": "organization",
    "status": "prospect",
    "since": "2025-01-10",
    "city": "Duluth",
}


def test_adding_shows_a_likely_double_first(coordinator, coalition, partner, as_user):
    where, client = reverse("partner-new", args=[coalition.slug]), as_user(coordinator)
    Partner.objects.filter(pk=partner.pk).update(city="Duluth")
    page = client.post(where, NEW)
    assert [each.row for each in page.context["form"].doubles] == [partner]
    assert Partner.objects.count() == 1
    assert 'value="Lakeside Hospitl"' in page.content.decode()
    page = client.post(where, NEW | {"knowingly": page.context["form"]["knowingly"].value()})
    added = Partner.objects.get(name="Lakeside Hospitl")
    assert page.url == added.get_absolute_url()
    assert list(added.memberships.values_list("status", "started_on", "ended_on")) == [
        ("prospect", Membership.objects.get(partner=added).started_on, None)
    ]


@pytest.mark.parametrize(
    ("name", "city", "hinted"),
    [
        ("lakeside hospital", "", True),
        ("Lakeside Hospital", "Winona", True),  # all but the same name, wherever
        ("Lakeside General Medical Hospital", "Duluth", True),
        ("Lakeside General Medical Hospital", "Winona", False),  # another city
        ("Three Rivers Ambulance", "Duluth", False),
    ],
)
def test_what_counts_as_a_likely_double(coalition, partner, name, city, hinted):
    Partner.objects.filter(pk=partner.pk).update(city="Duluth")
    found = Partner.objects.filter(coalition=coalition).resembling(name=name, city=city)
    assert list(found) == ([partner] if hinted else [])


def test_an_outside_number_belongs_to_one_partner(coordinator, coalition, partner, as_user):
    Partner.objects.filter(pk=partner.pk).update(external_id="240001")
    page = as_user(coordinator).post(
        reverse("partner-new", args=[coalition.slug]), NEW | {"name": "Another", "external_id": "240001"}
    )
    assert page.context["form"].errors == {"external_id": ["Lakeside Hospital has this number already."]}


def test_the_second_saver_sees_both_texts_and_keeps_their_own(owner, coordinator, coalition, partner, as_user):
    where = reverse("partner-edit", args=[coalition.slug, partner.pk])
    opened = as_user(coordinator).get(where).context["form"]
    mine = {name: opened[name].value() or "" for name in opened.fields}
    theirs = mine | {"city": "Winona", "phone": "555 0100"}
    assert as_user(owner).post(where, theirs).status_code == 302
    page = as_user(coordinator).post(where, mine | {"city": "Duluth", "about": "Opens a burn unit."})
    form = page.context["form"]
    assert page.status_code == 200
    assert form.saved_by == "Olive"
    assert [(each.label, each.saved, each.typed) for each in form.differences] == [
        ("City", "Winona", "Duluth"),
        ("About", "", "Opens a burn unit."),
    ]
    # What was typed stands in the form; what only the other one changed is taken over.
    assert (form["city"].value(), form["about"].value(), form["phone"].value()) == (
        "Duluth",
        "Opens a burn unit.",
        "555 0100",
    )
    again = {name: form[name].value() or "" for name in form.fields}
    assert as_user(coordinator).post(where, again).status_code == 302
    partner.refresh_from_db()
    assert (partner.city, partner.about, partner.phone) == ("Duluth", "Opens a burn unit.", "555 0100")


def test_a_form_without_version_does_not_overwrite(coordinator, coalition, partner, as_user):
    where = reverse("partner-edit", args=[coalition.slug, partner.pk])
    page = as_user(coordinator).post(where, {"name": "Other", "kind": "organization"})
    assert page.status_code == 200
    assert Partner.objects.get(pk=partner.pk).name == "Lakeside Hospital"


def test_an_impossible_day_is_told_beside_the_field(coordinator, coalition, partner, as_user):
    where = reverse("partner-status", args=[coalition.slug, partner.pk])
    page = as_user(coordinator).post(where, {"status": "dormant", "on": "2023-12-31"})
    assert page.context["form"].errors == {"on": ["“Member” began on January 1, 2024. Choose that day or a later one."]}
    page = as_user(coordinator).post(where, {"status": "dormant", "on": "2999-01-01"})
    assert page.context["form"].errors == {"on": ["That day is still to come. Choose today or an earlier day."]}
    assert as_user(coordinator).post(where, {"status": "dormant", "on": "2024-06-01"}).status_code == 302
    assert partner.memberships.in_force().get().status == "dormant"


def test_deleting_asks_and_explains(coordinator, coalition, partner, as_user):
    where = reverse("partner-delete", args=[coalition.slug, partner.pk])
    person = make_person(coalition, "Ines Abara", partner=partner)
    assert b"1 affiliation" in as_user(coordinator).get(where).content
    assert as_user(coordinator).post(where).status_code == 409
    Affiliation.objects.filter(person=person).delete()
    assert as_user(coordinator).post(where).status_code == 302
    assert not Partner.objects.exists()


def test_a_leader_changes_nothing(leader, coalition, partner, as_user):
    for name in WRITE[:4]:
        assert as_user(leader).post(address(name, partner), NEW).status_code == 403
    assert list(Partner.objects.values_list("name", flat=True)) == ["Lakeside Hospital"]


@pytest.fixture
def stage_column():
    columns.register(
        ExtraColumn(
            column=Column("Stage", "city", html=lambda row: "acting"),
            annotate=lambda rows, viewer: rows.filter(name__startswith="L"),
            permission=Permission.SEE_SCORES,
        )
    )
    yield
    columns.forget("city")


def test_an_upper_floor_adds_a_column_for_those_who_may_see_it(
    leader, coordinator, coalition, partner, as_user, stage_column
):
    make_partner(coalition, "Three Rivers Ambulance")
    page = as_user(leader).get(reverse("partner-list", args=[coalition.slug]))
    assert names(page) == ["Lakeside Hospital"]
    assert b"acting" in page.content
    with pytest.raises(ValueError, match="already"):
        columns.register(ExtraColumn(column=Column("Again", "city")))


def test_an_upper_floor_adds_a_card_for_those_who_may_see_it(leader, member, partner, as_user):
    seen = []

    def context(viewer, row):
        seen.append((viewer.widest_role, row))
        return {"current": None}

    panels.register(Panel("test", "Buy-in", "partner/status.html", context, "main", 1, Permission.SEE_SCORES))
    panels.register(Panel("test-none", "Nothing", "partner/none.html", lambda *_: None))
    try:
        assert as_user(leader).get(partner.get_absolute_url()).status_code == 200
        assert as_user(member).get(partner.get_absolute_url()).status_code == 200
        assert seen == [("leader", partner)]
        with pytest.raises(ValueError, match="already"):
            panels.register(Panel("test", "", "", context))
        with pytest.raises(ValueError, match="No column"):
            panels.register(Panel("test-2", "", "", context, "left"))
    finally:
        panels.forget("test")
        panels.forget("test-none")


def test_lookup_suggests_what_one_may_see(coordinator, member, coalition, other_coalition, partner, as_user):
    make_partner(other_coalition, "Lakeside of the Hill")
    where = reverse("partner-lookup", args=[coalition.slug])
    assert as_user(coordinator).get(where, {"q": "lakes"}).json() == {"results": [f"Lakeside Hospital #{partner.pk}"]}
    assert as_user(member).get(where, {"q": "lakes"}).status_code == 403


def test_the_types_of_a_coalition_are_its_own(coordinator, coalition, other_coalition, as_user):
    foreign = coalition_type(other_coalition, "hospital")
    page = as_user(coordinator).post(
        reverse("partner-new", args=[coalition.slug]), NEW | {"stakeholder_type": foreign.pk}
    )
    assert list(page.context["form"].errors) == ["stakeholder_type"]


def test_two_coordinators_of_one_coalition_read_one_log(coalition, coordinator, partner, as_user):
    second = make_user(coalition, "coordinator", "Sam")
    as_user(coordinator).post(address("partner-status", partner), {"status": "dormant", "on": "2024-06-01"})
    page = as_user(second).get(address("partner-log", partner))
    assert "Rosa set Lakeside Hospital to resting from June 1, 2024." in page.content.decode()


def test_what_is_typed_is_text_and_never_markup(coordinator, partner, as_user):
    """Every fact of a partner on its page: the page is drawn by Jinja2 with Django's filters, which must escape."""
    typed = '<b class="x">&\n\nmore'
    for name in ("about", "address", "city", "county", "phone", "external_id"):
        setattr(partner, name, f"{typed} {name}"[: partner._meta.get_field(name).max_length])
    partner.save()
    html = as_user(coordinator).get(partner.get_absolute_url()).content.decode()
    assert "<b class" not in html
    assert html.count("&lt;b class=") == 8  # phone stands in a link as well, the city on two cards


# (status, what is said) -> (it is added, the log keeps the reason)
INVITED_BY_HAND = {
    ("prospect", ""): (True, False),
    ("member", ""): (True, False),
    ("invited", ""): (False, False),
    ("invited", "They asked us."): (True, True),
    ("prospect", "They asked us."): (True, False),
}


@pytest.mark.parametrize(("status", "why"), INVITED_BY_HAND)
def test_added_as_invited_the_first_contact_comes_first(as_user, coalition, coordinator, status, why):
    client, url = as_user(coordinator), reverse("partner-new", args=[coalition.slug])
    page = client.post(url, NEW | {"name": "Sunrise Home", "status": status, "anyway": why})
    added, kept = INVITED_BY_HAND[status, why]
    assert Partner.objects.filter(name="Sunrise Home").exists() is added
    reasons = AuditEvent.objects.filter(verb="partner_moved_anyway").values_list("details__reason", flat=True)
    assert list(reasons) == ([why] if kept else [])
    if not added:
        assert "Talk one to one" in page.text
        assert page.context["form"].fields["anyway"].widget.input_type == "text"
