"""Somebody is forgotten: no merge brings them back, no journal names them, and what is left can still be taken apart."""

import json

from members.duplicates import actions
from members.duplicates.models import Kind, Merge, MergeStep, Pair
from members.models import Affiliation, Partner, Person
from members.people.actions import add_affiliation
from members.privacy.actions import erase
from tests.characters import make_partner, make_person


def test_a_merge_of_the_person_is_forgotten(coalition, owner):
    ana, anna = make_person(coalition, "Ana"), make_person(coalition, "Anna Secret", email="secret@a.example")
    merge = actions.merge(kind=Kind.PERSON, kept=ana, gone=anna, by=owner)
    Pair.objects.create(coalition=coalition, kind="person", first_id=ana.pk, second_id=10**9, strength=50)
    erase(person=Person.objects.get(pk=ana.pk), by=owner)
    merge.refresh_from_db()
    assert (merge.kept_name, merge.gone_name, merge.steps.count()) == ("", "", 0)
    assert not Pair.objects.exists()


def test_a_merge_of_partners_forgets_their_rows_and_keeps_the_others(coalition, owner):
    one, other = make_partner(coalition, "Alpha"), make_partner(coalition, "Alfa")
    ana, bo = make_person(coalition, "Ana Secret"), make_person(coalition, "Bo Chen")
    for person in (ana, bo):
        for partner in (one, other):
            add_affiliation(person=person, partner=partner, by=owner, title=f"Chief of {person.name}")
    merge = actions.merge(kind=Kind.PARTNER, kept=one, gone=other, by=owner)
    assert MergeStep.objects.filter(values__contains=[{"person_id": ana.pk}]).exists()
    erase(person=Person.objects.get(pk=ana.pk), by=owner)
    kept = json.dumps(list(MergeStep.objects.values_list("values", flat=True)))
    assert "Ana Secret" not in kept
    assert not MergeStep.objects.filter(values__contains=[{"person_id": ana.pk}]).exists()
    actions.part(merge=Merge.objects.get(pk=merge.pk), by=owner)
    assert Partner.objects.filter(pk=other.pk).exists()
    assert Affiliation.objects.filter(person=bo, partner=other).exists()
