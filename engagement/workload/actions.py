"""Every write about what a plan costs people, roles, declared load and asks that wait for room."""

import calendar
from datetime import timedelta

from django.db import transaction

from coalition import audit, versions
from engagement.facts import role_changed
from engagement.seats.actions import change_seat
from engagement.voice.models import InputRequest
from meetings.objectives import room
from members.models import Affiliation

from .models import Capacity, HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

audit.describe(
    impact_told="{by} wrote what {objective} takes of {target}",
    impact_removed="{by} took out what {objective} takes of {target}",
    incentive_told="{by} noted what {target} get for their part in {objective}",
    incentive_removed="{by} took out what {target} get for their part in {objective}",
    role_card_written="{by} wrote the card of the role {target}",
    role_card_changed="{by} changed the card of the role {target}: {fields}",
    role_offered="{by} offered the role {target} to {person}",
    offered_beyond_room="{by} offered {target} to {person} beyond what they are to carry: {reason}",
    role_accepted="{person} took on the role {target}",
    role_declined="{person} would rather not take on the role {target} now",
    role_laid_down="The role {target} of {person} was laid down",
    role_offer_taken_back="{by} took back the offer of the role {target} to {person}",
    load_declared="{by} changed what they say they carry elsewhere",
    asks_held="{by} held “{target}” for {people} who have no room now",
    asks_swapped="{by} asked colleagues of {people} who have no room for “{target}”",
    ask_shortened="{by} shortened “{target}” to {minutes} minutes, so that nobody is asked too much",
    asked_anyway="{by} asked {people} about “{target}” beyond what they are to carry: {reason}",
    held_ask_dropped="{by} will not ask {person} about “{target}”",
)

Status = RoleOffer.Status


class LoadTrouble(Exception):
    """It cannot be so. The message says why, in words."""


# --- what a plan takes ------------------------------------------------------------------------------------------------


@transaction.atomic
def tell_impact(*, objective, group_name, by, **fields):
    """What an objective takes of one group, why it is worth it, and what was done to lighten it (WRK-3)."""
    impact, _ = WorkloadImpact.objects.update_or_create(
        objective=objective, group_name=group_name, defaults={"coalition": objective.coalition, **fields}
    )
    audit.record("impact_told", coalition=objective.coalition, target=impact, by=by, objective=objective.title)
    return impact


@transaction.atomic
def remove_impact(*, impact, by):
    """It is not so, or the group is not touched any more."""
    audit.record("impact_removed", coalition=impact.coalition, target=impact, by=by, objective=impact.objective.title)
    impact.delete()


@transaction.atomic
def tell_incentive(*, objective, by, incentive=None, seen=None, **fields):
    """What a group gets; open to everybody (WRK-7). `incentive` is the row to change, None for a new one."""
    today = objective.coalition.today()
    row = versions.lock(incentive, seen=seen, names=fields) if incentive else Incentive(objective=objective)
    row.coalition = objective.coalition
    effect = row.effect
    versions.set_changed(row, fields)
    if row.effect != effect or (row.effect and row.effect_on is None):
        row.effect_on = today if row.effect else None
    row.save()
    audit.record("incentive_told", coalition=objective.coalition, target=row, by=by, objective=objective.title)
    return row


@transaction.atomic
def remove_incentive(*, incentive, by):
    """They do not get it."""
    objective = incentive.objective
    audit.record("incentive_removed", coalition=incentive.coalition, target=incentive, by=by, objective=objective.title)
    incentive.delete()


# --- roles ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_card(*, coalition, by, card=None, seen=None, **fields):
    """The card of a role. What was taken on keeps the words it was taken on with."""
    if card is None:
        card = RoleCard.objects.create(coalition=coalition, **fields)
        audit.record("role_card_written", coalition=coalition, target=card, by=by)
        return card
    row = versions.lock(card, seen=seen)
    changed = versions.set_changed(row, fields)
    if changed:
        row.save()
        audit.record("role_card_changed", coalition=coalition, target=row, by=by, fields=versions.labels(row, changed))
    return row


@transaction.atomic
def offer_role(*, card, person, by, seat=None, anyway=""):
    """Offer a role to a person, who sees the card before they say anything. A second offer while one stands changes nothing.

    LoadTrouble when they have no room for it and no reason is given (`anyway`).
    """
    coalition = card.coalition
    standing = RoleOffer.objects.filter(card=card, person=person, status__in=[Status.OFFERED, Status.ACCEPTED]).first()
    if standing:
        return standing
    if not card.is_offered:
        raise LoadTrouble("This role is not offered any more.")
    full = room.too_much(person, round(card.hours_a_month * 60))
    if full and not anyway.strip():
        raise LoadTrouble(full.words)
    offer = RoleOffer.objects.create(
        coalition=coalition,
        card=card,
        person=person,
        partner=Affiliation.objects.partner_of(person, coalition.today()),
        seat=seat,
        title=card.title,
        tasks=card.tasks,
        hours_a_month=card.hours_a_month,
        term_months=card.term_months,
        how_to_step_back=card.how_to_step_back,
        offered_on=coalition.today(),
        offered_by=by,
    )
    audit.record("role_offered", coalition=coalition, target=offer, by=by, person=person.name)
    if full:
        reason = anyway.strip()
        audit.record("offered_beyond_room", coalition=coalition, target=offer, by=by, person=person.name, reason=reason)
    return offer


def _standing(offer, *statuses):
    """The offer as it is now, locked; LoadTrouble when it stands elsewhere."""
    coalition = offer.coalition
    row = RoleOffer.objects.select_for_update(of=("self",)).select_related("person", "seat").get(pk=offer.pk)
    row.coalition = coalition
    if row.status not in statuses:
        raise LoadTrouble("That was settled meanwhile. Look again.")
    return row


def last_day(start, months):
    """The last day of a term of so many months that begins on a day: 2026-01-31 and one month is 2026-02-27."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day) - timedelta(days=1)


@transaction.atomic
def accept_role(*, offer, by):
    """The person takes it on, for its term. With a seat, they sit on it from today."""
    row = _standing(offer, Status.OFFERED)
    today = row.coalition.today()
    row.status, row.answered_on = Status.ACCEPTED, today
    row.ends_on = last_day(today, row.term_months) if row.term_months else None
    row.save()
    if row.seat:
        row.seat.coalition = row.coalition
        change_seat(seat=row.seat, by=by, person=row.person, partner=row.partner, starts_on=today, ends_on=row.ends_on)
    audit.record("role_accepted", coalition=row.coalition, target=row, by=by, person=row.person.name)
    role_changed.happened(offer=row, by=by)
    return row


@transaction.atomic
def decline_role(*, offer, by):
    """Not now: that is an answer, and nothing is counted against anybody."""
    row = _standing(offer, Status.OFFERED)
    row.status, row.answered_on = Status.DECLINED, row.coalition.today()
    row.save()
    audit.record("role_declined", coalition=row.coalition, target=row, by=by, person=row.person.name)
    return row


@transaction.atomic
def lay_down_role(*, offer, by):
    """They step back, from today. The seat that went with it is free again."""
    row = _standing(offer, Status.ACCEPTED)
    row.status, row.laid_down_on = Status.LAID_DOWN, row.coalition.today()
    row.save()
    if row.seat and row.seat.person_id == row.person_id:
        row.seat.coalition = row.coalition
        change_seat(seat=row.seat, by=by, person=None, partner=None, starts_on=None, ends_on=None)
    audit.record("role_laid_down", coalition=row.coalition, target=row, by=by, person=row.person.name)
    role_changed.happened(offer=row, by=by)
    return row


@transaction.atomic
def take_back_offer(*, offer, by):
    """The offer is withdrawn before it was answered."""
    row = _standing(offer, Status.OFFERED)
    row.status = Status.TAKEN_BACK
    row.save()
    audit.record("role_offer_taken_back", coalition=row.coalition, target=row, by=by, person=row.person.name)
    return row


# --- what somebody carries elsewhere ------------------------------------------------------------------------------------


@transaction.atomic
def declare_load(*, person, by, name, minutes):
    """What a person carries for another collaborative, in minutes a month; 0 takes it out."""
    rows = OutsideLoad.objects.filter(person=person, name__iexact=name)
    if not minutes:
        rows.delete()
    elif not rows.update(minutes=minutes):
        OutsideLoad.objects.create(
            coalition=person.coalition, person=person, name=name, minutes=minutes, since=person.coalition.today()
        )
    audit.record("load_declared", coalition=person.coalition, target=person, by=by)


@transaction.atomic
def drop_load(*, load, by):
    """They do not carry it any more."""
    audit.record("load_declared", coalition=load.coalition, target=load.person, by=by)
    load.delete()


@transaction.atomic
def set_capacity(*, person, by, minutes):
    """The most a person wants to be asked for in 30 days; None for what the coalition allows itself."""
    if minutes is None:
        Capacity.objects.filter(person=person).delete()
    else:
        Capacity.objects.update_or_create(person=person, defaults={"coalition": person.coalition, "minutes": minutes})
    audit.record("load_declared", coalition=person.coalition, target=person, by=by)


# --- asks that wait for room --------------------------------------------------------------------------------------------


@transaction.atomic
def hold(*, request, people, by):
    """Keep a request from these people (ids) until there is room for it. Twice does it once."""
    people = list(people)
    if not people:
        return 0
    rows = [
        HeldAsk(
            coalition=request.coalition, request=request, person_id=pk, held_on=request.coalition.today(), held_by=by
        )
        for pk in people
    ]
    HeldAsk.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("asks_held", coalition=request.coalition, target=request, by=by, people=_people(people))
    return len(people)


@transaction.atomic
def drop_held(*, held, by):
    """They are not asked at all."""
    row = HeldAsk.objects.select_for_update().get(pk=held.pk)
    if row.status != HeldAsk.Status.WAITING:
        return
    row.status, row.settled_on = HeldAsk.Status.DROPPED, held.coalition.today()
    row.save()
    audit.record("held_ask_dropped", coalition=held.coalition, target=held.request, by=by, person=held.person.name)


@transaction.atomic
def settle_held(*, request, people):
    """These held asks went out after all."""
    waiting = HeldAsk.objects.filter(request=request, person__in=people, status=HeldAsk.Status.WAITING)
    return waiting.update(status=HeldAsk.Status.ASKED, settled_on=request.coalition.today())


@transaction.atomic
def shorten(*, request, minutes, by):
    """A request takes fewer minutes from now on."""
    row = InputRequest.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=request.pk)
    if not 1 <= minutes < (row.estimated_minutes or 0):
        raise LoadTrouble("Choose fewer minutes than now, and at least one.")
    row.estimated_minutes = minutes
    row.save()
    audit.record("ask_shortened", coalition=row.coalition, target=row, by=by, minutes=minutes)
    return row


@transaction.atomic
def note_asked_anyway(*, request, people, reason, by):
    """Somebody is asked for more than they are to carry, and why; the log keeps it."""
    if not reason.strip():
        raise LoadTrouble("Say why this cannot wait.")
    audit.record(
        "asked_anyway",
        coalition=request.coalition,
        target=request,
        by=by,
        people=_people(people),
        reason=reason.strip(),
    )


@transaction.atomic
def note_swapped(*, request, people, by):
    """Colleagues are asked in place of these people."""
    audit.record("asks_swapped", coalition=request.coalition, target=request, by=by, people=_people(people))


def _people(people):
    number = len(people)
    return "1 person" if number == 1 else f"{number} people"
