"""Files of partners, as a kind of import."""

from django.urls import reverse

from coalition.ui.parts import counted
from members.partners.models import Partner

from . import kinds, mapping, partners_undoing
from .forms import ApplyForm, MapForm
from .models import ImportRun
from .partners_import import Planner
from .partners_writing import PARTNER, Writer, to_write


class PartnersKind(kinds.Kind):
    """Organizations and people who may become members."""

    value = ImportRun.Kind.PARTNERS
    urls = {
        "list": "import-list", "new": "import-new", "map": "import-map", "preview": "import-preview",
        "run": "import-run", "undo": "import-undo", "discard": "import-discard",
    }  # fmt: skip
    home = ("Partners", "partner-list")
    home_action = "See the partners"
    title = "Import partners"
    upload_aside = "members/exchange/upload_aside.html"
    writing = "Writing the partners."
    head = "Partner"
    columns = ("City", "Outside number")
    list_columns = (("Added", "added"), ("Gaps filled", "filled"))

    def mapping(self, columns):
        return mapping.guess(columns)

    remembered = ("status", "type")

    def map_form(self, run, viewer, data=None):
        return MapForm(data, run=run, viewer=viewer)

    def planner(self, run):
        return Planner(run)

    def waiting(self, run):
        return to_write(run)

    def writer(self, run):
        return Writer(run)

    def take_back(self, run, rows):
        partners_undoing.take_back(run, rows)

    def applied(self, run, made):
        added, filled = made.get(PARTNER, (0, 0))
        return {"added": added, "filled": filled}

    def undone(self, run, kept):
        added, filled = kept.get(PARTNER, (0, 0))
        return {
            "removed": max(run.counts.get("added", 0) - added, 0),
            "restored": max(run.counts.get("filled", 0) - filled, 0),
        }

    def apply_form(self, run, data=None):
        return ApplyForm(data, run=run)

    def dress(self, run, rows):
        matched = Partner.objects.filter(pk__in={row.match_id for row in rows if row.match_id})
        partners = {pk: (name, city) for pk, name, city in matched.values_list("pk", "name", "city")}
        for row in rows:
            name, city = partners.get(row.match_id, ("", ""))
            row.candidate = f"{name}, {city}" if city else name
            shown = row.made[0][1] if row.made else row.match_id if name else None
            row.url = reverse("partner-detail", args=[run.coalition.slug, shown]) if shown else ""
            row.name = row.values.get("name", "")
            place = ", ".join(filter(None, [row.values.get("city", "")[:40], row.values.get("state", "")[:12]]))
            row.cells = (place, row.values.get("external_id", "")[:30])

    def told(self, run):
        counts = run.counts
        if run.status == ImportRun.Status.UNDONE:
            removed, restored = counted(counts["removed"], "partner"), counted(counts["restored"], "partner")
            return [f"{removed} removed, {restored} put back as before."]
        added, filled = counted(counts["added"], "partner"), counted(counts["filled"], "partner")
        return [f"{added} added, gaps filled in {filled}."]

    def field_label(self, field):
        return str(Partner._meta.get_field(field).verbose_name).capitalize()


kinds.register(PartnersKind())
