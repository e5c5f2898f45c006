"""Pages about policies we watch: read by leadership too, written by those who keep records."""

import django_filters
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import MoveForm, NewPolicyForm, PolicyEditForm
from .models import PolicyWatch, Status

audit.describe(policies_exported="{by} took out the policies we watch as a file ({kind})")
BADGES = {Status.IN_FORCE: "good", Status.PASSED: "good", Status.DEBATED: "wait", Status.PROPOSED: "wait"}


def badge(row):
    """How far it is, as a badge."""
    return parts.badge(row.get_status_display(), BADGES.get(row.status, ""))


class PolicyTable(Table):
    caption, start = "Policies we watch", "look_on"
    columns = (
        Column("Which one", "title", sort="title", link="policy-detail"),
        Column("What it is", "kind", sort="kind", html=lambda row: row.get_kind_display(),
            export=labels("kind", PolicyWatch.Kind.choices)),
        Column("Who decides", "body", sort="body"),
        Column("How far", "status", sort="status", html=badge, export=labels("status", Status.choices)),
        Column("Who follows it", "follower", sort="follower__name",
            html=lambda row: row.follower.name if row.follower else "Nobody yet", export="follower__name"),
        Column(
            "Look again", "look_on", sort="look_on", align="day",
            html=lambda row: parts.short_date(row.look_on) if row.look_on else "", export="look_on",
        ),
    )  # fmt: skip


class PolicyFilters(Filters):
    """By kind and by how far it is."""

    kind = django_filters.ChoiceFilter(choices=PolicyWatch.Kind.choices, label="Kind", empty_label="All kinds")
    status = django_filters.ChoiceFilter(choices=Status.choices, label="How far", empty_label="All")

    class Meta:
        model = PolicyWatch
        fields: tuple = ()


class PolicyListView(RequiresPermission, TableView):
    """All of them, what is to be looked at next first."""

    permission = Permission.SEE_OVERVIEW
    export_permission = Permission.EXPORT
    model = PolicyWatch
    table = PolicyTable
    filterset_class = PolicyFilters
    template_name = "engagement/policies/list.html"
    title = "Policies we watch"
    lede = "Mandates, bills and rules. What one session gives, the next can take back."
    empty = ("None yet", "Note what could help or hurt what we do, and who follows it.", "policy-new", "Watch one")

    def with_columns(self, rows):
        return rows.select_related("follower")

    def get_context(self):
        return {"keeps": self.request.viewer.can(Permission.KEEP_RECORDS)}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "policies_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


def found(request, pk):
    """One of them, for whoever may know of it."""
    rows = PolicyWatch.objects.visible_to(request.viewer).select_related("follower")
    policy = get_object_or_404(rows, pk=pk)
    policy.coalition = request.viewer.coalition
    return policy


class PolicyDetailView(RequiresPermission, View):
    """Its story; what became of it is noted here."""

    permission, write_permission = Permission.SEE_OVERVIEW, Permission.KEEP_RECORDS

    def get(self, request, slug, pk):
        policy = found(request, pk)
        return self.page(request, policy, MoveForm(policy=policy))

    def post(self, request, slug, pk):
        policy = found(request, pk)
        form = MoveForm(request.POST, policy=policy)
        if form.is_valid():
            try:
                actions.move(policy=policy, by=request.user, **form.cleaned_data)
            except actions.PolicyTrouble as trouble:
                form.add_error("on", str(trouble))
            else:
                toasts.done(request, "Noted.")
                return redirect(policy)
        return self.page(request, policy, form)

    def page(self, request, policy, form):
        """The story, and the form for those who keep records."""
        context = {
            "title": policy.title,
            "policy": policy,
            "badge": badge(policy),
            "steps": list(policy.steps.visible_to(request.viewer)),
            "form": form if request.viewer.can(Permission.KEEP_RECORDS) else None,
        }
        return render(request, "engagement/policies/detail.html", context)


class PolicyView(RequiresPermission, View):
    """Watch a further one, or change what is noted of one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        self.policy = found(request, pk) if pk else None
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the policy, or of a new one."""
        viewer = self.request.viewer
        if self.policy:
            return PolicyEditForm(data, instance=self.policy, viewer=viewer)
        return NewPolicyForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.policy:
                policy = actions.change(policy=self.policy, seen=form.seen, by=request.user, **form.values)
            else:
                policy = actions.watch(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("policy-detail", request.viewer.coalition.slug, policy.pk)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change a policy we watch" if self.policy else "Watch a policy"
        return render(request, "engagement/policies/form.html", {"title": title, "form": form, "policy": self.policy})


@require_POST
def remove(request, slug, pk):
    """It is not watched any more."""
    policy = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.remove(policy=policy, by=request.user)
    toasts.done(request, "It is off the list.")
    return redirect("policy-list", slug)
