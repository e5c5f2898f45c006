"""Before anything goes to many: whom it would reach, and who not and why; the same people are owed it afterwards."""

import pytest
from django.urls import reverse

from meetings.decisions import voting
from meetings.meetings import actions as meetings
from meetings.minutes import actions as minutes
from members.models import Notice, NoticePreference
from members.notices import audiences
from tests.characters import make_partner, make_person, viewer
from tests.meetings.tables import make_invitation, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def any_hour(settings):
    """Mail goes out whatever the clock says."""
    settings.QUIET_HOURS = None


@pytest.fixture
def people(coalition):
    """Ana gets mail, Bo has no address, Cy has switched everything off."""
    found = {}
    for name, email in (("Ana", "ana@x.example"), ("Bo", ""), ("Cy", "cy@x.example")):
        found[name] = make_person(coalition, name, partner=make_partner(coalition, f"{name} House"), email=email)
    for category in ("invitation", "follow_up", "input", "reminder"):
        NoticePreference.objects.create(coalition=coalition, person=found["Cy"], category=category)
    return found


@pytest.fixture
def meeting(coalition, people):
    """A published meeting with all three on its list."""
    found = make_meeting(coalition, status="published", days=2)
    for person in people.values():
        make_invitation(found, person)
    return found


def held(meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(
        status="held", starts_at="2026-01-01T10:00Z", ends_at="2026-01-01T11:00Z"
    )
    meeting.refresh_from_db()
    return meeting


def called_off(meeting, by):
    return meeting.pk, lambda: meetings.call_off(meeting=meeting, by=by)


def followed_up(meeting, by):
    return meeting.pk, lambda: meetings.follow_up(meeting=held(meeting), by=by)


def circulated(meeting, by):
    text = minutes.begin(meeting=held(meeting), by=by)
    return text.pk, lambda: minutes.circulate(minutes=text, by=by)


def corrected(meeting, by):
    text = minutes.begin(meeting=held(meeting), by=by)
    text = minutes.approve(minutes=minutes.circulate(minutes=text, by=by), by=by)
    return text.pk, lambda: minutes.correct(minutes=text, text="Two, not three.", by=by)


def opened(meeting, by):
    decision = voting.draft(coalition=meeting.coalition, by=by, title="Adopt it", method="majority")
    return decision.pk, lambda: voting.open_vote(decision=decision, by=by)


SENDS = {
    "meeting-called-off": called_off,
    "meeting-follow-up": followed_up,
    "minutes": circulated,
    "minutes-correction": corrected,
    "decision-open": opened,
}


@pytest.mark.parametrize("kind", SENDS)
def test_who_it_says_beforehand_is_owed_it_afterwards(coalition, coordinator, meeting, people, kind, as_user):
    if kind == "meeting-follow-up":
        held(meeting)
    pk, send = SENDS[kind](meeting, coordinator)
    here = viewer(coordinator, coalition)
    before = audiences.look(here, kind, pk)
    names = [row.person.name for row in before.preview.rows]
    assert set(names) >= {"Ana", "Bo", "Cy"}
    reasons = {name: reason.words for reason in before.reasons for name in reason.names}
    assert reasons["Bo"] == "No mail address: tell them yourself"
    assert reasons["Cy"].startswith("They switched off")
    assert "Ana" not in reasons
    page = as_user(coordinator).get(reverse("notice-audience", args=["river", kind, pk]))
    assert page.status_code == 200
    assert "No mail address: tell them yourself" in page.text
    assert not Notice.objects.filter(kind=kind).exists(), "looking sends nothing"
    send()
    owed = Notice.objects.filter(kind=kind).order_by("person__name", "person").values_list("person__name", flat=True)
    assert list(owed) == names
    if kind != "minutes-correction":
        assert audiences.look(here, kind, pk) is None, "it has gone out"


def test_partners_without_anybody_to_vote_are_named(coalition, coordinator, meeting):
    make_partner(coalition, "Empty House")
    pk, _ = opened(meeting, coordinator)
    found = audiences.look(viewer(coordinator, coalition), "decision-open", pk)
    assert ("Empty House", "Nobody here speaks for this partner") in found.group.not_asked


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else_looks(request, as_user, meeting, who, status):
    url = reverse("notice-audience", args=["river", "meeting-called-off", meeting.pk])
    assert as_user(request.getfixturevalue(who)).get(url).status_code == status


def test_rows_of_another_coalition_are_not_there(as_user, outsider, coordinator, meeting):
    for kind in [*audiences.known(), "nonsense"]:
        url = reverse("notice-audience", args=["hill", kind, meeting.pk])
        assert as_user(outsider).get(url).status_code == 404


def test_invited_by_looking_first(as_user, coalition, coordinator, people):
    meeting = make_meeting(coalition, status="published", days=2)
    url = reverse("meeting-invite", args=["river", meeting.pk])
    page = as_user(coordinator).post(url, {"who": "members", "look": "1"})
    assert not meeting.invitations.exists()
    assert "No mail address: tell them yourself" in page.text
    assert sorted(each.name for each in page.context["thoughts"]) == ["Ana House", "Bo House", "Cy House"]
    assert reverse("partner-visit", args=["river", people["Ana"].affiliations.get().partner_id]) in page.text
    as_user(coordinator).post(url, {"who": "members"})
    assert meeting.invitations.count() == 3


def test_asked_for_a_date_by_looking_first(as_user, coalition, coordinator, people):
    from meetings.models import DatePoll

    poll = DatePoll.objects.create(coalition=coalition, title="When?")
    url = reverse("poll-ask", args=["river", poll.pk])
    page = as_user(coordinator).post(url, {"who": "members", "look": "1"})
    assert not poll.invitees.exists()
    assert "No mail address: tell them yourself" in page.text
    as_user(coordinator).post(url, {"who": "members"})
    assert sorted(Notice.objects.filter(kind="date-poll").values_list("person__name", flat=True)) == ["Ana", "Bo", "Cy"]
