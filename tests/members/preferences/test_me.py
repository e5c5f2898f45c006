"""Me: what one gets, where, how often, in which language, and a pause."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import MailHabit, Notice, NoticePreference
from members.notices import delivery
from members.notices.models import SWITCHABLE
from members.preferences.actions import HIDEABLE

pytestmark = pytest.mark.django_db


def muted(user, channel="mail"):
    return set(NoticePreference.objects.filter(person__user=user, channel=channel).values_list("category", flat=True))


def form(**changes):
    """What the page posts when nothing was changed, with changes."""
    usual = {"wanted": [c.value for c in SWITCHABLE], "shown": [c.value for c in HIDEABLE]}
    return usual | {"digest": "weekly", "language": "en", "time_zone": ""} | changes


def test_me_shows_and_keeps_what_one_wants(as_user, member):
    client = as_user(member)
    page = client.get("/c/river/me/").content.decode()
    assert page.count("checked") == 7 + 6 + 1  # by mail, in the app, the weekly summary
    client.post("/c/river/me/", form(wanted=["input", "report_back"]))
    assert muted(member) == {"invitation", "reminder", "follow_up", "digest", "incident"}
    assert client.get("/c/river/me/").content.decode().count("checked") == 2 + 6 + 1
    client.post("/c/river/me/", form(wanted=[]))
    assert len(muted(member)) == 7


def test_me_refuses_what_is_no_category(as_user, member):
    response = as_user(member).post("/c/river/me/", form(wanted=["account", "nonsense"]))
    assert response.status_code == 400
    assert muted(member) == set()


@pytest.mark.parametrize("days", [30, 60, 90])
def test_pause_and_its_end(as_user, member, coalition, days):
    client, person = as_user(member), member.people.get()
    client.post("/c/river/me/", {"pause": str(days)})
    person.refresh_from_db()
    assert person.paused_until == coalition.today() + timedelta(days=days)
    assert "End the pause" in client.get("/c/river/me/").content.decode()
    client.post("/c/river/me/", {"pause": "0"})
    person.refresh_from_db()
    assert person.paused_until is None


@pytest.mark.parametrize("days", ["1", "-30", "soon", ""])
def test_no_other_pause(as_user, member, days):
    assert as_user(member).post("/c/river/me/", {"pause": days}).status_code == 404


def test_me_without_a_contact(as_user, coordinator):
    coordinator.people.all().delete()
    client = as_user(coordinator)
    assert "keeps no contact with your address" in client.get("/c/river/me/").content.decode()
    assert client.post("/c/river/me/", {"wanted": []}).status_code == 404


def test_last_mails_to_me(as_user, member, owe, any_hour):
    notice = owe(member.people.get(), "report_back", subject="What became of it")
    delivery.deliver([notice.pk])
    page = as_user(member).get("/c/river/me/").content.decode()
    assert f"/c/river/notices/{notice.pk}/" in page
    assert "What became of it" in page
    assert timezone.now() >= Notice.objects.get().sent_at


def test_answers_cannot_be_hidden_in_the_app(as_user, member):
    """Rule 4: leaving the mail moves it into the app, where it stays."""
    client = as_user(member)
    client.post("/c/river/me/", form(wanted=[], shown=[]))
    assert muted(member) == {c.value for c in SWITCHABLE}
    assert muted(member, "app") == {"invitation", "reminder", "follow_up", "input", "digest", "incident"}
    assert client.post("/c/river/me/", form(shown=["report_back"])).status_code == 400


def test_summary_language_and_zone(as_user, member, coalition):
    client, person = as_user(member), member.people.get()
    client.post("/c/river/me/", form(digest="off", language="es", time_zone="America/Denver"))
    habit = MailHabit.objects.get(person=person)
    person.refresh_from_db()
    assert (habit.digest, habit.language, person.time_zone) == ("off", "es", "America/Denver")
    page = client.get("/c/river/me/").content.decode()
    assert '<option value="es" selected>' in page
    client.post("/c/river/me/", form())
    habit.refresh_from_db()
    person.refresh_from_db()
    assert (habit.digest, habit.language, person.time_zone) == ("weekly", "en", "")


@pytest.mark.parametrize("wrong", [{"digest": "hourly"}, {"language": "xx"}, {"time_zone": "Mars/Base"}])
def test_what_is_not_offered_is_refused(as_user, member, wrong):
    assert as_user(member).post("/c/river/me/", form(**wrong)).status_code == 400
    assert not MailHabit.objects.exists()
