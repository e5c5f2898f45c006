"""Pages of objectives: list, one objective, its form, the steps of its life, and how we got here."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile

from . import actions, detail_page, life, stalled, story
from .forms import MoveForm, NewObjectiveForm, ObjectiveEditForm
from .models import Objective
from .tables import KINDS, ObjectiveTable

KEEP = Permission.KEEP_RECORDS
Status = Objective.Status


class ObjectiveListView(TableView):
    """What the coalition is after."""

    model = Objective
    template_name = "meetings/objectives/list.html"
    title = "Objectives"
    lede = "What we are after, how we will know, and by when."
    export_permission = Permission.EXPORT
    empty = ("No objectives yet", "Begin with one sentence: what should be different in a year?")

    @property
    def table(self):
        return partial(ObjectiveTable, today=self.request.viewer.coalition.today())

    def get_queryset(self):
        return super().get_queryset().with_movement()

    def with_columns(self, rows):
        return rows.select_related("owner").with_open_tasks()

    def get_context(self):
        viewer = self.request.viewer
        return {
            "keeps": viewer.can(KEEP),
            "sees_barriers": viewer.can(Permission.SEE_OVERVIEW),
            "standing": stalled.standing(viewer.coalition),
        }


def visible(request, pk):
    """The objective as this viewer may see it, else 404."""
    rows = Objective.objects.visible_to(request.viewer).with_movement()
    objective = get_object_or_404(rows.select_related("owner", "builds_on"), pk=pk)
    objective.coalition = request.viewer.coalition
    return objective


def detail(request, slug, pk, **forms):
    """One objective on one page. `forms` are those that were filled in wrongly, by name."""
    objective = visible(request, pk)
    context = detail_page.context(request, objective, **forms) | {"status_kind": KINDS[objective.status]}
    return render(request, "meetings/objectives/detail.html", context)


class NewObjectiveView(RequiresPermission, View):
    """Set an objective."""

    def get(self, request, slug):
        return self.page(request, NewObjectiveForm(viewer=request.viewer))

    def post(self, request, slug):
        form = NewObjectiveForm(request.POST, viewer=request.viewer)
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
        except actions.NotMeasurable as error:
            # Launched while this form was open.
            for name, words in error.missing.items():
                form.add_error(name, words)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.objective)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the objective", "objective": self.objective, "form": form}
        return render(request, "meetings/objectives/form.html", context)


class MoveView(RequiresPermission, View):
    """One step in an objective's life: what is looked at before, and why where that is needed."""

    def dispatch(self, request, slug, pk):
        self.objective = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        to = request.GET.get("to", "")
        return self.page(request, Status(to)) if to in life.MOVES[self.objective.status] else redirect(self.objective)

    def post(self, request):
        to = self.wanted(request.POST.get("to", ""))
        form = self.form(to, request.POST)
        if not form.is_valid():
            return self.page(request, to, form)
        try:
            actions.move_objective(
                objective=self.objective, to=to, by=request.user, reason=form.cleaned_data.get("reason", "")
            )
        except actions.NotMeasurable as error:
            toasts.trouble(request, str(error))
            return redirect("objective-edit", request.viewer.coalition.slug, self.objective.pk)
        except actions.NotReadyToLaunch:
            # Something stopped being so while the page was open: show how it stands now.
            return self.page(request, to)
        except actions.NoSuchMove as error:
            toasts.trouble(request, str(error))
            return redirect(self.objective)
        toasts.done(request, f"It is {Status(to).label.lower()} now.")
        return redirect(self.objective)

    def wanted(self, to):
        """The status asked for, if it may come next; 404 otherwise, as for any page that is not there."""
        if to not in [*life.MOVES[self.objective.status], self.objective.status]:
            raise Http404
        return Status(to)

    def unmet(self, to):
        """Needed checks that do not hold before a launch."""
        return [check for check in self.checks(to) if check.needed and not check.met]

    def checks(self, to):
        """What is looked at before this step."""
        launch = (self.objective.status, to) == (Status.DESIGN, Status.ACTIVE)
        return life.launch_checks(self.objective) if launch else []

    def form(self, to, data=None):
        """The reason: needed to drop, and to launch before all is so."""
        if to == Status.DROPPED:
            return MoveForm(data, needed=True, help_text="Those who helped read it in “How we got here”.")
        words = "Everybody reads it in “How we got here”. Better: do first what is missing."
        return MoveForm(data, needed=bool(self.unmet(to)), help_text=words if self.unmet(to) else "")

    def page(self, request, to, form=None):
        """What is looked at, and the form."""
        title = life.DROP if to == Status.DROPPED else life.WORDS.get((self.objective.status, to), "")
        context = {
            "title": title,
            "objective": self.objective,
            "to": to,
            "checks": self.checks(to),
            "unmet": self.unmet(to),
            "form": form or self.form(to),
            "is_drop": to == Status.DROPPED,
        }
        return render(request, "meetings/objectives/move.html", context)


def history(request, slug, pk):
    """How we got here: every input, decision and change behind it."""
    objective = visible(request, pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(story.KINDS) else ""
    here = reverse("objective-story", args=[slug, pk])
    context = {
        "title": "How we got here",
        "objective": objective,
        "told": story.told(request.viewer, objective, kind),
        "kinds": [("Everything", here, not kind)]
        + [(label, f"{here}?kind={key}", kind == key) for key, label in story.KINDS],
    }
    return render(request, "meetings/objectives/story.html", context)
