"""What changed for members: each kind from its own room, only what one may read, newest first (COM-1)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.changelog import reading
from engagement.inquiries import actions as inquiries
from engagement.models import Change, InputRequest, Inquiry, ReportBack, SharedText, TextVersion
from meetings.models import Decision, Minutes
from tests.characters import viewer
from tests.meetings.tables import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(coalition, member, coordinator):
    """One row of each kind that is out, and one of each that is not."""
    today, now = coalition.today(), timezone.now()
    for title, status, on in (("Chairs", "closed", today), ("Beds", "draft", None)):
        Decision.objects.create(coalition=coalition, title=title, status=status, decided_on=on)
    for title, at in (("Nights", now - timedelta(days=1)), ("Days", None)):
        fields = {"what_is_open": "a", "how_used": "b", "phase": "design", "report_back_on": today}
        request = InputRequest.objects.create(
            coalition=coalition, title=title, question="?", status="closed", estimated_minutes=5, **fields
        )
        ReportBack.objects.create(
            coalition=coalition, request=request, published_at=at, how_considered="a", what_was_decided="b"
        )
    for title, status, at in (("Council", "approved", now - timedelta(days=2)), ("Committee", "draft", None)):
        meeting = make_meeting(coalition, days=-3, title=title, status="held")
        Minutes.objects.create(coalition=coalition, meeting=meeting, status=status, approved_at=at, edition=bool(at))
    for title, on in (("Care", today - timedelta(days=3)), ("Haste", None)):
        text = SharedText.objects.create(coalition=coalition, kind="mission", title=title)
        version = TextVersion.objects.create(coalition=coalition, shared_text=text, number=1, body="We care.")
        if on:
            SharedText.objects.filter(pk=text.pk).update(adopted=version, adopted_on=on)
    person = member.people.get()
    for question, is_open in (("Why Tuesdays?", True), ("My dog?", False)):
        inquiry = inquiries.ask(coalition=coalition, person=person, question=question, is_open=is_open)
        inquiries.answer(inquiry=inquiry, words="So.", by=coordinator)
    Inquiry.objects.filter(is_open=True).update(asked_at=now - timedelta(days=6), answered_at=now - timedelta(days=5))
    for words, on in (("Two cover", today - timedelta(days=6)), ("Three cover", None)):
        Change.objects.create(coalition=coalition, what_changed=words, changed_on=today - timedelta(days=9), told_on=on)
    return coalition


OUT = ["Chairs", "Nights", "Council", "Mission: Care", "Why Tuesdays?", "Two cover"]


@pytest.mark.parametrize("who", ["member", "leader", "coordinator"])
def test_the_same_for_everybody_newest_first(request, told, who):
    user = request.getfixturevalue(who)
    found = reading.lines(viewer(user, told))
    assert [line.words for line in found] == OUT
    assert [line.on for line in found] == sorted((line.on for line in found), reverse=True)


def test_by_kind_and_by_page(as_user, told, member):
    client = as_user(member)
    address = reverse("what-changed", args=["river"])
    for kind, words in zip(reading.SOURCES, OUT, strict=True):
        rows = client.get(address, {"kind": kind}).context["rows"]
        assert [line.words for line, _ in rows] == [words]
    assert len(client.get(address, {"kind": "nonsense"}).context["rows"]) == len(OUT)
    for line, _ in client.get(address).context["rows"]:
        if line.kind == "minutes":  # these have no edition, which only circulating makes
            continue
        assert client.get(line.url.partition("#")[0]).status_code == 200, line


def test_another_coalition_reads_none_of_it(as_user, told, outsider):
    assert as_user(outsider).get(reverse("what-changed", args=["hill"])).context["rows"] == []
