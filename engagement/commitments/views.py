"""Pages of promises and deeds."""

from typing import Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from engagement.case import rows
from members.models import Partner

from . import actions, queries, usual
from .forms import ContributionForm, DeliveryForm, PledgeEditForm, PledgeForm, RenegotiateForm
from .models import Contribution, Delivery, Pledge, PledgeTemplate
from .tables import PledgeFilters, PledgeTable


class PledgeListView(RequiresPermission, TableView):
    """Promises of the coalition; ours are marked, and come first when sorted so."""

    permission = Permission.KEEP_RECORDS
    model = Pledge
    table = PledgeTable
    filterset_class = PledgeFilters
    template_name = "engagement/commitments/list.html"
    title = "Promises"
    lede = "What partners promised, and what we promised them."
    empty = (
        "No promises yet",
        "Note a promise from a partner’s page: what, how much, by when.",
        "partner-list",
        "Partners",
    )

    def get_queryset(self):
        return super().get_queryset().select_related("partner", "coalition")


def partner_of(request, pk):
    """The partner whose record is written: 404 unseen, 403 when only readable."""
    partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return partner


def pledge_seen(request, pk):
    """The promise as this viewer may see it, else 404."""
    return get_object_or_404(
        Pledge.objects.visible_to(request.viewer).select_related("partner", "person", "coalition"), pk=pk
    )


def pledge_kept(request, pk):
    """The promise if this viewer keeps the record: 404 unseen, 403 when only readable."""
    pledge = pledge_seen(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return pledge


class OfPartnerView(View):
    """Base: a form about one partner, kept by coordinators, ending on the partner's page."""

    form_class: Any = None
    title = ""
    button = ""
    template = "engagement/commitments/form.html"

    def get(self, request, slug, partner_pk):
        partner = partner_of(request, partner_pk)
        initial = {name: request.GET[name] for name in ("direction",) if request.GET.get(name) in ("ours", "theirs")}
        initial |= self.begins(request)
        return self.page(request, partner, self.form_class(viewer=request.viewer, partner=partner, initial=initial))

    def post(self, request, slug, partner_pk):
        partner = partner_of(request, partner_pk)
        form = self.form_class(request.POST, viewer=request.viewer, partner=partner)
        if not form.is_valid():
            return self.page(request, partner, form)
        self.write(request, partner, form.values)
        return redirect(partner)

    def page(self, request, partner, form):
        """The form, as it stands."""
        context = {"title": self.title, "partner": partner, "form": form, "button": self.button}
        return render(request, self.template, context | self.more(request))

    def begins(self, request):
        """What the empty form starts with, beside the direction."""
        return {}

    def more(self, request):
        """Further context of the template."""
        return {}


class NewPledgeView(OfPartnerView):
    """Note a promise."""

    form_class = PledgeForm
    title = "Note a promise"
    button = "Save the promise"
    template = "engagement/commitments/new_pledge.html"

    def begins(self, request):
        """What the usual promise that was chosen fills in (?template=)."""
        template = rows.chosen(request, PledgeTemplate, "template")
        return usual.fills(template, request.viewer.coalition.today()) if template else {}

    def more(self, request):
        chosen = rows.chosen(request, PledgeTemplate, "template")
        return {"usual": usual.by_audience(request.viewer), "chosen": chosen}

    def write(self, request, partner, values):
        actions.make_pledge(coalition=request.viewer.coalition, partner=partner, by=request.user, **values)
        toasts.done(request, "The promise is noted.")


class NewContributionView(OfPartnerView):
    """Note something given without a promise, by them or by us."""

    form_class = ContributionForm
    title = "Note what was given"
    button = "Save"

    def write(self, request, partner, values):
        actions.note_contribution(coalition=request.viewer.coalition, partner=partner, by=request.user, **values)
        toasts.done(request, "It is noted.")


def missed(pledge):
    """Whether a promise of ours is past its day, and still to be kept."""
    waits = pledge.direction == Pledge.Direction.OURS and pledge.status in queries.OPEN
    return waits and pledge.due_on < pledge.coalition.today()


@require_GET
def pledge_detail(request, slug, pk):
    """One promise with its instalments."""
    pledge = pledge_seen(request, pk)
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    context = {
        "title": pledge.what,
        "pledge": pledge,
        "standing": pledge.words_on(request.viewer.coalition.today()),
        "deliveries": pledge.deliveries.all(),
        "keeps": keeps,
        "settled": pledge.status in (Pledge.Status.FULFILLED, Pledge.Status.WITHDRAWN),
        "missed": keeps and missed(pledge),
        "shortfalls": list(pledge.shortfalls.all()) if pledge.direction == Pledge.Direction.OURS else [],
        "may_report": may_report(request.viewer, pledge),
    }
    return render(request, "engagement/commitments/detail.html", context)


class PledgeEditView(View):
    """Correct how a promise was written down."""

    def get(self, request, slug, pk):
        pledge = pledge_kept(request, pk)
        return self.page(
            request, pledge, PledgeEditForm(instance=pledge, viewer=request.viewer, partner=pledge.partner)
        )

    def post(self, request, slug, pk):
        pledge = pledge_kept(request, pk)
        form = PledgeEditForm(request.POST, instance=pledge, viewer=request.viewer, partner=pledge.partner)
        if form.is_valid():
            try:
                actions.change_pledge(pledge=pledge, by=request.user, seen=form.seen, **form.values)
            except ChangedMeanwhile as trouble:
                form.meet(trouble.row)
            except actions.PledgeTrouble as trouble:
                form.add_error(None, str(trouble))
            else:
                toasts.done(request, "The promise is saved.")
                return redirect("pledge-detail", slug=slug, pk=pk)
        return self.page(request, pledge, form)

    def page(self, request, pledge, form):
        """The form, as it stands."""
        context = {"title": "Edit the promise", "partner": pledge.partner, "form": form, "button": "Save the promise"}
        return render(request, "engagement/commitments/form.html", context)


class StepView(View):
    """Base of one step on a promise: a short form, an action, back to the promise."""

    form_class: Any = None
    title = button = said = ""

    def get(self, request, slug, pk):
        pledge = self.found(request, pk)
        return self.page(request, pledge, self.form_class(pledge=pledge))

    def post(self, request, slug, pk):
        pledge = self.found(request, pk)
        form = self.form_class(request.POST, pledge=pledge)
        if form.is_valid():
            try:
                self.write(request, pledge, form.cleaned_data)
            except actions.PledgeTrouble as trouble:
                form.add_error(None, str(trouble))
            else:
                toasts.done(request, self.said)
                return redirect("pledge-detail", slug=slug, pk=pk)
        return self.page(request, pledge, form)

    def found(self, request, pk):
        return pledge_kept(request, pk)

    def page(self, request, pledge, form):
        """The form, as it stands."""
        context = {
            "title": self.title,
            "partner": pledge.partner,
            "pledge": pledge,
            "form": form,
            "button": self.button,
        }
        return render(request, "engagement/commitments/form.html", context)


class DeliverView(StepView):
    """Note an instalment."""

    form_class = DeliveryForm
    title, button, said = "It was delivered", "Note the delivery", "The delivery is noted."

    def write(self, request, pledge, data):
        actions.deliver(pledge=pledge, by=request.user, **data)


class RenegotiateView(StepView):
    """Agree on a new date."""

    form_class = RenegotiateForm
    title, button, said = "Agree on a new date", "Save the new date", "The new date stands."

    def write(self, request, pledge, data):
        actions.renegotiate(pledge=pledge, by=request.user, **data)


@require_POST
def withdraw(request, slug, pk):
    """A promise is taken back; nothing is counted against anybody."""
    pledge = pledge_kept(request, pk)
    try:
        actions.withdraw(pledge=pledge, by=request.user)
    except actions.PledgeTrouble as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, "The promise is withdrawn. Nothing is counted against anybody.")
    return redirect("pledge-detail", slug=slug, pk=pk)


@require_POST
def take_back_delivery(request, slug, pk, delivery_pk):
    """Take out an instalment that was entered by mistake."""
    pledge = pledge_kept(request, pk)
    delivery = get_object_or_404(Delivery.objects.visible_to(request.viewer), pledge=pledge, pk=delivery_pk)
    actions.take_back_delivery(delivery=delivery, by=request.user)
    toasts.done(request, "The delivery is taken out.")
    return redirect("pledge-detail", slug=slug, pk=pk)


@require_POST
def thank(request, slug, pk):
    """Somebody said thank you."""
    given = get_object_or_404(
        Contribution.objects.visible_to(request.viewer).select_related("coalition", "partner"), pk=pk
    )
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.thank(contribution=given, by=request.user)
    toasts.done(request, "Noted: they were thanked.")
    return redirect(given.partner)


def may_report(viewer, pledge):
    """Whether the viewer may say of this promise that it is done: it is theirs, or their partner's and nobody's own."""
    return queries.my_promises(viewer).filter(pk=pledge.pk).exists()


@require_POST
def it_is_done(request, slug, pk):
    """A member says that what they promised is done: all that was left, today."""
    pledge = pledge_seen(request, pk)
    if not may_report(request.viewer, pledge):
        require(request.viewer, Permission.KEEP_RECORDS)
    if pledge.left:
        actions.deliver(
            pledge=pledge, quantity=pledge.left, delivered_on=request.viewer.coalition.today(), by=request.user,
            note=f"Reported by {request.user}",
        )  # fmt: skip
        toasts.done(request, "Thank you. It is noted as done.")
    return redirect(reverse("pledge-detail", args=[slug, pk]))
