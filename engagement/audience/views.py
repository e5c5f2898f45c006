"""Pages about who is asked: the grid of groups and levels, and its next steps."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.ui import toasts
from engagement.voice.errors import InputClosed
from engagement.voice.views import kept_by
from engagement.workload import asks
from engagement.workload.pages import too_much
from meetings.meetings.errors import NotNow
from meetings.models import Meeting

from . import actions, choosing, coverage, reminders, ways
from .forms import GroupForm
from .models import AskedGroup


class CoverageView(View):
    """Whose voice is needed, whose is there, and what to do about the rest."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        kind = request.GET.get("type", "")
        form = GroupForm(viewer=request.viewer, initial=self.known(asked, kind) if kind.isdecimal() else None)
        return self.page(request, asked, form)

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        if "take_over" in request.POST:
            made = actions.take_over(request=asked, by=request.user)
            toasts.done(request, f"{made} groups taken over." if made else "They stand here already.")
            return redirect("input-coverage", slug=slug, pk=pk)
        form = GroupForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, asked, form)
        actions.set_groups(request=asked, by=request.user, **form.cleaned_data)
        toasts.done(request, f"Noted: {form.cleaned_data['stakeholder_type']}.")
        return redirect("input-coverage", slug=slug, pk=pk)

    def known(self, asked, kind):
        """The form filled with how a kind stands."""
        rows = list(AskedGroup.objects.filter(request=asked, stakeholder_type=kind))
        return {
            "stakeholder_type": kind,
            "levels": [row.level or "any" for row in rows],
            "why_left_out": rows[0].why_left_out if rows else "",
        }

    def page(self, request, asked, form):
        """The grid, the ways to ask, and one line to change it."""
        grid = coverage.grid(asked)
        context = {
            "title": "Whose voice we need",
            "asked": asked,
            "grid": grid,
            "form": form,
            "takes_input": asked.takes_input(request.viewer.coalition.today()),
            "reminders": reminders.in_words(asked) if asked.status == "open" else "",
        } | ways_of(request.viewer, asked, grid)
        return render(request, "engagement/audience/coverage.html", context)


def ways_of(viewer, asked, grid):
    """What the card of the least burdensome ways shows (WRK-4)."""
    return {"slots": ways.slots(viewer, asked, grid), "visits": ways.visits(viewer, asked, grid)}


@require_POST
def ask_cell(request, slug, pk, group_pk):
    """Ask everybody of one empty cell; those without room for it only once it is said what we do about them."""
    asked = kept_by(request, pk)
    group = get_object_or_404(
        AskedGroup.objects.visible_to(request.viewer).select_related("request"), pk=group_pk, request=asked
    )
    people = [each.pk for each in choosing.candidates(asked, coverage.askable(group)) if not each.reason]
    gate = asks.Gate(asked, people, data=request.POST, by=request.user)
    if gate.blocks:
        return too_much(request, asked, gate)
    try:
        told = actions.invite(request=asked, people=gate.settle(), by=request.user)
    except InputClosed:
        toasts.trouble(request, "It takes no input now, so nobody was asked.")
    else:
        left = "" if told else " Those who belong there have no address, or have another question open."
        toasts.done(request, f"{told} of “{group}” get a mail.{left}")
    return redirect("input-coverage", slug=slug, pk=pk)


@require_POST
def put_on_agenda(request, slug, pk):
    """A slot in a meeting people come to anyway."""
    asked = kept_by(request, pk)
    number = request.POST.get("meeting", "")
    rows = Meeting.objects.visible_to(request.viewer)
    meeting = get_object_or_404(rows, pk=number if number.isdecimal() and len(number) < 19 else 0)
    try:
        actions.put_on_agenda(request=asked, meeting=meeting, person=request.viewer.person, by=request.user)
    except NotNow as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, f"It is on the agenda of {meeting}.")
    return redirect(asked)
