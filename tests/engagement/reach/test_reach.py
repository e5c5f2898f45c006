"""Reach and gaps, what is done outside and together, who does the same twice, counts, usual promises (BEN-1…3, ACT, STK-2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.commitments import usual
from engagement.ledger.actions import verify
from engagement.models import (
    Community,
    JointCommunication,
    JointVoice,
    OutreachAction,
    PledgeTemplate,
    ResourceOffer,
    Served,
    Signal,
    Turnout,
    WorkShare,
)
from engagement.reach import actions, reading
from meetings.models import Objective
from tests.characters import make_partner, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(coalition, coordinator):
    """The coordinator as a viewer."""
    return viewer(coordinator, coalition)


def community(coalition, name, kind="area"):
    return actions.note(model=Community, coalition=coalition, by=None, kind=kind, name=name)


def test_whom_nobody_reaches_stands_on_top(coalition, keeper, partner):
    """A gap is what no member reaches, whoever else does."""
    hilltop = make_partner(coalition, "Hilltop Clinic", status="prospect")
    river, lake = community(coalition, "River"), community(coalition, "Lake")
    farm, alone = community(coalition, "Farm workers", "population"), community(coalition, "Alone", "population")
    actions.serve(partner=partner, communities=[river, farm], by=None)
    actions.serve(partner=hilltop, communities=[lake, farm], by=None)
    found = reading.reach(keeper)
    told = [
        (line.community.name, [str(each) for each in line.members], [str(each) for each in line.others])
        for line in found.lines
    ]
    assert told == [
        ("Lake", [], ["Hilltop Clinic"]), ("River", [str(partner)], []),
        ("Alone", [], []), ("Farm workers", [str(partner)], ["Hilltop Clinic"]),
    ]  # fmt: skip
    assert found.gaps == 2
    assert [(area.name, counts) for area, counts in found.crossed] == [("Lake", [0, 0]), ("River", [0, 1])]
    actions.serve(partner=partner, communities=[farm, alone], by=None)
    assert set(Served.objects.filter(partner=partner).values_list("community__name", flat=True)) == {
        "Farm workers",
        "Alone",
    }


def test_reach_takes_the_same_statements(as_user, coalition, coordinator, partner):
    client, url = as_user(coordinator), reverse("reach", args=[coalition.slug])
    actions.serve(partner=partner, communities=[community(coalition, "A")], by=None)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(6):
        another = make_partner(coalition, f"P{number}", status="member")
        actions.serve(partner=another, communities=[community(coalition, f"B{number}")], by=None)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)


# (first effort, second effort) -> (the same twice). An effort: what, place, program, days since it ended (None: it runs).
CALLS, RING = "Calls elders who live alone", "Calls elders living alone"
TWICE = [
    ((CALLS, "River", "", None), (RING, "River", "", None), True),
    ((CALLS, "River", "", None), (RING, "RIVER", "", None), True),
    ((CALLS, "River", "", None), (RING, "Lake", "", None), False),  # another place
    ((CALLS, "River", "", None), ("Lends a truck", "River", "", None), False),  # another thing
    ((CALLS, "River", "Warm", None), (RING, "River", "Warm", None), False),  # parts of one program
    ((CALLS, "River", "Warm", None), (RING, "River", "Cold", None), True),
    ((CALLS, "River", "", 1), (RING, "River", "", None), False),  # over
    ((CALLS, "River", "", 0), (RING, "River", "", None), True),  # its last day
]


@pytest.mark.parametrize(("one", "other", "same"), TWICE)
def test_who_does_the_same_twice(coalition, keeper, partner, one, other, same):
    today = coalition.today()
    second = make_partner(coalition, "Hilltop Clinic")
    for who, (what, place, program, ended) in ((partner, one), (second, other)):
        where = Community.objects.filter(name=place).first() or Community.objects.create(
            coalition=coalition, kind="area" if place != "RIVER" else "population", name=place
        )
        WorkShare.objects.create(
            coalition=coalition, partner=who, what=what, program=program, community=where,
            started_on=today - timedelta(days=9), ended_on=None if ended is None else today - timedelta(days=ended),
        )  # fmt: skip
    found = [(pair.one, pair.other) for pair in reading.twice(keeper)]
    assert found == ([(partner, second)] if same else [])


def test_offers_of_one_town_are_compared_by_kind(coalition, keeper, partner):
    second = make_partner(coalition, "Hilltop Clinic")
    for who, city in ((partner, "River Town"), (second, "river town")):
        who.city = city
        who.save()
    for who, good in ((partner, "equipment"), (second, "equipment"), (second, "space")):
        ResourceOffer.objects.create(coalition=coalition, partner=who, good=good, what="A generator on a trailer")
    assert [(pair.place.lower(), pair.alike) for pair in reading.twice(keeper)] == [("river town", 100)]


def test_carrying_the_word_outside_is_a_deed(coalition, coordinator, partner):
    """domain.md 3.2: outreach_done, 2 points; taken out, or of another partner, it counts there no more."""
    second = make_partner(coalition, "Hilltop Clinic")
    row = actions.note(
        model=OutreachAction, coalition=coalition, by=coordinator, partner=partner, what="A talk", venue="Church",
        done_on=coalition.today(),
    )  # fmt: skip
    live = Signal.objects.filter(kind="outreach_done", voided_at=None)
    assert live.get().partner == partner
    actions.change(row=row, by=coordinator, partner=second)
    assert live.get().partner == second
    actions.remove(row=row, by=coordinator)
    assert not live.exists()
    assert verify(coalition) == (0, [])


def test_pages_write_and_files_leave(as_user, coalition, coordinator, leader, member, partner):
    """Each list is written by whoever keeps records; leadership takes what it sees out as a file; nobody else writes."""
    aim = Objective.objects.create(coalition=coalition, title="Wait less")
    today = coalition.today()
    weeks = {"starts_on": (today - timedelta(days=40)).isoformat(), "ends_on": today.isoformat()}
    said = {
        "community": (Community, {"kind": "area", "name": "=River", "people": "900"}),
        "outreach": (
            OutreachAction, {"partner": partner.name, "what": "A talk", "venue": "Church", "done_on": today.isoformat()}
        ),
        "joint": (JointCommunication, {"title": "One list", "kind": "release", "on": today.isoformat()}),
        "work": (WorkShare, {"partner": partner.name, "what": "Rides", "started_on": today.isoformat()}),
        "turnout": (Turnout, {"objective": aim.pk, **weeks, "came": "40", "source": "Front desks"}),
        "usual": (PledgeTemplate, {"audience": "leader", "what": "Hours", "quantity": "4", "due_days": "30",
            "effort_band": "moderate"}),
    }  # fmt: skip
    for name, (model, fields) in said.items():
        url = reverse(f"{name}-new", args=[coalition.slug])
        assert [as_user(user).post(url, fields).status_code for user in (leader, member)] == [403, 403], name
        assert as_user(coordinator).post(url, fields).status_code == 302, name
        assert model.objects.filter(coalition=coalition).count() == 1, name
    joint = JointCommunication.objects.get()
    for _ in range(2):  # twice is once
        as_user(coordinator).post(reverse("joint-join", args=[coalition.slug, joint.pk]), {"partner": partner.name})
    assert JointVoice.objects.get().partner == partner
    file = as_user(leader).get(reverse("reach", args=[coalition.slug]) + "?format=csv")
    assert "'=River" in b"".join(file.streaming_content).decode()
    for name in ("joint-list", "work-list", "turnout-list"):
        file = as_user(leader).get(reverse(name, args=[coalition.slug]) + "?format=xlsx")
        assert b"".join(file.streaming_content).startswith(b"PK"), name
    reads = {name: as_user(member).get(reverse(name, args=[coalition.slug])).status_code
             for name in ("joint-list", "work-list", "reach", "turnout-list", "outreach-list")}  # fmt: skip
    assert reads == {"joint-list": 200, "work-list": 200, "reach": 403, "turnout-list": 403, "outreach-list": 403}
    assert as_user(member).get(reverse("work-list", args=[coalition.slug]) + "?format=csv").status_code == 403


# what was counted -> the fields that say what is wrong (ACT-4: over weeks, never a person)
COUNTS = [
    ({}, set()),
    ({"days": 26}, {"ends_on"}),
    ({"came_again": 41}, {"came_again"}),
    ({"would_pay": 3}, {"would_pay"}),
    ({"asked_to_pay": 3, "would_pay": 3}, set()),
    ({"ends_later": 1}, {"ends_on"}),
]


@pytest.mark.parametrize(("fields", "wrong"), COUNTS)
def test_counts_are_of_weeks(coalition, keeper, fields, wrong):
    from engagement.reach.forms import TurnoutForm

    aim = Objective.objects.create(coalition=coalition, title="Wait less")
    last = coalition.today() + timedelta(days=fields.get("ends_later", 0))
    data = {"objective": aim.pk, "starts_on": last - timedelta(days=fields.get("days", 27)), "ends_on": last}
    form = TurnoutForm(data | {"came": 40, "source": "Us"} | fields, viewer=keeper)
    assert set(form.errors) == wrong
    if "days" in fields:
        with pytest.raises(IntegrityError), transaction.atomic():
            Turnout.objects.create(
                coalition=coalition, objective=aim, starts_on=data["starts_on"], ends_on=last, came=1, source="Us"
            )


def test_a_usual_promise_fills_the_form(as_user, coalition, coordinator, partner):
    template = usual.note(
        coalition=coalition, by=coordinator, audience="leader", what="Freed staff time", quantity=Decimal(4), unit="hours",
        due_days=30, effort_band="major",
    )  # fmt: skip
    url = reverse("pledge-new", args=[coalition.slug, partner.pk])
    page = as_user(coordinator).get(f"{url}?template={template.pk}")
    form = page.context["form"]
    filled = {name: form[name].value() for name in ("direction", "what", "quantity", "unit", "effort_band", "due_on")}
    due = coalition.today() + timedelta(days=30)
    assert filled == {
        "direction": "theirs", "what": "Freed staff time", "quantity": 4, "unit": "hours", "effort_band": "major",
        "due_on": due,
    }  # fmt: skip
    assert "Leaders" in page.content.decode()
    assert as_user(coordinator).get(f"{url}?template=999999").status_code == 404
