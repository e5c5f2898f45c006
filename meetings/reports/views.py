"""Pages about participant reports: take one in (the rest is the importer's), and the names that are known."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from coalition.access import Permission, require
from coalition.ui import toasts
from members.exchange.models import ImportRun
from members.exchange.views import UploadView

from . import actions
from .forms import ReportForm
from .models import KnownName


class ReportUploadView(UploadView):
    """Take a report in; `?meeting=` chooses whose."""

    value = ImportRun.Kind.PARTICIPANTS

    def form(self, *data):
        return ReportForm(*data, viewer=self.request.viewer, initial={"meeting": self.request.GET.get("meeting")})

    def options(self, form):
        meeting = form.cleaned_data["meeting"]
        zone = self.request.viewer.coalition.time_zone
        return {"meeting": meeting.pk, "day": meeting.held_on().isoformat(), "zone": zone}


def known_names(request, slug):
    """Names that were confirmed once, with a way to forget each."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = KnownName.objects.visible_to(request.viewer).select_related("person", "confirmed_by")
    context = {
        "title": "Names we know",
        "lede": "Who people are behind the names they show in video meetings. A report uses them from the first.",
        "rows": rows,
    }
    return render(request, "meetings/reports/names.html", context)


@require_POST
def forget(request, slug, pk):
    """Forget one name."""
    require(request.viewer, Permission.KEEP_RECORDS)
    known = KnownName.objects.visible_to(request.viewer).select_related("person").filter(pk=pk).first()
    if known is None:
        raise Http404("No such name.")
    actions.forget(known=known, by=request.user)
    toasts.done(request, f"“{known.shown}” is forgotten. The next report asks who it is.")
    return redirect("known-names", slug)
