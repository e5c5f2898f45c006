"""A partner's own people describe it; coordinators look at what they propose."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from members.partners.models import Partner
from members.people.models import Affiliation

from . import actions
from .forms import ProposalForm, SettleForm
from .models import ProfileProposal


def own_partner(request, pk):
    """A partner the viewer belongs to: 404 unseen, 403 when it is not theirs to describe."""
    partner = get_object_or_404(Partner.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)
    person = request.viewer.person
    today = request.viewer.coalition.today()
    tied = person and Affiliation.objects.in_force(on=today).filter(person=person, partner=partner).exists()
    if not tied:
        require(request.viewer, Permission.KEEP_RECORDS)
    return partner


class ProposeView(View):
    """The profile as its own people want it; it holds once a coordinator has looked at it."""

    def get(self, request, slug, pk):
        partner = own_partner(request, pk)
        waiting = ProfileProposal.objects.filter(partner=partner, outcome="waiting").first()
        wanted = {name: new for name, (_, new) in waiting.changes.items()} if waiting else {}
        return self.page(request, partner, ProposalForm(instance=partner, initial=wanted), waiting)

    def post(self, request, slug, pk):
        partner = own_partner(request, pk)
        form = ProposalForm(request.POST, instance=Partner.objects.get(pk=partner.pk))
        if not form.is_valid():
            return self.page(request, partner, form, None)
        proposal = actions.propose(
            partner=partner, person=request.viewer.person, by=request.user, fields=form.cleaned_data
        )
        said = (
            "Thank you. A coordinator looks at it; then it holds." if proposal else "Nothing differs from what stands."
        )
        toasts.done(request, said)
        return redirect(partner)

    def page(self, request, partner, form, waiting):
        """The form, as it stands."""
        context = {
            "title": "Your profile",
            "lede": "You know best who you are. A coordinator looks at it before it holds.",
            "partner": partner,
            "form": form,
            "waiting": waiting,
        }
        return render(request, "members/profile/propose.html", context)


class SettleView(RequiresPermission, View):
    """A coordinator takes over what a partner says of itself, all or in part."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug, pk):
        proposal = self.proposal(request, pk)
        return self.page(request, proposal, SettleForm(proposal=proposal))

    def post(self, request, slug, pk):
        proposal = self.proposal(request, pk)
        form = SettleForm(request.POST, proposal=proposal)
        if not form.is_valid():
            return self.page(request, proposal, form)
        try:
            actions.settle(proposal=proposal, by=request.user, **form.cleaned_data)
        except actions.AlreadySettled as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, "They see what became of it.")
        return redirect(proposal.partner)

    def proposal(self, request, pk):
        """The proposal, if it waits."""
        rows = ProfileProposal.objects.visible_to(request.viewer).select_related("partner__coalition", "person")
        proposal = get_object_or_404(rows, pk=pk)
        if proposal.outcome != ProfileProposal.Outcome.WAITING:
            raise Http404("It was looked at already.")
        return proposal

    def page(self, request, proposal, form):
        """The form, as it stands."""
        context = {
            "title": f"What {proposal.partner} says of itself",
            "proposal": proposal,
            "partner": proposal.partner,
            "form": form,
            "back": reverse("partner-detail", args=[request.viewer.coalition.slug, proposal.partner_id]),
        }
        return render(request, "members/profile/settle.html", context)
