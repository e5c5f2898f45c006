"""Meetings: planned, published (MTG-2), changed, called off, held, followed up."""

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest
from django.utils import timezone

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from meetings import facts
from meetings.attendance.actions import record
from meetings.clock import NoSuchTime, on_the_clock
from meetings.meetings import actions, readiness
from meetings.models import Meeting
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
            ("title", "Other", True),
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

    @pytest.mark.parametrize(
        ("status", "minutes", "follow", "refused"),
        [
            ("draft", 50, False, False), ("draft", 49, False, True), ("draft", 49, True, False),
            ("published", 50, False, False), ("published", 49, True, True), ("pending", 49, False, True),
            ("pending", 49, True, False), ("held", 10, False, False),
        ],
    )  # fmt: skip
    def test_never_shorter_than_its_items(self, coalition, coordinator, person, status, minutes, follow, refused):
        """The items' minutes must add up to the meeting; before people have them they may be changed next."""
        fields = {"agenda_pending": True} if status == "pending" else {}
        held = {"held_at": timezone.now()} if status == "held" else {}
        kind = "published" if status == "pending" else status
        meeting = make_meeting(coalition, minutes=90, status=kind, **fields, **held)
        for title in ("A", "B"):
            make_item(meeting, title, owner=person, minutes=25)
        make_item(meeting, "Parked", owner=person, minutes=60, state="parked")
        ends = meeting.starts_at + timedelta(minutes=minutes)
        change = partial(actions.change_meeting, meeting=meeting, by=coordinator, ends_at=ends, items_follow=follow)
        if not refused:
            assert change().minutes == minutes
            return
        with pytest.raises(actions.TooShort) as trouble:
            change()
        assert "take 50 minutes" in str(trouble.value)
        meeting.refresh_from_db()
        assert meeting.minutes == 90
        later = actions.change_meeting(
            meeting=meeting, by=coordinator, starts_at=meeting.starts_at + timedelta(days=1),
            ends_at=meeting.ends_at + timedelta(days=1),
        )  # fmt: skip
        assert later.minutes == 90

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


class TestLacksAndHints:
    @pytest.mark.parametrize(
        ("minutes", "purpose", "lacks", "hints", "update"),
        [
            (90, "decide", 0, 0, False),
            (91, "decide", 1, 0, False),
            (89, "decide", 0, 1, False),
            (90, "consult", 0, 0, False),
            (90, "act", 0, 0, False),
            (90, "inform", 0, 0, True),
            (91, "inform", 1, 0, True),
        ],
    )
    def test_minutes_add_up_and_there_is_something_to_do(
        self, coalition, person, minutes, purpose, lacks, hints, update
    ):
        meeting = make_meeting(coalition, minutes=90)
        items = [make_item(meeting, purpose=purpose, minutes=minutes, owner=person)]
        assert len(readiness.lacks(meeting, items)) == lacks
        assert len(readiness.hints(meeting, items)) == hints
        assert readiness.nothing_to_work_on(items) is update

    @pytest.mark.parametrize(("kind", "lacks"), [("item", 3), ("open_floor", 1), ("break", 1)])
    def test_an_open_floor_needs_only_minutes(self, coalition, kind, lacks):
        assert len(make_item(make_meeting(coalition), kind=kind, purpose="", minutes=None).lacks) == lacks

    @pytest.mark.parametrize(("state", "counts"), [("open", 10), ("done", 10), ("parked", 0), ("carried", 0)])
    def test_what_is_parked_takes_no_time(self, coalition, state, counts):
        assert readiness.planned_minutes([make_item(make_meeting(coalition), state=state)]) == counts

    def test_where_partners_compete_is_said_to_coordinators(self, coalition):
        item = make_item(make_meeting(coalition), "Fees", purpose="decide", minutes=90, competition="Both hospitals")
        assert readiness.hints(item.meeting, [item]) == [
            "Partners compete here: Fees. Say at the start what stays out of the room."
        ]


class TestAnnouncing:
    """An agenda not ready says when it will be."""

    @pytest.mark.parametrize(
        ("due", "complete", "status", "pending"),
        [
            (None, False, "draft", False),
            (-1, False, "draft", False),
            (0, False, "published", True),
            (7, False, "published", True),
            (8, False, "draft", False),
            (3, True, "published", False),
            (None, True, "published", False),
        ],
    )
    def test_only_with_a_day_between_now_and_the_meeting(
        self, coalition, coordinator, person, due, complete, status, pending
    ):
        day = None if due is None else coalition.today() + timedelta(days=due)
        starts = datetime.combine(coalition.today() + timedelta(days=7), datetime.min.time(), coalition.zone)
        starts += timedelta(hours=10)
        meeting = make_meeting(coalition, agenda_due_on=day, starts_at=starts, ends_at=starts + timedelta(minutes=90))
        make_item(meeting, owner=person if complete else None)
        if status == "draft":
            with pytest.raises(actions.NotReady):
                actions.publish(meeting=meeting, by=coordinator)
        else:
            actions.publish(meeting=meeting, by=coordinator)
        meeting.refresh_from_db()
        assert (meeting.status, meeting.agenda_pending) == (status, pending)

    def test_the_agenda_follows(self, coalition, coordinator, person):
        meeting = make_meeting(coalition, agenda_due_on=coalition.today() + timedelta(days=2))
        make_invitation(meeting, person)
        actions.publish(meeting=meeting, by=coordinator)
        with pytest.raises(actions.NotReady):
            actions.share_agenda(meeting=meeting, by=coordinator)
        make_item(meeting, owner=person)
        for _ in range(2):
            shared = actions.share_agenda(meeting=meeting, by=coordinator)
        assert (shared.agenda_pending, shared.sequence) == (False, 1)
        assert owed("meeting-agenda") == [f"invitation:{meeting.pk}:{person.pk}:1"]


class TestUpdateInstead:
    @pytest.mark.parametrize(
        ("status", "days", "sent", "sequence"),
        [
            ("draft", 7, True, 0),
            ("published", 7, True, 1),
            ("published", -1, False, 0),
            ("held", -1, False, 0),
        ],
    )
    def test_it_goes_round_and_the_meeting_is_off(self, coalition, coordinator, person, status, days, sent, sequence):
        meeting = make_meeting(coalition, status=status, days=days)
        make_invitation(meeting, person)
        if sent:
            for _ in range(2):
                actions.send_update_instead(meeting=meeting, words="All on track.", by=coordinator)
        else:
            with pytest.raises(actions.NotNow):
                actions.send_update_instead(meeting=meeting, words="All on track.", by=coordinator)
        meeting.refresh_from_db()
        assert (meeting.status == "cancelled", meeting.sequence) == (sent, sequence)
        assert len(owed("meeting-update-instead")) == (1 if sent else 0)


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
