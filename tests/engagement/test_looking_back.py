"""Assessments beside our own measures, review cycles, the sustainability plan, exit talks: what they say and who reads them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from engagement.assessments import actions as assessments
from engagement.assessments import reading as beside
from engagement.assessments.instruments import INSTRUMENTS, OTHER
from engagement.dashboard import tiles
from engagement.farewells import actions as farewells
from engagement.models import (
    Adjustment,
    Agreement,
    Assessment,
    Contact,
    ExitTalk,
    FundingSource,
    Pledge,
    RelationshipRating,
    ReviewCycle,
    SustainabilityPlan,
)
from engagement.reviews import actions as reviews
from engagement.reviews import loop
from engagement.sustaining import actions as sustaining
from engagement.sustaining import reading as funds
from meetings.models import Measurement, Objective
from tests.characters import make_partner, viewer

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def url(name, *args):
    return reverse(name, args=["river", *args])


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def run(coalition, coordinator):
    """`run(days ago, environment=3.6, …)`: a Wilder run."""

    def do(days, **means):
        names = {part.key: part.name for part in INSTRUMENTS["wilder"].parts}
        return assessments.note(
            coalition=coalition, by=coordinator, instrument="wilder", name="", low=1, high=5, respondents=9, asked=20,
            taken_on=coalition.today() - timedelta(days=days), note="",
            scores=[(names[key], Decimal(mean)) for key, mean in means.items()],
        )  # fmt: skip

    return do


@pytest.mark.django_db
class TestAssessments:
    def test_every_section_names_a_measure_there_is(self):
        own = {part.own for each in INSTRUMENTS.values() for part in each.parts} - {""}
        assert own <= set(tiles.known())
        assert {key: len(each.parts) for key, each in INSTRUMENTS.items()} == {
            "wilder": 6,
            "partner": 8,
            "psat": 8,
            OTHER: 0,
        }

    @pytest.mark.parametrize(
        ("mean", "words"),
        [("4.0", "A strength"), ("3.99", "Worth a talk"), ("3.0", "Worth a talk"), ("2.99", "Worth attention first")],
    )
    def test_what_wilder_calls_a_mean(self, mean, words):
        assert INSTRUMENTS["wilder"].band(Decimal(mean)) == words

    def test_beside_our_own_measure_and_the_run_before(self, coalition, leader, partner, run):
        run(400, membership="3.2")
        now = run(0, membership="3.8", communication="4.1")
        seen = viewer(leader, coalition)
        first, second = beside.lines(seen, now, beside.before(seen, now))
        assert (first.section, first.value, first.before, first.band) == (
            "Membership characteristics", Decimal("3.8"), Decimal("3.2"), "Worth a talk",
        )  # fmt: skip
        counted = tiles.shown_to(seen, tiles_ground(coalition), "coverage")
        assert (first.own_key, first.own_shown, first.own_of) == ("coverage", counted.shown, counted.beside)
        assert (second.own_key, second.before) == ("closure", None)

    def test_typed_in_shown_changed(self, as_user, coordinator, leader, coalition):
        client = as_user(coordinator)
        address = url("assessment-new") + "?instrument=psat"
        sent = {"taken_on": coalition.today().isoformat(), "respondents": "9", "asked": "12", "score_funding": "7.5"}
        assert "score_funding" in client.post(address, sent).context["form"].errors
        assert "one section or more" in text(client.post(address, sent | {"score_funding": ""}))
        assert "asked" in client.post(address, sent | {"score_funding": "3", "asked": "8"}).context["form"].errors
        client.post(address, sent | {"score_funding": "3.25", "score_planning": "5"})
        row = Assessment.objects.get()
        assert [str(each) for each in row.scores.all()] == ["Funding stability: 3.25", "Strategic planning: 5"]
        shown = text(as_user(leader).get(url("assessment-detail", row.pk)))
        assert "3.25" in shown
        assert "of 7" in shown
        edited = {"taken_on": sent["taken_on"], "respondents": "9", "score_funding": "4", "low": "1", "high": "7"}
        version = as_user(coordinator).get(url("assessment-edit", row.pk)).context["form"].initial["version"]
        as_user(coordinator).post(url("assessment-edit", row.pk), edited | {"version": version})
        assert [str(each) for each in row.scores.all()] == ["Funding stability: 4"]

    def test_an_instrument_of_ones_own(self, as_user, coordinator, coalition):
        client = as_user(coordinator)
        sent = {
            "name": "Yearly check", "taken_on": coalition.today().isoformat(), "respondents": "9", "low": "0", "high": "10",
            "section_0": "Trust", "value_0": "11",
        }  # fmt: skip
        assert "value_0" in client.post(url("assessment-new"), sent).context["form"].errors
        assert "value_0" in client.post(url("assessment-new"), sent | {"value_0": ""}).context["form"].errors
        assert client.post(url("assessment-new"), sent | {"value_0": "7"}).status_code == 302
        assert str(Assessment.objects.get()) == "Yearly check"

    def test_the_scale_holds_in_the_database_too(self, coalition):
        known = {"coalition": coalition, "instrument": "psat", "taken_on": "2026-01-01", "low": 1, "high": 7}
        for wrong in ({"high": 1}, {"respondents": 0}, {"asked": 3}, {"instrument": OTHER}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Assessment.objects.create(**known | {"respondents": 9} | wrong)


def tiles_ground(coalition):
    from engagement.dashboard.ground import Ground

    return Ground(coalition, coalition.today())


@pytest.fixture
def cycle(coalition, coordinator):
    today = coalition.today()
    return reviews.plan(
        coalition=coalition, by=coordinator, title="Spring", starts_on=today - timedelta(days=90), ends_on=today, due_on=today
    )  # fmt: skip


def measured(coalition):
    """The day the measure was last looked at."""
    return coalition.today() - timedelta(days=12)


@pytest.fixture
def aim(coalition):
    row = Objective.objects.create(
        coalition=coalition, title="Fewer minutes", measure="Minutes", baseline="40", target="20", status="active"
    )
    Measurement.objects.create(coalition=coalition, objective=row, measured_on=measured(coalition), value=28)
    return row


@pytest.mark.django_db
class TestReviews:
    def test_what_the_measure_stood_at_stays_as_it_was(self, coordinator, coalition, cycle, aim):
        row = reviews.look(cycle=cycle, objective=aim, words="Faster by day.", by=coordinator)
        day = measured(coalition)
        stood = f"28 on {day:%B} {day.day}, aim 20, began at 40"
        assert row.stood == stood
        Measurement.objects.create(coalition=coalition, objective=aim, measured_on=coalition.today(), value=19)
        row.refresh_from_db()
        assert row.stood == stood
        again = reviews.look(cycle=cycle, objective=aim, words="At night too.", by=coordinator)
        assert (again.pk, again.words, again.stood.split(" on ")[0]) == (row.pk, "At night too.", "19")

    def test_closed_only_after_a_look_and_with_what_was_learned(self, as_user, coordinator, cycle, aim):
        client = as_user(coordinator)
        client.post(url("review-close", cycle.pk), {"learned": "Much."})
        cycle.refresh_from_db()
        assert cycle.closed_on is None
        client.post(url("review-look", cycle.pk), {"objective": aim.pk, "words": "Faster."})
        assert "Fill in" in text(client.post(url("review-close", cycle.pk), {"learned": ""}))
        client.post(url("review-close", cycle.pk), {"learned": "Measure at night."})
        cycle.refresh_from_db()
        assert (cycle.closed_on, cycle.closed_by) == (cycle.coalition.today(), coordinator)
        client.post(url("review-look", cycle.pk), {"objective": aim.pk, "words": "Too late."})
        assert cycle.looks.get().words == "Faster."
        client.post(url("review-reopen", cycle.pk))
        cycle.refresh_from_db()
        assert cycle.closed_on is None
        assert cycle.learned == "Measure at night."

    def test_changes_with_who_and_when_outlive_the_review(self, as_user, coordinator, leader, cycle, aim, partner):
        client = as_user(coordinator)
        due = (cycle.coalition.today() + timedelta(days=9)).isoformat()
        client.post(url("review-adjust", cycle.pk), {"what": "Measure at night", "owner": "Rosa", "due_on": due})
        row = Adjustment.objects.get()
        assert (row.owner.name, row.due_on.isoformat(), row.done_on) == ("Rosa", due, None)
        reviews.look(cycle=cycle, objective=aim, words="Faster.", by=coordinator)
        reviews.close(cycle=cycle, learned="Much.", by=coordinator)
        client.post(url("adjustment-done", row.pk), {"done": "yes"})
        row.refresh_from_db()
        assert row.done_on == cycle.coalition.today()
        shown = text(as_user(leader).get(url("review-list")))
        assert "What changed because of it: 1 of 1 done" in shown
        assert "Measure at night" in shown

    def test_the_database_wants_words_with_a_closing(self, cycle):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewCycle.objects.filter(pk=cycle.pk).update(closed_on=cycle.due_on)


class TestFunds:
    @given(starts=DAYS, length=st.integers(0, 900), cents=st.integers(0, 10**9), today=DAYS)
    def test_quarters_and_what_lies_outside_add_up_to_the_amount(self, starts, length, cents, today):
        """What a source brings in disjoint spans adds up to what it brings in all; nothing is lost between quarters."""
        ends = starts + timedelta(days=length)
        source = FundingSource(amount=Decimal(cents) / 100, starts_on=starts, ends_on=ends)
        spans = funds.quarters(today)
        before = (date(2000, 1, 1), spans[0][0] - timedelta(days=1))
        after = (spans[-1][1] + timedelta(days=1), date(2100, 1, 1))
        assert all(second[0] == first[1] + timedelta(days=1) for first, second in zip(spans, spans[1:], strict=False))
        assert spans[0][0] <= today <= spans[0][1]
        whole = sum(funds.brings(source, *span) for span in (before, *spans, after))
        assert abs(whole - source.amount) < Decimal("0.000001")

    def test_gaps_by_quarter(self):
        year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        sources = [
            FundingSource(kind="grant", amount=Decimal(3650), is_secured=True, **year),
            FundingSource(kind="in_kind", amount=Decimal(900), is_secured=True, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31)),
            FundingSource(kind="gift", amount=Decimal(365), is_secured=False, **year),
        ]  # fmt: skip
        found = funds.by_quarter(sources, Decimal(4000), date(2026, 2, 14))
        assert [(each.name, each.money, each.in_kind, each.hoped, each.gap) for each in found[:2]] == [
            ("2026 Q1", 900, 900, 90, 0),
            ("2026 Q2", 910, 0, 91, 90),
        ]
        assert [each.gap for each in found[4:]] == [1000, 1000, 1000, 1000]
        assert (found[0].share, found[1].share) == (100, 91)
        assert funds.in_kind_share(found) == round(100 * 900 / 4550)
        assert funds.by_quarter([], Decimal(0), date(2026, 2, 14))[0].share is None

    @pytest.mark.parametrize(("days", "word"), [(-1, "over"), (0, "soon"), (funds.SOON, "soon"), (funds.SOON + 1, "")])
    def test_what_ends_soon(self, days, word):
        today = date(2026, 5, 5)
        source = FundingSource(starts_on=date(2026, 1, 1), ends_on=today + timedelta(days=days))
        assert funds.state(source, today) == word

    @pytest.mark.django_db
    @pytest.mark.parametrize("has_plan", [False, True])
    def test_the_page_of_a_coalition_that_has_only_begun(self, as_user, coordinator, coalition, has_plan):
        """A new plan holds its default as Python wrote it, a kept one as the database gives it."""
        if has_plan:
            SustainabilityPlan.objects.create(coalition=coalition)
        FundingSource.objects.create(
            coalition=coalition, name="Grant", kind="grant", amount=900,
            starts_on=coalition.today(), ends_on=coalition.today() + timedelta(days=400),
        )  # fmt: skip
        assert as_user(coordinator).get(url("sustain-plan")).status_code == 200

    @pytest.mark.django_db
    def test_the_page(self, as_user, coordinator, leader, member, coalition):
        client = as_user(coordinator)
        client.post(url("sustain-edit"), {"yearly_need": "4000", "words": "Dues.", "version": ""})
        assert SustainabilityPlan.objects.get().yearly_need == 4000
        today = coalition.today()
        sent = {
            "name": "State grant", "kind": "grant", "amount": "900", "is_secured": "on",
            "starts_on": (today - timedelta(days=300)).isoformat(), "ends_on": (today + timedelta(days=60)).isoformat(),
        }  # fmt: skip
        assert client.post(url("source-new"), sent | {"ends_on": "2020-01-01"}).status_code == 200
        client.post(url("source-new"), sent)
        shown = text(as_user(leader).get(url("sustain-plan")))
        assert "1 source ends within half a year" in shown
        assert "on not all is covered" in shown
        assert as_user(leader).get(url("source-new")).status_code == 403
        assert as_user(member).get(url("sustain-plan")).status_code == 403
        sustaining.remove(source=FundingSource.objects.get(), by=coordinator)
        assert "None yet" in text(as_user(leader).get(url("sustain-plan")))


@pytest.mark.django_db
class TestFarewells:
    def test_noted_and_read_by_coordinators_alone(self, as_user, coordinator, leader, member, partner):
        client = as_user(coordinator)
        tomorrow = (partner.coalition.today() + timedelta(days=1)).isoformat()
        sent = {"on": partner.coalition.today().isoformat(), "reason": "time", "words": "Too many evenings."}
        assert client.post(url("farewell-new", partner.pk), sent | {"on": tomorrow}).status_code == 200
        client.post(url("farewell-new", partner.pk), sent)
        talk = ExitTalk.objects.get()
        assert (talk.by, talk.words) == (coordinator, "Too many evenings.")
        assert "Too little time" in text(client.get(url("farewell-list")))
        for user in (leader, member):
            assert as_user(user).get(url("farewell-list")).status_code == 403
            assert as_user(user).get(url("farewell-edit", talk.pk)).status_code == 404
        farewells.remove(talk=talk, by=coordinator)
        assert "No talk is noted" in text(as_user(coordinator).get(url("farewell-list")))


class TestLoop:
    @given(today=DAYS)
    def test_eight_quarters_up_to_today_without_a_gap(self, today):
        spans = loop.quarters(today)
        assert len(spans) == 8
        assert spans[-1][1] == today
        assert all(second[0] == first[1] + timedelta(days=1) for first, second in zip(spans, spans[1:], strict=False))
        assert all(first.day == 1 and first.month in (1, 4, 7, 10) for first, _ in spans)

    @pytest.mark.django_db
    def test_each_measure_counts_its_own_quarter(self, coalition, partner, as_user, leader):
        today = coalition.today()
        here = {"coalition": coalition, "partner": partner}
        last = loop.quarters(today)[-2]
        Contact.objects.create(**here, on=last[0], was_ask=False)
        Contact.objects.create(**here, on=last[1], was_ask=False)
        Contact.objects.create(**here, on=last[1], was_ask=True)  # an ask is no outreach
        Pledge.objects.create(**here, what="Beds", direction="theirs", made_on=today, due_on=today)
        Pledge.objects.create(**here, what="Ours", direction="ours", made_on=today, due_on=today)
        Agreement.objects.create(**here, title="Beds", signed_on=last[1])
        for number in range(5):
            rated = make_partner(coalition, f"P{number}", since=today)
            marks = {"openness": 4, "reliability": 3, "shared_mission": None if number else 1}
            RelationshipRating.objects.create(
                coalition=coalition,
                rater=partner,
                rated=rated,
                level=2,
                rated_on=today if number < 4 else last[0],
                **marks,
            )
        found = {turn.key: turn.values[-2:] for turn in loop.turns(coalition, today)}
        assert found == {
            "trust": [None, None], "outreach": [2, 0], "joining": [0, 5], "pledges": [0, 1], "renewals": [1, 0],
        }  # fmt: skip
        RelationshipRating.objects.update(rated_on=today)
        assert loop.turns(coalition, today)[0].values[-1] == round((5 * 7 + 1) / 11, 2)
        assert "What feeds what" in text(as_user(leader).get(url("review-loop")))
