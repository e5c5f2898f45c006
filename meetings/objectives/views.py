"""Pages of objectives, and the tasks and steps on them."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import parts, toasts
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import ChangedMeanwhile
from meetings.meetings.views import visible as visible_meeting

from . import actions
from .forms import MilestoneForm, ObjectiveEditForm, ObjectiveForm, TaskForm
from .models import Milestone, Objective, Task

KEEP = Permission.KEEP_RECORDS
KINDS = {"idea": "", "design": "wait", "active": "teal", "done": "good", "dropped": ""}


class ObjectiveTable(Table):
    """Objectives, priorities first."""

    caption = "Objectives"
    columns = [
        Column("Objective", "title", sort="title", link="objective-detail"),
        Column(
            "Phase",
            "phase",
            sort="phase",
            html=lambda row: row.get_phase_display(),
            export=labels("phase", Objective.Phase.choices),
        ),
        Column(
            "Status",
            "status",
            sort="status",
            html=lambda row: parts.badge(row.get_status_display(), KINDS[row.status]),
            export=labels("status", Objective.Status.choices),
        ),
        Column("By", "due_on", sort="due_on", html=lambda row: parts.short_date(row.due_on) if row.due_on else ""),
        Column("Looked after by", "owner.name", sort="owner__name", empty="Nobody yet"),
        Column("Open tasks", "open_tasks", sort="open_tasks", align="num"),
    ]


class ObjectiveListView(TableView):
    """What the coalition is after."""

    model = Objective
    table = ObjectiveTable
    template_name = "meetings/objectives/list.html"
    title = "Objectives"
    lede = "What we are after, how we will know, and by when."
    export_permission = Permission.EXPORT
    empty = ("No objectives yet", "Begin with one sentence: what should be different in a year?")

    def get_queryset(self):
        open_tasks = Count("tasks", filter=Q(tasks__done_on__isnull=True))
        return super().get_queryset().select_related("owner").annotate(open_tasks=open_tasks)

    def get_context(self):
        return {"keeps": self.request.viewer.can(KEEP)}


def visible(request, pk):
    """The objective as this viewer may see it, else 404."""
    objective = get_object_or_404(Objective.objects.visible_to(request.viewer).select_related("owner"), pk=pk)
    objective.coalition = request.viewer.coalition
    return objective


def detail(request, slug, pk, milestone_form=None, task_form=None):
    """One objective on one page."""
    objective = visible(request, pk)
    keeps = request.viewer.can(KEEP)
    context = {
        "title": objective.title,
        "objective": objective,
        "status_kind": KINDS[objective.status],
        "keeps": keeps,
        "milestones": list(objective.milestones.all()),
        "tasks": list(Task.objects.visible_to(request.viewer).filter(objective=objective).select_related("owner")),
        "decisions": list(objective.decisions.filter(status="closed")),
        "milestone_form": milestone_form or (MilestoneForm(prefix="step") if keeps else None),
        "task_form": task_form or (TaskForm(prefix="task", viewer=request.viewer) if keeps else None),
    }
    return render(request, "meetings/objectives/detail.html", context)


class NewObjectiveView(RequiresPermission, View):
    """Set an objective."""

    def get(self, request, slug):
        return self.page(request, ObjectiveForm(viewer=request.viewer))

    def post(self, request, slug):
        form = ObjectiveForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        objective = actions.create_objective(coalition=request.viewer.coalition, by=request.user, **form.values)
        toasts.done(request, "The objective is set.")
        return redirect(objective)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "meetings/objectives/form.html", {"title": "Set an objective", "form": form})


class ObjectiveEditView(RequiresPermission, View):
    """Change an objective."""

    def dispatch(self, request, slug, pk):
        self.objective = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, ObjectiveEditForm(instance=self.objective, viewer=request.viewer))

    def post(self, request):
        form = ObjectiveEditForm(request.POST, instance=self.objective, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_objective(objective=self.objective, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.objective)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the objective", "objective": self.objective, "form": form}
        return render(request, "meetings/objectives/form.html", context)


@require_POST
def add_milestone(request, slug, pk):
    """Add a step."""
    objective = visible(request, pk)
    require(request.viewer, KEEP)
    form = MilestoneForm(request.POST, prefix="step")
    if not form.is_valid():
        return detail(request, slug, pk, milestone_form=form)
    actions.add_milestone(objective=objective, by=request.user, **form.cleaned_data)
    return redirect(f"{objective.get_absolute_url()}#steps")


@require_POST
def reach_milestone(request, slug, pk):
    """A step is reached, or is not after all."""
    milestone = get_object_or_404(Milestone.objects.visible_to(request.viewer).select_related("objective"), pk=pk)
    require(request.viewer, KEEP)
    actions.reach_milestone(milestone=milestone, reached=request.POST.get("reached") == "yes", by=request.user)
    milestone.objective.coalition = request.viewer.coalition
    return redirect(f"{milestone.objective.get_absolute_url()}#steps")


@require_POST
def add_task(request, slug, pk):
    """Add a task to an objective."""
    objective = visible(request, pk)
    require(request.viewer, KEEP)
    form = TaskForm(request.POST, prefix="task", viewer=request.viewer)
    if not form.is_valid():
        return detail(request, slug, pk, task_form=form)
    actions.add_task(coalition=request.viewer.coalition, objective=objective, by=request.user, **form.cleaned_data)
    return redirect(f"{objective.get_absolute_url()}#tasks")


class MeetingTaskView(RequiresPermission, View):
    """Note a task somebody took on at a meeting."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible_meeting(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, TaskForm(viewer=request.viewer))

    def post(self, request):
        form = TaskForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.add_task(coalition=request.viewer.coalition, meeting=self.meeting, by=request.user, **form.cleaned_data)
        return redirect(f"{self.meeting.get_absolute_url()}#tasks")

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Note a task", "meeting": self.meeting, "form": form, "action": "Note the task"}
        return render(request, "meetings/meetings/form.html", context)


@require_POST
def finish_task(request, slug, pk):
    """A task is done, or is not after all: coordinators for all, anybody for their own."""
    task = get_object_or_404(Task.objects.visible_to(request.viewer).select_related("objective", "meeting"), pk=pk)
    task.coalition = request.viewer.coalition
    done = request.POST.get("done") == "yes"
    actions.finish_task(task=task, done=done, by=request.user)
    toasts.done(request, "Done, thank you." if done else "It is open again.")
    about = task.objective or task.meeting
    if about is None:
        return redirect("front-door", slug)
    about.coalition = request.viewer.coalition
    return redirect(f"{about.get_absolute_url()}#tasks")
