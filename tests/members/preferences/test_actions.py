"""Switches and pauses as actions; what they change and what the change log says."""

import pytest
from django.core.exceptions import ValidationError

from coalition.audit import sentence
from coalition.models import AuditEvent
from members.models import NoticeCategory, NoticePreference
from members.preferences import actions
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


def told(coalition):
    return [sentence(event) for event in AuditEvent.objects.filter(coalition=coalition).order_by("pk")][1:]


def muted(person):
    return sorted(NoticePreference.objects.filter(person=person).values_list("category", flat=True))


def test_preferences(ana, coordinator, coalition):
    changed = actions.set_preferences(person=ana, wanted=["input", "report_back"], by=coordinator)
    assert muted(ana) == ["digest", "follow_up", "incident", "invitation", "reminder"]
    assert len(changed) == 5
    assert actions.set_preferences(person=ana, wanted=["input", "report_back"], by=coordinator) == []
    actions.set_preferences(person=ana, wanted=[c.value for c in NoticeCategory if c != "digest"], by=coordinator)
    assert muted(ana) == ["digest"]
    assert told(coalition)[-1] == (
        "Rosa changed which mails Ana Ruiz gets: After a meeting: thanks, decisions, your tasks on, "
        "Urgent: something has happened on, Meeting invitations and changes on, Reminders on"
    )


def test_mute_and_unmute_are_harmless_twice(ana):
    for _ in range(2):
        actions.mute(person=ana, category="digest")
    assert muted(ana) == ["digest"]
    for _ in range(2):
        actions.unmute(person=ana, category="digest")
    assert muted(ana) == []


@pytest.mark.parametrize("days", [1, 29, 365, -30])
def test_only_the_pauses_we_offer(ana, days):
    with pytest.raises(ValidationError):
        actions.pause(person=ana, days=days)
    ana.refresh_from_db()
    assert ana.paused_until is None
