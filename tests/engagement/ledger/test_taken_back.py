"""A delivery entered by mistake leaves nothing behind (domain.md 3.2: voided = as if never recorded)."""

from datetime import timedelta
from decimal import Decimal

from engagement.commitments import actions as commitments
from engagement.ledger import actions
from engagement.models import Rollup, Signal


def test_a_delivery_taken_back_counts_no_more(coalition, partner, coordinator):
    today = coalition.today()
    pledge = commitments.make_pledge(
        coalition=coalition, by=coordinator, partner=partner, what="Two crews", quantity=Decimal(2),
        made_on=today - timedelta(days=9), due_on=today + timedelta(days=9), effort_band="moderate",
    )  # fmt: skip
    given = commitments.deliver(pledge=pledge, by=coordinator, quantity=Decimal(2), delivered_on=today)
    delivery = given if hasattr(given, "increase") else pledge.deliveries.get()
    assert Rollup.objects.of_partners().get(partner=partner).action > 0
    commitments.take_back_delivery(delivery=delivery, by=coordinator)
    assert Rollup.objects.of_partners().get(partner=partner).action == 0
    assert Signal.objects.get(kind="pledge_fulfilled").voided_at is not None
    assert actions.verify(coalition) == (0, [])
