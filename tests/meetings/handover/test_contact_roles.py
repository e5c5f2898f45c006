"""The tie itself needs a successor when the sponsor, the lead or the only contact leaves (TRN-1, TRN-2)."""

from datetime import timedelta

import pytest

from meetings.handover import actions, work
from meetings.models import Handover, Task
from members.models import Affiliation
from members.people.actions import end_affiliation
from tests.characters import make_person


def tied(coalition, name, partner, role="other", night=""):
    person = make_person(coalition, name, partner=partner)
    Affiliation.objects.filter(person=person).update(contact_role=role, night_phone=night)
    return Affiliation.objects.select_related("coalition", "person", "partner").get(person=person)


@pytest.mark.parametrize(
    ("role", "night", "others", "words"),
    [
        ("other", "", [("other", "")], None),
        ("alternate", "", [("lead", "")], None),
        ("sponsor", "", [("lead", "")], "they were executive sponsor"),
        ("sponsor", "", [("sponsor", "")], None),
        ("lead", "", [("sponsor", "")], "they were working lead"),
        ("other", "555-0100", [("lead", "")], "they were the number for day and night"),
        ("other", "555-0100", [("lead", "555-0101")], None),
        ("other", "", [], "they were the only contact"),
        ("lead", "555-0100", [], "they were working lead, the number for day and night, the only contact"),
    ],
)
def test_what_the_tie_carried(coalition, coordinator, partner, role, night, others, words):
    tie = tied(coalition, "Dana Whitehorse", partner, role, night)
    for number, (other_role, other_night) in enumerate(others):
        tied(coalition, f"Other {number}", partner, other_role, other_night)
    end_affiliation(affiliation=tie, on=coalition.today(), by=coordinator)
    handover = Handover.objects.first()
    if words is None:
        assert handover is None
        assert not Task.objects.exists()
    else:
        found = work.in_hand(handover.affiliation)
        assert [(source.kind, [thing.details for thing in things]) for source, things in found] == [
            ("contact", [words])
        ]


def test_the_successor_takes_the_role_and_nothing_is_left(coalition, coordinator, partner):
    tie = tied(coalition, "Dana Whitehorse", partner, "sponsor")
    successor = make_person(coalition, "Sam Boone")
    end_affiliation(affiliation=tie, on=coalition.today(), by=coordinator)
    handover = Handover.objects.get()
    assert actions.hand_over(handover=handover, successor=successor, keys={f"contact-{tie.pk}"}, by=coordinator) == (
        1,
        [],
    )
    new = Affiliation.objects.get(person=successor)
    assert (new.partner, new.contact_role, new.ended_on) == (partner, "sponsor", None)
    assert work.in_hand(handover.affiliation) == []


def test_a_back_dated_end_keeps_its_day_and_is_due_from_today(coalition, coordinator, partner):
    tie = tied(coalition, "Dana Whitehorse", partner, "lead")
    left = coalition.today() - timedelta(days=200)
    end_affiliation(affiliation=tie, on=left, by=coordinator)
    tie.refresh_from_db()
    assert tie.ended_on == left
    assert Handover.objects.get().task.due_on == coalition.today()
