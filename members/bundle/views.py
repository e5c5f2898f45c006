"""Everything the coalition has, as one file: asked for, followed, taken. Owners only."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition import settings_tabs
from coalition.access import Permission, RequiresPermission
from coalition.settings_views import settings_page

from . import actions, arriving, bringing, decisions
from .forms import BringForm
from .models import Bringing, Export

SHOWN = 10

settings_tabs.add("Everything", "everything", order=85)


class EverythingView(RequiresPermission, View):
    """What was taken out so far; the button that has it made. `?part=1` gives how far it is."""

    permission = Permission.MANAGE_COALITION

    def get(self, request, slug):
        rows = Export.objects.visible_to(request.viewer).select_related("asked_by")
        exports = list(rows[:SHOWN])
        waiting = next((export for export in exports if export.status == Export.Status.WAITING), None)
        if request.GET.get("part"):
            if waiting is None:
                return HttpResponse(headers={"X-Done": request.path})
            return render(request, "members/bundle/progress.html", {"waiting": waiting})
        return settings_page(
            request,
            "members/bundle/page.html",
            title="Everything",
            lede="The whole coalition as one file: for a copy elsewhere, or to be free to leave.",
            exports=exports,
            waiting=waiting,
            kept=actions.KEPT.days,
            tables=len(decisions.carried()),
        )

    def post(self, request, slug):
        actions.ask(coalition=request.viewer.coalition, by=request.user)
        return redirect(reverse("everything", args=[slug]))


class BringView(RequiresPermission, View):
    """Bring another coalition in from its zip. `?part=1` gives how far it is."""

    permission = Permission.MANAGE_COALITION

    def get(self, request, slug):
        return self.page(request, BringForm())

    def post(self, request, slug):
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        try:
            arriving.ask(coalition=request.viewer.coalition, by=request.user, **form.cleaned_data)
        except bringing.Refused as trouble:
            form.add_error("file", str(trouble))
            return self.page(request, form)
        return redirect("everything-bring", slug)

    def page(self, request, form):
        """The form, or how far the file is; and what came in so far."""
        rows = list(Bringing.objects.visible_to(request.viewer).select_related("asked_by", "made")[:SHOWN])
        waiting = next((row for row in rows if row.status == Bringing.Status.WAITING), None)
        if request.GET.get("part"):
            if waiting is None:
                return HttpResponse(headers={"X-Done": request.path})
            return render(request, "members/bundle/bring_progress.html", {"waiting": waiting})
        return settings_page(
            request, "members/bundle/bring.html", title="Bring a coalition in",
            lede="From a file of everything, as a coalition of its own.", form=form, rows=rows, waiting=waiting,
        )  # fmt: skip


class EverythingFileView(RequiresPermission, View):
    """The zip."""

    permission = Permission.MANAGE_COALITION

    def get(self, request, slug, pk):
        rows = Export.objects.visible_to(request.viewer).filter(status=Export.Status.READY).select_related("coalition")
        export = get_object_or_404(rows, pk=pk)
        name = f"{slug}-{export.asked_at:%Y-%m-%d}.zip"
        content = actions.take(export=export, by=request.user)
        return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
