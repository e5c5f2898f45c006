"""Writes about objectives: their fields and life, steps, measurements, groups and barriers. Tasks are written in doing.py,
statements in statements.py."""

from decimal import Decimal

from django.db import transaction

from coalition import audit, versions
from meetings import facts
from members.models import Affiliation

from . import life, movement
from .doing import (
    NoDelegate,
    TaskClosed,
    add_task,
    change_task,
    delegate_task,
    finish_task,
    let_go_task,
    reassign_task,
    split_task,
)
from .models import AffectedGroup, Barrier, Measurement, Milestone, Objective, Ownership, Rating
from .moving import note_movement
from .statements import keep_statement

__all__ = [
    "NoDelegate",
    "TaskClosed",
    "add_task",
    "change_task",
    "delegate_task",
    "finish_task",
    "let_go_task",
    "reassign_task",
    "split_task",
]

audit.describe(
    objective_created="{by} set the objective {target}",
    objective_changed="{by} changed the objective {target}: {fields}",
    objective_moved="{by} moved {target} from {was} to {to}",
    objective_moved_because="{by} moved {target} from {was} to {to}: {reason}",
    objective_launched_anyway="{by} launched {target} before this was so: {unmet}. Reason: {reason}",
    objective_owner="{by} noted that {owner} looks after {target}",
    objective_without_owner="{by} noted that nobody looks after {target} now",
    milestone_added="{by} added the step “{milestone}” to {target}",
    milestone_changed="{by} changed the step “{milestone}” of {target}",
    milestone_removed="{by} took the step “{milestone}” out of {target}",
    milestone_reached="{by} noted that “{milestone}” of {target} is reached",
    milestone_open="{by} noted that “{milestone}” of {target} is not reached yet",
    measurement_recorded="{by} measured {value} for {target} on {on}",
    measurement_removed="{by} took back the measurement of {on} for {target}",
    groups_changed="{by} noted whom {target} touches: {groups}",
    objective_rated="Somebody rated whether {target} is feasible and relevant",
    barrier_noted="{by} noted what stands in the way: {target}",
    barrier_changed="{by} changed what is noted about “{target}”",
    barrier_cleared="{by} noted that “{target}” is out of the way",
    barrier_back="{by} noted that “{target}” is in the way again",
)

Status = Objective.Status


class NoSuchMove(Exception):
    """The objective's life does not go that way (life.MOVES)."""


class NotMeasurable(Exception):
    """An active objective lacks what MTG-1 asks for; `missing` maps fields to words."""

    def __init__(self, missing):
        super().__init__(" ".join(missing.values()))
        self.missing = missing


class NotReadyToLaunch(Exception):
    """Needed checks do not hold and no reason was given (DEC-3); `unmet` lists them."""

    def __init__(self, unmet):
        super().__init__("; ".join(check.words for check in unmet))
        self.unmet = unmet


class ReasonNeeded(Exception):
    """Dropping needs a reason, so that those who gave input can be told why."""


class InTheFuture(Exception):
    """What is noted has happened."""


# --- the objective ------------------------------------------------------------------------------------------------


@transaction.atomic
def create_objective(*, coalition, by, reason="", **fields):
    """A new objective, an idea unless `status` says otherwise.

    One that runs already may be entered as active with a `reason`, else NotReadyToLaunch; NotMeasurable as ever.
    """
    objective = Objective(coalition=coalition, **fields)
    if objective.status == Status.ACTIVE:
        _measurable(objective)
        if not reason.strip():
            raise NotReadyToLaunch([life.Check("consultation", False, "It was not consulted on here")])
        objective.activated_on = coalition.today()
    statement, objective.statement = objective.statement, ""
    objective.save()
    audit.record("objective_created", coalition=coalition, target=objective, by=by)
    if objective.status == Status.ACTIVE:
        _launched_anyway(objective, ["it was not consulted on here"], reason, by)
    if statement:
        keep_statement(objective, body=statement, what_changed="", by=by)
    if objective.owner_id:
        _own(objective, by)
    return objective


@transaction.atomic
def change_objective(*, objective, by, seen=None, **fields):
    """Write the given fields, its status apart (move_objective). ChangedMeanwhile when its version is not the one `seen`."""
    if "status" in fields:
        raise TypeError("An objective moves by move_objective().")
    coalition = objective.coalition
    objective = versions.lock(objective, seen=seen)
    objective.coalition = coalition
    changed = [name for name, value in fields.items() if getattr(objective, name) != value]
    if not changed:
        return objective
    for name in changed:
        if name != "statement":
            setattr(objective, name, fields[name])
    if objective.status == Status.ACTIVE:
        _measurable(objective)
    objective.save()
    if "statement" in changed:
        keep_statement(objective, body=fields["statement"], what_changed="", by=by)
    if "owner" in changed:
        _own(objective, by)
    if {"baseline", "target"} & set(changed):
        _mark(objective)
    audit.record(
        "objective_changed", coalition=coalition, target=objective, by=by, fields=versions.labels(objective, changed)
    )
    return objective


def _measurable(objective):
    missing = life.not_measurable({name: getattr(objective, name) for name in life.MEASURABLE})
    if missing:
        raise NotMeasurable(missing)


def _own(objective, by):
    """Close the row of the one who looked after it and open one for the new owner; on the same day it is corrected."""
    coalition, person, today = objective.coalition, objective.owner, objective.coalition.today()
    partner = Affiliation.objects.partner_of(person, today) if person else None
    held = Ownership.objects.filter(objective=objective, ended_on=None).first()
    written = []
    if held and person and held.started_on == today:
        held.person, held.partner = person, partner
        held.save()
        written, person = [held], None
    elif held:
        held.ended_on = today
        held.save()
        written = [held]
    if person:
        row = Ownership.objects.create(
            coalition=coalition, objective=objective, person=person, partner=partner, started_on=today
        )
        written.append(row)
    if objective.owner:
        audit.record("objective_owner", coalition=coalition, target=objective, by=by, owner=objective.owner.name)
    else:
        audit.record("objective_without_owner", coalition=coalition, target=objective, by=by)
    facts.objective_owned.happened(objective=objective, ownerships=written, by=by)


def locked(objective):
    """The objective as it is now, held until the transaction ends, with its coalition."""
    return Objective.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=objective.pk)


@transaction.atomic
def move_objective(*, objective, to, by, reason=""):
    """One step in its life. NoSuchMove, NotMeasurable, NotReadyToLaunch or ReasonNeeded when it cannot be taken.

    Said twice it is said once. A launch with unmet checks needs a `reason`, which is kept in the log.
    """
    objective = locked(objective)
    coalition, was, to, reason = objective.coalition, Status(objective.status), Status(to), reason.strip()
    if was == to:
        return objective
    if to not in life.MOVES[was]:
        raise NoSuchMove(f"From “{was.label}” it does not go to “{to.label}”.")
    if to == Status.DROPPED and not reason:
        raise ReasonNeeded("Say why, so that those who helped can be told.")
    unmet = []
    if to == Status.ACTIVE:
        _measurable(objective)
        if was == Status.DESIGN:
            unmet = [check for check in life.launch_checks(objective) if check.needed and not check.met]
        if unmet and not reason:
            raise NotReadyToLaunch(unmet)
    today = coalition.today()
    objective.status = to
    if to == Status.ACTIVE:
        objective.activated_on = today
    objective.closed_on = today if to in (Status.DONE, Status.DROPPED) else None
    objective.save()
    if unmet:
        _launched_anyway(objective, [check.words for check in unmet], reason, by)
    else:
        words = {"was": was.label.lower(), "to": to.label.lower()} | ({"reason": reason} if reason else {})
        verb = "objective_moved_because" if reason else "objective_moved"
        audit.record(verb, coalition=coalition, target=objective, by=by, **words)
    facts.objective_moved.happened(objective=objective, was=was, by=by)
    return objective


def _launched_anyway(objective, unmet, reason, by):
    audit.record(
        "objective_launched_anyway", coalition=objective.coalition, target=objective, by=by, unmet="; ".join(unmet),
        reason=reason.strip(),
    )  # fmt: skip


# --- steps ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_milestone(*, objective, title, due_on, by):
    """A step towards an objective."""
    milestone = Milestone.objects.create(coalition=objective.coalition, objective=objective, title=title, due_on=due_on)
    audit.record("milestone_added", coalition=objective.coalition, target=objective, by=by, milestone=title)
    return milestone


def _locked_milestone(milestone):
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("objective__coalition")
    return rows.get(pk=milestone.pk)


@transaction.atomic
def change_milestone(*, milestone, by, **fields):
    """Other words, another day."""
    milestone = _locked_milestone(milestone)
    if all(getattr(milestone, name) == value for name, value in fields.items()):
        return milestone
    for name, value in fields.items():
        setattr(milestone, name, value)
    milestone.save()
    objective = milestone.objective
    audit.record("milestone_changed", coalition=objective.coalition, target=objective, by=by, milestone=milestone.title)
    return milestone


@transaction.atomic
def remove_milestone(*, milestone, by):
    """A step nobody needs any more."""
    milestone = _locked_milestone(milestone)
    objective = milestone.objective
    milestone.delete()
    audit.record("milestone_removed", coalition=objective.coalition, target=objective, by=by, milestone=milestone.title)
    note_movement(objective.pk)


@transaction.atomic
def reach_milestone(*, milestone, reached, by):
    """Note that a step is reached today, or is not after all. Reaching it is movement."""
    milestone = _locked_milestone(milestone)
    if bool(milestone.reached_on) == reached:
        return milestone
    objective = milestone.objective
    milestone.reached_on = objective.coalition.today() if reached else None
    milestone.save()
    note_movement(objective.pk)
    verb = "milestone_reached" if reached else "milestone_open"
    audit.record(verb, coalition=objective.coalition, target=objective, by=by, milestone=milestone.title)
    return milestone


# --- measurements ---------------------------------------------------------------------------------------------------


@transaction.atomic
def record_measurement(*, objective, measured_on, value, by, note=""):
    """What the measure stands at on a day; a second one for the day takes its place. InTheFuture for a day to come."""
    objective = locked(objective)
    if measured_on > objective.coalition.today():
        raise InTheFuture("Choose today or a day that has passed.")
    row, _ = Measurement.objects.update_or_create(
        objective=objective,
        measured_on=measured_on,
        defaults={"coalition": objective.coalition, "value": Decimal(value), "note": note, "recorded_by": by},
    )
    _mark(objective)
    audit.record(
        "measurement_recorded", coalition=objective.coalition, target=objective, by=by, value=str(row),
        on=measured_on.isoformat(),
    )  # fmt: skip
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_measurement(*, measurement, by):
    """A measurement entered by mistake."""
    objective = locked(measurement.objective)
    measurement.delete()
    _mark(objective)
    audit.record(
        "measurement_removed", coalition=objective.coalition, target=objective, by=by,
        on=measurement.measured_on.isoformat(),
    )  # fmt: skip


def _mark(objective):
    """Say anew of each measurement whether it was progress; one in between changes what the next one means."""
    rows = list(objective.measurements.all())
    start, target = movement.number_in(objective.baseline), movement.number_in(objective.target)
    marks = movement.mark_progress([row.value for row in rows], start, target)
    other = []
    for row, mark in zip(rows, marks, strict=True):
        if row.is_progress != mark:
            row.is_progress = mark
            other.append(row)
    Measurement.objects.bulk_update(other, ["is_progress"])
    note_movement(objective.pk)


# --- whom it touches, and how they rate it ----------------------------------------------------------------------------


@transaction.atomic
def set_group(*, objective, name, stakeholder_type, levels, is_direct, by, support="wanted", why_not_needed=""):
    """One affected group at some levels (empty: all); takes the place of what was noted under that name."""
    rows = AffectedGroup.objects.filter(objective=objective, name=name)
    rows.exclude(level__in=levels or [""]).delete()
    for level in levels or [""]:
        AffectedGroup.objects.update_or_create(
            objective=objective,
            name=name,
            level=level,
            defaults={
                "coalition": objective.coalition,
                "stakeholder_type": stakeholder_type,
                "is_direct": is_direct,
                "support": support,
                "why_not_needed": why_not_needed,
            },
        )
    _audit_groups(objective, by)


@transaction.atomic
def remove_group(*, objective, name, by):
    """A group that is not touched after all."""
    if AffectedGroup.objects.filter(objective=objective, name=name).delete()[0]:
        _audit_groups(objective, by)


def _audit_groups(objective, by):
    names = dict.fromkeys(objective.affected_groups.values_list("name", flat=True))
    audit.record(
        "groups_changed", coalition=objective.coalition, target=objective, by=by, groups=", ".join(names) or "nobody"
    )


@transaction.atomic
def rate(*, objective, person, feasible, relevant, by):
    """How one person finds the plan, 1 to 5 each; rating again replaces it."""
    today = objective.coalition.today()
    defaults = {
        "coalition": objective.coalition,
        "partner": Affiliation.objects.partner_of(person, today),
        "feasible": feasible,
        "relevant": relevant,
        "given_on": today,
    }
    rating, new = Rating.objects.update_or_create(objective=objective, person=person, defaults=defaults)
    if new:
        # Without the name: the log is read by more people than the ratings.
        audit.record("objective_rated", coalition=objective.coalition, target=objective, by=None)
    return rating


# --- barriers ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def note_barrier(*, coalition, kind, what, by, objective=None, **fields):
    """Something stands in the way (PUR-3)."""
    barrier = Barrier.objects.create(
        coalition=coalition, objective=objective, kind=kind, what=what, noted_on=coalition.today(), **fields
    )
    audit.record("barrier_noted", coalition=coalition, target=barrier, by=by)
    return barrier


@transaction.atomic
def change_barrier(*, barrier, by, seen=None, **fields):
    """Other words, another owner, another day to look. ChangedMeanwhile when its version is not the one `seen`."""
    coalition = barrier.coalition
    barrier = versions.lock(barrier, seen=seen, names=fields)
    if any(getattr(barrier, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(barrier, name, value)
        barrier.save()
        audit.record("barrier_changed", coalition=coalition, target=barrier, by=by)
    return barrier


@transaction.atomic
def clear_barrier(*, barrier, cleared, by):
    """It is out of the way today, or is not after all."""
    coalition = barrier.coalition
    barrier = Barrier.objects.select_for_update(of=("self",)).get(pk=barrier.pk)
    if bool(barrier.cleared_on) == cleared:
        return barrier
    barrier.cleared_on = coalition.today() if cleared else None
    barrier.save()
    audit.record("barrier_cleared" if cleared else "barrier_back", coalition=coalition, target=barrier, by=by)
    return barrier
