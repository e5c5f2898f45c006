"""Today, and what is done with a step. For those who keep records."""

from datetime import date, timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView, View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView

from . import actions, forms, readiness, reading, rules, tables
from .models import Evaluation, Step
from .querysets import LIVE

SOON = timedelta(minutes=2)  # so long the page waits for the look that follows a change

audit.describe(steps_exported="{by} took out the list of steps as a file ({kind})")


def plural(number, one, many):
    """ "1 partner", "3 partners", "1,000 partners or more"."""
    if number >= reading.COUNTED:
        return f"{reading.COUNTED:,} {many} or more"
    return f"{number} {one if number == 1 else many}"


def age(due_on, day):
    """How an owed line begins: (figure, unit, whether it is past our promise)."""
    if due_on is None:
        return "Open", "", False
    late = (day - due_on).days
    if late > 0:
        return plural(late, "day", "days"), "past our promise", True
    return ("Today", "", False) if late == 0 else (plural(-late, "day", "days"), "left", False)


class TodayView(RequiresPermission, TemplateView):
    """What we owe, whom to talk to next, and whether the next meeting is ready: all of it as it was found last."""

    permission = Permission.KEEP_RECORDS
    template_name = "engagement/playbook/today.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        day = viewer.coalition.today()
        page = reading.today(viewer, day)
        counts, slug = page.counts, viewer.coalition.slug
        seen = counts["look"]
        figures = seen.get("figures", {})
        steps = {
            "page": page,
            "owed": [_owed(row, day, page.groups) for row in page.owed],
            "owed_words": reading.in_words(counts["owed"]),
            "owed_number": sum(counts["owed"].values()),
            "is_new": not seen.get("is_done"),
            "base": reverse("step-list", args=[slug]),
            "rules": reverse("playbook", args=[slug]),
            "csrf": csrf_input(self.request),
        }
        return super().get_context_data(
            heading=f"{day:%A, %B} {day.day}",
            lede=_lede(counts),
            # rows are a page's cost (docs/performance.md)
            steps=mark_safe(render_to_string("today_steps.html", steps, using="jinja2")),  # noqa: S308  (autoescaped)
            others=plural(counts["others"], "suggestion", "suggestions"),
            waiting=_waiting(counts["waiting"]),
            readiness=readiness.shown(figures.get("meeting")),
            is_new=not seen.get("is_done"),
            pulse=_pulse(figures),
            looks_again=bool(seen) and seen["is_behind"] and seen["asked_for"] < SOON.total_seconds(),
            rules_number=len(rules.RULES),
            **kwargs,
        )


def _owed(row, day, groups):
    """An owed line as the page draws it, with how many more one call to the same partner could settle."""
    figure, unit, late = age(row.due_on, day)
    more = next((group for group in groups if row.step.partner_id and group.pk == row.step.partner_id), None)
    return {"line": row, "age": figure, "unit": unit, "late": late, "more": more}


def _lede(counts):
    late = plural(counts["late"], "thing is", "things are")
    first = f"{late} past our promise." if counts["late"] else "Nothing is past our promise."
    return (
        f"{first} {plural(counts['others'], 'more step', 'more steps')} would be good." if counts["others"] else first
    )


def _waiting(waiting):
    """Lines about what stands aside: how many, and when the next comes back."""
    words = {
        "planned": "planned; the next for",
        "delegated": "in somebody’s hands",
        "snoozed": "put off; the next comes back",
    }
    found = []
    for state, said in words.items():
        number, day = waiting.get(state, (0, None))
        if number:
            when = date.fromisoformat(day) if day and state != "delegated" else None
            found.append({"state": state, "number": number, "words": said, "day": when})
    return found


def _pulse(figures):
    if "members" not in figures:
        return []
    of = f"of {figures['members']}"
    return [
        {"name": "Active partners", "figure": f"{figures['active']} {of}"},
        {"name": "Committed or further", "figure": f"{figures['committed']} {of}"},
    ]


def _looks_again(evaluation):
    """Whether a look is on its way: something changed, or nobody ever looked, a short while ago."""
    return evaluation is not None and evaluation.is_behind and timezone.now() - evaluation.asked_at < SOON


@require_safe
def look(request, slug):
    """Asked by Today while the playbook looks again: still the line that says so, or where to go on."""
    require(request.viewer, Permission.KEEP_RECORDS)
    evaluation = Evaluation.objects.visible_to(request.viewer).first()
    answer = render(request, "engagement/playbook/_look.html")
    if not _looks_again(evaluation):
        answer["X-Done"] = reverse("today", args=[slug])
    return answer


# --- one step ---------------------------------------------------------------------------------------------------------


def found(request, pk):
    """The step with all its words need; 404 for whoever may not know of it."""
    require(request.viewer, Permission.KEEP_RECORDS)
    step = get_object_or_404(reading.rows(request.viewer).filter(rule__in=rules.RULES), pk=pk)
    step.coalition = request.viewer.coalition
    return step


@require_POST
def done(request, slug, pk):
    """It is done; it can be taken back."""
    step = found(request, pk)
    actions.done(step=step, by=request.user)
    toasts.done(request, "Noted as done.", undo=reverse("step-reopen", args=[slug, step.pk]))
    return redirect("today", slug)


@require_POST
def reopen(request, slug, pk):
    """Back to the open ones."""
    step = found(request, pk)
    actions.reopen(step=step, by=request.user)
    toasts.done(request, "It is open again.")
    return redirect("today", slug)


class StepView(View):
    """One step: why it is there, and what to make of it."""

    def dispatch(self, request, slug, pk):
        self.step = found(request, pk)
        return super().dispatch(request)

    def forms(self, data=None, which=None):
        """The three forms; the one that was sent with what was typed."""
        today = self.request.viewer.coalition.today()
        made = {"plan": (forms.PlanForm, {"today": today}), "rest": (forms.SnoozeForm, {"today": today})}
        if self.step.keeper_id is None:
            made["hands"] = (forms.DelegateForm, {"people": actions.keepers(self.step.coalition)})
        return {name: form(data if name == which else None, **more) for name, (form, more) in made.items()}

    def get(self, request):
        return self.page(self.forms())

    def post(self, request):
        which = request.POST.get("do", "")
        shown = self.forms(request.POST, which)
        if which not in shown or not shown[which].is_valid():
            return self.page(shown)
        try:
            said = self.settle(which, shown[which].cleaned_data)
        except actions.StepTrouble as trouble:
            shown[which].add_error(None, trouble)
            return self.page(shown)
        toasts.done(request, said, undo=reverse("step-reopen", args=[self.step.coalition.slug, self.step.pk]))
        return redirect("today", self.step.coalition.slug)

    def settle(self, which, data):
        """Do it; what the toast says."""
        by = self.request.user
        if which == "plan":
            actions.plan(step=self.step, day=data["day"], by=by)
            return f"Planned for {data['day']:%B} {data['day'].day}."
        if which == "hands":
            actions.delegate(step=self.step, person=data["person"], by=by)
            return f"{data['person']} has it in hand."
        actions.snooze(step=self.step, until=data["until"], reason=data["reason"], by=by)
        return f"It comes back on {data['until']:%B} {data['until'].day}."

    def page(self, shown):
        """The step with its forms, as they stand."""
        line = reading.line(self.step, self.step.coalition.slug)
        context = {
            "title": line.do,
            "step": self.step,
            "line": line,
            "forms": shown,
            "meaning": reading.meaning(line.rule),
        }
        return render(self.request, "engagement/playbook/step.html", context)


class StepListView(RequiresPermission, TableView):
    """All steps: what is to do, what is planned, resting, done."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = Step
    table = tables.StepTable
    filterset_class = tables.StepFilters
    title = "All steps"
    lede = "What the playbook found, and what we made of it."
    empty = (
        "Nothing here",
        "When a rule finds something, it stands here with its reason.",
        "playbook",
        "See the rules",
    )

    def get_queryset(self):
        rows = super().get_queryset().filter(rule__in=rules.RULES)
        return rows if self.request.GET.get("state") else rows.filter(state__in=LIVE)

    def with_columns(self, rows):
        return rows.select_related("partner", "person", "delegate", "coalition")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("steps_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())
