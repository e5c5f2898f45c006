"""Writes about objectives, their milestones, and tasks."""

from django.db import transaction

from coalition import audit, versions
from meetings import facts
from members.models import Affiliation

from .models import Milestone, Objective, Task

audit.describe(
    objective_created="{by} set the objective {target}",
    objective_changed="{by} changed the objective {target}: {fields}",
    milestone_added="{by} added the milestone “{milestone}” to {target}",
    milestone_reached="{by} noted that “{milestone}” of {target} is reached",
    milestone_open="{by} noted that “{milestone}” of {target} is not reached yet",
    task_added="{by} noted a task: {target}",
    task_done="{by} noted that “{target}” is done",
    task_reopened="{by} noted that “{target}” is not done yet",
)

Status = Objective.Status


@transaction.atomic
def create_objective(*, coalition, by, **fields):
    """A new objective."""
    objective = Objective(coalition=coalition, **fields)
    _activation(objective)
    objective.save()
    audit.record("objective_created", coalition=coalition, target=objective, by=by)
    return objective


@transaction.atomic
def change_objective(*, objective, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = objective.coalition
    objective = versions.lock(objective, seen=seen)
    objective.coalition = coalition
    changed = [name for name, value in fields.items() if getattr(objective, name) != value]
    if not changed:
        return objective
    for name in changed:
        setattr(objective, name, fields[name])
    _activation(objective)
    objective.save()
    labels = ", ".join(str(Objective._meta.get_field(name).verbose_name) for name in changed)
    audit.record("objective_changed", coalition=coalition, target=objective, by=by, fields=labels)
    return objective


def _activation(objective):
    if objective.status == Status.ACTIVE and objective.activated_on is None:
        objective.activated_on = objective.coalition.today()


@transaction.atomic
def add_milestone(*, objective, title, due_on, by):
    """A step towards an objective."""
    milestone = Milestone.objects.create(coalition=objective.coalition, objective=objective, title=title, due_on=due_on)
    audit.record("milestone_added", coalition=objective.coalition, target=objective, by=by, milestone=title)
    return milestone


@transaction.atomic
def reach_milestone(*, milestone, reached, by):
    """Note that a step is reached today, or is not after all. Reaching it is measured progress."""
    milestone = (
        Milestone.objects.select_for_update(of=("self",)).select_related("objective__coalition").get(pk=milestone.pk)
    )
    if bool(milestone.reached_on) == reached:
        return milestone
    objective = milestone.objective
    today = objective.coalition.today()
    milestone.reached_on = today if reached else None
    milestone.save()
    if reached:
        objective.last_moved_on = today
        objective.save()
    verb = "milestone_reached" if reached else "milestone_open"
    audit.record(verb, coalition=objective.coalition, target=objective, by=by, milestone=milestone.title)
    return milestone


@transaction.atomic
def add_task(*, coalition, title, owner, by, partner=None, objective=None, meeting=None, due_on=None):
    """Something `owner` (a Person or None) said they would do, for `partner` or the one they stand for today."""
    if owner and partner is None:
        tie = Affiliation.objects.filter(person=owner).in_force(on=coalition.today()).select_related("partner").first()
        partner = tie.partner if tie else None
    task = Task.objects.create(
        coalition=coalition,
        title=title,
        owner=owner,
        partner=partner,
        objective=objective,
        meeting=meeting,
        due_on=due_on,
    )
    audit.record("task_added", coalition=coalition, target=task, by=by)
    return task


@transaction.atomic
def finish_task(*, task, done, by):
    """Note that a task is done today, or is not after all; said twice it is said once."""
    coalition = task.coalition
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    task.coalition = coalition
    if bool(task.done_on) == done:
        return task
    task.done_on = coalition.today() if done else None
    task.save()
    audit.record("task_done" if done else "task_reopened", coalition=coalition, target=task, by=by)
    facts.task_completed.happened(task=task, by=by)
    return task
