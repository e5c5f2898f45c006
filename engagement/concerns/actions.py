"""Every write about concerns and changes.

The coalition's log tells of professional concerns only; the steps of each concern are kept beside it, for those who may
know of it (querysets.py).
"""

from django.db import transaction

from coalition import audit, versions
from coalition.access import ROLES, Permission
from coalition.models import User
from engagement.facts import concern_changed
from members.models import Affiliation
from members.notices import actions as notices

from . import life
from .life import RATED, Side, Status, first_barrier
from .models import Change, ChangeCause, Concern, ConcernStep, TheirView
from .told import tell_what_can_be

audit.describe(
    concern_raised="{by} noted that {target} was raised",
    concern_step="{by} moved {target} on: {to}",
    concern_settled_by_raiser="Whoever raised {target} said how it stands: {to}",
    concern_found="{by} noted what is behind {target}",
    concern_taken_over="{by} looks after {target} now",
    concern_taken_back="{by} took {target} back that was noted by mistake",
    their_view_noted="{by} noted how {target} sees it",
    change_noted="{by} noted a change: {target}",
    change_changed="{by} changed what is said about the change “{target}”: {fields}",
    change_effect="{by} noted what the change did: {target}",
)

KEEPERS = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]


class ConcernTrouble(Exception):
    """It cannot be so. The message says why, in words."""


class NoSuchStep(ConcernTrouble):
    """The concern is elsewhere in its life by now, or this is not for this side to say."""


def coordinators_of(coalition, besides=None):
    """The users somebody may choose to raise a concern with, by name; `besides` (a User) is left out."""
    users = User.objects.filter(held_roles__coalition=coalition, held_roles__role__in=KEEPERS, is_active=True)
    users = users.exclude(pk=besides.pk) if besides else users
    return users.distinct().order_by("name", "pk")


def _log(verb, concern, by, **details):
    """The coalition's log is read by all coordinators: of what is between two people it says nothing."""
    if not concern.is_private:
        audit.record(verb, coalition=concern.coalition, target=concern, by=by, **details)


def _tell_the_ledger(concern):
    concern_changed.happened(coalition=concern.coalition, concern=concern.pk)


def _locked(concern):
    coalition = concern.coalition
    row = Concern.objects.select_for_update(of=("self",)).select_related("person").get(pk=concern.pk)
    row.coalition = coalition
    return row


def _step(concern, to, by, side, note=""):
    ConcernStep.objects.create(
        coalition=concern.coalition,
        concern=concern,
        to=to,
        on=concern.coalition.today(),
        by_raiser=side == Side.RAISER,
        by=by,
        note=note,
    )


# --- raising ------------------------------------------------------------------------------------------------------


@transaction.atomic
def raise_concern(*, coalition, person, coordinator, words, nature, by, objective=None, may_quote=False):
    """A person tells a coordinator they chose (a User) what worries them."""
    if not coordinators_of(coalition).filter(pk=coordinator.pk).exists():
        raise ConcernTrouble("They do not look after this coalition. Choose somebody else.")
    return _raised(
        coalition=coalition, person=person, coordinator=coordinator, words=words, nature=nature, by=by,
        objective=objective, may_quote=may_quote, on_behalf=False, raised_on=coalition.today(),
    )  # fmt: skip


@transaction.atomic
def record_concern(*, coalition, person, words, nature, by, objective=None, may_quote=False, raised_on=None):
    """A coordinator notes what somebody told them: it is with this coordinator, and the person's own, as if they had."""
    raised_on = raised_on or coalition.today()
    if raised_on > coalition.today():
        raise ConcernTrouble("That day is still to come. Choose today or an earlier day.")
    return _raised(
        coalition=coalition, person=person, coordinator=by, words=words, nature=nature, by=by,
        objective=objective, may_quote=may_quote, on_behalf=True, raised_on=raised_on,
    )  # fmt: skip


def _raised(*, coalition, person, by, on_behalf, raised_on, **fields):
    partner = Affiliation.objects.partner_of(person, raised_on)
    concern = Concern.objects.create(
        coalition=coalition, person=person, partner=partner, on_behalf=on_behalf, raised_on=raised_on, **fields
    )
    _step(concern, Status.RAISED, by, Side.HEARER if on_behalf else Side.RAISER)
    _log("concern_raised", concern, by)
    _tell_the_ledger(concern)
    return concern


# --- its life -------------------------------------------------------------------------------------------------------


def _move(concern, to, *, side, by, note="", **values):
    """One step of life.MOVES, or NoSuchStep."""
    row = _locked(concern)
    if not life.may(side, row.status, to):
        raise NoSuchStep("It stands elsewhere by now. Look again.")
    for name, value in values.items():
        setattr(row, name, value)
    row.status = to
    row.settled_on = row.coalition.today() if row.is_settled else None
    row.save()
    _step(row, to, by, side, note)
    verb = "concern_settled_by_raiser" if side == Side.RAISER else "concern_step"
    _log(verb, row, None if side == Side.RAISER else by, to=Status(to).label.lower())
    return row


@transaction.atomic
def explore(*, concern, by, side=Side.HEARER, note=""):
    """Look into it: at first, or again. From the raiser's side it says "not quite" to the answer, or that it is back."""
    return _move(concern, Status.EXPLORED, side=side, by=by, note=note)


@transaction.atomic
def answer(*, concern, words, by):
    """Say what we make of it. The raiser gets a mail that names no subject, with a personal link."""
    if not words.strip():
        raise ConcernTrouble("Write the answer first.")
    today = concern.coalition.today()
    row = _move(
        concern, Status.ANSWERED, side=Side.HEARER, by=by, note="", answer=words, answered_on=today, answered_by=by
    )
    if row.person:
        times = row.steps.filter(to=Status.ANSWERED).count()
        key = f"concern-answered:{row.key}:{times}"
        notices.owe(coalition=row.coalition, key=key, kind="concern-answered", person=row.person, about=row)
    return row


@transaction.atomic
def give_up(*, concern, reason, by):
    """It stays as it is, and why. Only the raiser can say that it is eased all the same."""
    if not reason.strip():
        raise ConcernTrouble("Say why it stays as it is.")
    return _move(concern, Status.UNRESOLVED, side=Side.HEARER, by=by, note=reason)


@transaction.atomic
def ease(*, concern, by, note=""):
    """The raiser says that it does not weigh on them any more. Nobody else can (CON-2)."""
    return _move(concern, Status.EASED, side=Side.RAISER, by=by, note=note)


# --- who may know of it ---------------------------------------------------------------------------------------------


@transaction.atomic
def set_nature(*, concern, nature, side, by):
    """Say what it is about. Opening it to all coordinators is for the raiser alone; closing it is for both."""
    row = _locked(concern)
    if nature == Concern.Nature.PROFESSIONAL and side != Side.RAISER and row.is_private:
        raise ConcernTrouble("Only whoever raised it can open it to the other coordinators.")
    if row.nature == nature:
        return row
    row.nature = nature
    if row.coordinator_id is None and side == Side.HEARER:
        row.coordinator = by
    row.save()
    _log("concern_raised", row, None)
    _tell_the_ledger(row)
    return row


@transaction.atomic
def entrust(*, concern, coordinator, by):
    """The raiser chooses another coordinator; of a private one the earlier one sees nothing from now on."""
    row = _locked(concern)
    if not coordinators_of(row.coalition).filter(pk=coordinator.pk).exists():
        raise ConcernTrouble("They do not look after this coalition. Choose somebody else.")
    row.coordinator = coordinator
    row.save()
    return row


@transaction.atomic
def take_over(*, concern, by):
    """Another coordinator looks after a professional one from now on."""
    row = _locked(concern)
    if row.is_private:
        raise ConcernTrouble("Only whoever raised it can choose another coordinator.")
    row.coordinator = by
    row.save()
    _log("concern_taken_over", row, by)
    return row


@transaction.atomic
def note_finding(*, concern, by, seen=None, **fields):
    """What the coordinators found to be behind it: root_cause, rate_*, finding (CON-1). From ratings follows the barrier."""
    coalition = concern.coalition
    row = versions.lock(concern, seen=seen)
    row.coalition = coalition
    changed = versions.set_changed(row, fields)
    if changed:
        if any(name.startswith("rate_") for name in changed):
            row.adkar_barrier = first_barrier({name: getattr(row, f"rate_{name}") for name in RATED})
        row.save()
        _log("concern_found", row, by)
    return row


@transaction.atomic
def take_back(*, concern, by):
    """Take out a concern that was noted by mistake. Twice does it once."""
    row = Concern.objects.select_for_update(of=("self",)).filter(pk=concern.pk).first()
    if row is None:
        return
    row.coalition = concern.coalition
    _log("concern_taken_back", row, by)
    pk, coalition = row.pk, row.coalition
    row.delete()
    concern_changed.happened(coalition=coalition, concern=pk)


@transaction.atomic
def note_view(*, coalition, words, heard_on, by, partner=None, concern=None):
    """How they see it, in their words: of a partner, or with one concern (CON-3)."""
    if heard_on > coalition.today():
        raise ConcernTrouble("That day is still to come. Choose today or an earlier day.")
    if concern is not None:
        partner = concern.partner
    view = TheirView.objects.create(
        coalition=coalition, partner=partner, concern=concern, words=words, heard_on=heard_on, noted_by=by
    )
    if concern is None:
        audit.record("their_view_noted", coalition=coalition, target=partner, by=by)
    return view


# --- what was changed -----------------------------------------------------------------------------------------------


@transaction.atomic
def note_change(*, coalition, by, concerns=(), inputs=(), **fields):
    """What was changed, and because of which concerns and inputs. The log names none of them."""
    if fields["changed_on"] > coalition.today():
        raise ConcernTrouble("That day is still to come. Note it when it is done.")
    change = Change.objects.create(coalition=coalition, noted_by=by, **fields)
    audit.record("change_noted", coalition=coalition, target=change, by=by)
    _add_causes(change, concerns, inputs)
    tell_what_can_be(coalition)
    return change


def _add_causes(change, concerns, inputs):
    rows = [ChangeCause(coalition=change.coalition, change=change, concern=concern) for concern in concerns]
    rows += [ChangeCause(coalition=change.coalition, change=change, input=given) for given in inputs]
    ChangeCause.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def link(*, change, by, concerns=(), inputs=()):
    """This was changed because of these, too. Twice does it once."""
    _add_causes(change, concerns, inputs)
    tell_what_can_be(change.coalition)


@transaction.atomic
def unlink(*, cause, by):
    """It was not because of this one. What members have read stays told."""
    cause.delete()


@transaction.atomic
def change_change(*, change, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = change.coalition
    row = versions.lock(change, seen=seen)
    row.coalition = coalition
    changed = versions.set_changed(row, fields)
    if not changed:
        return row
    if {"effect"} & set(changed):
        row.effect_on = coalition.today() if row.effect else None
        audit.record("change_effect", coalition=coalition, target=row, by=by)
    row.save()
    audit.record("change_changed", coalition=coalition, target=row, by=by, fields=versions.labels(row, changed))
    tell_what_can_be(coalition)
    return row
