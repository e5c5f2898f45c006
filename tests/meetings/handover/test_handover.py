"""When somebody leaves a partner, what they had in hand becomes one task and goes to a successor (TRN-1)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import Seat
from meetings.handover import actions, work
from meetings.models import Handover, Objective, Series, Task
from meetings.objectives import actions as objective_actions
from meetings.objectives import doing
from members.models import Affiliation
from members.people.actions import end_affiliation
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def dana(coalition, partner):
    return make_person(coalition, "Dana Whitehorse", partner=partner, email="dana@lakeside.example")


@pytest.fixture
def sam(coalition, partner):
    return make_person(coalition, "Sam Boone", partner=partner)


def tie(person):
    return person.affiliations.get()


def leave(person, by, *, days_ago=0):
    on = person.coalition.today() - timedelta(days=days_ago)
    end_affiliation(affiliation=tie(person), on=on, by=by)
    return Handover.objects.filter(affiliation__person=person).first()


def in_hand(person):
    affiliation = Affiliation.objects.select_related("person", "partner", "coalition").get(
        person=person, partner__name="Lakeside Hospital"
    )
    return {source.kind: [thing.what for thing in things] for source, things in work.in_hand(affiliation)}


@pytest.fixture
def full_hands(coalition, partner, dana, sam, coordinator):
    """One thing of each kind for Dana, and one like it of somebody else's."""
    for person in (dana, sam):
        name = person.first_name
        meeting = make_meeting(coalition, f"Council of {name}", status="published", chair=person)
        make_item(meeting, f"Item of {name}", owner=person)
        make_invitation(meeting, person, partner)
        doing.add_task(coalition=coalition, title=f"Task of {name}", owner=person, by=coordinator)
        objective_actions.create_objective(coalition=coalition, by=coordinator, title=f"Aim of {name}", owner=person)
        Seat.objects.create(coalition=coalition, body="Steering", title=name, partner=partner, person=person)
        day = coalition.today() + timedelta(days=3)
        Series.objects.create(
            coalition=coalition, title=f"Series of {name}", starts_on=day, starts_time="14:00", note_taker=person
        )
    task = doing.add_task(coalition=coalition, title="For Sam", owner=sam, by=coordinator)
    doing.delegate_task(task=task, delegate=dana, by=coordinator)


class TestOpened:
    def test_what_stands_on_it(self, full_hands, dana, coordinator, coalition):
        handover = leave(dana, coordinator)
        assert in_hand(dana) == {
            "task": ["Task of Dana"],
            "delegated": ["For Sam"],
            "objective": ["Aim of Dana"],
            "series": ["Series of Dana"],
            "meeting": ["Council of Dana"],
            "item": ["Item of Dana"],
            "place": ["Council of Dana"],
            "seat": ["Dana, Steering"],
        }
        assert handover.task.title == "Hand over what Dana Whitehorse had in hand at Lakeside Hospital"
        assert handover.task.owner == coordinator.people.get()
        assert handover.task.partner is None

    @pytest.mark.parametrize(("days_ago", "due_in"), [(0, 30), (1, 29), (29, 1), (30, 0), (31, 0), (300, 0)])
    def test_the_end_may_lie_back(self, full_hands, dana, coordinator, coalition, days_ago, due_in):
        handover = leave(dana, coordinator, days_ago=days_ago)
        assert (handover.task.due_on - coalition.today()).days == due_in

    def test_nothing_in_hand_opens_nothing(self, dana, sam, coordinator):
        assert leave(dana, coordinator) is None
        assert not Task.objects.exists()

    def test_ended_twice_is_opened_once(self, full_hands, dana, coordinator):
        leave(dana, coordinator)
        affiliation = Affiliation.objects.get(person=dana)
        end_affiliation(affiliation=affiliation, on=affiliation.ended_on, by=coordinator)
        actions.open_handover(affiliation=affiliation, by=coordinator)
        assert Handover.objects.count() == 1

    @pytest.mark.parametrize("who", ["nobody", "member"])
    def test_in_nobodys_hands_unless_a_coordinator_noted_it(self, request, full_hands, dana, who):
        by = None if who == "nobody" else request.getfixturevalue("member")
        assert leave(dana, by).task.owner is None

    def test_the_longest_names_there_are(self, coalition, coordinator):
        partner = make_partner(coalition, "P" * 200)
        person = make_person(coalition, "N" * 200, partner=partner)
        doing.add_task(coalition=coalition, title="T", owner=person, by=coordinator)
        assert len(leave(person, coordinator).task.title) == 200


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            ({}, True),
            ({"done_on": "2026-01-01"}, False),
            ({"let_go_on": "2026-01-01"}, False),
            ({"partner": None}, True),
        ],
    )
    def test_tasks(self, coalition, partner, dana, coordinator, fields, found):
        Task.objects.create(**{"coalition": coalition, "title": "T", "owner": dana, "partner": partner} | fields)
        leave(dana, coordinator)
        assert ("task" in in_hand(dana)) is found

    def test_what_they_do_for_another_partner_stays_with_them(self, coalition, dana, sam, coordinator):
        other = make_partner(coalition, "Mercy")
        Affiliation.objects.create(coalition=coalition, person=dana, partner=other, started_on="2025-01-01")
        Task.objects.create(coalition=coalition, title="Mercy’s", owner=dana, partner=other)
        Task.objects.create(coalition=coalition, title="Nobody’s", owner=dana)
        asked, free = (make_meeting(coalition, name, status="published") for name in ("Asked", "Free"))
        make_invitation(asked, dana, dana.affiliations.get(partner__name="Lakeside Hospital").partner)
        make_invitation(free, dana, other)
        for meeting in (asked, free):
            make_item(meeting, f"At {meeting.title}", owner=dana)
        end_affiliation(
            affiliation=dana.affiliations.exclude(partner=other).get(), on=coalition.today(), by=coordinator
        )
        assert in_hand(dana) == {"item": ["At Asked"], "place": ["Asked"]}

    @pytest.mark.parametrize(
        ("days", "status", "found"),
        [
            (7, "draft", True),
            (7, "published", True),
            (7, "cancelled", False),
            (-7, "published", False),
            (-7, "held", False),
        ],
    )
    def test_meetings(self, coalition, dana, coordinator, days, status, found):
        make_item(make_meeting(coalition, days=days, status=status), owner=dana)
        leave(dana, coordinator)
        assert ("item" in in_hand(dana)) is found

    @pytest.mark.parametrize(
        ("state", "found"), [("open", True), ("done", False), ("parked", False), ("carried", False)]
    )
    def test_items(self, coalition, dana, coordinator, state, found):
        make_item(make_meeting(coalition), owner=dana, state=state)
        leave(dana, coordinator)
        assert ("item" in in_hand(dana)) is found

    def test_a_meeting_goes_with_its_series_unless_it_is_its_own(self, coalition, dana, sam, coordinator):
        series = Series.objects.create(
            coalition=coalition, title="Monthly", starts_on=coalition.today(), starts_time="14:00", chair=dana
        )
        for day, own in ((7, []), (14, ["chair"])):
            on = coalition.today() + timedelta(days=day)
            make_meeting(coalition, f"In {day}", days=day, chair=dana, series=series, series_on=on, series_own=own)
        leave(dana, coordinator)
        assert in_hand(dana) == {"series": ["Monthly"], "meeting": ["In 14"]}

    def test_back_again(self, full_hands, coalition, partner, dana, coordinator):
        leave(dana, coordinator)
        Affiliation.objects.create(coalition=coalition, person=dana, partner=partner, started_on=coalition.today())
        affiliation = Affiliation.objects.filter(person=dana, ended_on__isnull=False).get()
        assert work.in_hand(affiliation) == []


class TestHandedOver:
    def test_everything(self, full_hands, dana, sam, coordinator):
        handover = leave(dana, coordinator)
        keys = {work.key_of(source, thing) for source, things in work.in_hand(handover.affiliation) for thing in things}
        # Sam cannot do for Sam what Sam answers for: it is simply Sam's again.
        given, stayed = actions.hand_over(
            handover=handover, successor=sam, keys=keys, note="Call first.", by=coordinator
        )
        assert (given, stayed) == (8, [])
        assert in_hand(dana) == {}
        handover.refresh_from_db()
        assert (handover.successor, handover.note) == (sam, "Call first.")
        assert Task.objects.get(title="Task of Dana").owner == sam
        assert Task.objects.get(title="For Sam").delegate is None
        assert Objective.objects.get(title="Aim of Dana").owner == sam
        assert Seat.objects.get(title="Dana").person == sam

    def test_only_what_is_ticked(self, full_hands, dana, sam, coordinator):
        handover = leave(dana, coordinator)
        task = Task.objects.get(title="Task of Dana")
        assert actions.hand_over(handover=handover, successor=sam, keys={f"task-{task.pk}"}, by=coordinator) == (1, [])
        assert "task" not in in_hand(dana)
        assert "seat" in in_hand(dana)

    def test_what_is_not_theirs_is_not_given(self, full_hands, dana, sam, coordinator, coalition):
        handover = leave(dana, coordinator)
        other = Task.objects.get(title="Task of Sam")
        amy = make_person(coalition, "Amy")
        assert actions.hand_over(handover=handover, successor=amy, keys={f"task-{other.pk}"}, by=coordinator) == (0, [])
        other.refresh_from_db()
        assert other.owner == sam

    def test_what_cannot_go_there_stays_and_says_why(self, full_hands, dana, coordinator, coalition):
        handover = leave(dana, coordinator)
        amy = make_person(coalition, "Amy", partner=make_partner(coalition, "Mercy"))
        keys = {work.key_of(source, thing) for source, things in work.in_hand(handover.affiliation) for thing in things}
        given, stayed = actions.hand_over(handover=handover, successor=amy, keys=keys, by=coordinator)
        assert (given, stayed) == (7, ["For Sam: Amy is not with the same partner. Hand it on instead."])
        assert in_hand(dana) == {"delegated": ["For Sam"]}
        assert Seat.objects.get(title="Dana").partner.name == "Mercy"


class TestForms:
    """Whoever left stays what they were on rows that are saved later: nothing becomes unsaveable."""

    def post(self, client, name, args, form):
        """Send a form as it was shown."""
        data = {}
        for key in form.fields:
            value = form[key].value()
            if hasattr(value, "isoformat"):
                value = value.isoformat()[:16]
            data[key] = "" if value in (None, [], False) else value
        return client.post(reverse(name, args=args), data)

    def test_item_task_seat_meeting_series(self, full_hands, dana, sam, coordinator, as_user):
        leave(dana, coordinator)
        client = as_user(coordinator)
        meeting = dana.chaired_meetings.get()
        item, task = meeting.agenda_items.get(), Task.objects.get(title="Task of Dana")
        seat, series = Seat.objects.get(title="Dana"), Series.objects.get(note_taker=dana)
        edits = [
            ("meeting-item-edit", [meeting.pk, item.pk]),
            ("task-edit", [task.pk]),
            ("seat-edit", [seat.pk]),
            ("meeting-edit", [meeting.pk]),
            ("series-edit", [series.pk]),
        ]
        for name, keys in edits:
            page = client.get(reverse(name, args=["river", *keys]))
            answer = self.post(client, name, ["river", *keys], page.context["form"])
            assert answer.status_code == 302, (name, answer.context["form"].errors)
        for row, holder in (
            (item, "owner"),
            (task, "owner"),
            (seat, "person"),
            (meeting, "chair"),
            (series, "note_taker"),
        ):
            row.refresh_from_db()
            assert getattr(row, holder) == dana
        delegated = Task.objects.get(title="For Sam")
        assert client.post(reverse("task-done", args=["river", delegated.pk]), {"done": "yes"}).status_code == 302
        delegated.refresh_from_db()
        assert delegated.done_on is not None


class TestPage:
    def test_handed_over_on_the_page(self, full_hands, dana, sam, coordinator, as_user):
        handover = leave(dana, coordinator)
        client, address = as_user(coordinator), reverse("handover", args=["river", handover.pk])
        task = client.get(handover.task.get_absolute_url()).content.decode()
        assert address in task
        page = client.get(address)
        assert [each.name for each in page.context["colleagues"]] == ["Sam Boone"]
        assert "8 things are still in their hands" in page.content.decode()
        mine = Task.objects.get(title="Task of Dana")
        client.post(address, {"of_task": [f"task-{mine.pk}"], "successor": "Sam Boone", "note": "Call first."})
        mine.refresh_from_db()
        assert mine.owner == sam
        assert "7 things are still in their hands" in client.get(address).content.decode()

    def test_a_note_without_a_successor(self, full_hands, dana, coordinator, as_user):
        handover = leave(dana, coordinator)
        address = reverse("handover", args=["river", handover.pk])
        mine = Task.objects.get(title="Task of Dana")
        page = as_user(coordinator).post(address, {"of_task": [f"task-{mine.pk}"]})
        assert page.context["form"].errors["successor"] == ["Who takes it on? Type a few letters of the name."]
        as_user(coordinator).post(address, {"of_task": [f"task-{mine.pk}"], "note": "Keys are at Station 2."})
        handover.refresh_from_db()
        mine.refresh_from_db()
        assert (handover.note, mine.owner) == ("Keys are at Station 2.", dana)

    def test_nobody_else(self, full_hands, dana, coordinator, leader, member, outsider, as_user):
        address = reverse("handover", args=["river", leave(dana, coordinator).pk])
        for user in (leader, member, outsider):
            assert as_user(user).get(address).status_code == 404

    def test_through_the_page_that_ends_the_tie(self, full_hands, dana, coordinator, as_user):
        ending = reverse("tie-end", args=["river", dana.pk, tie(dana).pk])
        assert as_user(coordinator).post(ending, {"on": dana.coalition.today().isoformat()}).status_code == 302
        assert Handover.objects.get().affiliation.person == dana
