"""Pages about who knows whom; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from members.people.models import Person

from . import actions, finding
from .forms import TieForm, WayForm
from .models import Acquaintance

SHOWN = 200  # ties of one person on the page


class TiesView(RequiresPermission, View):
    """Whom one person knows; a further tie is noted here."""

    def dispatch(self, request, slug, person_pk):
        self.person = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person_pk)
        self.person.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, TieForm(viewer=request.viewer, person=self.person))

    def post(self, request):
        form = TieForm(request.POST, viewer=request.viewer, person=self.person)
        if not form.is_valid():
            return self.page(request, form)
        data = form.cleaned_data
        actions.note(coalition=request.viewer.coalition, one=self.person, by=request.user, **data)
        toasts.done(request, f"Noted: {self.person} and {data['other']}.")
        return redirect("acquaintance-list", request.viewer.coalition.slug, self.person.pk)

    def page(self, request, form):
        """The ties, and the form."""
        ties = list(Acquaintance.objects.visible_to(request.viewer).of(self.person)[:SHOWN])
        for tie in ties:
            tie.somebody = tie.other if tie.one_id == self.person.pk else tie.one
        context = {"title": f"Whom {self.person} knows", "person": self.person, "ties": ties, "form": form}
        return render(request, "members/acquaintances/list.html", context)


class RemoveTieView(RequiresPermission, View):
    """Take a tie out, seen from one of the two."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, person_pk, pk):
        self.person = get_object_or_404(Person.objects.visible_to(request.viewer), pk=person_pk)
        ties = Acquaintance.objects.visible_to(request.viewer).of(self.person)
        self.tie = get_object_or_404(ties, pk=pk)
        self.tie.coalition = request.viewer.coalition
        return super().dispatch(request)

    def post(self, request):
        actions.remove(tie=self.tie, by=request.user)
        toasts.done(request, "Taken out; the history is kept.")
        return redirect("acquaintance-list", request.viewer.coalition.slug, self.person.pk)


class WaysView(RequiresPermission, View):
    """Who could introduce us: the shortest and the strongest way to a person or a partner."""

    def get(self, request, slug):
        asked = {"person", "partner", "start"} & set(request.GET)
        form = WayForm(request.GET if asked else None, viewer=request.viewer)
        context = {"title": "Who could introduce us?", "form": form, "asked": bool(asked) and form.is_valid()}
        if context["asked"]:
            context |= self.found(request.viewer, form.cleaned_data)
        return render(request, "members/acquaintances/ways.html", context)

    def found(self, viewer, data):
        """The chains, and what they lead to."""
        person, partner, start = data["person"], data["partner"], data["start"]
        targets = {person.pk} if person else finding.people_of(viewer, partner)
        chains = finding.chains(viewer, targets, sources={start.pk} if start else None)
        for chain in chains:
            chain.led_to = partner or _partner_of(viewer, chain.people[-1])
        return {"chains": chains, "to": person or partner, "nobody": not targets}


def _partner_of(viewer, person):
    ties = person.affiliations.in_force(on=viewer.coalition.today()).select_related("partner")
    tie = ties.first()
    return tie.partner if tie else None


def ways_address(slug, *, partner=None, person=None):
    """Where the ways to a partner or a person are looked up."""
    row, name = (partner, "partner") if partner else (person, "person")
    return f"{reverse('ways', args=[slug])}?{name}=%23{row.pk}"
