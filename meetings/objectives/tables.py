"""Lists of objectives, tasks and barriers."""

import django_filters
from django.db.models import Q

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, labels

from . import movement
from .models import Barrier, Objective, Task

KINDS = {"idea": "", "design": "wait", "active": "teal", "done": "good", "dropped": ""}


def _moved(row, today):
    """When it last moved, and kindly whether that is long ago; nothing for those that are not running."""
    if row.status != Objective.Status.ACTIVE or row.moved_on is None:
        return ""
    still = movement.days_still(row.moved_on, today)
    if still >= movement.STALLED_AFTER.days:
        return parts.badge(f"Still for {still} days", "wait")
    return parts.age(row.moved_on, today)


class ObjectiveTable(Table):
    """Objectives, priorities first."""

    caption = "Objectives"

    def __init__(self, query, slug="", *, today):
        self.columns = [
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
            Column("Last moved", "moved_on", sort="moved_on", html=lambda row: _moved(row, today)),
            Column(
                "By",
                "due_on",
                sort="due_on",
                align="day",
                html=lambda row: parts.short_date(row.due_on) if row.due_on else "",
            ),
            Column("Looked after by", "owner.name", sort="owner__name", empty="Nobody yet"),
            Column("Open tasks", "open_tasks", sort="open_tasks", align="num"),
        ]
        super().__init__(query, slug)


STATES = [("late", "Past their day"), ("done", "Done"), ("let_go", "Not needed any more"), ("all", "All")]


class TaskFilters(Filters):
    """Open ones unless something else is asked for."""

    state = django_filters.ChoiceFilter(choices=STATES, label="State", empty_label="Still to do", method="of_state")
    whose = django_filters.ChoiceFilter(
        choices=[("mine", "In my hands"), ("nobody", "In nobody’s hands")],
        label="Whose",
        empty_label="Everybody’s",
        method="of_whom",
    )
    partner = django_filters.CharFilter(field_name="partner__name", lookup_expr="icontains", label="Partner")

    class Meta:
        model = Task
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def of_state(self, rows, name, value):
        """Rows of one state; the view has not narrowed them when one is chosen."""
        today = self.request.viewer.coalition.today()
        return {
            "late": lambda: rows.past_their_day(today),
            "done": lambda: rows.filter(done_on__isnull=False),
            "let_go": lambda: rows.filter(let_go_on__isnull=False),
            "all": lambda: rows,
        }[value]()

    def of_whom(self, rows, name, value):
        """The viewer's own, or those nobody has."""
        if value == "nobody":
            return rows.filter(owner=None)
        person = self.request.viewer.person
        return rows.of(person) if person else rows.none()


def _due(row, today):
    if row.due_on is None:
        return ""
    if row.is_open and row.due_on < today:
        return parts.badge(f"{parts.short_date(row.due_on)}, {parts.age(row.due_on, today)}", "wait")
    return parts.short_date(row.due_on)


def _who(row):
    if row.owner is None:
        return ""
    return f"{row.delegate.name} for {row.owner.name}" if row.delegate else row.owner.name


class TaskTable(Table):
    """Tasks, soonest first."""

    caption, start = "Tasks", "due_on"

    def __init__(self, query, slug="", *, today):
        self.columns = [
            Column("Task", "title", sort="title", link="task-detail"),
            Column("Who", "owner.name", sort="owner__name", html=_who, empty="Nobody yet", export="owner__name"),
            Column("Partner", "partner.name", sort="partner__name"),
            Column("Objective", "objective.title", sort="objective__title"),
            Column("By", "due_on", sort="due_on", html=lambda row: _due(row, today)),
            Column("Done", "done_on", sort="done_on", html=lambda row: parts.short_date(row.done_on)),
        ]
        super().__init__(query, slug)


class BarrierFilters(Filters):
    """Open ones unless something else is asked for."""

    state = django_filters.ChoiceFilter(
        choices=[("cleared", "Out of the way"), ("all", "All")],
        label="State",
        empty_label="Still in the way",
        method="of_state",
    )
    kind = django_filters.ChoiceFilter(choices=Barrier.Kind.choices, label="Kind", empty_label="All kinds")

    class Meta:
        model = Barrier
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def of_state(self, rows, name, value):
        """Cleared ones, or all."""
        return rows.filter(~Q(cleared_on=None)) if value == "cleared" else rows


class BarrierTable(Table):
    """What stands in the way, to be looked at again soonest first."""

    caption, start = "Barriers", "review_on"
    columns = [
        Column("What", "what", sort="what", link="barrier-edit"),
        Column(
            "Kind",
            "kind",
            sort="kind",
            html=lambda row: row.get_kind_display(),
            export=labels("kind", Barrier.Kind.choices),
        ),
        Column("Objective", "objective.title", sort="objective__title", empty="The coalition as such"),
        Column("What we do", "countermeasure", empty="Nothing yet"),
        Column("Who sees to it", "owner.name", sort="owner__name", empty="Nobody yet"),
        Column(
            "We look again",
            "review_on",
            sort="review_on",
            align="day",
            html=lambda row: parts.short_date(row.review_on),
        ),
    ]
