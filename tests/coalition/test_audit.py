"""The history people read (design.md 3, promise 2)."""

import pytest

from coalition import audit
from coalition.models import AuditEvent


def test_an_event_outlives_what_it_describes(coalition, coordinator):
    event = audit.record("coalition_changed", coalition=coalition, target=coordinator, by=coordinator, fields="name")
    coordinator.delete()
    event = AuditEvent.objects.get(pk=event.pk)
    assert event.by is None
    assert audit.sentence(event) == "Rosa changed the settings of Rosa: name"


def test_without_a_person_the_system_did_it(coalition):
    event = audit.record("coalition_changed", coalition=coalition, target=coalition, fields="name, area")
    assert audit.sentence(event) == "Common Table changed the settings of River Coalition: name, area"


def test_a_verb_without_a_sentence_is_refused(coalition):
    with pytest.raises(KeyError, match="unheard_of"):
        audit.record("unheard_of", coalition=coalition, target=coalition)


def test_a_verb_is_told_one_way():
    with pytest.raises(ValueError, match="coalition_created"):
        audit.describe(coalition_created="again")
