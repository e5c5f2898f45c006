"""Reminders of tasks with a day, by the ladder of PER-2: 7 days before, 1 before, 3 after, 10 after, then a person.

Whoever has the task in hand is reminded, once a rung; a new day begins the ladder anew. Nobody is reminded of a task
they were given after a rung had passed, nor of one that is done, let go or handed on when the mail would leave.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from coalition.models import Coalition
from members.notices import actions as notices

from .models import Task

LADDER = (-7, -1, 3, 10)  # days from the day a task is due
MISSED = timedelta(days=3)  # a clock that stood still this long still catches up on the last rung


def rung_due(due_on, today):
    """(rung, its day) that is due today and not yet followed by another, or None."""
    passed = [(rung, due_on + timedelta(days=rung)) for rung in LADDER if due_on + timedelta(days=rung) <= today]
    if not passed:
        return None
    rung, day = passed[-1]
    return None if rung == LADDER[-1] and today - day > MISSED else (rung, day)


def owe_due(now=None):
    """Owe what is due in all coalitions; how many were new. Safe to run twice."""
    now = now or timezone.now()
    return sum(_owe(coalition, now) for coalition in Coalition.objects.order_by("pk"))


@transaction.atomic
def _owe(coalition, now):
    today = now.astimezone(coalition.zone).date()
    rows = Task.objects.filter(
        coalition=coalition,
        due_on__lte=today - timedelta(days=LADDER[0]),
        due_on__gte=today - timedelta(days=LADDER[-1]) - MISSED,
    )
    rows = rows.open().annotate(doer=Coalesce("delegate_id", "owner_id")).filter(doer__isnull=False)
    return sum(_owe_task(coalition, task, today) for task in rows.order_by("pk"))


def _owe_task(coalition, task, today):
    due = rung_due(task.due_on, today)
    if due is None or task.created_at >= datetime.combine(due[1], time(), coalition.zone):
        return 0
    rung, _ = due
    key = f"task-reminder:{task.pk}:{task.doer}:{task.due_on:%Y%m%d}:{rung}"
    details = {"rung": rung, "due_on": task.due_on.isoformat()}
    return len(
        notices.owe_many(coalition=coalition, kind="task-reminder", about=task, rows=[(key, task.doer, details)])
    )
