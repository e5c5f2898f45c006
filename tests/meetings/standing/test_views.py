"""The pages of standing: who sees what, trying out, the roll, the live quorum."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.models import Attendance, StandingPolicy
from meetings.standing import actions
from members.models import Affiliation
from tests.characters import make_partner, make_person
from tests.meetings.standing.test_reading import adopt, held
from tests.meetings.tables import make_invitation, make_meeting


@pytest.fixture
def quiet(coalition):
    """A member that missed the last meeting."""
    quiet = make_partner(coalition, "Maple Grove Care Home", type_code="long-term-care")
    day = coalition.today() - timedelta(days=5)
    held(coalition, day, marks=[(quiet, "absent"), (make_partner(coalition, "Other", type_code="ems"), "present")])
    return quiet


RULES = {
    "window_kind": "meetings", "window": 4, "least_share": 50, "waiting_meetings": 0, "waiting_days": 0,
    "work_months": 12, "representatives": "", "proxies": 0, "quorum_share": 50, "quorum_types": 0, "source": "Article 5",
}  # fmt: skip


def test_trying_out_says_who_would_lose_and_writes_nothing(coalition, coordinator, partner, quiet, as_user):
    url = reverse("standing-policy", args=["river"])
    page = as_user(coordinator).post(url, RULES | {"starts_on": coalition.today(), "try": "1"})
    tried = page.context["tried"]
    assert [(each.name, each.gains) for each in tried["lose"]] == [(quiet.name, False)]
    assert (tried["gain"], tried["before"], tried["after"]) == ([], 3, 2)
    assert not StandingPolicy.objects.exists()


def test_trying_out_says_who_would_gain(coalition, coordinator, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50)
    url = reverse("standing-policy", args=["river"])
    page = as_user(coordinator).post(url, RULES | {"starts_on": coalition.today(), "least_share": 0, "try": "1"})
    assert [each.name for each in page.context["tried"]["gain"]] == [quiet.name]


def test_only_an_owner_puts_into_force(coalition, coordinator, owner, as_user):
    url = reverse("standing-policy", args=["river"])
    body = RULES | {"starts_on": coalition.today()}
    assert as_user(coordinator).post(url, body).status_code == 403
    assert as_user(owner).post(url, body).status_code == 302
    policy = StandingPolicy.objects.get()
    assert (policy.version, policy.quorum_share, policy.adopted_by) == (1, 50, owner)


@pytest.mark.parametrize(
    ("field", "value"), [("least_share", 101), ("window", 0), ("representatives", 0), ("starts_on", "")]
)
def test_rules_that_make_no_sense_are_refused(coalition, owner, as_user, field, value):
    body = RULES | {"starts_on": coalition.today()} | {field: value}
    page = as_user(owner).post(reverse("standing-policy", args=["river"]), body)
    assert field in page.context["form"].errors
    assert not StandingPolicy.objects.exists()


def test_the_list_as_of_a_day(coalition, coordinator, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50)
    client, url = as_user(coordinator), reverse("standing-list", args=["river"])
    assert "Coming to the next meeting restores it." in client.get(url).content.decode()
    before = client.get(url, {"on": (coalition.today() - timedelta(days=5)).isoformat()}).content.decode()
    assert "Coming to the next" not in before
    assert client.get(url, {"on": "never"}).status_code == 200


def test_own_standing_on_my_table_and_on_the_partner_page(coalition, member, partner, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50)
    Affiliation.objects.create(coalition=coalition, person=member.people.get(), partner=quiet, started_on="2024-01-01")
    page = as_user(member).get(reverse("mine", args=["river"]))
    assert {each.facts.name: each.votes for each in page.context["standings"]} == {
        partner.name: True,
        quiet.name: False,
    }
    assert "Coming to the next meeting restores it." in page.content.decode()


def test_a_leader_sees_nobodys_reasons(coalition, leader, coordinator, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50)
    assert "No vote just now" not in as_user(leader).get(quiet.get_absolute_url()).content.decode()
    assert "No vote just now" in as_user(coordinator).get(quiet.get_absolute_url()).content.decode()


def test_the_roll_names_those_who_may_vote_and_the_rest_with_reason(coalition, coordinator, partner, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50, quorum_share=50, representatives=1)
    make_person(coalition, "Second", partner=partner)
    first = make_person(coalition, "First")
    Affiliation.objects.create(
        coalition=coalition, person=first, partner=partner, contact_role="sponsor", started_on="2025-01-01"
    )
    page = as_user(coordinator).get(reverse("meeting-roll", args=["river", make_meeting(coalition).pk]))
    assert {facts.name: people for facts, people in page.context["rows"]} == {"Other": [], partner.name: ["First"]}
    assert [each.facts.name for each in page.context["others"]] == [quiet.name]
    assert page.context["quorum"].needed == 1


def test_the_quorum_follows_each_mark(coalition, coordinator, partner, quiet, as_user):
    adopt(coalition, window_kind="meetings", least_share=50, quorum_share=100)
    meeting = make_meeting(coalition, days=0, status="published")
    person = make_person(coalition, "Priya", partner=partner)
    make_invitation(meeting, person, partner)
    make_invitation(meeting, make_person(coalition, "Nora", partner=quiet), quiet)
    client, url = as_user(coordinator), reverse("attendance-marks", args=["river", meeting.pk])

    def mark(key, status):
        return client.post(url, {key: status, f"was-{key}": "?"}, headers={"Accept": "application/json"}).json()

    said = mark(f"p{person.pk}", "remote")
    words = "Quorum: 1 of 2 voting partners, Emergency medical services missing"
    assert said["quorum"] == {"sentence": words, "percent": 50, "left": "1 more partner to go."}
    assert mark(f"p{person.pk}", "absent")["quorum"]["percent"] == 0
    # a partner without a vote does not count
    nora = Attendance.objects.filter(meeting=meeting).first() and meeting.invitations.get(partner=quiet).person_id
    assert mark(f"p{nora}", "present")["quorum"]["percent"] == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [("coming", "looks safe"), ("delegate", "looks safe"), ("declined", "at risk"), ("none", "at risk")],
)
def test_the_forecast_from_the_answers(coalition, coordinator, partner, as_user, answer, words):
    adopt(coalition, quorum_share=100)
    meeting = make_meeting(coalition, status="published")
    more = {} if answer == "none" else {"answered_at": meeting.published_at}
    more |= {"delegate_name": "Joel"} if answer == "delegate" else {}
    make_invitation(meeting, make_person(coalition, "Priya", partner=partner), partner, answer=answer, **more)
    assert (
        f"The quorum {'is ' if 'risk' in words else ''}{words}"
        in as_user(coordinator).get(meeting.get_absolute_url()).content.decode()
    )


def test_adopting_tells_the_change_log(coalition, owner):
    actions.adopt(coalition=coalition, starts_on=coalition.today(), by=owner, quorum_share=50)
    from coalition.audit import sentence
    from coalition.models import AuditEvent

    event = AuditEvent.objects.get(verb="standing_adopted")
    assert sentence(event) == f"Olive put Voting rules, version 1 into force from {coalition.today().isoformat()}"
