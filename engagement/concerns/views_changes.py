"""Pages about what was changed after concerns: the coordinators' list, and what members read of it."""

import uuid

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import ChangeEditForm, ChangeForm
from .models import Change, ChangeCause, Concern
from .told import LEAST, list_for_members

PER_PAGE = 50


@require_GET
def told(request, slug):
    """What was changed after concerns, for everybody; never from whom."""
    require(request.viewer, Permission.TAKE_PART)
    page = Paginator(list_for_members(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Changed after concerns",
        "lede": "What we do differently because people told us what worried them.",
        "page": page,
        "least": LEAST,
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/concerns/told.html", context)


HEADS = ("What was changed", "On", "Part of", "Told to members")


def _line(change):
    """A change as a line of a file; what led to it stays here."""
    return change.what_changed, change.changed_on, change.objective.title if change.objective else "", change.told_on


@require_GET
def change_list(request, slug):
    """All changes, the latest first, with those whose effect is still to be looked at."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = Change.objects.visible_to(request.viewer).select_related("objective")
    file = files.asked(request, "Changes", HEADS, lambda: map(_line, rows))
    if file:
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    causes = ChangeCause.objects.visible_to(request.viewer).filter(change__in=[row.pk for row in page.object_list])
    numbers = causes.values_list("change").annotate(concerns=Count("concern"), inputs=Count("input"))
    known = {change: (concerns, inputs) for change, concerns, inputs in numbers}
    for row in page.object_list:
        row.concerns_known, row.inputs_known = known.get(row.pk, (0, 0))
    context = {"title": "Changes", "page": page, "today": request.viewer.coalition.today()}
    return render(request, "engagement/concerns/changes.html", context)


class ChangeView(RequiresPermission, View):
    """Note a change, or say more about one; `?concern=` chooses what it came of."""

    permission = Permission.TAKE_PART

    def get(self, request, slug, pk=None):
        change, causes = self.found(request, pk)
        if change:
            return self.page(
                request, change, causes, ChangeEditForm(instance=change, viewer=request.viewer, causes=causes)
            )
        return self.page(request, None, [], ChangeForm(viewer=request.viewer, initial=self.known(request)))

    def post(self, request, slug, pk=None):
        change, causes = self.found(request, pk)
        if change is None:
            form = ChangeForm(request.POST, viewer=request.viewer)
            if form.is_valid():
                values = form.values | form.because_of
                effect = values.pop("effect")
                change = actions.note_change(coalition=request.viewer.coalition, by=request.user, **values)
                if effect:
                    actions.change_change(change=change, by=request.user, effect=effect)
                toasts.done(request, "The change is noted.")
                return redirect("change-list", slug=slug)
            return self.page(request, None, [], form)
        form = ChangeEditForm(request.POST, instance=change, viewer=request.viewer, causes=causes)
        if form.is_valid():
            try:
                actions.change_change(change=change, by=request.user, seen=form.seen, **form.values)
            except ChangedMeanwhile as trouble:
                form.meet(trouble.row)
            else:
                actions.link(change=change, by=request.user, **form.because_of)
                toasts.done(request, "The change is saved.")
                return redirect("change-list", slug=slug)
        return self.page(request, change, causes, form)

    def known(self, request):
        """What the address says already: ?concern=, where the viewer may know of it."""
        try:
            key = uuid.UUID(request.GET.get("concern", ""))
        except ValueError:
            return None
        concern = Concern.objects.heard_by(request.viewer).filter(key=key).first()
        return {"concerns": [concern.pk], "objective": concern.objective_id} if concern else None

    def found(self, request, pk):
        """(the change or None for a new one, those of its causes the viewer may know of)."""
        if pk is None:
            require(request.viewer, Permission.KEEP_RECORDS)
            return None, []
        change = get_object_or_404(Change.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        causes = ChangeCause.objects.visible_to(request.viewer).filter(change=change)
        return change, list(causes.select_related("concern__person", "input__request"))

    def page(self, request, change, causes, form):
        """The form, as it stands."""
        context = {
            "title": "A change" if change else "Note a change",
            "change": change,
            "concerns": [cause for cause in causes if cause.concern_id],
            "inputs": [cause for cause in causes if cause.input_id],
            "form": form,
        }
        return render(request, "engagement/concerns/change.html", context)


@require_POST
def unlink(request, slug, pk, cause_pk):
    """It was not because of this."""
    change = get_object_or_404(Change.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    cause = get_object_or_404(ChangeCause.objects.visible_to(request.viewer).filter(change=change), pk=cause_pk)
    actions.unlink(cause=cause, by=request.user)
    toasts.done(request, "It is taken out.")
    return redirect("change-edit", slug=slug, pk=pk)
