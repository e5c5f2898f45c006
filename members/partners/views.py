"""Pages of partners."""

from functools import partial

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition import audit, compiled
from coalition.access import Permission, RequiresPermission, require
from coalition.log import log_page
from coalition.ui import parts, toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from members.duplicates.models import Kind
from members.duplicates.went import went

from . import actions, cards, columns, panels
from .fields import partner_field
from .forms import FIELDS, NewPartnerForm, PartnerEditForm, StatusForm
from .models import Partner
from .tables import PartnerFilters, PartnerTable

audit.describe(partners_exported="{by} took out the list of partners as a file ({kind})")


class PartnerListView(RequiresPermission, TableView):
    """All partners of the coalition, as those with SEE_ROSTER see them."""

    permission = Permission.SEE_ROSTER
    export_permission = Permission.EXPORT
    model = Partner
    filterset_class = PartnerFilters
    fields = ("name", "city", "type_name", "type_core", "status", "status_since", "people_count")
    template_name = "members/partners/list.html"
    title = "Partners"
    lede = "Every organization at the table, and those we hope for."
    empty = (
        "No partners yet",
        "Add the first one, or bring your spreadsheet along: the file you have is good enough.",
        "partner-new",
        "Add a partner",
    )

    @property
    def table(self):
        return partial(PartnerTable, viewer=self.request.viewer)

    def with_columns(self, rows):
        rows = rows.with_type().with_status().with_people()
        for extra in columns.shown_to(self.request.viewer):
            rows = extra.annotate(rows, self.request.viewer) if extra.annotate else rows
        return rows

    def get_context(self):
        return {"keeps": self.request.viewer.can(Permission.KEEP_RECORDS)}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "partners_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


def visible(request, pk):
    """The partner as this viewer may see it, else 404."""

    def build(key):
        rows = Partner.objects.visible_to(request.viewer).filter(pk=key)
        return rows.select_related("stakeholder_type", "coalition")

    found = compiled.rows("partner", request.viewer, build, row=pk)
    if not found:
        raise Http404("No such partner.")
    return found[0]


def writable(request, pk):
    """The partner if this viewer may change it: 404 when they may not see it, 403 when they may only read it."""
    partner = visible(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return partner


def detail(request, slug, pk):
    """One partner in three depths: who it is, the glance strip, the cards."""
    partner = cards.read(request.viewer, pk)
    if partner is None:
        return redirect(_where_it_went(request.viewer, pk))
    joined = cards.joined_on(partner)
    context = {
        "title": partner.name,
        "partner": partner,
        "current": cards.current_of(partner),
        "member_since": f"Member since {joined.year}" if joined else "",
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        "sees_roster": request.viewer.can(Permission.SEE_ROSTER),
        "list_url": reverse("partner-list", args=[slug]),
    }
    shown = {
        "row": partner,
        "slug": slug,
        "keeps": context["keeps"],
        "panels": panels.shown_to(request.viewer, partner),
    }
    context["page"] = parts.drawn("partner/page.html", shown, request)
    context["actions"] = parts.drawn("partner/actions.html", shown, request) if context["keeps"] else ""
    return render(request, "members/partners/detail.html", context)


def _where_it_went(viewer, pk):
    """The address of the partner it was merged into, else 404."""
    found = went(viewer, Kind.PARTNER, pk)
    if not found:
        raise Http404("No such partner.")
    return found


class NewPartnerView(RequiresPermission, View):
    """Add a partner; one much like it is shown first."""

    def get(self, request, slug):
        known = {name: request.GET[name] for name in ("name", "city", "state") if name in request.GET}
        return self.page(request, NewPartnerForm(viewer=request.viewer, initial=known))

    def post(self, request, slug):
        form = NewPartnerForm(request.POST, viewer=request.viewer)
        if not form.is_valid() or form.found_doubles():
            return self.page(request, form)
        data = form.cleaned_data
        try:
            partner = actions.create_partner(
                coalition=request.viewer.coalition,
                by=request.user,
                status=data["status"],
                on=data["since"],
                anyway=data["anyway"],
                **{name: data[name] for name in FIELDS},
            )
        except actions.NotReady as trouble:
            form.not_ready(trouble.points)
            return self.page(request, form)
        toasts.done(request, f"{partner} is on the list.")
        return redirect(partner)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Add a partner", "lede": "A name is enough to begin with.", "form": form}
        return render(request, "members/partners/new.html", context)


class PartnerEditView(View):
    """Change a partner's facts."""

    def get(self, request, slug, pk):
        partner = writable(request, pk)
        return self.page(request, partner, PartnerEditForm(instance=partner, viewer=request.viewer))

    def post(self, request, slug, pk):
        partner = writable(request, pk)
        form = PartnerEditForm(request.POST, instance=partner, viewer=request.viewer)
        if form.is_valid():
            try:
                partner = actions.change_partner(partner=partner, seen=form.seen, by=request.user, **form.values)
            except ChangedMeanwhile as trouble:
                form.meet(trouble.row)
            except actions.PartOfItself as trouble:
                form.add_error("part_of", str(trouble))
            else:
                toasts.done(request, f"{partner} is saved.")
                return redirect(partner)
        return self.page(request, visible(request, pk), form)

    def page(self, request, partner, form):
        """The form, as it stands."""
        context = {"title": f"Edit {partner}", "partner": partner, "form": form}
        return render(request, "members/partners/edit.html", context)


class StatusView(View):
    """Change a partner's status from a day on."""

    def get(self, request, slug, pk):
        partner = writable(request, pk)
        current = partner.memberships.in_force().first()
        wanted = request.GET.get("to") or (current.status if current else "")
        initial = {"on": request.viewer.coalition.today(), "status": wanted}
        return self.page(request, partner, StatusForm(viewer=request.viewer, initial=initial))

    def post(self, request, slug, pk):
        partner = writable(request, pk)
        form = StatusForm(request.POST, viewer=request.viewer)
        if form.is_valid():
            try:
                membership = actions.move(partner=partner, by=request.user, **form.cleaned_data)
            except actions.NotReady as trouble:
                form.not_ready(trouble.points)
            except actions.StatusTrouble as trouble:
                form.add_error("on", str(trouble))
            else:
                toasts.done(request, f"{partner}: {membership.get_status_display().lower()}.")
                return redirect(partner)
        return self.page(request, partner, form)

    def page(self, request, partner, form):
        """The form beside the days so far."""
        context = {
            "title": f"Status of {partner}",
            "lede": "The status before it ends the day before. On its first day it is replaced.",
            "partner": partner,
            "memberships": partner.memberships.all(),
            "form": form,
        }
        return render(request, "members/partners/status.html", context)


class DeletePartnerView(View):
    """Delete a partner entered by mistake; says why when it cannot be."""

    def get(self, request, slug, pk):
        partner = writable(request, pk)
        return self.page(request, partner, actions.hanging_on(partner))

    def post(self, request, slug, pk):
        partner = writable(request, pk)
        try:
            actions.delete_partner(partner=partner, by=request.user)
        except actions.StillNeeded as trouble:
            return self.page(request, partner, trouble.reasons, status=409)
        toasts.done(request, f"{partner} is deleted.")
        return redirect("partner-list", slug=slug)

    def page(self, request, partner, reasons, status=200):
        """What hangs on it, or the question."""
        context = {"title": f"Delete {partner}?", "partner": partner, "reasons": reasons}
        return render(request, "members/partners/delete.html", context, status=status)


def log(request, slug, pk):
    """What was done about this partner, and by whom."""
    partner = writable(request, pk)
    context = {"title": f"{partner}: change log", "partner": partner, "log": log_page(request, target=partner)}
    return render(request, "members/partners/log.html", context)


def lookup(request, slug):
    """Suggestions for a field in which a partner is typed (?q=)."""
    require(request.viewer, Permission.SEE_ROSTER)
    return JsonResponse(partner_field(request.viewer).suggestions(request.GET.get("q", "")))
