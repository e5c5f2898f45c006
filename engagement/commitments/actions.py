"""Every write about promises and deeds (domain.md 3.4)."""

from decimal import ROUND_HALF_EVEN, Decimal

from django.db import transaction
from django.db.models import Sum

from coalition import audit, versions
from engagement.facts import delivery_taken_back, pledge_changed, pledge_delivered, resource_delivered

from .amounts import measured
from .models import Contribution, Delivery, Pledge

audit.describe(
    pledge_made="{by} noted a promise: {target}",
    pledge_changed="{by} changed the promise “{target}”",
    pledge_renegotiated="{by} agreed anew on “{target}”: due {due}",
    pledge_withdrawn="{by} noted that “{target}” was withdrawn",
    pledge_delivered="{by} noted {quantity} delivered on “{target}”",
    delivery_taken_back="{by} took back a delivery on “{target}” that was entered by mistake",
    contribution_noted="{by} noted what was given: {target}",
    contribution_thanked="{by} thanked for {target}",
)

SHARE = Decimal("0.000001")
Status = Pledge.Status


class PledgeTrouble(Exception):
    """The promise cannot be changed so. Its message says why, in words."""


def _locked(pledge):
    return versions.lock(pledge, seen=None)


def _not_to_come(day, coalition):
    if day > coalition.today():
        raise PledgeTrouble("That day is still to come. Choose today or an earlier day.")


def standing(pledge):
    """The stored status that follows from what was delivered; `lapsed` follows from the day and is never stored."""
    if pledge.delivered >= pledge.quantity:
        return Status.FULFILLED
    if pledge.delivered > 0:
        return Status.PARTLY
    return Status.RENEGOTIATED if pledge.status == Status.RENEGOTIATED else Status.OPEN


@transaction.atomic
def make_pledge(*, coalition, by, **fields):
    """Note a promise, theirs or ours."""
    pledge = Pledge(coalition=coalition, **fields)
    _not_to_come(pledge.made_on, coalition)
    if pledge.due_on < pledge.made_on:
        raise PledgeTrouble("It is due on or after the day it was promised.")
    pledge.save()
    audit.record("pledge_made", coalition=coalition, target=pledge, by=by)
    pledge_changed.happened(pledge=pledge, by=by)
    return pledge


@transaction.atomic
def change_pledge(*, pledge, by, seen=None, **fields):
    """Correct how a promise was written down; a new date that was agreed is `renegotiate`. May raise ChangedMeanwhile."""
    now = versions.lock(pledge, seen=seen, names=fields)
    _refuse_withdrawn(now)
    for name, value in fields.items():
        setattr(now, name, value)
    _not_to_come(now.made_on, now.coalition)
    if now.due_on < now.made_on:
        raise PledgeTrouble("It is due on or after the day it was promised.")
    now.status = standing(now)
    now.save()
    audit.record("pledge_changed", coalition=now.coalition, target=now, by=by)
    pledge_changed.happened(pledge=now, by=by)
    return now


def _refuse_withdrawn(pledge):
    if pledge.status == Status.WITHDRAWN:
        raise PledgeTrouble("This promise was withdrawn. Note a new one instead.")


@transaction.atomic
def renegotiate(*, pledge, due_on, by, note=""):
    """Agree on a new date; the promise counts until 14 days after it (domain.md 3.4)."""
    now = _locked(pledge)
    _refuse_withdrawn(now)
    if now.status == Status.FULFILLED:
        raise PledgeTrouble("This promise is kept already.")
    if due_on < now.coalition.today():
        raise PledgeTrouble("The new date lies in the past. Choose one from today on.")
    now.due_on = due_on
    now.note = "\n".join(filter(None, [now.note, note]))
    now.status = Status.RENEGOTIATED if now.delivered == 0 else Status.PARTLY
    now.save()
    audit.record(
        "pledge_renegotiated",
        coalition=now.coalition,
        target=now,
        by=by,
        due=f"{due_on:%B} {due_on.day}, {due_on.year}",
    )
    pledge_changed.happened(pledge=now, by=by)
    return now


@transaction.atomic
def withdraw(*, pledge, by, note=""):
    """Take a promise back, as of today. Before its day it leaves the fulfilment figure."""
    now = _locked(pledge)
    if now.status == Status.WITHDRAWN:
        return now
    if now.status == Status.FULFILLED:
        raise PledgeTrouble("This promise is kept already.")
    now.status = Status.WITHDRAWN
    now.settled_on = now.coalition.today()
    now.note = "\n".join(filter(None, [now.note, note]))
    now.save()
    audit.record("pledge_withdrawn", coalition=now.coalition, target=now, by=by)
    pledge_changed.happened(pledge=now, by=by)
    return now


@transaction.atomic
def deliver(*, pledge, quantity, delivered_on, by, note=""):
    """Note an instalment. Its `increase` is by how much f grew; all of them add up to at most 1 (domain.md 3.4)."""
    now = _locked(pledge)
    _refuse_withdrawn(now)
    _not_to_come(delivered_on, now.coalition)
    if delivered_on < now.made_on:
        raise PledgeTrouble("It was delivered before it was promised. Note it as something given instead.")
    credited = now.deliveries.aggregate(sum=Sum("increase"))["sum"] or Decimal(0)
    now.delivered += quantity
    increase = max(Decimal(0), now.fraction.quantize(SHARE, ROUND_HALF_EVEN) - credited)
    delivery = Delivery.objects.create(
        coalition=now.coalition, pledge=now, quantity=quantity, delivered_on=delivered_on, increase=increase, note=note
    )
    now.status = standing(now)
    if now.status == Status.FULFILLED and now.settled_on is None:
        now.settled_on = delivered_on
    now.save()
    audit.record("pledge_delivered", coalition=now.coalition, target=now, by=by, quantity=measured(quantity, now.unit))
    pledge_delivered.happened(delivery=delivery, by=by)
    pledge_changed.happened(pledge=now, by=by)
    return delivery


@transaction.atomic
def take_back_delivery(*, delivery, by):
    """Take out an instalment that was entered by mistake; what it counted for is void, not ended."""
    now = _locked(delivery.pledge)
    held = Delivery.objects.filter(pk=delivery.pk).first()
    if held is None:
        return now
    now.delivered -= held.quantity
    if now.status != Status.WITHDRAWN:
        now.status = standing(now)
        now.settled_on = now.settled_on if now.status == Status.FULFILLED else None
    now.save()
    delivery_taken_back.happened(delivery=held, by=by)
    held.delete()
    audit.record("delivery_taken_back", coalition=now.coalition, target=now, by=by)
    pledge_changed.happened(pledge=now, by=by)
    return now


@transaction.atomic
def note_contribution(*, coalition, by, **fields):
    """Something given without a promise: by them (counts as a deed), or by us (GIV-1)."""
    given = Contribution(coalition=coalition, **fields)
    _not_to_come(given.given_on, coalition)
    given.save()
    audit.record("contribution_noted", coalition=coalition, target=given, by=by)
    resource_delivered.happened(contribution=given, by=by)
    return given


@transaction.atomic
def thank(*, contribution, by):
    """Note that somebody said thank you (ACT-7)."""
    done = Contribution.objects.filter(pk=contribution.pk, thanked_on__isnull=True).update(
        thanked_on=contribution.coalition.today()
    )
    if done:
        audit.record("contribution_thanked", coalition=contribution.coalition, target=contribution, by=by)
    return bool(done)
