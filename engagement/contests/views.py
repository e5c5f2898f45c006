"""Pages of contested lines."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import toasts
from coalition.ui.forms import Pick, TableForm
from engagement.outreach import timeline
from members.profile.views import own_partner

from . import actions
from .models import Contest


class ContestForm(TableForm):
    """What is wrong about the line."""

    words = forms.CharField(
        label="What is wrong, and how it was", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(TableForm):
    """What became of it."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=[each for each in Contest.Outcome.choices if each[0] != "waiting"],
        widget=Pick,
        help_text="Put the line itself right first, where it was written.",
    )
    answer = forms.CharField(label="Our answer", max_length=500)


class ContestView(View):
    """One line of one's own record, contested."""

    def get(self, request, slug, pk, line, entry):
        partner, found = self.found(request, pk, line, entry)
        return self.page(request, partner, found, ContestForm())

    def post(self, request, slug, pk, line, entry):
        partner, found = self.found(request, pk, line, entry)
        form = ContestForm(request.POST)
        if not form.is_valid():
            return self.page(request, partner, found, form)
        actions.contest(
            viewer=request.viewer,
            partner=partner,
            kind=line,
            row_id=entry,
            words=form.cleaned_data["words"],
            by=request.user,
        )
        toasts.done(request, "Your coordinator is told, and answers you here.")
        return redirect(reverse("partner-timeline", args=[slug, partner.pk]))

    def found(self, request, pk, kind, row):
        """(partner, line); 404 when it is not in the record these eyes may see."""
        partner = own_partner(request, pk)
        line = timeline.line(request.viewer, partner, kind, row)
        if line is None:
            raise Http404("No such line.")
        return partner, line

    def page(self, request, partner, line, form):
        """The form, as it stands."""
        context = {"title": "This is not right", "partner": partner, "line": line, "form": form}
        return render(request, "engagement/contests/contest.html", context)


class SettleView(View):
    """A coordinator answers a contested line."""

    def get(self, request, slug, pk):
        contest = self.contest(request, pk)
        return self.page(request, contest, SettleForm())

    def post(self, request, slug, pk):
        contest = self.contest(request, pk)
        form = SettleForm(request.POST)
        if not form.is_valid():
            return self.page(request, contest, form)
        if actions.settle(contest=contest, by=request.user, **form.cleaned_data):
            toasts.done(request, "They see your answer.")
        else:
            toasts.trouble(request, "Somebody has answered it already.")
        return redirect(contest.partner)

    def contest(self, request, pk):
        """404 unseen, 403 for those who may only read."""
        rows = Contest.objects.visible_to(request.viewer).select_related("partner__coalition", "person", "coalition")
        contest = get_object_or_404(rows, pk=pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        return contest

    def page(self, request, contest, form):
        """The form, as it stands."""
        context = {"title": "They say it is not right", "contest": contest, "partner": contest.partner, "form": form}
        return render(request, "engagement/contests/settle.html", context)
