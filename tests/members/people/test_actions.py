"""Writes about people and their dated ties."""

from datetime import date

import pytest

from coalition import audit
from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from members.facts import affiliation_ended
from members.models import Affiliation, Person
from members.people import actions
from members.people.links import LinkTrouble, open_token, token_for
from tests.characters import make_partner, make_person


def told(coalition):
    return [audit.sentence(event) for event in AuditEvent.objects.filter(coalition=coalition).order_by("-pk")]


@pytest.fixture
def ines(coalition, partner):
    return make_person(coalition, "Ines Abara", partner=partner, email="ines@lakeside.example")


@pytest.fixture
def tie(ines):
    return ines.affiliations.get()


def test_a_person_and_their_tie_are_told(coalition, partner, coordinator):
    person = actions.create_person(coalition=coalition, by=coordinator, name="Tom Kessler")
    tie = actions.add_affiliation(
        person=person, partner=partner, by=coordinator, started_on=date(2025, 3, 1), title="Shift lead"
    )
    assert (tie.title, tie.started_on, tie.ended_on) == ("Shift lead", date(2025, 3, 1), None)
    assert told(coalition)[:2] == ["Rosa noted that Tom Kessler is with Lakeside Hospital", "Rosa added Tom Kessler"]


def test_a_person_is_with_a_partner_once_at_a_time(ines, partner, tie, coordinator):
    with pytest.raises(actions.AffiliationTrouble, match="Ines Abara is with Lakeside Hospital already"):
        actions.add_affiliation(person=ines, partner=partner, by=coordinator)
    actions.end_affiliation(affiliation=tie, on=date(2025, 1, 31), by=coordinator)
    actions.add_affiliation(person=ines, partner=partner, by=coordinator, started_on=date(2025, 2, 1))
    assert ines.affiliations.count() == 2


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2023, 12, 31), "They began on January 1, 2024. Choose that day or a later one."),
        (date(2025, 3, 3), "That day is still to come. Choose today or an earlier day."),
        (date(2024, 1, 1), ""),
        (date(2025, 3, 2), ""),
    ],
)
def test_the_last_day_lies_between_the_first_and_today(tie, coordinator, time_machine, on, words):
    time_machine.move_to("2025-03-02T18:00Z")
    if words:
        with pytest.raises(actions.AffiliationTrouble) as trouble:
            actions.end_affiliation(affiliation=tie, on=on, by=coordinator)
        assert str(trouble.value) == words
    else:
        actions.end_affiliation(affiliation=tie, on=on, by=coordinator)
    assert Affiliation.objects.get().ended_on == (None if words else on)


def test_ending_is_told_upward_once(tie, coordinator, coalition):
    heard = []

    def hear(affiliation, by, **_):
        heard.append((affiliation.person.name, affiliation.ended_on, by))

    affiliation_ended.connect(hear)
    actions.end_affiliation(affiliation=tie, on=date(2025, 1, 31), by=coordinator)
    actions.end_affiliation(affiliation=tie, on=date(2025, 2, 1), by=coordinator)
    affiliation_ended.disconnect(hear)
    assert heard == [("Ines Abara", date(2025, 1, 31), coordinator)]
    # the newest is the continuity task: she was the only contact (TRN-2)
    assert told(coalition)[1] == "Rosa noted that Ines Abara left Lakeside Hospital on January 31, 2025"


def test_changing_a_tie(tie, coordinator, coalition):
    actions.change_affiliation(affiliation=tie, by=coordinator, contact_role="lead", title="Director")
    assert Affiliation.objects.values_list("contact_role", "title").get() == ("lead", "Director")
    assert told(coalition)[0] == "Rosa changed what Ines Abara does at Lakeside Hospital"
    with pytest.raises(actions.AffiliationTrouble, match="after the last one"):
        actions.change_affiliation(affiliation=tie, by=coordinator, started_on=date(2999, 1, 1))


def test_a_new_address_ends_the_links_to_the_old_one(ines, coordinator):
    token = token_for(ines, purpose="input", about=1)
    actions.change_person(person=ines, by=coordinator, phone="555 0142", email="ines@lakeside.example")
    assert open_token(token, purpose="input") == (ines, 1)
    actions.change_person(person=ines, by=coordinator, email="ines.abara@lakeside.example")
    with pytest.raises(LinkTrouble):
        open_token(token, purpose="input")


def test_the_second_of_two_savers_is_told(ines, coordinator):
    seen = version_of(ines)
    actions.change_person(person=ines, seen=seen, phone="1", by=coordinator)
    with pytest.raises(ChangedMeanwhile):
        actions.change_person(person=ines, seen=seen, phone="2", by=coordinator)
    assert Person.objects.get(pk=ines.pk).phone == "1"


def test_two_partners_at_once(ines, coalition, coordinator):
    other = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    actions.add_affiliation(person=ines, partner=other, by=coordinator)
    assert ines.affiliations.in_force().count() == 2
