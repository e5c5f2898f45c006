"""Agendas: items added, changed, moved, parked, brought along; suggestions; templates; the tick “read”."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from meetings.agenda import actions, builder, suggestions
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow
from meetings.models import Acknowledgement, AgendaItem, AgendaTemplate, ItemReader, ItemSuggestion
from members.models import Notice
from tests.characters import make_person, viewer
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition)


def titles(meeting):
    return [item.title for item in meeting.agenda_items.on_the_table()]


def positions(meeting):
    return list(meeting.agenda_items.values_list("position", flat=True))


class TestItems:
    @pytest.mark.parametrize(
        ("title", "to", "order"),
        [
            ("A", "up", "ABC"),
            ("A", "down", "BAC"),
            ("B", "up", "BAC"),
            ("B", "down", "ACB"),
            ("C", "up", "ACB"),
            ("C", "down", "ABC"),
        ],
    )
    def test_items_move(self, meeting, coordinator, title, to, order):
        for name in "ABC":
            actions.add_item(meeting=meeting, by=coordinator, title=name)
        moved = actions.move_item(item=AgendaItem.objects.get(title=title), to=to, by=coordinator)
        assert titles(meeting) == list(order)
        assert moved is (order != "ABC")
        assert positions(meeting) == [1, 2, 3]

    def test_indented_items_go_with_the_one_they_are_under(self, meeting, coordinator):
        a, b, c = (actions.add_item(meeting=meeting, by=coordinator, title=name) for name in "ABC")
        assert actions.move_item(item=b, to="in", by=coordinator)
        assert actions.move_item(item=a, to="down", by=coordinator)
        assert list(meeting.agenda_items.values_list("title", "level")) == [("C", 0), ("A", 0), ("B", 1)]
        actions.remove_item(item=a, by=coordinator)
        assert list(meeting.agenda_items.values_list("title", "level")) == [("C", 0), ("B", 1)]

    def test_dragging(self, meeting, coordinator):
        a, b, c = (actions.add_item(meeting=meeting, by=coordinator, title=name) for name in "ABC")
        assert actions.place_item(item=c, before=a.pk, by=coordinator)
        assert titles(meeting) == ["C", "A", "B"]
        assert actions.place_item(item=c, before=None, by=coordinator)
        assert not actions.place_item(item=c, before=0, by=coordinator)
        assert titles(meeting) == ["A", "B", "C"]

    def test_a_published_agenda_stays_whole(self, meeting, coordinator, person):
        item = make_item(meeting, owner=person)
        meeting_actions.publish(meeting=meeting, by=coordinator)
        with pytest.raises(NotNow):
            actions.change_item(item=item, by=coordinator, minutes=None)
        with pytest.raises(NotNow):
            actions.add_item(meeting=meeting, by=coordinator, title="Bare")
        with pytest.raises(NotNow):
            actions.remove_item(item=item, by=coordinator)
        with pytest.raises(NotNow):
            actions.mark(item=item, state="parked", by=coordinator)
        item.refresh_from_db()
        assert (item.minutes, titles(meeting)) == (10, ["Where we stand"])

    def test_an_announced_agenda_may_be_incomplete(self, coalition, coordinator):
        meeting = make_meeting(coalition, status="published", agenda_pending=True)
        actions.add_item(meeting=meeting, by=coordinator, title="Bare")
        assert titles(meeting) == ["Bare"]

    def test_the_second_of_two_is_told(self, meeting, coordinator):
        item = make_item(meeting)
        seen = version_of(item)
        actions.change_item(item=item, seen=seen, by=coordinator, title="New")
        with pytest.raises(ChangedMeanwhile):
            actions.change_item(item=item, seen=seen, by=coordinator, title="Newer")

    def test_no_two_items_have_one_place(self, meeting):
        """Within a transaction they may; it cannot be committed."""

        def place_two():
            with transaction.atomic():
                make_item(meeting, position=1)
                make_item(meeting, position=1)
                connection.check_constraints()

        with pytest.raises(IntegrityError):
            place_two()
        assert positions(meeting) == []

    def test_a_meeting_called_off_keeps_its_agenda(self, coalition, coordinator):
        meeting = make_meeting(coalition, status="cancelled")
        item = make_item(meeting)
        for act in (
            lambda: actions.add_item(meeting=meeting, by=coordinator, title="X"),
            lambda: actions.move_item(item=item, to="up", by=coordinator),
            lambda: actions.remove_item(item=item, by=coordinator),
        ):
            with pytest.raises(NotNow):
                act()


@pytest.mark.django_db(transaction=True)
def test_many_people_order_one_agenda_at_once(coalition, coordinator):
    """Every item stays, every place is there once, whatever order the moves come in."""
    meeting = make_meeting(coalition)
    items = [actions.add_item(meeting=meeting, by=coordinator, title=name) for name in "ABCDEF"]
    troubles = []

    def shuffle(number):
        try:
            for step in range(6):
                actions.move_item(item=items[(number + step) % 6], to="up" if step % 2 else "down", by=coordinator)
                actions.add_item(meeting=meeting, by=coordinator, title=f"N{number}{step}")
        except Exception as error:  # noqa: BLE001  a thread's trouble is the test's
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=shuffle, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert positions(meeting) == list(range(1, 31))


class TestConfidential:
    """Only coordinators, who leads it, and those named know of a confidential item."""

    @pytest.mark.parametrize(
        ("who", "tie", "status", "pending", "sees"),
        [
            ("coordinator", "", "draft", False, True),
            ("owner", "", "published", True, True),
            ("member", "", "published", False, False),
            ("member", "leads", "published", False, True),
            ("member", "named", "published", False, True),
            ("member", "named", "published", True, False),
            ("member", "named", "draft", False, False),
            ("leader", "", "published", False, False),
            ("leader", "named", "published", False, True),
            ("outsider", "", "published", False, False),
        ],
    )
    def test_who_sees_it(self, request, coalition, other_coalition, who, tie, status, pending, sees):
        user = request.getfixturevalue(who)
        meeting = make_meeting(coalition, status=status, agenda_pending=pending)
        person = user.people.first()
        item = make_item(meeting, "Layoffs", owner=person if tie == "leads" else None, is_confidential=True)
        if tie == "named":
            ItemReader.objects.create(coalition=coalition, item=item, person=person)
        home = other_coalition if who == "outsider" else coalition
        assert AgendaItem.objects.visible_to(viewer(user, home)).exists() is sees
        if who != "outsider":
            assert AgendaItem.objects.open_to(person).exists() is (tie != "" and not pending)

    def test_names_go_when_it_is_opened_to_all(self, meeting, coordinator, person):
        item = actions.add_item(
            meeting=meeting, by=coordinator, title="X", is_confidential=True, readers=[person, person]
        )
        assert item.named.count() == 1
        actions.change_item(item=item, by=coordinator, is_confidential=False, readers=[person])
        assert item.named.count() == 0

    def test_the_change_log_does_not_name_it(self, meeting, coordinator):
        actions.add_item(meeting=meeting, by=coordinator, title="Layoffs", is_confidential=True)
        assert AuditEvent.objects.get(verb="item_added").details["item"] == "a confidential item"


class TestLeftOver:
    @pytest.fixture
    def earlier(self, coalition):
        return make_meeting(coalition, days=-30, status="held")

    @pytest.mark.parametrize(
        ("state", "outcome", "kind", "offered"),
        [
            ("open", "", "item", True),
            ("open", "Agreed", "item", False),
            ("open", "", "break", False),
            ("done", "", "item", False),
            ("parked", "", "item", True),
            ("parked", "Half done", "item", True),
            ("carried", "", "item", False),
        ],
    )
    def test_what_is_offered(self, coalition, coordinator, meeting, earlier, state, outcome, kind, offered):
        make_item(earlier, state=state, outcome=outcome, kind=kind)
        assert bool(builder.left_over(viewer(coordinator, coalition), meeting)) is offered

    def test_unfinished_of_the_last_one_only_parked_of_all(self, coalition, coordinator, meeting, earlier):
        older = make_meeting(coalition, days=-60, status="held")
        for row in (earlier, older):
            make_item(row, f"open {row.pk}")
            make_item(row, f"parked {row.pk}", state="parked")
        make_item(make_meeting(coalition, days=30, status="published"), "later", state="parked")
        offered = [item.title for item in builder.left_over(viewer(coordinator, coalition), meeting)]
        assert offered == [f"open {earlier.pk}", f"parked {earlier.pk}", f"parked {older.pk}"]

    def test_bringing_along_happens_once(self, coordinator, meeting, earlier, person):
        item = make_item(earlier, "Fuel", owner=person, state="parked", is_confidential=True, level=1, notes="Why")
        ItemReader.objects.create(coalition=meeting.coalition, item=item, person=person)
        for _ in range(2):
            actions.bring_along(meeting=meeting, items=[item], by=coordinator)
        new = meeting.agenda_items.get()
        item.refresh_from_db()
        assert (new.title, new.owner, new.notes, new.level, new.state) == ("Fuel", person, "Why", 0, "open")
        assert (new.carried_from, item.state) == (item, "carried")
        assert new.named.count() == 1

    def test_not_from_another_coalition(self, coordinator, meeting, other_coalition):
        foreign = make_item(make_meeting(other_coalition, days=-3, status="held"), state="parked")
        assert actions.bring_along(meeting=meeting, items=[foreign], by=coordinator) == []

    def test_parking_and_back(self, meeting, coordinator):
        a, b = (actions.add_item(meeting=meeting, by=coordinator, title=name) for name in "AB")
        actions.mark(item=a, state="parked", by=coordinator)
        actions.park(meeting=meeting, title="C", by=coordinator)
        assert titles(meeting) == ["B"]
        actions.mark(item=a, state="open", by=coordinator)
        assert titles(meeting) == ["B", "A"]
        assert positions(meeting) == [1, 2, 3]


class TestTemplates:
    def test_there_and_back(self, coalition, meeting, coordinator, person):
        make_item(meeting, "Open", owner=person, purpose="consult", minutes=15, expected_result="A date")
        make_item(meeting, "Secret", is_confidential=True)
        make_item(meeting, "Under", level=1)
        template = actions.keep_as_template(meeting=meeting, name="Council", by=coordinator)
        assert actions.keep_as_template(meeting=meeting, name="Council", by=coordinator) == template
        other = make_meeting(coalition, days=40)
        actions.start_from_template(meeting=other, template=template, by=coordinator)
        fields = ("title", "purpose", "minutes", "expected_result", "level", "owner")
        assert list(other.agenda_items.values_list(*fields)) == [
            ("Open", "consult", 15, "A date", 0, None),
            ("Under", "inform", 10, "", 1, None),
        ]

    def test_nothing_to_keep(self, meeting, coordinator):
        with pytest.raises(ValidationError):
            actions.keep_as_template(meeting=meeting, name="Empty", by=coordinator)

    def test_not_onto_an_agenda_people_have(self, coalition, coordinator):
        template = AgendaTemplate.objects.create(coalition=coalition, name="T", items=[{"title": "X"}])
        with pytest.raises(NotNow):
            actions.start_from_template(
                meeting=make_meeting(coalition, status="published"), template=template, by=coordinator
            )


class TestSuggestions:
    def suggest(self, coalition, person, **more):
        return suggestions.suggest(coalition=coalition, person=person, by=None, title="Night transfers", **more)

    def test_twice_is_one(self, coalition, person):
        assert self.suggest(coalition, person) == self.suggest(coalition, person)
        assert ItemSuggestion.objects.count() == 1

    @pytest.mark.parametrize("accept", [True, False])
    def test_the_answer_reaches_who_suggested(self, coalition, person, coordinator, meeting, accept):
        row = self.suggest(coalition, person, minutes=20)
        suggestions.answer(suggestion=row, accept=accept, reply="Next time", by=coordinator, meeting=meeting)
        row.refresh_from_db()
        assert row.status == ("accepted" if accept else "declined")
        assert titles(meeting) == (["Night transfers"] if accept else [])
        assert Notice.objects.get().person == person
        with pytest.raises(NotNow):
            suggestions.answer(suggestion=row, accept=True, reply="", by=coordinator, meeting=meeting)

    def test_onto_an_agenda_people_have_it_comes_complete(self, coalition, person, coordinator):
        meeting = make_meeting(coalition, status="published")
        row = self.suggest(coalition, person, meeting=meeting)
        suggestions.answer(suggestion=row, accept=True, reply="", by=coordinator)
        item = meeting.agenda_items.get()
        assert (item.purpose, item.owner, item.minutes, item.lacks) == ("consult", person, 10, [])

    def test_a_decline_says_why(self, coalition, person, coordinator, meeting):
        row = self.suggest(coalition, person)
        with pytest.raises(IntegrityError):
            suggestions.answer(suggestion=row, accept=False, reply="", by=coordinator, meeting=meeting)

    @pytest.mark.parametrize(("who", "sees"), [("coordinator", 2), ("member", 1), ("leader", 0), ("owner", 2)])
    def test_who_sees_them(self, request, coalition, person, member, who, sees):
        self.suggest(coalition, person)
        self.suggest(coalition, member.people.get())
        user = request.getfixturevalue(who)
        assert ItemSuggestion.objects.visible_to(viewer(user, coalition)).count() == sees


class TestAcknowledgement:
    @pytest.mark.parametrize(
        ("status", "pending", "taken"),
        [("draft", False, False), ("published", False, True), ("published", True, False), ("held", False, True),
         ("cancelled", False, False)],
    )  # fmt: skip
    def test_a_deliberate_tick(self, coalition, person, status, pending, taken):
        meeting = make_meeting(coalition, status=status, agenda_pending=pending)
        if taken:
            assert suggestions.acknowledge(meeting=meeting, person=person, by=None)
            assert not suggestions.acknowledge(meeting=meeting, person=person, by=None)
        else:
            with pytest.raises(NotNow):
                suggestions.acknowledge(meeting=meeting, person=person, by=None)
        assert Acknowledgement.objects.count() == int(taken)

    def test_unticked(self, coalition, person):
        meeting = make_meeting(coalition, status="published")
        suggestions.acknowledge(meeting=meeting, person=person, by=None)
        for _ in range(2):
            suggestions.take_back_acknowledgement(meeting=meeting, person=person)
        assert Acknowledgement.objects.count() == 0


def test_the_words_about_minutes():
    assert builder.minutes_words(75, 90) == "75 of 90 minutes: 15 free."
    assert builder.minutes_words(90, 90) == "90 of 90 minutes: it adds up."
    assert builder.minutes_words(95, 90) == "95 of 90 minutes: 5 too many."


def test_a_reason_for_each(coalition, partner, person, coordinator):
    """“Why you”: typed, else the chair, what they lead, what they answer for, what touches their partner, their role."""
    from meetings.attendance.why import reason
    from meetings.models import AffectedGroup, Objective
    from members.models import Affiliation

    meeting = make_meeting(coalition)
    invitation = make_invitation(meeting, person, partner)

    def said():
        invitation.refresh_from_db()
        return reason(invitation, meeting, list(meeting.agenda_items.select_related("objective")))

    assert said() == "You speak for Lakeside Hospital."
    Affiliation.objects.filter(person=person).update(contact_role="lead")
    assert said() == "You are the working lead of Lakeside Hospital."
    aim = Objective.objects.create(coalition=coalition, title="Night transfers")
    item = make_item(meeting, "Beds", objective=aim)
    AffectedGroup.objects.create(
        coalition=coalition, objective=aim, name="Wards", stakeholder_type=partner.stakeholder_type
    )
    assert said() == "“Night transfers” touches what Lakeside Hospital does."
    AgendaItem.objects.filter(pk=item.pk).update(is_confidential=True)
    assert said() == "You are the working lead of Lakeside Hospital."
    AgendaItem.objects.filter(pk=item.pk).update(is_confidential=False)
    Objective.objects.update(owner=person)
    assert said() == "You answer for “Night transfers”."
    AgendaItem.objects.filter(pk=item.pk).update(owner=person)
    assert said() == "You lead “Beds”."
    meeting.chair = person
    assert said() == "You chair it."
    invitation.why = "You know the roads."
    invitation.save()
    assert said() == "You know the roads."


def test_a_day_for_the_agenda_is_kept(coalition, coordinator):
    due = coalition.today() + timedelta(days=3)
    meeting = make_meeting(coalition, agenda_due_on=due)
    meeting.refresh_from_db()
    assert meeting.agenda_due_on == due
