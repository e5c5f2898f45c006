"""The agenda builder and its neighbors: who may, what is said and kept, how much it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.versions import version_of
from meetings.meetings.outcomes import version_of_outcomes
from meetings.models import (
    Acknowledgement,
    AgendaItem,
    AgendaTemplate,
    ItemSuggestion,
    Meeting,
    Objective,
)
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


def url(name, meeting, *more):
    return reverse(name, args=["river", meeting.pk, *more])


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition)


@pytest.fixture
def lead(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner)


class TestBuilder:
    def test_add_change_move_mark_remove(self, coordinator, as_user, meeting, lead):
        client = as_user(coordinator)
        for title in ("First", "Second"):
            data = {"title": title, "purpose": "decide", "owner": "Priya Raman", "minutes": "30"}
            assert client.post(url("meeting-item-new", meeting), data).status_code == 302
        first, second = meeting.agenda_items.all()
        assert "60 of 90 minutes: 30 free." in client.get(url("meeting-agenda", meeting)).content.decode()
        for direction, titles in [
            ("up", ["Second", "First"]),
            ("down", ["First", "Second"]),
            ("sideways", ["First", "Second"]),
        ]:
            client.post(url("meeting-item-move", meeting, second.pk), {"direction": direction})
            assert [item.title for item in meeting.agenda_items.all()] == titles
        client.post(url("meeting-item-move", meeting, second.pk), {"direction": "in"})
        second.refresh_from_db()
        assert second.level == 1
        client.post(url("meeting-item-move", meeting, second.pk), {"before": str(first.pk)})
        assert meeting.agenda_items.first() == second
        client.post(url("meeting-item-mark", meeting, second.pk), {"state": "parked"})
        assert "Parking lot" in client.get(url("meeting-agenda", meeting)).content.decode()
        client.post(url("meeting-item-remove", meeting, first.pk))
        assert list(meeting.agenda_items.values_list("title", "state")) == [("Second", "parked")]

    def test_everything_about_an_item(self, coordinator, as_user, coalition, meeting, lead):
        item = make_item(meeting)
        aim = Objective.objects.create(coalition=coalition, title="Beds")
        page = as_user(coordinator).get(url("meeting-agenda", meeting) + f"?edit={item.pk}")
        assert "How far do people decide along?" in page.content.decode()
        data = {
            "title": "Night beds", "purpose": "consult", "participation": "involve", "expected_result": "A list",
            "owner": "", "minutes": "20", "objective": aim.pk, "notes": "Read first", "kind": "item",
            "is_confidential": "on", "reader": "Priya Raman", "competition": "Two hospitals", "version": version_of(item),
        }  # fmt: skip
        assert as_user(coordinator).post(url("meeting-item-edit", meeting, item.pk), data).status_code == 302
        item.refresh_from_db()
        assert (item.participation, item.expected_result, item.objective) == ("involve", "A list", aim)
        assert [reader.person for reader in item.named.all()] == [lead]
        data |= {"version": version_of(item), "reader": ""}
        as_user(coordinator).post(url("meeting-item-edit", meeting, item.pk), data)
        assert item.named.count() == 0

    def test_the_second_of_two_keeps_what_they_typed(self, coordinator, as_user, meeting):
        item = make_item(meeting)
        seen = version_of(item)
        AgendaItem.objects.get(pk=item.pk).save()
        data = {"title": "Mine", "kind": "item", "version": seen}
        page = as_user(coordinator).post(url("meeting-item-edit", meeting, item.pk), data).content.decode()
        assert "saved this while you were writing" in page
        assert 'value="Mine"' in page

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"title": ""}, "Fill in “Title”."),
            ({"title": "X", "minutes": "481"}, "between 1 and 480"),
            ({"title": "X", "minutes": "-1"}, "between 1 and 480"),
            ({"title": "X", "owner": "Nobody"}, "Nobody of that name is here"),
            ({"title": "X", "purpose": "chat"}, "chat"),
        ],
    )
    def test_what_does_not_fit_is_said_and_kept(self, coordinator, as_user, meeting, data, words):
        page = as_user(coordinator).post(url("meeting-item-new", meeting), data)
        assert page.status_code == 200
        assert words in page.content.decode()
        assert meeting.agenda_items.count() == 0

    @pytest.mark.parametrize(
        ("kind", "missing"),
        [("item", {"purpose", "owner", "minutes"}), ("open_floor", {"minutes"}), ("break", {"minutes"})],
    )
    def test_on_a_published_agenda_items_come_whole(self, coordinator, as_user, coalition, kind, missing):
        meeting = make_meeting(coalition, status="published")
        page = as_user(coordinator).post(url("meeting-item-new", meeting), {"title": "X", "kind": kind})
        assert set(page.context["quick"].errors) == missing

    def test_cost_does_not_grow_with_items(self, coordinator, as_user, meeting, lead):
        costs = []
        for number in (1, 39):
            for each in range(number):
                make_item(meeting, f"Item {each}", owner=lead)
            client = as_user(coordinator)
            client.get(url("meeting-agenda", meeting))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url("meeting-agenda", meeting)).status_code == 200
            costs.append(len(asked))
        assert costs[0] == costs[1]


class TestTemplatesAndLeftOver:
    def test_through_the_pages(self, coordinator, as_user, coalition, meeting, lead):
        client = as_user(coordinator)
        make_item(meeting, "Open", owner=lead)
        client.post(url("meeting-template-keep", meeting), {"name": "Council"})
        other = make_meeting(coalition, days=20)
        assert "Start from a template" in client.get(url("meeting-agenda", other)).content.decode()
        client.post(url("meeting-template-start", other), {"template": AgendaTemplate.objects.get().pk})
        assert [item.title for item in other.agenda_items.all()] == ["Open"]
        past = make_meeting(coalition, days=-5, status="held")
        left = make_item(past, "Fuel", state="parked")
        assert "Fuel" in client.get(url("meeting-agenda", other)).content.decode()
        client.post(url("meeting-item-bring", other), {"item": [left.pk, "x", "9" * 30]})
        assert other.agenda_items.filter(title="Fuel", carried_from=left).exists()

    def test_outcomes_say_what_is_left(self, coordinator, as_user, coalition):
        past = make_meeting(coalition, days=-5, status="held")
        rows = {name: make_item(past, name) for name in ("done", "open", "parked")}
        data = {f"state_{row.pk}": "" if name == "done" else name for name, row in rows.items()}
        data["version"] = version_of_outcomes(past, list(rows.values()))
        as_user(coordinator).post(url("meeting-outcomes", past), data | {"thanks": ""})
        assert dict(past.agenda_items.values_list("title", "state")) == {
            "done": "done",
            "open": "open",
            "parked": "parked",
        }


class TestUpdateInstead:
    def test_offered_and_done(self, coordinator, as_user, coalition, lead):
        meeting = make_meeting(coalition, status="published")
        make_item(meeting, "News", owner=lead, notes="All well")
        make_item(meeting, "Secret", owner=lead, is_confidential=True)
        client = as_user(coordinator)
        assert "Send an update instead?" in client.get(url("meeting-agenda", meeting)).content.decode()
        page = client.get(url("meeting-update-instead", meeting)).content.decode()
        assert "News\nAll well" in page
        assert "Secret" not in page
        client.post(url("meeting-update-instead", meeting), {"words": "All is well."})
        assert Meeting.objects.values_list("status", "update_words").get() == ("cancelled", "All is well.")
        assert "All is well." in client.get(meeting.get_absolute_url()).content.decode()

    def test_not_offered_when_there_is_work(self, coordinator, as_user, meeting, lead):
        make_item(meeting, purpose="decide", owner=lead)
        assert (
            "Send an update instead?" not in as_user(coordinator).get(url("meeting-agenda", meeting)).content.decode()
        )


class TestMembers:
    def test_suggesting_and_the_answer(self, coordinator, member, as_user, coalition):
        meeting = make_meeting(coalition, status="published")
        suggest = reverse("meeting-suggest", args=["river"])
        data = {"title": "Night numbers", "why": "Empty desks", "minutes": "10", "meeting": meeting.pk}
        assert as_user(member).post(suggest, data).status_code == 302
        row = ItemSuggestion.objects.get()
        assert (row.person, row.meeting, row.partner.name) == (member.people.get(), meeting, "Lakeside Hospital")
        client = as_user(coordinator)
        assert "Night numbers" in client.get(url("meeting-agenda", meeting)).content.decode()
        reply = url("meeting-suggestion-reply", meeting, row.pk)
        client.post(reply, {"answer": "declined"})
        assert "Say why. They took the time" in client.get(url("meeting-agenda", meeting)).content.decode()
        client.post(reply, {"answer": "declined", "reply": "In June"})
        assert "In June" in as_user(member).get(suggest).content.decode()

    def test_not_for_a_meeting_one_cannot_see(self, member, as_user, meeting):
        data = {"title": "X", "meeting": meeting.pk}
        page = as_user(member).post(reverse("meeting-suggest", args=["river"]), data)
        assert page.status_code == 200
        assert ItemSuggestion.objects.count() == 0

    def test_reading_is_a_tick(self, member, as_user, coalition):
        meeting = make_meeting(coalition, status="published")
        make_invitation(meeting, member.people.get())
        page = as_user(member).get(meeting.get_absolute_url()).content.decode()
        assert "I have read it" in page
        assert Acknowledgement.objects.count() == 0
        for said, number in (("yes", 1), ("yes", 1), ("no", 0)):
            as_user(member).post(url("meeting-read", meeting), {"read": said})
            assert Acknowledgement.objects.count() == number

    def test_an_announced_meeting_says_when_its_agenda_comes(self, member, as_user, coalition):
        meeting = make_meeting(coalition, status="published", agenda_pending=True, agenda_due_on="2027-03-03")
        make_item(meeting, "Not yet")
        page = as_user(member).get(meeting.get_absolute_url()).content.decode()
        assert "The agenda follows by March 3." in page
        assert "Not yet" not in page
