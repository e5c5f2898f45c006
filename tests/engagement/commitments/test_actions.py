"""Promises exactly by domain.md 3.4, with worked examples 4 and 10 and the days on either side of each limit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.commitments import actions, queries
from engagement.commitments.models import Delivery, Pledge
from engagement.facts import delivery_taken_back, pledge_changed, pledge_delivered, resource_delivered

pytestmark = pytest.mark.django_db

MADE, DUE = date(2026, 1, 1), date(2026, 1, 31)


@pytest.fixture
def pledge(coalition, coordinator, partner):
    return promise(coalition, coordinator, partner)


def promise(coalition, coordinator, partner, **fields):
    said = {"what": "Two crews", "quantity": Decimal(10), "made_on": MADE, "due_on": DUE, "partner": partner}
    return actions.make_pledge(coalition=coalition, by=coordinator, **said | fields)


def deliver(pledge, quantity, on=DUE, by=None):
    return actions.deliver(pledge=pledge, quantity=Decimal(quantity), delivered_on=on, by=by)


def test_example_4_unmet_promise_counts_until_the_grace_is_over(pledge):
    assert pledge.counts_until == date(2026, 2, 15)
    assert pledge.status_on(date(2026, 2, 14)) == "open"
    assert pledge.status_on(date(2026, 2, 15)) == "lapsed"


@pytest.mark.parametrize(
    ("delivered", "ends", "status"),
    [("4.99", date(2026, 2, 15), "lapsed"), ("5", None, "partly"), ("6", None, "partly"), ("10", None, "fulfilled")],
)
def test_half_delivered_does_not_lapse(delivered, ends, status, pledge):
    deliver(pledge, delivered)
    pledge.refresh_from_db()
    assert pledge.counts_until == ends
    assert pledge.status_on(date(2026, 3, 1)) == status


def test_example_4_sixty_percent(pledge):
    assert deliver(pledge, 6).increase == Decimal("0.6")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.decimals("0.01", "9", places=2), min_size=1, max_size=8),
    quantity=st.decimals("0.01", "12", places=2),
)
def test_increases_add_up_to_f_and_never_above_one(parts, quantity, coalition, coordinator, partner):
    pledge = promise(coalition, coordinator, partner, quantity=quantity)
    total = sum(deliver(pledge, part).increase for part in parts)
    pledge.refresh_from_db()
    assert total <= 1
    assert abs(total - min(Decimal(1), sum(parts) / quantity)) <= Decimal("0.000001")
    assert (pledge.status == "fulfilled") is (sum(parts) >= quantity)


def test_example_10_fulfilment(coalition, coordinator, partner):
    for effort, share in (("moderate", 10), ("major", 5), ("light", 0)):
        pledge = promise(coalition, coordinator, partner, effort_band=effort)
        if share:
            deliver(pledge, share)
    rows = queries.fulfilment_rows(coalition, DUE)
    assert sorted(rows) == [(0.5, 0.0), (1.0, 1.0), (2.0, 0.5)]
    kept = sum(e * f for e, f in rows)
    assert kept / sum(e for e, _ in rows) == pytest.approx(2 / 3.5, abs=1e-6)
    assert queries.on_time_count(coalition, DUE) == 1
    assert queries.fulfilment_rows(coalition, DUE, direction="ours") == []


@pytest.mark.parametrize(("days", "counted"), [(-1, 0), (0, 1), (364, 1), (365, 0)])
def test_fulfilment_looks_back_365_days(days, counted, pledge, coalition):
    assert len(queries.fulfilment_rows(coalition, DUE + timedelta(days=days))) == counted


@pytest.mark.parametrize(("offset", "counted", "ends"), [(1, 0, 0), (0, 1, 0), (-1, 1, 0), (-20, 1, -5)])
def test_withdrawn_before_due_leaves_the_figure(offset, counted, ends, coalition, coordinator, partner):
    today = coalition.today()
    pledge = promise(
        coalition, coordinator, partner, made_on=today - timedelta(days=40), due_on=today + timedelta(days=offset)
    )
    actions.withdraw(pledge=pledge, by=coordinator)
    pledge.refresh_from_db()
    assert (pledge.status, pledge.settled_on) == ("withdrawn", today)
    assert pledge.counts_until == today + timedelta(days=ends)
    assert len(queries.fulfilment_rows(coalition, today + timedelta(days=1))) == counted


def test_renegotiated_counts_from_the_new_date(pledge, coordinator, coalition):
    later = coalition.today() + timedelta(days=30)
    new = actions.renegotiate(pledge=pledge, due_on=later, by=coordinator)
    assert (new.status, new.due_on, new.counts_until) == ("renegotiated", later, later + timedelta(days=15))
    with pytest.raises(actions.PledgeTrouble):
        actions.renegotiate(pledge=pledge, due_on=coalition.today() - timedelta(days=1), by=coordinator)


def test_mistaken_delivery_is_taken_back(pledge, coordinator):
    deliver(pledge, 4)
    wrong = deliver(pledge, 6)
    assert Pledge.objects.get().status == "fulfilled"
    for _ in range(2):
        actions.take_back_delivery(delivery=wrong, by=coordinator)
    now = Pledge.objects.get()
    assert (now.status, now.delivered, now.settled_on) == ("partly", Decimal(4), None)
    assert deliver(now, 6).increase == Decimal("0.6")


@pytest.mark.parametrize("deed", ["deliver", "renegotiate", "change"])
def test_withdrawn_stays_withdrawn(deed, pledge, coordinator, coalition):
    actions.withdraw(pledge=pledge, by=coordinator)
    with pytest.raises(actions.PledgeTrouble):
        {
            "deliver": lambda: deliver(pledge, 1),
            "renegotiate": lambda: actions.renegotiate(pledge=pledge, due_on=coalition.today(), by=coordinator),
            "change": lambda: actions.change_pledge(pledge=pledge, by=coordinator, what="x"),
        }[deed]()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(("days", "fine"), [(0, True), (1, False)])
def test_no_day_to_come(days, fine, coalition, coordinator, partner, pledge):
    day = coalition.today() + timedelta(days=days)
    deeds = [
        lambda: promise(coalition, coordinator, partner, made_on=day, due_on=day),
        lambda: deliver(pledge, 1, on=day),
        lambda: actions.note_contribution(
            coalition=coalition, by=coordinator, partner=partner, kind="space", what="A hall", given_on=day
        ),
    ]
    for deed in deeds:
        if fine:
            deed()
        else:
            with pytest.raises(actions.PledgeTrouble):
                deed()


def test_facts_travel_with_the_rows(pledge, coalition, coordinator, partner):
    heard = []

    def hear_pledge(pledge, **_):
        heard.append(("pledge", pledge.status))

    def hear_delivery(delivery, **_):
        heard.append(("delivery", float(delivery.increase)))

    def hear_back(delivery, **_):
        heard.append(("back", float(delivery.increase)))

    def hear_gift(contribution, **_):
        heard.append(("gift", contribution.direction))

    pairs = [
        (pledge_changed, hear_pledge),
        (pledge_delivered, hear_delivery),
        (delivery_taken_back, hear_back),
        (resource_delivered, hear_gift),
    ]
    for fact, hear in pairs:
        fact.connect(hear)
    try:
        delivery = deliver(pledge, 5)
        actions.take_back_delivery(delivery=delivery, by=coordinator)
        actions.withdraw(pledge=pledge, by=coordinator)
        actions.note_contribution(
            coalition=coalition, by=coordinator, partner=partner, kind="data", what="Map", given_on=DUE
        )
    finally:
        for fact, hear in pairs:
            fact.disconnect(hear)
    assert heard == [
        ("delivery", 0.5), ("pledge", "partly"), ("back", 0.5), ("pledge", "open"), ("pledge", "withdrawn"),
        ("gift", "theirs"),
    ]  # fmt: skip
