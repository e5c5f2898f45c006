"""Pages about winning partners: the board, its table, the first contact with one, and a card's move."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from engagement.agreements.models import Agreement
from engagement.agreements.tables import STATES as AGREEMENT_STATES
from engagement.growth import plan
from engagement.introductions.models import Introduction
from engagement.mutual.models import MutualBenefit
from engagement.outreach import talks
from engagement.outreach.models import OneOnOne
from engagement.recruitment.models import Reached
from engagement.scanning import norms
from members.models import Interest, JoinedBecause, Membership, Nomination, Partner
from members.partners import actions as partners

from . import actions, board, checklist, tables
from .forms import FirstContactForm
from .models import FirstContact

audit.describe(pipeline_exported="{by} took out how partners are won as a file ({kind})")


def pipeline_board(request, slug):
    """A column for each status; cards move by button, keyboard or drag."""
    require(request.viewer, Permission.KEEP_RECORDS)
    context = {
        "title": "Winning partners",
        "columns": board.columns(request.viewer),
        "of": checklist.OF,
        "coverage": talks.coverage(request.viewer),
        "standing": plan.standing(request.viewer),
    }
    return render(request, "engagement/pipeline/board.html", context)


class PipelineTableView(RequiresPermission, TableView):
    """The board as a table, with everybody on it."""

    export_permission = Permission.EXPORT
    model = Partner
    table = tables.PipelineTable
    filterset_class = tables.PipelineFilters
    template_name = "engagement/pipeline/table.html"
    title = "Winning partners, as a table"
    lede = "Who is hoped for, invited, with us or away, and what is still to do before an invitation."
    empty = ("No partners yet", "Note whom you hope for; nobody is told.", "partner-new", "Add a partner")

    def with_columns(self, rows):
        return tables.with_columns(rows)

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "pipeline_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


@require_POST
def move(request, slug, pk):
    """A card goes to another column, from today. What is not ready, or not clear, is asked on the page of the status."""
    partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    partner.coalition = request.viewer.coalition
    to = request.POST.get("to", "")
    if to not in Membership.Status.values:
        toasts.trouble(request, "Choose where the card goes.")
        return redirect("pipeline", slug)
    try:
        partners.move(partner=partner, status=to, on=request.viewer.coalition.today(), by=request.user)
    except partners.NotReady:
        toasts.told(
            request, f"{partner} is not ready to be invited yet. See what is missing, or say why it cannot wait."
        )
        return redirect("first-contact", slug, pk)
    except partners.StatusTrouble as trouble:
        toasts.trouble(request, str(trouble))
        return redirect(f"{reverse('partner-status', args=[slug, pk])}?to={to}")
    label = Membership.Status(to).label.lower()
    toasts.done(request, f"{partner}: {label} from today. Moved back today, it is as if nothing had been.")
    return redirect(f"{reverse('pipeline', args=[slug])}#card-{pk}")


def found(request, pk):
    """The partner for whoever keeps records, with its points: 404 when unseen, 403 when only the roster may be read."""
    rows = Partner.objects.visible_to(request.viewer).with_status().select_related("stakeholder_type")
    partner = get_object_or_404(checklist.with_points(rows), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    partner.coalition = request.viewer.coalition
    return partner


def first_contact(request, slug, pk):
    """Everything about winning one partner: what is ready, what they need, who named them, who could open a door, talks."""
    viewer = request.viewer
    partner = found(request, pk)
    needs = list(Interest.objects.visible_to(viewer).filter(partner=partner))
    for need in needs:
        need.stale = need.is_stale(viewer.coalition.today())
    context = {
        "title": f"First contact: {partner}",
        "partner": partner,
        "points": [(point, getattr(partner, f"met_{point.key}"), point.address(partner)) for point in checklist.POINTS],
        "of": checklist.OF,
        "winning": partner.status not in (Membership.Status.MEMBER, Membership.Status.DORMANT),
        "label": dict(Membership.Status.choices).get(partner.status, "No status yet"),
        "first": FirstContact.objects.visible_to(viewer)
        .filter(partner=partner)
        .select_related("trusted_listener")
        .first(),
        "needs": needs,
        "nominations": list(
            Nomination.objects.visible_to(viewer).filter(partner=partner).select_related("nominator", "for_partner")
        ),
        "introductions": list(
            Introduction.objects.visible_to(viewer).filter(partner=partner).select_related("via", "to")
        ),
        "talks": list(OneOnOne.objects.visible_to(viewer).filter(partner=partner).select_related("person", "by")),
        "agreements": _agreements(viewer, partner),
        **_benefit(viewer, partner),
        "cause": JoinedBecause.objects.visible_to(viewer).filter(partner=partner).select_related("because_of").first(),
        "brought": list(JoinedBecause.objects.visible_to(viewer).filter(because_of=partner).select_related("partner")),
        "norms": norms.around(viewer, partner),
        "efforts": list(Reached.objects.visible_to(viewer).filter(partner=partner).select_related("effort")),
    }
    return render(request, "engagement/pipeline/first_contact.html", context)


def _benefit(viewer, partner):
    """What each side gets, and whether it is time to look at it again."""
    row = MutualBenefit.objects.visible_to(viewer).filter(partner=partner).select_related("agreed_with").first()
    return {"benefit": row, "benefit_due": bool(row) and row.is_due(viewer.coalition.today())}


def _agreements(viewer, partner):
    """The partner's agreements with the words of their state."""
    rows = list(Agreement.objects.visible_to(viewer).filter(partner=partner))
    for row in rows:
        row.coalition = viewer.coalition
        row.state_words, row.state_kind = AGREEMENT_STATES[row.state(viewer.coalition.today())]
    return rows


class PrepareView(RequiresPermission, View):
    """Say whom they trust, what it does for them, what they can still shape."""

    def dispatch(self, request, slug, pk):
        self.partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=pk)
        self.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of what is prepared so far."""
        row = FirstContact.objects.visible_to(self.request.viewer).filter(partner=self.partner).first()
        return FirstContactForm(data, instance=row or FirstContact(), viewer=self.request.viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.prepare(partner=self.partner, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("first-contact", request.viewer.coalition.slug, self.partner.pk)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Prepare the first contact", "partner": self.partner, "form": form}
        return render(request, "engagement/pipeline/prepare.html", context)
