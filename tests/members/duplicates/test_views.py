"""The pages: who may see them, what they show, warnings while typing, the way through a merge and back."""

import pytest
from django.urls import reverse

from members.duplicates import actions, scans
from members.duplicates.models import Kind, Merge, Pair
from members.models import Partner, Person
from tests.characters import make_partner, make_person


def at(name, *args):
    return reverse(name, args=["river", *args])


@pytest.fixture
def twins(coalition):
    return make_partner(coalition, "Acorn Clinic"), make_partner(coalition, "The Acorn Clinic", status="prospect")


def test_from_the_scan_to_the_merge_and_back(as_user, coordinator, coalition, twins):
    kept, gone = twins
    make_person(coalition, "Ana Ruiz", partner=gone)
    client = as_user(coordinator)
    assert b"Not looked yet" in client.get(at("duplicate-list")).content
    client.post(at("duplicate-scan"))
    assert b"comparisons done" in client.get(at("duplicate-list")).content
    scans.work(scans.start(coalition=coalition, by=None).pk)
    page = client.get(at("duplicate-list")).content.decode()
    assert "The same name" in page
    assert at("duplicate-merge", "partner", kept.pk, gone.pk) in page
    page = client.get(at("duplicate-merge", "partner", kept.pk, gone.pk))
    assert list(page.context["form"].fact_names) == ["name", "memberships"]
    assert (page.context["moving"], page.context["twice"]) == ([("affiliation", 1)], [])
    sent = {"name": "gone", "memberships": "kept"} | {
        name: page.context["form"].fields[name].initial for name in ("seen_kept", "seen_gone")
    }
    answer = client.post(at("duplicate-merge", "partner", kept.pk, gone.pk), sent)
    assert answer.headers["Location"] == at("partner-detail", kept.pk)
    assert list(Partner.objects.values_list("name", flat=True)) == ["The Acorn Clinic"]
    assert client.get(at("partner-detail", gone.pk)).headers["Location"] == at("partner-detail", kept.pk)
    assert b"Take apart" in client.get(at("merge-list")).content
    client.post(at("merge-part", Merge.objects.get().pk))
    assert Partner.objects.count() == 2
    assert client.get(at("partner-detail", gone.pk)).status_code == 200


def test_told_that_somebody_was_first(as_user, coordinator, twins):
    kept, gone = twins
    client = as_user(coordinator)
    page = client.get(at("duplicate-merge", "partner", kept.pk, gone.pk))
    sent = {name: page.context["form"].fields[name].initial for name in ("seen_kept", "seen_gone")}
    Partner.objects.get(pk=gone.pk).save()
    answer = client.post(
        at("duplicate-merge", "partner", kept.pk, gone.pk), sent | {"name": "kept", "memberships": "kept"}, follow=True
    )
    assert "Look once more" in answer.content.decode()
    assert Partner.objects.count() == 2


def test_not_the_same(as_user, coordinator, coalition, twins):
    scans.work(scans.start(coalition=coalition, by=None).pk)
    client, pair = as_user(coordinator), Pair.objects.get()
    client.post(at("duplicate-reject", pair.pk))
    assert b"Nobody is here twice" in client.get(at("duplicate-list")).content
    assert b"says Rosa" in client.get(at("duplicate-list") + "?show=rejected").content
    client.post(at("duplicate-reject", pair.pk) + "?again=1")
    assert Pair.objects.get().status == "open"


def test_named_by_hand(as_user, coordinator, coalition):
    ana, anna = make_person(coalition, "Ana Ruiz"), make_person(coalition, "Anna Ruiz")
    answer = as_user(coordinator).post(at("duplicate-other", "person", ana.pk), {"other": f"Anna Ruiz #{anna.pk}"})
    assert answer.headers["Location"] == at("duplicate-merge", "person", ana.pk, anna.pk)
    same = as_user(coordinator).post(at("duplicate-other", "person", ana.pk), {"other": f"Ana Ruiz #{ana.pk}"})
    assert b"Choose another" in same.content


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"name": "Acorn Clinik"}, ["Acorn Clinic"]),
        ({"name": "Zzz", "phone": "612-555-0101"}, ["Harbor House"]),
        ({"name": "Zzz", "email": "INFO@harbor.example"}, ["Harbor House"]),
        ({"name": "Acorn Clinic", "phone": "6125550101"}, ["Acorn Clinic", "Harbor House"]),
        ({"name": "Z"}, []),
    ],
)
def test_while_typing(as_user, coordinator, coalition, asked, names, django_assert_max_num_queries):
    for name, fields in (
        ("Acorn Clinic", {}),
        ("Acorn Hospital", {}),
        ("Harbor House", {"phone": "(612) 555-0101", "email": "info@harbor.example"}),
    ):
        Partner.objects.create(coalition=coalition, name=name, **fields)
    client = as_user(coordinator)
    with django_assert_max_num_queries(7):
        found = client.get(at("duplicate-likely", "partner"), asked).context["found"]
    assert [each.row.name for each in found if each.strength >= 40] == names


def test_a_person_much_alike_is_shown_first(as_user, coordinator, coalition, partner):
    make_person(coalition, "Rosalind Ekqvist", partner=partner, phone="612 555 0101")
    client = as_user(coordinator)
    sent = {"name": "Rosalind Ekquist", "phone": "6125550101", "level": "manager", "contact_role": "other"}
    page = client.post(at("person-new"), sent)
    assert [each.row.name for each in page.context["form"].doubles] == ["Rosalind Ekqvist"]
    assert b"It is somebody else" in page.content
    client.post(at("person-new"), sent | {"knowingly": "1"})
    assert Person.objects.filter(name__startswith="Rosalind").count() == 2


@pytest.mark.parametrize("character", ["leader", "member"])
def test_only_those_who_keep_records(as_user, request, character, twins):
    client = as_user(request.getfixturevalue(character))
    kept, gone = twins
    for name, args in (("duplicate-list", []), ("merge-list", []), ("duplicate-likely", ["partner"])):
        assert client.get(at(name, *args)).status_code == 403
    assert client.get(at("duplicate-merge", "partner", kept.pk, gone.pk)).status_code in (403, 404)
    assert client.post(at("duplicate-scan")).status_code == 403


def test_nobody_of_another_coalition(as_user, outsider, twins):
    kept, gone = twins
    client = as_user(outsider)
    for address in (
        at("duplicate-merge", "partner", kept.pk, gone.pk),
        reverse("duplicate-merge", args=["hill", "partner", kept.pk, gone.pk]),
        reverse("duplicate-other", args=["hill", "partner", kept.pk]),
    ):
        assert client.get(address).status_code == 404
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
    assert client.post(reverse("merge-part", args=["hill", merge.pk])).status_code == 404


def test_the_same_number_of_queries_for_one_and_many(as_user, coordinator, coalition):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = as_user(coordinator), []
    for more in (2, 20):
        for number in range(more):
            make_partner(coalition, f"Acorn Clinic {more}{number}")
            make_person(coalition, f"Ana {more}{number}", email=f"a{more}{number}@a.example")
        scans.work(scans.start(coalition=coalition, by=None).pk)
        client.get(at("duplicate-list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(at("duplicate-list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
