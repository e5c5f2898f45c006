"""Promises as they are often made, for each audience: kept as templates, chosen when one is noted (ACT-1)."""

from datetime import timedelta
from decimal import Decimal

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui.forms import Pick
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import VersionedForm
from engagement.case import rows, writing
from engagement.case.kinds import Audience

from .models import EffortBand, PledgeTemplate

audit.describe(
    pledge_template_noted="{by} noted a usual promise: {target}",
    pledge_template_changed="{by} changed the usual promise “{target}”: {fields}",
    pledge_template_removed="{by} took out the usual promise “{target}”",
    pledge_templates_exported="{by} took out the usual promises as a file ({kind})",
)
FILLED = ("what", "quantity", "unit", "effort_band")  # of a promise, as the template has them


def fills(template, today):
    """{field of the promise's form: value} that a template gives."""
    filled = {name: getattr(template, name) for name in FILLED}
    filled["quantity"] = Decimal(f"{template.quantity.normalize():f}")  # 4, not 4.00
    return filled | {"direction": "theirs", "due_on": today + timedelta(days=template.due_days)}


def by_audience(viewer):
    """[(audience in words, its templates)], for the form of a new promise. One statement."""
    found = {}
    for template in PledgeTemplate.objects.visible_to(viewer):
        found.setdefault(template.audience, []).append(template)
    return [(audience.label, found[audience.value]) for audience in Audience if audience.value in found]


def note(*, coalition, by, **fields):
    """A further template."""
    return writing.create(PledgeTemplate, "pledge_template_noted", coalition=coalition, by=by, **fields)


def change(*, template, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(template, "pledge_template_changed", by=by, seen=seen, **fields)


def remove(*, template, by):
    """Nobody promises so any more. Promises that were made stay as they are. Twice is once."""
    writing.remove(template, "pledge_template_removed", by=by)


class TemplateTable(Table):
    caption, start = "Usual promises", "audience"
    columns = (
        Column("What they promise", "what", sort="what", link="usual-edit"),
        Column("Who", "audience", sort="audience", html=lambda row: row.get_audience_display(),
            export=labels("audience", Audience.choices)),
        Column("How much", "quantity", sort="quantity", align="num", html=lambda row: f"{row.quantity.normalize():f}",
            export="quantity"),
        Column("Unit", "unit", sort="unit"),
        Column("Days until due", "due_days", sort="due_days", align="num"),
        Column("Effort", "effort_band", sort="effort_band", html=lambda row: row.get_effort_band_display(),
            export=labels("effort_band", EffortBand.choices)),
        Column("What helps to know", "note"),
    )  # fmt: skip


class TemplateListView(RequiresPermission, TableView):
    """The templates."""

    export_permission = Permission.EXPORT
    model = PledgeTemplate
    table = TemplateTable
    template_name = "engagement/commitments/usual.html"
    title = "Usual promises"
    lede = "Buy-in is a concrete promise, and a different one for each. Choose one of these when you note a promise."
    empty = ("No usual promise yet", "Such as: four hours of staff time a month.", "usual-new", "Add one")

    def exported(self, kind):
        here = self.request.viewer.coalition
        audit.record("pledge_templates_exported", coalition=here, target=here, by=self.request.user, kind=kind.upper())


class TemplateForm(rows.KeeperForm):
    """Who promises what, how much of it, and within how many days."""

    class Meta:
        model = PledgeTemplate
        fields = ["audience", "what", "quantity", "unit", "due_days", "effort_band", "note"]
        widgets = {"effort_band": Pick}  # noqa: RUF012  as Django declares it
        help_texts = {"effort_band": "Judged by what the giver can carry, never by money."}  # noqa: RUF012  the same


class TemplateEditForm(VersionedForm, TemplateForm):
    """A template, unless somebody has saved it meanwhile."""

    values = TemplateForm.values


class OfTemplate(rows.Page):
    """The words that the pages of templates share."""

    model = PledgeTemplate
    home = ("pledge-list", "Promises")
    list_route, list_title = "usual-list", "Usual promises"


class NewTemplateView(OfTemplate, rows.NewView):
    """Add a template."""

    form_class = TemplateForm
    title, done = "Add a usual promise", "It can be chosen from now on."

    def save(self, form):
        return note(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditTemplateView(OfTemplate, rows.EditView):
    """Change a template."""

    form_class = TemplateEditForm
    title, remove_route = "Change a usual promise", "usual-remove"

    def save(self, form, row):
        change(template=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveTemplateView(rows.RemoveView):
    """Take a template out."""

    model = PledgeTemplate
    list_route = "usual-list"

    def remove(self, row):
        remove(template=row, by=self.request.user)
