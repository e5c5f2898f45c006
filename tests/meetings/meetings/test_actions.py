"""Meetings: planned, published (MTG-2), changed, called off, held, followed up."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from meetings import facts
from meetings.attendance.actions import record
from meetings.clock import NoSuchTime, on_the_clock
from meetings.meetings import actions, agenda, readiness
from meetings.models import AgendaItem, Meeting
from members.models import Notice
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")


@pytest.fixture
def ready(coalition, person):
    """A draft that can be published, with one person on the list."""
    meeting = make_meeting(coalition)
    make_item(meeting, owner=person)
    make_invitation(meeting, person)
    return meeting


def owed(kind=None):
    rows = Notice.objects.order_by("pk")
    rows = rows.filter(kind=kind) if kind else rows
    return list(rows.values_list("key", flat=True))


class TestPlan:
    def fields(self):
        starts = timezone.now() + timedelta(days=3)
        return {"title": "Council", "starts_at": starts, "ends_at": starts + timedelta(hours=1)}

    def test_a_draft_that_nobody_is_told_of(self, coalition, coordinator):
        meeting = actions.plan_meeting(coalition=coalition, by=coordinator, **self.fields())
        assert (meeting.status, meeting.sequence, meeting.published_at) == ("draft", 0, None)
        assert owed() == []
        assert AuditEvent.objects.get(verb="meeting_planned").target_id == meeting.pk

    def test_a_double_click_plans_one(self, coalition, coordinator):
        uid = uuid.uuid4()
        first = actions.plan_meeting(coalition=coalition, by=coordinator, uid=uid, **self.fields())
        assert actions.plan_meeting(coalition=coalition, by=coordinator, uid=uid, **self.fields()) == first
        assert Meeting.objects.count() == 1

    def test_a_copy_takes_the_agenda_without_its_outcome(self, coalition, coordinator, person):
        source = make_meeting(coalition, days=-30)
        make_item(source, "Second", owner=person, position=2, outcome="All agreed", notes="Read it")
        make_item(source, "First", owner=person, position=1)
        meeting = actions.plan_meeting(coalition=coalition, by=coordinator, copy_from=source, **self.fields())
        assert list(meeting.agenda_items.values_list("title", "owner", "purpose", "minutes", "notes", "outcome")) == [
            ("First", person.pk, "inform", 10, "", ""),
            ("Second", person.pk, "inform", 10, "Read it", ""),
        ]


class TestPublish:
    @pytest.mark.parametrize(("purpose", "led", "minutes"), list(product(["decide", ""], [True, False], [15, None])))
    def test_every_item_says_why_who_and_how_long(self, coalition, coordinator, person, purpose, led, minutes):
        meeting = make_meeting(coalition)
        make_item(meeting, "Whole", owner=person)
        item = make_item(meeting, "Drill", purpose=purpose, owner=person if led else None, minutes=minutes)
        words = [
            w
            for w, there in [("a purpose", purpose), ("somebody who leads it", led), ("minutes", minutes)]
            if not there
        ]
        if not words:
            assert actions.publish(meeting=meeting, by=coordinator).status == "published"
            return
        with pytest.raises(actions.NotReady) as refused:
            actions.publish(meeting=meeting, by=coordinator)
        assert [(lack.item, lack.words) for lack in refused.value.lacks] == [
            (item, f"“Drill” lacks {readiness.in_words(words)}.")
        ]
        assert refused.value.lacks[0].anchor == f"item-{item.pk}"
        meeting.refresh_from_db()
        assert (meeting.status, owed()) == ("draft", [])

    def test_an_empty_agenda_cannot_be_published(self, coalition, coordinator):
        with pytest.raises(actions.NotReady, match="The agenda is empty"):
            actions.publish(meeting=make_meeting(coalition), by=coordinator)

    def test_a_meeting_that_is_over_cannot_be_published(self, coalition, coordinator, person):
        meeting = make_meeting(coalition, days=-1)
        make_item(meeting, owner=person)
        with pytest.raises(actions.NotReady, match="over"):
            actions.publish(meeting=meeting, by=coordinator)

    @pytest.mark.parametrize(
        ("status", "outcome"), [("draft", "published"), ("published", "published"), ("held", None), ("cancelled", None)]
    )
    def test_only_a_draft_is_published(self, coalition, coordinator, person, status, outcome):
        meeting = make_meeting(coalition, status=status)
        make_item(meeting, owner=person)
        make_invitation(meeting, person)
        if outcome is None:
            with pytest.raises(actions.NotNow):
                actions.publish(meeting=meeting, by=coordinator)
        else:
            assert actions.publish(meeting=meeting, by=coordinator).status == outcome
        assert len(owed()) == (1 if status == "draft" else 0)

    def test_each_person_is_owed_one_invitation(self, ready, coordinator, coalition, person):
        other = make_person(coalition, "Tom", email="tom@x.example")
        make_invitation(ready, other)
        actions.publish(meeting=ready, by=coordinator)
        actions.publish(meeting=ready, by=coordinator)
        assert owed("meeting-invitation") == [f"invitation:{ready.pk}:{p.pk}:0" for p in (person, other)]
        assert ready.invitations.filter(invited_at__isnull=True).count() == 0


class TestChange:
    def change(self, meeting, by, **fields):
        return actions.change_meeting(meeting=meeting, seen=version_of(meeting), by=by, **fields)

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("place", "Town hall", True),
            ("remote_link", "https://v.example/1", True),
            ("title", "Other", False),
            ("purpose", "Why", False),
        ],
    )
    def test_time_and_place_reach_the_calendars(self, ready, coordinator, person, field, value, told):
        published = actions.publish(meeting=ready, by=coordinator)
        changed = self.change(published, coordinator, **{field: value})
        assert changed.sequence == int(told)
        assert owed("meeting-update") == ([f"invitation:{ready.pk}:{person.pk}:1"] if told else [])

    def test_each_change_of_time_is_owed_once(self, ready, coordinator, person):
        meeting = actions.publish(meeting=ready, by=coordinator)
        for hours in (1, 2):
            later = meeting.ends_at + timedelta(hours=hours)
            meeting = self.change(meeting, coordinator, ends_at=later)
            meeting = self.change(meeting, coordinator, ends_at=later)
        assert owed("meeting-update") == [f"invitation:{ready.pk}:{person.pk}:{n}" for n in (1, 2)]

    def test_a_draft_tells_nobody(self, ready, coordinator):
        assert self.change(ready, coordinator, place="Elsewhere").sequence == 0
        assert owed() == []

    def test_the_second_of_two_is_told(self, ready, coordinator):
        seen = version_of(ready)
        self.change(ready, coordinator, place="Hall")
        with pytest.raises(ChangedMeanwhile) as met:
            actions.change_meeting(meeting=ready, seen=seen, by=coordinator, place="Barn")
        assert met.value.row.place == "Hall"

    def test_what_was_called_off_stays_as_it_was(self, coalition, coordinator):
        with pytest.raises(actions.NotNow):
            self.change(make_meeting(coalition, status="cancelled"), coordinator, place="Hall")


class TestCallOff:
    def test_whoever_was_told_is_told(self, ready, coordinator, person):
        meeting = actions.publish(meeting=ready, by=coordinator)
        meeting = actions.call_off(meeting=meeting, by=coordinator)
        actions.call_off(meeting=meeting, by=coordinator)
        assert (meeting.status, meeting.sequence) == ("cancelled", 1)
        assert owed("meeting-called-off") == [f"invitation:{ready.pk}:{person.pk}:1"]

    def test_a_draft_ends_quietly(self, ready, coordinator):
        actions.call_off(meeting=ready, by=coordinator)
        assert owed() == []

    def test_what_took_place_cannot_be_called_off(self, coalition, coordinator):
        with pytest.raises(actions.NotNow):
            actions.call_off(meeting=make_meeting(coalition, days=-1, status="held"), by=coordinator)


class TestHold:
    @pytest.mark.parametrize(
        ("status", "days", "works"),
        [
            ("published", -1, True),
            ("draft", -1, True),
            ("held", -1, True),
            ("cancelled", -1, False),
            ("published", 1, False),
        ],
    )
    def test_when(self, coalition, coordinator, status, days, works):
        meeting = make_meeting(coalition, days=days, status=status)
        told = []

        def hear(meeting, by, **_):
            told.append((meeting, by))

        facts.meeting_held.connect(hear)
        try:
            if works:
                assert actions.hold(meeting=meeting, by=coordinator).status == "held"
            else:
                with pytest.raises(actions.NotNow):
                    actions.hold(meeting=meeting, by=coordinator)
        finally:
            facts.meeting_held.disconnect(hear)
        assert told == ([(meeting, coordinator)] if works and status != "held" else [])


class TestFollowUp:
    def test_invited_or_came_each_once(self, coalition, coordinator, partner):
        meeting = make_meeting(coalition, days=-1, status="held")
        invited, came, both, absent = [make_person(coalition, name, partner=partner) for name in ("A", "B", "C", "D")]
        for person in (invited, both):
            make_invitation(meeting, person)
        marks = [(came.pk, partner.pk, "present"), (both.pk, partner.pk, "remote"), (absent.pk, partner.pk, "absent")]
        record(meeting=meeting, marks=marks, by=coordinator)
        actions.follow_up(meeting=meeting, by=coordinator)
        actions.follow_up(meeting=meeting, by=coordinator)
        assert sorted(owed("meeting-follow-up")) == [f"follow-up:{meeting.pk}:{p.pk}" for p in (invited, came, both)]

    @pytest.mark.parametrize("status", ["draft", "published", "cancelled"])
    def test_not_before_it_is_held(self, coalition, coordinator, status):
        with pytest.raises(actions.NotNow):
            actions.follow_up(meeting=make_meeting(coalition, days=-1, status=status), by=coordinator)

    def test_outcomes_and_thanks_are_kept(self, coalition, coordinator):
        meeting = make_meeting(coalition, days=-1, status="held")
        one, two = make_item(meeting, "One"), make_item(meeting, "Two")
        outcomes = {one.pk: "Agreed", two.pk: ""}
        actions.write_outcomes(meeting=meeting, outcomes=outcomes, thanks="Thank you", by=coordinator)
        assert list(meeting.agenda_items.values_list("outcome", flat=True)) == ["Agreed", ""]
        meeting.refresh_from_db()
        assert meeting.thanks == "Thank you"


class TestAgenda:
    @pytest.fixture
    def meeting(self, coalition):
        return make_meeting(coalition)

    def titles(self, meeting):
        return [item.title for item in meeting.agenda_items.all()]

    @pytest.mark.parametrize(
        ("title", "up", "order"),
        [
            ("A", True, "ABC"),
            ("A", False, "BAC"),
            ("B", True, "BAC"),
            ("B", False, "ACB"),
            ("C", True, "ACB"),
            ("C", False, "ABC"),
        ],
    )
    def test_items_move(self, meeting, coordinator, title, up, order):
        for name in "ABC":
            agenda.add_item(meeting=meeting, by=coordinator, title=name)
        agenda.move_item(item=AgendaItem.objects.get(title=title), up=up, by=coordinator)
        assert self.titles(meeting) == list(order)

    def test_a_published_agenda_stays_whole(self, meeting, coordinator, person):
        item = make_item(meeting, owner=person)
        actions.publish(meeting=meeting, by=coordinator)
        with pytest.raises(actions.NotNow):
            agenda.change_item(item=item, by=coordinator, minutes=None)
        with pytest.raises(actions.NotNow):
            agenda.add_item(meeting=meeting, by=coordinator, title="Bare")
        with pytest.raises(actions.NotNow):
            agenda.remove_item(item=item, by=coordinator)
        item.refresh_from_db()
        assert (item.minutes, self.titles(meeting)) == (10, ["Where we stand"])

    def test_the_second_of_two_is_told(self, meeting, coordinator):
        item = make_item(meeting)
        seen = version_of(item)
        agenda.change_item(item=item, seen=seen, by=coordinator, title="New")
        with pytest.raises(ChangedMeanwhile):
            agenda.change_item(item=item, seen=seen, by=coordinator, title="Newer")


class TestHints:
    @pytest.mark.parametrize(
        ("minutes", "purpose", "hints"), [(90, "decide", 0), (91, "decide", 1), (90, "inform", 1), (91, "inform", 2)]
    )
    def test_more_minutes_than_the_meeting_has_and_nothing_to_do(self, coalition, minutes, purpose, hints):
        meeting = make_meeting(coalition, minutes=90)
        item = make_item(meeting, purpose=purpose, minutes=minutes)
        assert len(readiness.hints(meeting, [item])) == hints


class TestClock:
    """Chicago: 2026-03-08 2:00 does not exist until 3:00; 2026-11-01 1:00 to 2:00 comes twice."""

    @pytest.mark.parametrize(
        ("naive", "utc"),
        [
            (datetime(2026, 3, 8, 1, 59), datetime(2026, 3, 8, 7, 59, tzinfo=UTC)),
            (datetime(2026, 3, 8, 3, 0), datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
            (datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
            (datetime(2026, 11, 1, 2, 0), datetime(2026, 11, 1, 8, 0, tzinfo=UTC)),
        ],
    )
    def test_moments(self, coalition, naive, utc):
        assert on_the_clock(naive, coalition.zone) == utc

    @pytest.mark.parametrize("minute", [0, 30, 59])
    def test_a_skipped_time_is_refused(self, coalition, minute):
        with pytest.raises(NoSuchTime, match="clocks go forward"):
            on_the_clock(datetime(2026, 3, 8, 2, minute), coalition.zone)
