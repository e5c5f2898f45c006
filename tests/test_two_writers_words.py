"""Two people change what is no row of its own form: the second one is told and keeps what they typed.

The other half of test_two_writers.py: forms filled from a row or several, without being a model's form.
"""

import pytest
from django.urls import reverse

from engagement.models import DataRequest, Incentive, ReviewCycle, ReviewLook
from meetings.handover.models import Handover
from meetings.models import AffectedGroup, Attendance, Ballot, Milestone, Objective, Statement, StatementAnswer, Task
from meetings.standing.models import StandingPolicy
from members.models import Affiliation
from members.wording.actions import publish
from members.wording.views import START
from tests.characters import make_partner, make_person
from tests.meetings.decisions.tables import make_vote
from tests.meetings.tables import make_invitation, make_meeting

from .test_two_writers import filled, olive, rosa  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

# Route, field, what the first one saves, what the second one typed.
WORDS = [
    ("meeting-why", "why", "You run the ward.", "You know the nights."),
    ("cadence", "weeks", "8", "6"),
    ("objective-cadence", "weeks", "8", "6"),
    ("handover", "note", "The list is with Rosa.", "Ask Marcus first."),
    ("attendance-times", "came", "10:05", "10:10"),
    ("objective-groups", "why_not_needed", "It is decided by the state.", "They said so in May."),
    ("wording", "subject", "Come on Tuesday", "Come to the council"),
    ("workload-incentive", "what", "Two credit hours", "A letter"),
    ("data-request-detail", "answer", "62 beds.", "61 beds."),
    ("review-close", "learned", "Measure at night.", "Visit more."),
    ("milestone-edit", "title", "A list of beds", "A list of rooms"),
    ("tie-edit", "title", "Head nurse", "Charge nurse"),
    ("standing-policy", "source", "By-laws, article 4", "By-laws, article 5"),
]


@pytest.fixture
def address(coalition, partner):
    """Addresses of the forms, each about a row that is there."""
    person = make_person(coalition, "Ann Low", partner=partner)
    meeting = make_meeting(coalition, days=-1, status="held", purpose="Meet.")
    invitation = make_invitation(meeting, person, partner)
    Attendance.objects.create(coalition=coalition, meeting=meeting, person=person, partner=partner, status="present")
    objective = Objective.objects.create(coalition=coalition, title="Wait less")
    AffectedGroup.objects.create(coalition=coalition, objective=objective, name="Crews", support="not",
                                 why_not_needed="Noted in spring.")  # fmt: skip
    tie = Affiliation.objects.get(person=person)
    task = Task.objects.create(coalition=coalition, title="Hand it on")
    handover = Handover.objects.create(coalition=coalition, affiliation=tie, task=task)
    incentive = Incentive.objects.create(
        coalition=coalition, objective=objective, group_name="Crews", kind="other", what="A meal"
    )
    day = coalition.today()
    asked = DataRequest.objects.create(
        coalition=coalition, question="How many beds?", asked_on=day, answered_on=day, answer="60", source="A count"
    )
    cycle = ReviewCycle.objects.create(coalition=coalition, title="Spring", starts_on=day, ends_on=day, due_on=day)
    ReviewLook.objects.create(coalition=coalition, cycle=cycle, objective=objective, words="Faster.", looked_on=day)
    milestone = Milestone.objects.create(coalition=coalition, objective=objective, title="A list")
    publish(coalition=coalition, kind="meeting-invitation", in_language="en", subject="Come", body=START, by=None)
    arguments = {
        "wording": ["meeting-invitation"],
        "workload-incentive": [objective.pk, incentive.pk],
        "data-request-detail": [asked.pk],
        "review-close": [cycle.pk],
        "milestone-edit": [milestone.pk],
        "tie-edit": [person.pk, tie.pk],
        "meeting-why": [meeting.pk, invitation.pk],
        "objective-cadence": [objective.pk],
        "handover": [handover.pk],
        "attendance-times": [meeting.pk, f"p{person.pk}"],
        "objective-groups": [objective.pk],
    }

    def made(name):
        return reverse(name, args=["river", *arguments.get(name, [])]) + "?name=Crews" * (name == "objective-groups")

    return made


@pytest.mark.parametrize(("name", "field", "theirs", "mine"), WORDS, ids=lambda each: each)
def test_the_second_one_is_told_and_nothing_is_lost(as_user, olive, rosa, address, name, field, theirs, mine):  # noqa: F811
    url = address(name)
    opened = filled(as_user(rosa).get(url))
    assert as_user(olive).post(url, filled(as_user(olive).get(url)) | {field: theirs}).status_code == 302

    told = as_user(rosa).post(url, opened | {field: mine})
    assert told.status_code == 200
    assert "saved this while you were writing. Nothing of yours is lost." in told.content.decode()
    assert [(each.saved, each.typed) for each in told.context["form"].differences] == [(theirs, mine)]
    assert told.context["form"].saved_by == "Olive"
    assert filled(told)[field] == mine
    assert filled(as_user(rosa).get(url))[field] == theirs  # nothing was written

    assert as_user(rosa).post(url, filled(told)).status_code == 302
    assert filled(as_user(rosa).get(url))[field] == mine


def test_a_field_the_second_one_left_alone_keeps_what_the_first_one_wrote(as_user, olive, rosa, address):  # noqa: F811
    url = address("attendance-times")
    opened = filled(as_user(rosa).get(url))
    as_user(olive).post(url, opened | {"came": "10:05"})
    told = as_user(rosa).post(url, opened | {"left": "11:10"})
    assert (filled(told)["came"], filled(told)["left"]) == ("10:05", "11:10")
    assert told.context["form"].differences == []


def test_both_typed_the_same(as_user, olive, rosa, address):  # noqa: F811
    """No reason to ask anybody."""
    url = address("handover")
    opened = filled(as_user(rosa).get(url))
    as_user(olive).post(url, opened | {"note": "The list is with Rosa."})
    assert as_user(rosa).post(url, opened | {"note": "The list is with Rosa."}).status_code == 302


def test_a_second_adoption_for_the_same_day_takes_no_version_away_unseen(as_user, olive, rosa, address):  # noqa: F811
    url = address("standing-policy")
    opened = filled(as_user(rosa).get(url))
    as_user(olive).post(url, opened | {"source": "Article 4"})
    as_user(rosa).post(url, opened | {"source": "Article 5"})
    assert [(each.version, each.replaced_at) for each in StandingPolicy.objects.all()] == [(1, None)]


def test_two_answer_one_question(as_user, olive, rosa, coalition):  # noqa: F811
    """The form stands on the objective's page, once for each question."""
    objective = Objective.objects.create(coalition=coalition, title="Wait less")
    statement = Statement.objects.create(coalition=coalition, objective=objective, number=1, body="Why.")
    asked = StatementAnswer.objects.create(
        coalition=coalition, statement=statement, kind="question", question="When?", given_on=coalition.today()
    )
    url = reverse("question-reply", args=["river", asked.pk])
    opened = as_user(rosa).get(reverse("objective-page", args=["river", objective.pk])).context["questions"][0].form
    seen = {f"q{asked.pk}-version": opened.initial["version"]}
    assert as_user(olive).post(url, seen | {f"q{asked.pk}-text": "In May."}).status_code == 302

    told = as_user(rosa).post(url, seen | {f"q{asked.pk}-text": "In June."})
    form = told.context["questions"][0].form
    assert [(each.saved, each.typed) for each in form.differences] == [("In May.", "In June.")]
    assert "Olive saved this while you were writing. Nothing of yours is lost." in told.content.decode()
    asked.refresh_from_db()
    assert asked.reply == "In May."
    assert as_user(rosa).post(url, form.data).status_code == 302
    asked.refresh_from_db()
    assert asked.reply == "In June."


def test_two_note_votes_in_one_room(as_user, olive, rosa, coalition, partner):  # noqa: F811
    """Line by line: what one did not touch stays as the other one noted it, the rest is asked about."""
    other = make_partner(coalition, "Hilltop Clinic")
    vote = make_vote(coalition)
    url = reverse("decision-room", args=["river", vote.pk])
    mine, theirs = (Ballot.objects.get(decision=vote, partner=each) for each in (partner, other))

    def noted():
        return [Ballot.objects.get(pk=each.pk).choice for each in (mine, theirs)]

    def opened(client):
        found = {}
        for row in client.get(url).context["rows"]:
            found |= sent(row)
        return found

    def sent(row):
        names = {"choice": row["chosen"], "reason": row["reason"]}
        names = {f"{name}-{row['ballot'].pk}": value for name, value in names.items()}
        return names | {f"ballot-{row['ballot'].pk}-version": row["version"]}

    assert as_user(olive).post(url, {f"choice-{each.pk}": "for" for each in (mine, theirs)}).status_code == 302
    before = opened(as_user(rosa))
    as_user(olive).post(url, opened(as_user(olive)) | {f"choice-{each.pk}": "against" for each in (mine, theirs)})
    told = as_user(rosa).post(url, before | {f"choice-{mine.pk}": "abstained", f"reason-{mine.pk}": "A stake in it."})
    assert "“Against” was noted meanwhile." in told.content.decode()
    assert noted() == ["against", "against"]
    rows = {row["ballot"].pk: row for row in told.context["rows"]}
    assert (rows[mine.pk]["chosen"], rows[mine.pk]["reason"]) == ("abstained", "A stake in it.")
    assert rows[theirs.pk]["chosen"] == "against"

    again = sent(rows[mine.pk]) | sent(rows[theirs.pk])
    assert as_user(rosa).post(url, again).status_code == 302
    assert noted() == ["abstained", "against"]
