"""The page on which somebody's things are handed over; for those who keep records."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from members.models import Person

from . import actions, work
from .forms import HandOverForm
from .models import Handover

COLLEAGUES_SHOWN = 8


class HandoverView(RequiresPermission, View):
    """What they had in hand, and who takes it on."""

    def dispatch(self, request, slug, pk):
        rows = Handover.objects.visible_to(request.viewer)
        rows = rows.select_related("task", "successor", "affiliation__person", "affiliation__partner")
        self.handover = get_object_or_404(rows, pk=pk)
        self.handover.coalition = self.handover.affiliation.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        found = work.in_hand(self.handover.affiliation)
        return self.page(request, found, self.form(found))

    def form(self, found, data=None):
        """The form over what is in hand now."""
        known = {"note": self.handover.note, "successor": self.handover.successor}
        return HandOverForm(data, viewer=self.request.viewer, found=found, initial=known)

    @transaction.atomic
    def post(self, request):
        now = Handover.objects.select_for_update().get(pk=self.handover.pk)
        self.handover.note = now.note
        found = work.in_hand(self.handover.affiliation)
        form = self.form(found, request.POST)
        if not form.is_valid() or form.overtaken(now):
            return self.page(request, found, form)
        successor, note = form.cleaned_data["successor"], form.cleaned_data["note"]
        if successor is None:
            actions.keep_note(handover=self.handover, note=note, by=request.user)
            toasts.done(request, "The note is kept.")
            return redirect("handover", request.viewer.coalition.slug, self.handover.pk)
        given, stayed = actions.hand_over(
            handover=self.handover, successor=successor, keys=form.keys, note=note, by=request.user
        )
        things = "1 thing is" if given == 1 else f"{given} things are"
        toasts.done(request, f"{things} in {successor.name}’s hands now.")
        if stayed:
            toasts.trouble(request, f"This stayed: {' '.join(stayed)}")
        return redirect("handover", request.viewer.coalition.slug, self.handover.pk)

    def page(self, request, found, form):
        """The form, as it stands."""
        tie = self.handover.affiliation
        today = request.viewer.coalition.today()
        colleagues = Person.objects.visible_to(request.viewer).exclude(pk=tie.person_id)
        colleagues = colleagues.filter(affiliations__in=tie.partner.affiliations.in_force(on=today)).distinct()
        context = {
            "title": f"After {tie.person.name}",
            "handover": self.handover,
            "tie": tie,
            "found": found,
            "number": sum(len(things) for _, things in found),
            "colleagues": list(colleagues.order_by("name")[:COLLEAGUES_SHOWN]),
            "form": form,
        }
        return render(request, "meetings/handover/page.html", context)
