"""Kinds of notices that stand in no log: nobody but whoever got one knows of it."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from members.models import Notice
from members.notices import actions, registry
from tests.characters import make_person, viewer


@pytest.fixture
def private(monkeypatch):
    """A private kind of notice."""
    kind = registry.NoticeKind("whisper", "report_back", lambda notice: None, private=True)
    monkeypatch.setitem(registry._kinds, "whisper", kind)
    return kind


def test_a_private_notice_is_the_persons_alone(private, coalition, coordinator, owner, leader, member, as_user):
    person = member.people.get()
    notice = actions.owe(coalition=coalition, key="whisper:1", kind="whisper", person=person)
    seen = {
        user.name
        for user in (coordinator, owner, leader, member)
        if notice in Notice.objects.visible_to(viewer(user, coalition))
    }
    assert seen == {"Amir"}
    client = as_user(coordinator)
    assert client.get(reverse("notice-detail", args=["river", notice.pk])).status_code == 404
    for address in (reverse("notice-list", args=["river"]), person.get_absolute_url()):
        assert "Whisper" not in client.get(address).content.decode()


def test_trying_again_takes_private_ones_along_and_does_not_count_them(private, coalition, coordinator):
    person = make_person(coalition, "Bea", email="bea@x.example")
    actions.owe(coalition=coalition, key="whisper:1", kind="whisper", person=person)
    Notice.objects.update(status="failed", reason="Away")
    assert actions.retry_all_failed(coalition=coalition, by=coordinator) == 0
    assert Notice.objects.get().status == "owed"
    assert not AuditEvent.objects.filter(verb="notices_retried").exists()
