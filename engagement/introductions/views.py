"""Pages about introductions; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from members.acquaintances import finding
from members.models import Partner

from . import actions
from .forms import AskForm, SettleForm
from .models import Introduction


def said(favor):
    """What the coordinator reads after asking: a favor is asked by a voice, and the mail only makes the yes easy."""
    if favor.via.email:
        return f"{favor.via.name} gets a mail with a link to say yes or no. A call before it is kinder."
    return "Noted. They have no mail address: ask in person or by phone."


class AskView(RequiresPermission, View):
    """Ask somebody for an introduction to a partner; the ways to it stand beside."""

    def dispatch(self, request, slug, partner_pk):
        self.partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=partner_pk)
        self.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        chosen = {name: request.GET[name] for name in ("via", "to") if name in request.GET}
        if "to" in chosen:
            chosen["to"] = chosen["to"].removeprefix("#")
        return self.page(request, AskForm(viewer=request.viewer, partner=self.partner, initial=chosen))

    def post(self, request):
        form = AskForm(request.POST, viewer=request.viewer, partner=self.partner)
        if form.is_valid():
            try:
                row = actions.ask(partner=self.partner, by=request.user, **form.cleaned_data)
            except actions.NoRoom as trouble:
                form.met_no_room(trouble)
            except actions.FavorTrouble as trouble:
                form.add_error("via", str(trouble))
            else:
                toasts.done(request, said(row))
                return redirect(row)
        return self.page(request, form)

    def page(self, request, form):
        """The form beside the ways there are; without whom has no room, when that was the trouble."""
        avoid = Introduction.objects.visible_to(request.viewer).declined_for(self.partner)
        if form.no_room:
            avoid = avoid | {form.cleaned_data["via"].pk}
        context = {
            "title": "Ask for an introduction",
            "partner": self.partner,
            "form": form,
            "chains": finding.chains(request.viewer, finding.people_of(request.viewer, self.partner), avoid=avoid),
        }
        return render(request, "engagement/introductions/ask.html", context)


class IntroductionView(RequiresPermission, View):
    """One favor: who was asked, what became of it."""

    def dispatch(self, request, slug, pk):
        rows = Introduction.objects.visible_to(request.viewer)
        self.row = get_object_or_404(rows.select_related("via", "to", "partner", "for_partner", "asked_by"), pk=pk)
        self.row.coalition = self.row.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(request)

    def post(self, request):
        form = SettleForm(request.POST)
        if not form.is_valid():
            toasts.trouble(request, "Choose what became of it.")
            return self.page(request)
        try:
            actions.settle(introduction=self.row, by=request.user, **form.cleaned_data)
        except actions.FavorTrouble as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, "Noted.")
        return redirect(self.row)

    def page(self, request):
        """The favor, as it stands."""
        title = f"{self.row.via or 'Somebody'} and {self.row.partner}"
        return render(request, "engagement/introductions/detail.html", {"title": title, "row": self.row})
