"""Tasks: the list, one task, and what may be done with it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.models import AuditEvent
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from meetings.meetings.views import visible as visible_meeting

from . import actions, doing
from .forms import HoursForm
from .forms_tasks import DelegateForm, HandOnForm, LetGoForm, SplitForm, TaskEditForm, TaskForm
from .models import Task
from .tables import TaskFilters, TaskTable
from .views import detail as objective_detail
from .views import visible as visible_objective

KEEP = Permission.KEEP_RECORDS
LOG_SHOWN = 20


class TaskListView(TableView):
    """Who does what by when: all of it for coordinators, one's own and one's partner's for everybody else."""

    model = Task
    filterset_class = TaskFilters
    title = "Tasks"
    lede = "Who does what by when."
    template_name = "meetings/objectives/task_list.html"
    export_permission = KEEP
    empty = ("No tasks here", "Tasks come out of meetings and objectives.")

    @property
    def table(self):
        return partial(TaskTable, today=self.request.viewer.coalition.today())

    def with_columns(self, rows):
        return rows.select_related("owner", "delegate", "partner", "objective")


def visible(request, pk):
    """The task as this viewer may see it, else 404."""
    rows = Task.objects.visible_to(request.viewer)
    rows = rows.select_related(
        "owner", "delegate", "held_for", "partner", "objective", "meeting", "decision", "split_from", "handover"
    )
    task = get_object_or_404(rows, pk=pk)
    for row in (task, task.objective, task.meeting):
        if row:
            row.coalition = request.viewer.coalition
    return task


def in_hand(request, pk):
    """The task if it is this viewer's or they keep the records: 404 when they may not see it, 403 when only read."""
    task = visible(request, pk)
    if not (request.viewer.can(KEEP) or task.is_of(request.viewer.person)):
        raise PermissionDenied("This is in somebody else’s hands.")
    return task


def detail(request, slug, pk, **forms):
    """One task: what, who, by when, and everything that may be done with it."""
    task = visible(request, pk)
    keeps = request.viewer.can(KEEP)
    may_do = keeps or task.is_of(request.viewer.person)
    events = AuditEvent.objects.filter(
        coalition=request.viewer.coalition, target_type=Task._meta.label_lower, target_id=task.pk
    )[:LOG_SHOWN]
    context = {
        "title": task.title,
        "task": task,
        "keeps": keeps,
        "may_do": may_do,
        "today": request.viewer.coalition.today(),
        "parts": list(Task.objects.visible_to(request.viewer).filter(split_from=task).select_related("owner")),
        "log": [(event.at, audit.sentence(event)) for event in events],
        "question": getattr(task, "answers_question", None),
    }
    if may_do and task.is_open:
        context |= {
            "hours_form": HoursForm(prefix="hours"),
            "split_form": SplitForm(prefix="split", task=task, viewer=request.viewer, keeps=keeps),
        }
        if task.can_delegate and task.owner_id:
            context["delegate_form"] = DelegateForm(
                prefix="delegate", task=task, initial={"delegate": task.delegate_id}
            )
        if keeps:
            context["hand_on_form"] = HandOnForm(prefix="hand", viewer=request.viewer, task=task)
            context["let_go_form"] = LetGoForm(prefix="let-go")
    return render(request, "meetings/objectives/task.html", context | forms)


class TaskEditView(RequiresPermission, View):
    """What a task is about."""

    def dispatch(self, request, slug, pk):
        self.task = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, TaskEditForm(instance=self.task, viewer=request.viewer))

    def post(self, request):
        form = TaskEditForm(request.POST, instance=self.task, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_task(task=self.task, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.task)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the task", "task": self.task, "form": form}
        return render(request, "meetings/objectives/task_edit.html", context)


@require_POST
def add_task(request, slug, pk):
    """Add a task to an objective."""
    objective = visible_objective(request, pk)
    require(request.viewer, KEEP)
    form = TaskForm(request.POST, prefix="task", viewer=request.viewer)
    if not form.is_valid():
        return objective_detail(request, slug, pk, task_form=form)
    actions.add_task(
        coalition=request.viewer.coalition, objective=objective, by=request.user, anyway=form.anyway, **form.values
    )
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
        actions.add_task(
            coalition=request.viewer.coalition, meeting=self.meeting, by=request.user, anyway=form.anyway, **form.values
        )
        return redirect(f"{self.meeting.get_absolute_url()}#tasks")

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Note a task", "meeting": self.meeting, "form": form, "action": "Note the task"}
        return render(request, "meetings/meetings/form.html", context)


def _back(request, task):
    """Where the task was pressed: its own page, My table, or the page of what it is about."""
    slug = request.viewer.coalition.slug
    came_from = request.POST.get("back", "")
    if came_from == "task":
        return redirect(task)
    if came_from in ("mine", "today"):
        return redirect(came_from, slug)
    about = task.objective or task.meeting
    if about is None:
        return redirect(task)
    about.coalition = request.viewer.coalition
    return redirect(f"{about.get_absolute_url()}#tasks")


@require_POST
def finish_task(request, slug, pk):
    """A task is done, or is not after all: coordinators for all, anybody for their own."""
    task = in_hand(request, pk)
    done = request.POST.get("done") == "yes"
    form = HoursForm(request.POST, prefix="hours")
    if not form.is_valid():
        return detail(request, slug, pk, hours_form=form)
    try:
        actions.finish_task(task=task, done=done, by=request.user, hours=form.cleaned_data["hours"])
    except actions.TaskClosed as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Done, thank you." if done else "It is open again.")
    return _back(request, task)


def _attempt(request, task, deed, said):
    """Do it, or say why it cannot be done."""
    try:
        deed()
    except (doing.TaskClosed, doing.NoDelegate) as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, said)
    return redirect(task)


@require_POST
def hand_on(request, slug, pk):
    """Somebody else has it in hand from now on."""
    task = visible(request, pk)
    require(request.viewer, KEEP)
    form = HandOnForm(request.POST, prefix="hand", viewer=request.viewer, task=task)
    if not form.is_valid():
        return detail(request, slug, pk, hand_on_form=form)
    owner = form.cleaned_data["owner"]
    said = f"{owner.name} has it in hand now." if owner else "Nobody has it in hand now."
    return _attempt(
        request, task, lambda: actions.reassign_task(task=task, owner=owner, by=request.user, anyway=form.anyway), said
    )


@require_POST
def delegate(request, slug, pk):
    """A colleague does it."""
    task = in_hand(request, pk)
    form = DelegateForm(request.POST, prefix="delegate", task=task)
    if not form.is_valid():
        return detail(request, slug, pk, delegate_form=form)
    who = form.cleaned_data["delegate"]
    said = f"{who.name} does it." if who else "It is back where it was."
    return _attempt(
        request, task, lambda: doing.delegate_task(task=task, delegate=who, by=request.user, anyway=form.anyway), said
    )


@require_POST
def split(request, slug, pk):
    """Make a part a task of its own."""
    task = in_hand(request, pk)
    form = SplitForm(request.POST, prefix="split", task=task, viewer=request.viewer, keeps=request.viewer.can(KEEP))
    if not form.is_valid():
        return detail(request, slug, pk, split_form=form)
    return _attempt(
        request, task, lambda: actions.split_task(task=task, by=request.user, **form.values), "Two tasks now."
    )


@require_POST
def agree(request, slug, pk):
    """Whoever the task is held for takes it on; they say so, or a coordinator who asked them."""
    task = visible(request, pk)
    person = request.viewer.person
    if not (request.viewer.can(KEEP) or (person is not None and task.held_for_id == person.pk)):
        raise PermissionDenied("This is for somebody else to say.")
    name = task.held_for.name if task.held_for else ""
    return _attempt(request, task, lambda: doing.agree(task=task, by=request.user), f"{name} has it in hand now.")


@require_POST
def let_go(request, slug, pk):
    """Nobody needs it any more, or somebody does after all."""
    task = visible(request, pk)
    require(request.viewer, KEEP)
    form = LetGoForm(request.POST, prefix="let-go")
    if not form.is_valid():
        return detail(request, slug, pk, let_go_form=form)
    needed = request.POST.get("needed") == "yes"
    said = "It is open again." if needed else "Let go. It counts for nobody."
    return _attempt(
        request,
        task,
        lambda: actions.let_go_task(task=task, let_go=not needed, by=request.user, reason=form.cleaned_data["reason"]),
        said,
    )
