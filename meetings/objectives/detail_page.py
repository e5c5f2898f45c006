"""What the page of one objective shows to whom; the number of queries does not depend on what is on it."""

from django.utils import timezone

from coalition.access import Permission
from meetings.decisions.models import Decision
from meetings.meetings.models import Meeting

from . import chart, effort, groups, life, movement, panels, statements
from .forms import MeasurementForm, MilestoneForm, RatingForm
from .forms_tasks import TaskForm
from .models import Barrier, Objective, Rating, StatementAnswer, Task

MEASUREMENTS_SHOWN = 24
Status = Objective.Status


def context(request, objective, **forms):
    """Everything the template needs; `forms` take the place of empty ones."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    today = viewer.coalition.today()
    found = {
        "title": objective.title,
        "objective": objective,
        "keeps": keeps,
        "today": today,
        "still": _still(objective, today),
        "milestones": list(objective.milestones.all()),
        "decisions": list(
            Decision.objects.visible_to(viewer).filter(objective=objective, status=Decision.Status.CLOSED)[:5]
        ),
        "grid": groups.grid(objective),
        "built_on_by": list(Objective.objects.visible_to(viewer).filter(builds_on=objective)),
        "barriers": list(Barrier.objects.visible_to(viewer).open().filter(objective=objective).select_related("owner")),
        "sees_barriers": viewer.can(Permission.SEE_OVERVIEW),
        "panels": panels.shown_to(viewer, objective),
        "in_design": objective.status == Status.DESIGN,
        "is_active": objective.status == Status.ACTIVE,
    }
    found |= _tasks(viewer, objective) | _page(viewer, objective) | _measured(objective) | _rating(viewer, objective)
    if keeps:
        found |= {
            "next_steps": life.next_steps(objective),
            "may_drop": Status.DROPPED in life.MOVES[objective.status],
            "milestone_form": MilestoneForm(prefix="step"),
            "task_form": TaskForm(prefix="task", viewer=viewer),
            "measurement_form": MeasurementForm(prefix="measure", today=today),
            "effort": effort.of(objective, today),
            "next_meeting": _next_meeting(viewer),
        }
    return found | forms


def _next_meeting(viewer):
    """The next meeting whose agenda may still take an item, or None."""
    rows = Meeting.objects.visible_to(viewer).filter(status__in=["draft", "published"], starts_at__gt=timezone.now())
    return rows.order_by("starts_at", "pk").first()


def _still(objective, today):
    """Days without movement when it counts as stalled, else 0."""
    if objective.status != Status.ACTIVE:
        return 0
    still = movement.days_still(objective.moved_on, today)
    return still if still >= movement.STALLED_AFTER.days else 0


def _tasks(viewer, objective):
    """Tasks still to do, soonest first; and those done, the latest first."""
    rows = Task.objects.visible_to(viewer).filter(objective=objective, let_go_on__isnull=True)
    rows = list(rows.select_related("owner", "delegate").by_day())
    over = sorted((row for row in rows if row.done_on), key=lambda row: row.done_on, reverse=True)
    return {"tasks": [row for row in rows if row.is_open], "tasks_over": over}


def _page(viewer, objective):
    """The statement, who understands it, and whether this viewer does."""
    statement = statements.current(objective)
    understood, members = statements.understanding(objective, statement)
    mine = None
    if statement and viewer.person:
        mine = StatementAnswer.objects.filter(statement=statement, person=viewer.person).understood().first()
    return {"statement": statement, "understood": understood, "members": members, "mine": mine}


def _measured(objective):
    """The chart, its table twin (latest first), and the finding in words."""
    rows = list(objective.measurements.order_by("-measured_on")[:MEASUREMENTS_SHOWN])
    points = [(row.measured_on, row.value) for row in reversed(rows)]
    target = movement.number_in(objective.target)
    shown = [(row, chart.plain(row.value)) for row in rows]
    return {"measurements": shown, "chart": chart.progress(points, target), "finding": chart.finding(points, target)}


def _rating(viewer, objective):
    """The viewer's own rating while the plan is designed."""
    if objective.status != Status.DESIGN or viewer.person is None:
        return {}
    own = Rating.objects.filter(objective=objective, person=viewer.person).first()
    return {"own_rating": own, "rating_form": RatingForm.of(own)}
