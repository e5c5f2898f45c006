"""Pages of judgments about partners; for those who keep records, never for a member, a leader or the partner."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from coalition.access import Permission, require
from members.models import Partner
from members.partners.rows import NewRowView, RemoveRowView

from . import actions, reading
from .forms import KINDS


def judgments_of(request, slug, pk):
    """All judgments about one partner, kind by kind, the newest first; what has expired says so."""
    viewer = request.viewer
    partner = get_object_or_404(Partner.objects.visible_to(viewer), pk=pk)
    require(viewer, Permission.KEEP_RECORDS)
    partner.coalition = viewer.coalition
    today = viewer.coalition.today()
    kinds = []
    for kind, (form, title, lede) in KINDS.items():
        rows = list(form._meta.model.objects.visible_to(viewer).of(partner))
        for row in rows:
            row.expired = row.expires_on < today
        kinds.append({"kind": kind, "title": title, "lede": lede, "rows": rows})
    if any(each["rows"] for each in kinds if each["kind"] == "check"):
        actions.note_read(partner=partner, by=request.user)
    context = {"title": f"Judgments about {partner}", "partner": partner, "kinds": kinds}
    return render(request, "engagement/judgments/of.html", context)


class NewJudgmentView(NewRowView):
    """Note a judgment of one kind."""

    back_route = "judgment-list"
    button, done = "Save", "Noted. It expires by itself."

    def dispatch(self, request, slug, judged, partner_pk):
        if judged not in KINDS:
            raise Http404("No such kind.")
        self.form_class, self.title, self.lede = KINDS[judged]
        return super().dispatch(request, slug, partner_pk)

    def save(self, form, partner):
        actions.note(model=form._meta.model, partner=partner, by=self.request.user, **form.values)


class RemoveJudgmentView(RemoveRowView):
    """Take a judgment back that was noted by mistake."""

    back_route = "judgment-list"
    done = "Taken back."

    def dispatch(self, request, slug, judged, pk):
        if judged not in KINDS:
            raise Http404("No such kind.")
        self.model = KINDS[judged][0]._meta.model
        return super().dispatch(request, slug, pk)

    def remove(self, row):
        actions.remove(judgment=row, by=self.request.user)


def matrix(request, slug):
    """The engagement matrix: where partners are (C) and where we hope for them (D)."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = reading.matrix(request.viewer)
    stances = reading.stances(request.viewer)
    context = {
        "title": "Engagement, now and hoped for",
        "levels": [label for _, label in reading.LEVELS],
        "rows": [(row, stances.get(row.partner.pk)) for row in rows],
    }
    return render(request, "engagement/judgments/matrix.html", context)


def influence_map(request, slug):
    """The private map of power and interest, with its table twin."""
    require(request.viewer, Permission.KEEP_RECORDS)
    dots = reading.influence_map(request.viewer)
    context = {
        "title": "Power and interest",
        "dots": dots,
        "quadrants": [
            (name, words, [dot for dot in dots if dot.judged.quadrant == name]) for name, words in reading.QUADRANTS
        ],
        "size": 5 * reading.CELL,
        "lines": [reading.CELL * step for step in range(1, 5)],
    }
    return render(request, "engagement/judgments/map.html", context)
