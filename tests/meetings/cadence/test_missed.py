"""Who has not met by their own rule (MTG-6), to the day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from meetings.cadence.actions import set_cadence
from meetings.cadence.missed import missed
from meetings.models import Meeting, Objective, Series, SkippedDay
from tests.characters import viewer
from tests.meetings.tables import make_item

ZONE = ZoneInfo("America/Chicago")
MONDAYS = [date(2026, 3, 2) + timedelta(weeks=number) for number in range(6)]  # March 2 is a Monday


def at(day, hour=14):
    return datetime.combine(day, time(hour), tzinfo=ZONE)


@pytest.fixture
def series(coalition):
    """Every Monday from March 2 on, at two."""
    return Series.objects.create(
        coalition=coalition, title="Radio group", rhythm="weeks", interval=1, starts_on=MONDAYS[0], starts_time="14:00"
    )


def meeting_of(series, number, status, *, on=None, **fields):
    """The meeting that stands for a Monday, if need be on another day."""
    starts = at(on or MONDAYS[number])
    if status in ("published", "held", "cancelled"):
        fields.setdefault("published_at", starts)
    return Meeting.objects.create(
        coalition=series.coalition, series=series, series_on=MONDAYS[number], title=series.title, status=status,
        starts_at=starts, ends_at=starts + timedelta(minutes=90), **fields,
    )  # fmt: skip


def told(coordinator, coalition, day):
    return [(each.what, each.due_on) for each in missed(viewer(coordinator, coalition), day)]


MISSED_FIRST = [("Radio group", MONDAYS[0])]
MISSED_SECOND = [("Radio group", MONDAYS[1])]


class TestSeries:
    @pytest.mark.parametrize(
        ("days_after", "expected"),
        [(-1, []), (0, []), (1, []), (3, []), (4, MISSED_FIRST), (5, MISSED_FIRST), (40, MISSED_FIRST)],
    )
    def test_the_first_one_did_not_take_place(self, coalition, coordinator, series, days_after, expected):
        meeting_of(series, 0, "published")
        assert told(coordinator, coalition, MONDAYS[0] + timedelta(days=days_after)) == expected

    @pytest.mark.parametrize(
        ("status", "fields", "expected"),
        [
            ("held", {}, MISSED_SECOND),
            ("published", {}, MISSED_FIRST),  # or nobody noted that it was held
            ("draft", {}, MISSED_FIRST),
            ("cancelled", {}, MISSED_FIRST),
            ("cancelled", {"update_words": "All is well."}, MISSED_SECOND),  # MTG-2: they heard in writing
        ],
    )
    def test_what_counts_as_met(self, coalition, coordinator, series, status, fields, expected):
        meeting_of(series, 0, status, **fields)
        assert told(coordinator, coalition, MONDAYS[1] + timedelta(days=4)) == expected

    @pytest.mark.parametrize(("days_after", "late"), [(3, False), (4, True)])
    def test_a_meeting_moved_to_another_day_is_due_on_that_day(self, coalition, coordinator, series, days_after, late):
        moved = MONDAYS[0] + timedelta(days=3)
        meeting_of(series, 0, "published", on=moved)
        expected = [("Radio group", moved)] if late else []
        assert told(coordinator, coalition, moved + timedelta(days=days_after)) == expected

    def test_a_day_left_out_is_not_missed(self, coalition, coordinator, series):
        SkippedDay.objects.create(coalition=coalition, series=series, day=MONDAYS[0])
        assert told(coordinator, coalition, MONDAYS[1] + timedelta(days=3)) == []
        assert told(coordinator, coalition, MONDAYS[1] + timedelta(days=4)) == MISSED_SECOND

    def test_a_holiday_is_not_missed(self, coalition, coordinator):
        labor_day = date(2026, 9, 7)
        fields = {"coalition": coalition, "rhythm": "weeks", "starts_on": labor_day, "starts_time": "14:00"}
        Series.objects.create(title="Keeps holidays", **fields)
        Series.objects.create(title="Meets anyway", skip_holidays=False, **fields)
        assert told(coordinator, coalition, labor_day + timedelta(days=4)) == [("Meets anyway", labor_day)]

    @pytest.mark.parametrize("fields", [{"ended_at": at(MONDAYS[0])}, {"ends_on": MONDAYS[0]}])
    def test_one_that_is_over(self, coalition, coordinator, series, fields):
        meeting_of(series, 0, "held")
        Series.objects.filter(pk=series.pk).update(**fields)
        assert told(coordinator, coalition, MONDAYS[5]) == []

    def test_the_next_one_is_named(self, coalition, coordinator, series):
        day = coalition.today()
        series.starts_on = day - timedelta(days=14)
        series.save()
        starts = at(day + timedelta(days=7))
        Meeting.objects.create(
            coalition=coalition, series=series, series_on=day + timedelta(days=7), title="R", starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )  # fmt: skip
        (found,) = missed(viewer(coordinator, coalition), day)
        assert (found.due_on, found.coming) == (day - timedelta(days=14), day + timedelta(days=7))


class TestCadence:
    @pytest.fixture
    def objective(self, coalition):
        return Objective.objects.create(coalition=coalition, title="Beds", status="active")

    def held(self, coalition, day, status="held", **fields):
        return Meeting.objects.create(
            coalition=coalition, title="Council", status=status, starts_at=at(day), ends_at=at(day, 16),
            published_at=at(day), **fields,
        )  # fmt: skip

    def rule(self, coalition, coordinator, objective=None, weeks=4, since=MONDAYS[0]):
        row = set_cadence(coalition=coalition, objective=objective, weeks=weeks, by=coordinator)
        row.since = since
        row.save()

    @pytest.mark.parametrize(("days_after", "late"), [(27, False), (28, False), (31, False), (32, True)])
    def test_the_coalition_from_the_day_the_rule_began(self, coalition, coordinator, days_after, late):
        self.rule(coalition, coordinator)
        due = MONDAYS[0] + timedelta(days=28)
        expected = [("River Coalition", due)] if late else []
        assert told(coordinator, coalition, MONDAYS[0] + timedelta(days=days_after)) == expected

    @pytest.mark.parametrize(("days_after", "late"), [(31, False), (32, True)])
    def test_the_coalition_from_its_last_meeting(self, coalition, coordinator, days_after, late):
        self.rule(coalition, coordinator)
        self.held(coalition, MONDAYS[0])
        self.held(coalition, MONDAYS[2])
        self.held(coalition, MONDAYS[4], "cancelled")
        expected = [("River Coalition", MONDAYS[2] + timedelta(days=28))] if late else []
        assert told(coordinator, coalition, MONDAYS[2] + timedelta(days=days_after)) == expected

    def test_a_late_evening_belongs_to_its_day_here(self, coalition, coordinator):
        self.rule(coalition, coordinator)
        starts = datetime.combine(MONDAYS[0], time(23, 30), tzinfo=ZONE)  # the next day in UTC
        Meeting.objects.create(
            coalition=coalition, title="Late", status="held", starts_at=starts, ends_at=starts + timedelta(hours=1),
            published_at=starts,
        )  # fmt: skip
        assert told(coordinator, coalition, MONDAYS[0] + timedelta(days=32)) == [
            ("River Coalition", MONDAYS[0] + timedelta(days=28))
        ]

    @pytest.mark.parametrize(
        ("state", "status", "words", "counts"),
        [
            ("done", "held", "", True),
            ("open", "held", "", True),
            ("parked", "held", "", False),
            ("carried", "held", "", False),
            ("open", "published", "", False),
            ("open", "cancelled", "", False),
            ("open", "cancelled", "All is well.", True),
        ],
    )
    def test_an_objective_is_taken_up_on_an_agenda(
        self, coalition, coordinator, objective, state, status, words, counts
    ):
        self.rule(coalition, coordinator, objective)
        make_item(self.held(coalition, MONDAYS[2], status, update_words=words), objective=objective, state=state)
        due = (MONDAYS[2] if counts else MONDAYS[0]) + timedelta(days=28)
        assert told(coordinator, coalition, MONDAYS[2] + timedelta(days=40)) == [("Beds", due)]

    def test_a_meeting_about_something_else_does_not_count(self, coalition, coordinator, objective):
        self.rule(coalition, coordinator, objective)
        make_item(self.held(coalition, MONDAYS[2]))
        assert told(coordinator, coalition, MONDAYS[5]) == [("Beds", MONDAYS[0] + timedelta(days=28))]

    @pytest.mark.parametrize(
        ("status", "late"), [("idea", True), ("design", True), ("done", False), ("dropped", False)]
    )
    def test_one_that_is_over_is_not_missed(self, coalition, coordinator, objective, status, late):
        self.rule(coalition, coordinator, objective)
        Objective.objects.filter(pk=objective.pk).update(status=status)
        assert bool(told(coordinator, coalition, MONDAYS[5])) is late

    def test_longest_first(self, coalition, coordinator, objective, series):
        self.rule(coalition, coordinator, objective, weeks=1)
        self.rule(coalition, coordinator, weeks=2)
        assert told(coordinator, coalition, MONDAYS[5]) == [
            ("Radio group", MONDAYS[0]),
            ("Beds", MONDAYS[1]),
            ("River Coalition", MONDAYS[2]),
        ]


def test_nobody_else_and_no_other_coalition(coalition, coordinator, leader, member, outsider, other_coalition, series):
    for user, place in ((leader, coalition), (member, coalition), (outsider, other_coalition)):
        assert missed(viewer(user, place), MONDAYS[5]) == []


def test_the_cost_does_not_grow(coalition, coordinator, django_assert_max_num_queries):
    for number in range(12):
        objective = Objective.objects.create(coalition=coalition, title=f"O{number}", status="active")
        set_cadence(coalition=coalition, objective=objective, weeks=1, by=coordinator)
        Series.objects.create(
            coalition=coalition, title=f"S{number}", rhythm="weeks", starts_on=MONDAYS[0], starts_time="14:00"
        )
    eyes = viewer(coordinator, coalition)
    with django_assert_max_num_queries(9):
        assert len(missed(eyes, coalition.today() + timedelta(days=30))) == 24


class TestPages:
    def test_set_changed_and_taken_away(self, as_user, coordinator, coalition):
        client, address = as_user(coordinator), reverse("cadence", args=["river"])
        for weeks, words in (("4", "at least every 4 weeks"), ("1", "at least every week"), ("", "Say how often")):
            version = client.get(address).context["form"]["version"].value()
            assert client.post(address, {"weeks": weeks, "version": version}).status_code == 302
            assert words in client.get(reverse("series-list", args=["river"])).content.decode()

    @pytest.mark.parametrize("weeks", ["0", "53", "-1", "x"])
    def test_what_cannot_be(self, as_user, coordinator, weeks):
        page = as_user(coordinator).post(reverse("cadence", args=["river"]), {"weeks": weeks})
        assert page.status_code == 200
        assert page.context["form"].errors["weeks"]

    def test_another_number_counts_on(self, coalition, coordinator):
        row = set_cadence(coalition=coalition, weeks=4, by=coordinator)
        row.since = MONDAYS[0]
        row.save()
        assert set_cadence(coalition=coalition, weeks=2, by=coordinator).since == MONDAYS[0]

    def test_on_an_objectives_page_and_when_it_was_not_kept(self, as_user, coordinator, coalition):
        objective = Objective.objects.create(coalition=coalition, title="Beds", status="active")
        client = as_user(coordinator)
        client.post(reverse("objective-cadence", args=["river", objective.pk]), {"weeks": "2"})
        assert "At least every 2 weeks" in client.get(objective.get_absolute_url()).content.decode()
        assert missed(viewer(coordinator, coalition), coalition.today()) == []
        objective.cadence.since = coalition.today() - timedelta(days=18)
        objective.cadence.save()
        (each,) = missed(viewer(coordinator, coalition), coalition.today())
        assert each.rule == "It is meant to come up at least every 2 weeks."
