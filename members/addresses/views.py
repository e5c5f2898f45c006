"""Addresses mail does not reach: the list, what happened to one, and letting mail go there again."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView

from . import actions
from .models import AddressEvent, AddressState
from .tables import REMEDIES, AddressTable, state_badge

State = AddressState.State


class AddressListView(RequiresPermission, TableView):
    """Addresses of people in force that took our mail badly."""

    model, table = AddressState, AddressTable
    template_name = "members/inbound/list.html"
    title = "Addresses to ask about"
    lede = "Where mail came back or was not wanted, and what helps."
    empty = ("All mail arrives", "An address from which mail comes back appears here, with what helps.")

    def get_queryset(self):
        rows = super().get_queryset().in_force().exclude(state=State.OK)
        return rows.select_related("person", "coalition")


@require_safe
def detail(request, slug, pk):
    """One address and its history."""
    require(request.viewer, Permission.KEEP_RECORDS)
    row = _row(request, pk)
    events = AddressEvent.objects.visible_to(request.viewer).filter(person=row.person).select_related("notice", "by")
    context = {
        "title": f"Mail to {row.person}",
        "row": row,
        "badge": state_badge(row),
        "remedy": REMEDIES[row.state],
        "events": events[:50],
        "blocked": row.state in (State.HARD, State.COMPLAINED),
    }
    return render(request, "members/addresses/detail.html", context)


@require_POST
def clear(request, slug, pk):
    """Let mail go there again."""
    require(request.viewer, Permission.KEEP_RECORDS)
    row = _row(request, pk)
    if actions.clear(person=row.person, by=request.user):
        toasts.done(request, f"Mail goes to {row.person} again.")
    else:
        toasts.told(request, "Nothing kept mail back.")
    return redirect("address-list", slug)


def _row(request, pk):
    rows = AddressState.objects.visible_to(request.viewer).select_related("person", "coalition")
    return get_object_or_404(rows, pk=pk)
