"""Pages about seats: who sits where, add, change, take away."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile

from . import actions, reading
from .forms import SeatEditForm, SeatForm
from .models import Seat

HEADS = ("Body", "Seat", "Kind", "Meant for", "Held by", "Who sits there", "Term from", "Last day", "Note")


def _line(seat):
    """A seat as a line of a file."""
    meant, partner, person = (str(each) if each else "" for each in (seat.stakeholder_type, seat.partner, seat.person))
    return (
        seat.body, seat.title, seat.get_kind_display(), meant, partner, person, seat.starts_on, seat.ends_on, seat.note
    )  # fmt: skip


class SeatListView(RequiresPermission, View):
    """Every body with its seats, what is empty or ends soon, and the balance between types."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug):
        bodies = reading.bodies(request.viewer)
        seats = [seat for _, rows in bodies for seat in rows]
        file = files.asked(request, "Seats", HEADS, lambda: map(_line, seats))
        if file:
            return file
        context = {
            "title": "Seats",
            "bodies": bodies,
            "vacant": [seat for seat in seats if seat.is_vacant],
            "ending": sorted((seat for seat in seats if seat.soon), key=lambda seat: seat.ends_on),
            "parity": reading.parity(request.viewer),
            "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        }
        return render(request, "engagement/seats/list.html", context)


class NewSeatView(RequiresPermission, View):
    """Add a seat; `?body=` fills in the body."""

    def get(self, request, slug):
        return self.page(request, SeatForm(viewer=request.viewer, initial={"body": request.GET.get("body", "")[:120]}))

    def post(self, request, slug):
        form = SeatForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.add_seat(coalition=request.viewer.coalition, by=request.user, **form.values)
        toasts.done(request, "The seat is there.")
        return redirect("seat-list", slug)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "engagement/seats/form.html", {"title": "Add a seat", "form": form})


class OneSeatView(RequiresPermission, View):
    """Base of pages about one seat: 404 before 403."""

    def dispatch(self, request, slug, pk):
        self.seat = get_object_or_404(Seat.objects.visible_to(request.viewer), pk=pk)
        self.seat.coalition = request.viewer.coalition
        return super().dispatch(request)


class EditSeatView(OneSeatView):
    """Change a seat, fill it, or leave it empty."""

    def get(self, request):
        return self.page(request, SeatEditForm(instance=self.seat, viewer=request.viewer))

    def post(self, request):
        form = SeatEditForm(request.POST, instance=self.seat, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_seat(seat=self.seat, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("seat-list", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change a seat", "form": form, "seat": self.seat}
        return render(request, "engagement/seats/form.html", context)


class RemoveSeatView(OneSeatView):
    """Take a seat away that the body has no more."""

    http_method_names = ["post"]

    def post(self, request):
        actions.remove_seat(seat=self.seat, by=request.user)
        toasts.done(request, "The seat is gone from the list; its history is kept.")
        return redirect("seat-list", request.viewer.coalition.slug)
