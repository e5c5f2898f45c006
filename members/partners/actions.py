"""Writes about partners and their dated membership."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from pghistory.models import Event

from coalition import audit, versions
from members.facts import partner_joined, partner_moved

from . import gates, within
from .models import CIRCLE, Membership, Partner

audit.describe(
    partner_created="{by} added {target} as {status} from {on}",
    partner_changed="{by} changed {target}: {fields}",
    partner_status="{by} set {target} to {status} from {on}",
    partner_deleted="{by} deleted {target}",
    partner_moved_anyway="{by} set {target} to {status} before everything was ready ({points}): {reason}",
)

Status = Membership.Status
FUTURE = "That day is still to come. Choose today or an earlier day."


class StatusTrouble(Exception):
    """The change of status does not fit the days so far. Its message says what would."""


class NotReady(Exception):
    """Something is to be done before the partner gets this status. `points` says what, in words."""

    def __init__(self, points):
        super().__init__("; ".join(points))
        self.points = points


class PartOfItself(Exception):
    """It would be a part of something that is a part of it. Its message says so in words."""


class StillNeeded(Exception):
    """The partner cannot be deleted. `reasons` says, thing by thing, what hangs on it."""

    def __init__(self, reasons):
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def create_partner(*, coalition, by, status=Status.PROSPECT, on=None, anyway=None, **fields):
    """A new partner with its first status, from `on` (default: today).

    Where `anyway` is given, it is a person who adds it: NotReady while something is to be done before this status (gates.py),
    unless `anyway` says why not; the log keeps it. None, as of what is read from elsewhere, asks nothing.
    """
    partner = Partner.objects.create(coalition=coalition, **fields)
    points = [] if anyway is None else gates.open_points(partner, status)
    if points and not anyway:
        raise NotReady(points)
    membership = _open(partner, status, on or coalition.today())
    _told("partner_created", membership, by)
    if points:
        _note_anyway(membership, points, by, anyway)
    return partner


@transaction.atomic
def change_partner(*, partner, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`; PartOfItself."""
    if "part_of" in fields:
        within.take_turn(partner.coalition_id)
    partner = versions.lock(partner, seen=seen)
    changed = versions.set_changed(partner, fields)
    if not changed:
        return partner
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as trouble:
        if CIRCLE not in str(trouble):
            raise
        raise PartOfItself(within.words(partner, partner.part_of)) from trouble
    audit.record(
        "partner_changed", coalition=partner.coalition, target=partner, by=by, fields=versions.labels(partner, changed)
    )
    return partner


@transaction.atomic
def set_status(*, partner, status, on, by, note=""):
    """Give the partner a status from the day `on`; the one before it ends the day before. Returns the Membership.

    On the first day of the current status it is replaced; the status that ended the day before simply goes on. The
    status it has already is left alone. StatusTrouble for a day to come, and for one before the current status began.
    """
    # Two people changing one partner's status take turns; the exclusion constraint is the last word.
    partner = Partner.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=partner.pk)
    if on > partner.coalition.today():
        raise StatusTrouble(FUTURE)
    current = partner.memberships.filter(ended_on__isnull=True).first()
    if current and current.status == status:
        return current
    last = current or partner.memberships.first()
    if last and on < (last.started_on if current else last.ended_on + timedelta(days=1)):
        raise StatusTrouble(_earliest(last))
    if current and on == current.started_on:
        before = partner.memberships.filter(ended_on=on - timedelta(days=1), status=status).first()
        if before:
            return _goes_on(before, current, by)
        current.status, current.note = status, note
        current.save()
        return _told("partner_status", current, by)
    if current:
        current.ended_on = on - timedelta(days=1)
        current.save()
    return _told("partner_status", _open(partner, status, on, note), by)


def _goes_on(before, current, by):
    """The change of today was none: the status before it has no end, as if nothing had been."""
    current.delete()
    before.ended_on = None
    before.save()
    return _told("partner_status", before, by, again=True)


@transaction.atomic
def move(*, partner, status, on, by, note="", anyway=""):
    """`set_status` for people: NotReady while something is to be done before (gates.py), unless `anyway` says why not.

    StatusTrouble, whatever the reason, for what the partner would rather not.
    """
    held = Partner.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=partner.pk)
    has_it = held.memberships.in_force().filter(status=status).exists()
    said_no = "" if has_it else gates.refused(held, status)
    if said_no:
        raise StatusTrouble(said_no)
    points = [] if has_it else gates.open_points(held, status)
    if points and not anyway:
        raise NotReady(points)
    membership = set_status(partner=held, status=status, on=on, by=by, note=note)
    if points:
        _note_anyway(membership, points, by, anyway)
    return membership


def _note_anyway(membership, points, by, reason):
    audit.record(
        "partner_moved_anyway",
        coalition=membership.coalition,
        target=membership.partner,
        by=by,
        status=membership.get_status_display().lower(),
        points="; ".join(points),
        reason=reason,
    )


def _earliest(last):
    if last.ended_on:
        return f"“{last.get_status_display()}” lasted until {last.ended_on:%B %-d, %Y}. Choose a later day."
    return f"“{last.get_status_display()}” began on {last.started_on:%B %-d, %Y}. Choose that day or a later one."


def _open(partner, status, on, note=""):
    if on > partner.coalition.today():
        raise StatusTrouble(FUTURE)
    return Membership.objects.create(
        coalition=partner.coalition, partner=partner, status=status, started_on=on, note=note
    )


def _told(verb, membership, by, *, again=False):
    """Record the status, and tell the floors above of a new member; not of one who never stopped (`again`)."""
    audit.record(
        verb,
        coalition=membership.coalition,
        target=membership.partner,
        by=by,
        status=membership.get_status_display().lower(),
        on=f"{membership.started_on:%B %-d, %Y}",
    )
    if verb == "partner_status" and not again:
        partner_moved.happened(membership=membership, by=by)
    if membership.status == Status.MEMBER and not again:
        partner_joined.happened(membership=membership, by=by)
    return membership


def hanging_on(partner):
    """What would be lost with the partner, as words: "2 affiliations". Its first status does not count."""
    reasons = []
    for relation in partner._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Event):
            continue
        number = model._base_manager.filter(**{relation.field.name: partner}).count()
        if number > (1 if model is Membership else 0):
            name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
            reasons.append(f"{number:,} {name}")
    return reasons


@transaction.atomic
def delete_partner(*, partner, by):
    """Delete a partner entered by mistake. StillNeeded when anything hangs on it: then a status tells more."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    reasons = hanging_on(partner)
    if reasons:
        raise StillNeeded(reasons)
    audit.record("partner_deleted", coalition=partner.coalition, target=partner, by=by)
    partner.delete()
