"""Pages about what each side gets; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from members.models import Partner
from members.partners.rows import RemoveRowView

from . import actions
from .forms import BenefitForm
from .models import MutualBenefit
from .tables import BenefitFilters, BenefitTable, with_statement

audit.describe(benefits_exported="{by} took out what partners and we bring each other as a file ({kind})")


class BenefitListView(RequiresPermission, TableView):
    """Every member with its statement, what is to be looked at again first."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = Partner
    table = BenefitTable
    filterset_class = BenefitFilters
    template_name = "engagement/mutual/list.html"
    title = "What each side gets"
    lede = "One short statement a member: what taking part brings them, what they bring all of us. Once a year, look again."
    empty = ("No members yet", "Who joins gets a statement, worded together.", "pipeline", "Winning partners")

    def get_queryset(self):
        rows = Partner.objects.visible_to(self.request.viewer).members()
        return with_statement(rows, self.request.viewer)

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "benefits_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


class BenefitView(RequiresPermission, View):
    """Word a partner's statement, agree on it, look at it again."""

    def dispatch(self, request, slug, pk):
        self.partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=pk)
        self.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the statement so far."""
        row = MutualBenefit.objects.visible_to(self.request.viewer).filter(partner=self.partner).first()
        return BenefitForm(data, instance=row or MutualBenefit(), viewer=self.request.viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.word(partner=self.partner, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("first-contact", request.viewer.coalition.slug, self.partner.pk)

    def page(self, request, form):
        """The form, as it stands."""
        row = form.instance if form.instance.pk else None
        context = {"title": "What each side gets", "partner": self.partner, "form": form, "row": row}
        return render(request, "engagement/mutual/form.html", context)


class RemoveBenefitView(RemoveRowView):
    """Take a statement out."""

    model = MutualBenefit

    def remove(self, row):
        actions.remove(row=row, by=self.request.user)
