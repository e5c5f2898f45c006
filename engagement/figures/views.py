"""Pages of questions for figures and of what comes on standing days; for those who keep records."""

import django_filters
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import last_doer
from engagement.case import rows

from . import actions, reading, schedule
from .forms import AnswerForm, ArrivalForm, DeliverableEditForm, DeliverableForm, RequestEditForm, RequestForm
from .models import CLOCK, DataRequest, RecurringDeliverable

audit.describe(
    data_requests_exported="{by} took out the questions for figures as a file ({kind})",
    deliverables_exported="{by} took out what comes on standing days as a file ({kind})",
)


def _answered(row):
    if row.answered_on:
        return parts.counted(row.days, "day,days")
    left = (row.due_on - row.today).days
    if left < 0:
        return parts.badge(f"{parts.counted(-left, 'day,days')} past our 14", "owed", icon_name="clock")
    return parts.badge(f"By {row.due_on:%B} {row.due_on.day}", "wait", icon_name="hourglass-split")


class RequestTable(Table):
    caption, start = "Questions for figures", "-asked_on"
    columns = (
        Column("Question", "question", sort="question", link="data-request-detail"),
        Column("Who asks", "asker", html=lambda row: row.asker, export=lambda row: row.asker),
        Column("Asked", "asked_on", sort="asked_on", align="day", html=lambda row: parts.short_date(row.asked_on),
            export="asked_on"),
        Column("Answered after", "answered_on", sort="answered_on", html=_answered, export="answered_on"),
    )  # fmt: skip


class RequestFilters(Filters):
    """Answered or open."""

    state = django_filters.ChoiceFilter(
        choices=[("open", "Open"), ("answered", "Answered")], label="State", empty_label="All", method="by_state"
    )

    class Meta:
        model = DataRequest
        fields: tuple = ()

    def by_state(self, queryset, _name, value):
        """Answered, or not yet."""
        return queryset.filter(answered_on__isnull=value == "open")


class KeeperList(RequiresPermission, TableView):
    """Base of the lists of this room."""

    export_permission = Permission.EXPORT
    verb = ""

    def rows(self, keys):
        found = list(super().rows(keys))
        today = self.request.viewer.coalition.today()
        for row in found:
            row.today = today
        return found

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(self.verb, coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class RequestListView(KeeperList):
    """Questions for figures, with how fast they were answered."""

    model = DataRequest
    table = RequestTable
    filterset_class = RequestFilters
    template_name = "engagement/figures/requests.html"
    title = "Questions for figures"
    lede = "A concrete question gets an exact answer within 14 days."
    empty = (
        "No question yet",
        "Note who wants which figure; the clock begins that day.",
        "data-request-new",
        "Note a question",
    )
    verb = "data_requests_exported"

    def with_columns(self, queryset):
        return queryset.select_related("partner")

    def get_context(self):
        speed = reading.speed(self.request.viewer)
        return {
            "speed": speed,
            "middle": reading.shown(speed.middle) if speed.middle is not None else "",
            "clock": CLOCK.days,
            "bars": [(name, middle) for name, middle, _ in speed.quarters],
            "quarters": [(name, reading.shown(middle), number) for name, middle, number in speed.quarters],
        }


class RequestView(RequiresPermission, View):
    """One question; its answer is written here."""

    def dispatch(self, request, slug, pk):
        self.row = rows.found(request, DataRequest.objects.select_related("partner"), pk)
        self.today = request.viewer.coalition.today()
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, self.form())

    def form(self, data=None):
        """The form over what is answered now."""
        begins = {"answer": self.row.answer, "source": self.row.source, "answered_on": self.today}
        return AnswerForm(data, request=self.row, today=self.today, initial=begins)

    @transaction.atomic
    def post(self, request):
        self.row = DataRequest.objects.select_related("partner").select_for_update(of=("self",)).get(pk=self.row.pk)
        self.row.coalition = request.viewer.coalition
        form = self.form(request.POST)
        if not form.is_valid() or form.overtaken(self.row, by=last_doer(self.row, "data_answered")):
            return self.page(request, form)
        actions.answer(request=self.row, by=request.user, **{"answered_on": None} | form.cleaned_data)
        toasts.done(request, "Answered. Tell them, if you have not yet.")
        return redirect(self.row)

    def page(self, request, form):
        """The question, its clock, and the form of the answer."""
        left = (self.row.due_on - self.today).days
        context = {"title": self.row.question, "row": self.row, "form": form, "left": left, "past": -left}
        return render(request, "engagement/figures/request.html", context)


class OfRequest(rows.Page):
    """The words that the pages of questions share."""

    model = DataRequest
    list_route, list_title = "data-request-list", "Questions for figures"
    button = "Save the question"


class NewRequestView(OfRequest, rows.NewView):
    """Note a question."""

    form_class = RequestForm
    title, done = "Note a question", "Noted. The clock runs."

    def save(self, form):
        return actions.ask(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditRequestView(OfRequest, rows.EditView):
    """Change a question."""

    form_class = RequestEditForm
    title, remove_route = "Change the question", "data-request-remove"

    def save(self, form, row):
        actions.change(request=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveRequestView(rows.RemoveView):
    """Take out a question noted by mistake."""

    model = DataRequest
    list_route = "data-request-list"

    def remove(self, row):
        actions.remove(request=row, by=self.request.user)


# --- what comes on standing days --------------------------------------------------------------------------------------


def _waits(row):
    number = len(row.record.waiting)
    if not number:
        return "Nothing waits"
    kind = "owed" if row.direction == "ours" else "wait"
    return parts.badge(f"{number} not there yet", kind, icon_name="clock")


class DeliverableTable(Table):
    caption, start = "What comes on standing days", "what"
    columns = (
        Column("What it is", "what", sort="what", link="deliverable-detail"),
        Column("Partner", "partner.name", sort="partner__name"),
        Column("Who sends it", "direction", sort="direction", html=lambda row: row.get_direction_display(),
            export=labels("direction", RecurringDeliverable.Direction.choices)),
        Column("How often", "every", sort="every", html=lambda row: row.get_every_display(),
            export=labels("every", RecurringDeliverable.Every.choices)),
        Column("In time", "record", html=lambda row: row.record.words, export=False),
        Column("Waiting", "waiting", html=_waits, export=False),
        Column("Next", "next_on", align="day",
            html=lambda row: parts.short_date(row.record.next_on) if row.record.next_on else "Ended", export=False),
    )  # fmt: skip


class DeliverableFilters(Filters):
    """Who sends it."""

    direction = django_filters.ChoiceFilter(
        choices=RecurringDeliverable.Direction.choices, label="Who sends it", empty_label="Both"
    )

    class Meta:
        model = RecurringDeliverable
        fields: tuple = ()


class DeliverableListView(KeeperList):
    """What comes again and again, and how often it came in time."""

    model = RecurringDeliverable
    table = DeliverableTable
    filterset_class = DeliverableFilters
    template_name = "engagement/figures/deliverables.html"
    title = "Standing figures"
    lede = "Who sends which figures to whom, on which days. Only those who keep records see this."
    empty = (
        "Nothing standing yet",
        "Note figures that come again and again, theirs or ours.",
        "deliverable-new",
        "Note one",
    )
    verb = "deliverables_exported"

    def with_columns(self, queryset):
        return queryset.select_related("partner")

    def rows(self, keys):
        found = super().rows(keys)
        records = schedule.records(self.request.viewer, found, self.request.viewer.coalition.today())
        for row in found:
            row.record = records[row.pk]
        return found


def deliverable_page(request, row, form=None):
    """The page of something standing, with the form of what went wrong, if any."""
    viewer = request.viewer
    today = viewer.coalition.today()
    record = schedule.records(viewer, [row], today)[row.pk]
    context = {
        "title": row.what,
        "row": row,
        "record": record,
        "form": form,
        "today": today.isoformat(),
    }
    return render(request, "engagement/figures/deliverable.html", context)


@require_safe
def deliverable(request, slug, pk):
    """Its days: what came when, and what waits."""
    return deliverable_page(request, rows.found(request, RecurringDeliverable.objects.select_related("partner"), pk))


@require_POST
def came(request, slug, pk):
    """What was due on a day came; or, with `again`, has not come after all."""
    row = rows.found(request, RecurringDeliverable.objects.select_related("partner"), pk)
    form = ArrivalForm(request.POST, today=request.viewer.coalition.today())
    again = bool(request.POST.get("again"))
    if again:
        del form.fields["came_on"]
    if not form.is_valid():
        return deliverable_page(request, row, form)
    try:
        actions.came(
            deliverable=row, due_on=form.cleaned_data["due_on"], came_on=form.cleaned_data.get("came_on"),
            by=request.user,
        )  # fmt: skip
    except actions.NotDue as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, "It waits again." if again else "Noted.")
    return redirect(row)


class OfDeliverable(rows.Page):
    """The words that the pages of standing figures share."""

    model = RecurringDeliverable
    list_route, list_title = "deliverable-list", "Standing figures"


class NewDeliverableView(OfDeliverable, rows.NewView):
    """Note something standing."""

    form_class = DeliverableForm
    title, done = "Note standing figures", "Noted. Each day it is due stands on its page."

    def save(self, form):
        return actions.note(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditDeliverableView(OfDeliverable, rows.EditView):
    """Change something standing, or end it."""

    form_class = DeliverableEditForm
    title, remove_route = "Change standing figures", "deliverable-remove"

    def save(self, form, row):
        actions.change_deliverable(deliverable=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveDeliverableView(rows.RemoveView):
    """Take out something noted by mistake."""

    model = RecurringDeliverable
    list_route = "deliverable-list"

    def remove(self, row):
        actions.remove_deliverable(deliverable=row, by=self.request.user)
