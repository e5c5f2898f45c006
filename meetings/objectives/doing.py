"""Writes about tasks: given, changed, handed on, split, done, let go."""

from django.db import transaction

from coalition import audit, versions
from meetings import facts
from members.models import Affiliation, Person
from members.notices import actions as notices

from .models import Task
from .moving import note_movement

audit.describe(
    task_added="{by} noted a task: {target}",
    task_given_anyway="{by} gave “{target}” to {person}, who has no room for it: {reason}",
    task_changed="{by} changed the task “{target}”: {fields}",
    task_handed_on="{by} handed “{target}” on to {person}",
    task_without_owner="{by} noted that nobody has “{target}” in hand now",
    task_delegated="{by} noted that {person} does “{target}”",
    task_taken_back="{by} noted that “{target}” is done by {person} after all",
    task_held="{by} noted that “{target}” waits for {person}, who has no room for it now",
    task_agreed="{by} noted that {person} agrees to take on “{target}”",
    task_split="{by} made “{part}” a task of its own out of “{target}”",
    task_done="{by} noted that “{target}” is done",
    task_reopened="{by} noted that “{target}” is not done yet",
    task_let_go="{by} noted that “{target}” is not needed any more: {reason}",
    task_needed_again="{by} noted that “{target}” is needed after all",
)


class TaskClosed(Exception):
    """It is done or let go; open it again first."""


class NoDelegate(Exception):
    """This task is not to be done by somebody else, or not by this person. The words say why."""


def _locked(task):
    coalition = task.coalition
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    task.coalition = coalition
    return task


def _open(task):
    task = _locked(task)
    if not task.is_open:
        raise TaskClosed("This is done or let go. Open it again first.")
    return task


def _tell(task, person, by):
    """Owe the person a notice that they have this in hand, unless they did it themselves or hear of it after a meeting."""
    itself = by is not None and person.user_id == by.pk
    if itself or task.meeting_id:
        return
    notices.owe(
        coalition=task.coalition,
        key=f"task-given:{task.pk}:{person.pk}",
        kind="task-given",
        person=person,
        about=task,
    )


def _ask_agreement(task, by):
    """Note that a task waits for somebody who has no room, and owe them the question."""
    person = task.held_for
    audit.record("task_held", coalition=task.coalition, target=task, by=by, person=person.name)
    notices.owe(
        coalition=task.coalition,
        key=f"task-held:{task.pk}:{person.pk}",
        kind="task-held",
        person=person,
        about=task,
    )


@transaction.atomic
def agree(*, task, by):
    """Whoever a task was held for takes it on after all; it counts as theirs from now on. TaskClosed when it waits for nobody."""
    task = _open(task)
    person = task.held_for
    if person is None or task.owner_id:
        raise TaskClosed("It is in somebody’s hands already, or waits for nobody.")
    task.owner, task.held_for = person, None
    task.partner = Affiliation.objects.partner_of(person, task.coalition.today())
    task.save()
    audit.record("task_agreed", coalition=task.coalition, target=task, by=by, person=person.name)
    return task


@transaction.atomic
def add_task(
    *, coalition, title, owner, by, partner=None, objective=None, meeting=None, due_on=None, anyway="", **more
):
    """Something `owner` (a Person or None) said they would do, for `partner` or the one they stand for today.

    `anyway` says why it is given to somebody for whom it is too much (room.py). `more` are further fields of Task:
    minutes, agenda_item, decision, note, can_delegate, split_from; held_for, a Person without room who is asked first.
    """
    held_for = more.get("held_for")
    if (owner or held_for) and partner is None:
        partner = Affiliation.objects.partner_of(owner or held_for, coalition.today())
    task = Task.objects.create(
        coalition=coalition,
        title=title,
        owner=owner,
        partner=partner,
        objective=objective,
        meeting=meeting,
        due_on=due_on,
        **more,
    )
    audit.record("task_added", coalition=coalition, target=task, by=by)
    _note_anyway(task, owner, by, anyway)
    if owner:
        _tell(task, owner, by)
    elif held_for:
        _ask_agreement(task, by)
    return task


def _note_anyway(task, owner, by, reason):
    if owner and reason:
        audit.record(
            "task_given_anyway", coalition=task.coalition, target=task, by=by, person=owner.name, reason=reason
        )


@transaction.atomic
def change_task(*, task, by, seen=None, **fields):
    """Other words, another day, another objective. Who does it is changed by reassign_task and delegate_task.

    ChangedMeanwhile when its version is not the one `seen`.
    """
    versions.lock(task, seen=seen, names=fields)
    task = _locked(task)
    was = task.objective_id
    changed = versions.set_changed(task, fields)
    if not changed:
        return task
    task.save()
    audit.record("task_changed", coalition=task.coalition, target=task, by=by, fields=versions.labels(task, changed))
    if task.done_on and was != task.objective_id:
        note_movement(was)
        note_movement(task.objective_id)
        facts.task_completed.happened(task=task, by=by)
    return task


@transaction.atomic
def reassign_task(*, task, owner, by, anyway=""):
    """Somebody else (or nobody, None) answers for it from now on, for the partner they stand for."""
    task = _open(task)
    if task.owner_id == (owner.pk if owner else None) and not (task.held_for_id and owner is None):
        return task
    task.owner, task.delegate, task.held_for = owner, None, None
    task.partner = Affiliation.objects.partner_of(owner, task.coalition.today()) if owner else None
    task.save()
    if owner:
        audit.record("task_handed_on", coalition=task.coalition, target=task, by=by, person=owner.name)
        _note_anyway(task, owner, by, anyway)
        _tell(task, owner, by)
    else:
        audit.record("task_without_owner", coalition=task.coalition, target=task, by=by)
    return task


@transaction.atomic
def delegate_task(*, task, delegate, by, anyway=""):
    """A colleague of the same partner does it, the owner still answers for it (WRK-6); None takes it back. `anyway` as in
    add_task.

    NoDelegate when the task is not to be passed on, nobody answers for it, or the person is of another partner.
    """
    task = _open(task)
    if delegate is not None and delegate.pk == task.owner_id:
        delegate = None
    if task.delegate_id == (delegate.pk if delegate else None):
        return task
    if delegate is None:
        task.delegate = None
        task.save()
        owner = task.owner.name if task.owner else "its owner"
        audit.record("task_taken_back", coalition=task.coalition, target=task, by=by, person=owner)
        return task
    if not task.can_delegate:
        raise NoDelegate("This needs the person themselves. Hand it on instead.")
    if task.owner_id is None:
        raise NoDelegate("Nobody has this in hand yet. Hand it on instead.")
    colleagues = Affiliation.objects.in_force(on=task.coalition.today()).filter(person=delegate)
    if task.partner_id and not colleagues.filter(partner=task.partner_id).exists():
        raise NoDelegate(f"{delegate.name} is not with the same partner. Hand it on instead.")
    task.delegate = delegate
    task.save()
    audit.record("task_delegated", coalition=task.coalition, target=task, by=by, person=delegate.name)
    _note_anyway(task, delegate, by, anyway)
    _tell(task, delegate, by)
    return task


@transaction.atomic
def split_task(*, task, title, owner, by, due_on=None, minutes=None, anyway=""):
    """Take a part out as a task of its own, with the same objective, meeting and decision. Returns the part.

    A part in nobody's hands stays with the partner, so that its people see it.
    """
    task = _open(task)
    part = add_task(
        coalition=task.coalition, title=title, owner=owner, by=by, objective=task.objective, meeting=task.meeting,
        due_on=due_on or task.due_on, agenda_item=task.agenda_item, decision=task.decision, split_from=task,
        partner=None if owner else task.partner, minutes=minutes, anyway=anyway,
    )  # fmt: skip
    audit.record("task_split", coalition=task.coalition, target=task, by=by, part=title)
    return part


@transaction.atomic
def finish_task(*, task, done, by, hours=None):
    """Note that a task is done today, or is not after all; said twice it is said once. `hours` is what it took (WRK-2)."""
    task = _locked(task)
    if bool(task.done_on) == done:
        return task
    if done and task.let_go_on:
        raise TaskClosed("This is not needed any more. Open it again first.")
    task.done_on = task.coalition.today() if done else None
    task.hours = hours if done else None
    task.save()
    note_movement(task.objective_id)
    audit.record("task_done" if done else "task_reopened", coalition=task.coalition, target=task, by=by)
    facts.task_completed.happened(task=task, by=by)
    return task


@transaction.atomic
def let_go_task(*, task, let_go, by, reason=""):
    """Not needed any more, with a reason in a few words; or needed after all. It counts for nobody."""
    task = _locked(task)
    if task.done_on:
        raise TaskClosed("This is done.")
    if bool(task.let_go_on) == let_go:
        return task
    task.let_go_on = task.coalition.today() if let_go else None
    task.save()
    if let_go:
        audit.record("task_let_go", coalition=task.coalition, target=task, by=by, reason=reason or "no reason noted")
    else:
        audit.record("task_needed_again", coalition=task.coalition, target=task, by=by)
    return task


def colleagues(task):
    """People who may do a task in its owner's place: those of the same partner today."""
    today = task.coalition.today()
    tied = Affiliation.objects.in_force(on=today).filter(partner=task.partner_id)
    return Person.objects.filter(coalition=task.coalition_id, pk__in=tied.values("person")).exclude(pk=task.owner_id)
