"""Pages of meetings: who sees what, what they cost, and that forms keep what was typed."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from coalition.versions import version_of
from meetings.documents.actions import add_document
from meetings.meetings import actions, page
from meetings.meetings.outcomes import version_of_outcomes
from meetings.models import AgendaItem, Attendance, Decision, Invitation, Meeting, Task
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


def url(name, meeting=None, *more):
    return reverse(name, args=["river", *([meeting.pk] if meeting else []), *more])


READ = ["meeting-detail", "meeting-calendar"]
KEEP = ["meeting-edit", "meeting-outcomes", "meeting-item-new", "meeting-invite", "attendance", "attendance-state",
        "meeting-decision-new", "meeting-task-new"]  # fmt: skip
STEPS = ["meeting-publish", "meeting-call-off", "meeting-hold", "meeting-follow-up", "meeting-uninvite",
         "attendance-marks", "attendance-bulk", "attendance-undo", "attendance-walk-in"]  # fmt: skip


class TestAccess:
    @pytest.fixture(params=["draft", "published"])
    def meeting(self, coalition, request):
        return make_meeting(coalition, status=request.param)

    @pytest.fixture
    def users(self, owner, coordinator, leader, member, outsider):
        return {"owner": owner, "coordinator": coordinator, "leader": leader, "member": member, "outsider": outsider}

    @pytest.mark.parametrize("who", ["owner", "coordinator", "leader", "member", "outsider"])
    def test_pages_and_steps(self, users, who, as_user, meeting, settings):
        client = as_user(users[who])
        keeps, outside = who in ("owner", "coordinator"), who == "outsider"
        seen = keeps or (not outside and meeting.status == "published")
        for name in READ:
            assert client.get(url(name, meeting)).status_code == (200 if seen else 404), name
        for name in KEEP:
            assert client.get(url(name, meeting)).status_code == (200 if keeps else 403 if seen else 404), name
        before = Meeting.objects.values().get()
        for name in STEPS if not keeps else []:
            assert client.post(url(name, meeting)).status_code == (403 if seen else 404), name
        assert Meeting.objects.values().get() == before

    def test_steps_are_not_taken_by_reading(self, coordinator, as_user, meeting):
        for name in [*STEPS, "meeting-answer"]:
            assert as_user(coordinator).get(url(name, meeting)).status_code == 405, name

    def test_lists(self, users, as_user, meeting):
        for who, user in users.items():
            for name in ("meeting-list", "decision-list", "objective-list"):
                page = as_user(user).get(url(name))
                assert page.status_code == (404 if who == "outsider" else 200)
        assert ("Quarterly council" in as_user(users["member"]).get(url("meeting-list")).content.decode()) is (
            meeting.status == "published"
        )

    def test_a_stranger_signs_in_first(self, client, meeting):
        assert client.get(url("meeting-detail", meeting)).status_code == 302


class TestRemoteLink:
    LINK = "https://video.example/42"

    @pytest.mark.parametrize("invited", [True, False])
    def test_only_invited_people_see_it(self, coalition, member, as_user, invited):
        meeting = make_meeting(coalition, status="published", remote_link=self.LINK)
        if invited:
            make_invitation(meeting, member.people.get())
        for name in READ:
            assert (
                self.LINK.encode() in as_user(member).get(url(name, meeting)).content.replace(b"\r\n ", b"")
            ) is invited

    def test_leaders_do_not_unless_invited(self, coalition, leader, as_user):
        meeting = make_meeting(coalition, status="published", remote_link=self.LINK)
        assert self.LINK not in as_user(leader).get(url("meeting-detail", meeting)).content.decode()


class TestMember:
    @pytest.fixture
    def meeting(self, coalition, member):
        meeting = make_meeting(coalition, status="published")
        make_item(meeting, owner=member.people.get())
        return meeting

    def test_answers_on_the_page(self, meeting, member, as_user):
        make_invitation(meeting, member.people.get())
        assert "Can you come?" in as_user(member).get(url("meeting-detail", meeting)).content.decode()
        as_user(member).post(url("meeting-answer", meeting), {"answer": "declined", "note": "Away"})
        assert Invitation.objects.values_list("answer", "note").get() == ("declined", "Away")

    def test_a_bad_answer_is_shown_again(self, meeting, member, as_user):
        make_invitation(meeting, member.people.get())
        page = as_user(member).post(url("meeting-answer", meeting), {"answer": "delegate", "note": "Sorry"})
        assert "Tell us who comes instead." in page.content.decode()
        assert "Sorry" in page.content.decode()

    def test_nobody_answers_for_another(self, meeting, member, as_user, coalition):
        make_invitation(meeting, make_person(coalition, "Somebody"))
        assert as_user(member).post(url("meeting-answer", meeting), {"answer": "coming"}).status_code == 404
        assert Invitation.objects.get().answer == "none"

    def test_does_not_see_who_else_was_asked(self, meeting, member, as_user, coalition):
        make_invitation(meeting, make_person(coalition, "Secret Guest"))
        assert "Secret Guest" not in as_user(member).get(url("meeting-detail", meeting)).content.decode()


class TestForms:
    def data(self, **changes):
        return {
            "title": "Winter council",
            "starts_at": "2027-01-15T10:00",
            "ends_at": "2027-01-15T11:30",
            "location_host": "ours",
            "uid": "6a1b2c3d-0000-4000-8000-000000000001",
        } | changes

    def test_times_are_on_the_clock_of_the_coalition(self, coordinator, as_user):
        for _ in range(2):  # a double click
            page = as_user(coordinator).post(url("meeting-new"), self.data())
        meeting = Meeting.objects.get()
        assert page["Location"] == meeting.get_absolute_url()
        assert (meeting.starts_at, meeting.ends_at) == (
            datetime(2027, 1, 15, 16, tzinfo=UTC),
            datetime(2027, 1, 15, 17, 30, tzinfo=UTC),
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-14T04:00"}, "The clocks go forward that night"),
            ({"ends_at": "2027-01-15T10:00"}, "ends after it starts"),
            ({"ends_at": "2027-02-15T10:00"}, "two weeks or more"),
            ({"title": ""}, "Fill in “Title”."),
            ({"remote_link": "javascript:alert(1)"}, "Write the whole address"),
            ({"chair": "Nobody of this name"}, "Nobody of that name is here"),
            ({"starts_at": "9999-12-31T23:59", "ends_at": "9999-12-31T23:59"}, 'role="alert"'),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, coordinator, as_user, changes, words):
        page = as_user(coordinator).post(url("meeting-new"), self.data(**changes) | {"purpose": "Kept words"})
        assert page.status_code == 200
        assert words in page.content.decode()
        assert "Kept words" in page.content.decode()
        assert Meeting.objects.count() == 0

    def test_the_hour_that_comes_twice_is_the_first_and_stays_what_it_was(self, coordinator, as_user, coalition):
        as_user(coordinator).post(
            url("meeting-new"), self.data(starts_at="2026-11-01T01:30", ends_at="2026-11-01T03:00")
        )
        meeting = Meeting.objects.get()
        assert meeting.starts_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
        second = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
        Meeting.objects.update(starts_at=second)
        meeting.refresh_from_db()
        shown = self.data(
            starts_at="2026-11-01T01:30", ends_at="2026-11-01T03:00", title="Renamed", version=version_of(meeting)
        )
        assert as_user(coordinator).post(url("meeting-edit", meeting), shown).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.title, meeting.starts_at) == ("Renamed", second)

    def test_the_second_of_two_keeps_what_they_typed(self, coordinator, as_user, coalition):
        meeting = make_meeting(
            coalition,
            starts_at=datetime(2027, 1, 15, 16, tzinfo=UTC),
            ends_at=datetime(2027, 1, 15, 17, 30, tzinfo=UTC),
        )
        seen = version_of(meeting)
        actions.change_meeting(meeting=meeting, seen=seen, by=coordinator, place="Town hall")
        page = as_user(coordinator).post(url("meeting-edit", meeting), self.data(place="Barn", version=seen))
        text = page.content.decode()
        assert page.status_code == 200
        assert "Rosa saved this while you were writing" in text
        assert "Town hall" in text
        assert "Barn" in text
        assert Meeting.objects.get().place == "Town hall"
        again = page.context["form"]["version"].value()
        assert (
            as_user(coordinator).post(url("meeting-edit", meeting), self.data(place="Barn", version=again)).status_code
            == 302
        )
        assert Meeting.objects.get().place == "Barn"

    def test_an_item_by_name(self, coordinator, as_user, coalition):
        meeting, person = make_meeting(coalition), make_person(coalition, "Priya Raman")
        data = {"title": "Drill", "purpose": "decide", "owner": "Priya Raman", "minutes": "30", "notes": ""}
        as_user(coordinator).post(url("meeting-item-new", meeting), data)
        item = AgendaItem.objects.get()
        assert (item.title, item.purpose, item.owner, item.minutes) == ("Drill", "decide", person, 30)
        changed = data | {"minutes": "481", "version": version_of(item)}
        page = as_user(coordinator).post(url("meeting-item-edit", meeting, item.pk), changed)
        assert "between 1 and 480" in page.content.decode()

    def test_publishing_through_the_page(self, coordinator, as_user, coalition):
        meeting, person = make_meeting(coalition), make_person(coalition, "Priya")
        item = make_item(meeting, "Drill", purpose="", owner=person)
        client = as_user(coordinator)
        text = client.get(url("meeting-detail", meeting)).content.decode()
        assert f'<a href="#item-{item.pk}">“Drill” lacks a purpose.</a>' in text
        assert "Publish to" not in text
        client.post(url("meeting-publish", meeting))
        assert Meeting.objects.get().status == "draft"
        AgendaItem.objects.update(purpose="decide")
        assert "Publish to 0 people" in client.get(url("meeting-detail", meeting)).content.decode()
        client.post(url("meeting-publish", meeting))
        assert Meeting.objects.get().status == "published"

    @pytest.mark.parametrize("who", ["members", "types", "partner", "person"])
    def test_inviting(self, coordinator, as_user, coalition, partner, who):
        person = make_person(coalition, "Hana", partner=partner)
        meeting = make_meeting(coalition)
        data = {"who": who, "types": [partner.stakeholder_type_id], "partner": partner.name, "person": "Hana"}
        as_user(coordinator).post(url("meeting-invite", meeting), data)
        assert Invitation.objects.values_list("person", "partner").get() == (person.pk, partner.pk)
        as_user(coordinator).post(url("meeting-uninvite", meeting), {"person": [person.pk, "x", "9" * 30]})
        assert Invitation.objects.count() == 0

    @pytest.mark.parametrize(
        ("who", "words"), [("types", "Tick a type."), ("partner", "Name the partner."), ("person", "Name the person.")]
    )
    def test_inviting_nobody_in_particular(self, coordinator, as_user, coalition, who, words):
        assert (
            words
            in as_user(coordinator).post(url("meeting-invite", make_meeting(coalition)), {"who": who}).content.decode()
        )

    def test_afterwards(self, coordinator, as_user, coalition, partner):
        client = as_user(coordinator)
        meeting = make_meeting(coalition, days=-1, status="published")
        person = make_person(coalition, "Hana", partner=partner)
        make_invitation(meeting, person, partner)
        item = make_item(meeting, owner=person)
        client.post(url("meeting-hold", meeting))
        written = {f"outcome_{item.pk}": "Agreed", "thanks": "Thank you"}
        client.post(url("meeting-outcomes", meeting), written | {"version": version_of_outcomes(meeting, [item])})
        day = meeting.held_on().isoformat()
        data = {
            "title": "April 9",
            "rationale": "Roads",
            "method": "consensus",
            "decided_on": day,
            "took_part": [partner.pk],
            "is_major": "on",
            "why_unasked": "The road closed overnight.",
            "review_on": (coalition.today() + timedelta(days=365)).isoformat(),
        }
        client.post(url("meeting-decision-new", meeting), data)
        client.post(url("meeting-task-new", meeting), {"title": "Book the hall", "owner": "Hana", "due_on": ""})
        client.post(url("meeting-follow-up", meeting))
        meeting.refresh_from_db()
        item.refresh_from_db()
        decision, task = Decision.objects.get(), Task.objects.get()
        assert (meeting.status, item.outcome, meeting.thanks) == ("held", "Agreed", "Thank you")
        assert meeting.followed_up_at is not None
        assert [(b.partner, b.choice) for b in decision.ballots.all()] == [(partner, "took_part")]
        assert (task.owner, task.partner, task.meeting) == (person, partner, meeting)
        text = client.get(url("meeting-detail", meeting)).content.decode()
        for words in ("Agreed", "April 9", "Book the hall", "Sent"):
            assert words in text


class TestCalendarFile:
    def test_it_reads_back(self, coalition, member, as_user):
        meeting = make_meeting(coalition, status="published")
        answer = as_user(member).get(url("meeting-calendar", meeting))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        read = Calendar.from_ical(answer.content)
        assert (read["METHOD"], str(read.walk("VEVENT")[0]["UID"])) == ("PUBLISH", str(meeting.uid))


class TestCost:
    def queries(self, client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200
        return len(asked), len(page.content)

    @pytest.mark.parametrize("name", ["meeting-list", "decision-list", "objective-list"])
    def test_lists_cost_the_same_for_1_and_50(self, coordinator, as_user, coalition, name):
        costs = []
        for number in (1, 49):
            for each in range(number):
                meeting = make_meeting(coalition, f"M{each}", days=each + 1, status="published")
                make_item(meeting)
                Decision.objects.create(coalition=coalition, title="D", decided_on="2026-01-01", meeting=meeting)
                coalition_objective(coalition)
            costs.append(self.queries(as_user(coordinator), url(name) + "?per=50")[0])
        assert costs[0] == costs[1]
        assert costs[0] <= 6

    def fill(self, meeting, number):
        partners = [make_partner(meeting.coalition, f"Partner {number}-{n:03}") for n in range(max(number // 5, 1))]
        for n in range(number):
            person = make_person(meeting.coalition, f"Person {n:03}", partner=partners[n % len(partners)])
            partner = partners[n % len(partners)]
            make_invitation(meeting, person, partner)
            Attendance.objects.create(
                coalition=meeting.coalition, meeting=meeting, person=person, partner=partner, status="present"
            )

    def test_the_page_with_250_people(self, coordinator, as_user, coalition):
        meeting = make_meeting(coalition, days=-1, status="held")
        make_item(meeting)
        self.fill(meeting, 1)
        small, _ = self.queries(as_user(coordinator), url("meeting-detail", meeting))
        self.fill(meeting, 249)
        queries, size = self.queries(as_user(coordinator), url("meeting-detail", meeting))
        assert queries == small == 8
        assert size < 48 * 1024
        sheet, _ = self.queries(as_user(coordinator), url("attendance", meeting))
        assert sheet <= 9

    def test_the_page_with_40_items(self, coordinator, as_user, coalition):
        meeting = make_meeting(coalition, days=1, status="published")
        make_item(meeting)
        small, _ = self.queries(as_user(coordinator), url("meeting-detail", meeting))
        for number in range(39):
            make_item(
                meeting,
                f"Item {number}",
                owner=make_person(coalition, f"Owner {number}"),
                objective=coalition_objective(coalition),
            )
        many, _ = self.queries(as_user(coordinator), url("meeting-detail", meeting))
        assert many == small

    @pytest.mark.parametrize(("people", "days", "folded"), [(40, 1, False), (41, 1, True), (41, -1, False)])
    def test_a_long_list_of_those_asked_is_folded_until_it_begins(
        self, coordinator, as_user, coalition, people, days, folded
    ):
        meeting = make_meeting(coalition, days=days, status="published")
        for number in range(people):
            make_invitation(meeting, make_person(coalition, f"Guest {number}"))
        page = as_user(coordinator).get(url("meeting-detail", meeting)).content.decode()
        assert (f"<summary>{people} people, by partner</summary>" in page) is folded

    @pytest.mark.parametrize("who", ["coordinator", "member"])
    def test_300_people_and_40_items_cost_what_one_costs(self, request, as_user, coalition, who, settings):
        client = as_user(request.getfixturevalue(who))
        meeting = make_meeting(coalition, status="published")
        own = request.getfixturevalue(who).people.get()
        make_invitation(meeting, own)
        aim = coalition_objective(coalition)
        costs = []
        for people, items in ((1, 1), (298, 39)):
            for number in range(items):
                lead = make_person(coalition, f"Lead {items}-{number}")
                item = make_item(meeting, f"Item {number}", owner=lead, objective=aim, minutes=1)
                add_document(meeting=meeting, item=item, title="P", name="p.txt", content=b"words", by=None)
            self.fill(meeting, people)
            costs.append(self.queries(client, url("meeting-detail", meeting))[0])
        assert costs[0] == costs[1]
        assert costs[0] <= 14


def coalition_objective(coalition):
    from meetings.models import Objective

    return Objective.objects.create(coalition=coalition, title="Beds")


class TestBrief:
    """Why to come, within ten seconds: what is decided, what is asked, what the reader leads, what to read (MTG-2)."""

    def test_lines(self, coalition):
        meeting = make_meeting(coalition, status="published")
        lead = make_person(coalition, "Priya Raman")
        other = make_person(coalition, "Joel Ferreira")
        rows = [("Where we stand", "inform", other), ("The date", "decide", other), ("Mine to lead", "decide", lead)]
        rows += [("Nights", "consult", other), ("Sign up", "act", other)]
        items = [make_item(meeting, title, purpose=purpose, owner=owner) for title, purpose, owner in rows]
        items[1].expected_result = "One date"
        items[3].papers = [SimpleNamespace(title="Two pages")]
        found = page.brief(items, [SimpleNamespace(title="House rules")], lead)
        assert [(words, [text for text, *_ in texts], more) for _, words, texts, more in found] == [
            ("You lead", ["Mine to lead"], 0),
            ("We decide", ["The date"], 0),
            ("We want your view", ["Nights"], 0),
            ("We share the work", ["Sign up"], 0),
            ("To read before", ["House rules", "Two pages"], 0),
        ]
        assert found[1][2] == [("The date", f"item-{items[1].pk}", "One date")]
        assert found[-1][2] == [("House rules", "papers", ""), ("Two pages", f"item-{items[3].pk}", "")]

    def test_no_line_is_longer_than_three_titles(self, coalition):
        meeting = make_meeting(coalition)
        items = [make_item(meeting, f"Item {n}", purpose="decide") for n in range(5)]
        ((_, words, texts, more),) = page.brief(items, [], None)
        assert (words, [text for text, *_ in texts], more) == ("We decide", ["Item 0", "Item 1", "Item 2"], 2)

    @pytest.mark.parametrize(("days", "shown"), [(7, True), (-7, False)])
    def test_only_members_read_it_and_only_before(self, coalition, member, coordinator, as_user, days, shown):
        meeting = make_meeting(coalition, days=days, status="published")
        make_item(meeting, "The date", purpose="decide")
        assert ("We decide" in as_user(member).get(url("meeting-detail", meeting)).content.decode()) is shown
        assert "We decide" not in as_user(coordinator).get(url("meeting-detail", meeting)).content.decode()


def test_shorter_than_its_items_is_said_beside_the_field(as_user, coalition, coordinator, partner):
    """A draft may be shortened by somebody who says that the items follow; what was typed stays."""
    meeting = make_meeting(coalition, minutes=90)
    make_item(meeting, owner=make_person(coalition, "Priya", partner=partner), minutes=60)
    client = as_user(coordinator)
    zone = coalition.zone
    sent = {
        name: value for name, value in client.get(url("meeting-edit", meeting)).context["form"].initial.items() if value
    }
    sent |= {
        "starts_at": f"{meeting.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}",
        "ends_at": f"{meeting.starts_at.astimezone(zone) + timedelta(minutes=45):%Y-%m-%dT%H:%M}",
        "place": "Somewhere else",
    }
    page = client.post(url("meeting-edit", meeting), sent)
    assert page.context["form"].errors["ends_at"] == [
        "The items take 60 minutes, and the meeting would have 45. End later, or say that you change the items."
    ]
    assert "Somewhere else" in page.content.decode()
    assert "I change the items next" in page.content.decode()
    assert client.post(url("meeting-edit", meeting), sent | {"items_follow": "on"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.place) == (45, "Somewhere else")
