"""Pages about policies we watch: read by leadership too, written by those who keep records."""

import django_filters
from django.shortcuts import redirect, render
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from engagement.case import rows

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

    def with_columns(self, policies):
        return policies.select_related("follower")

    def get_context(self):
        return {"keeps": self.request.viewer.can(Permission.KEEP_RECORDS)}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "policies_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


class PolicyDetailView(RequiresPermission, View):
    """Its story; what became of it is noted here."""

    permission, write_permission = Permission.SEE_OVERVIEW, Permission.KEEP_RECORDS

    def get(self, request, slug, pk):
        policy = rows.seen(request, PolicyWatch.objects.select_related("follower"), pk)
        return self.page(request, policy, MoveForm(policy=policy))

    def post(self, request, slug, pk):
        policy = rows.seen(request, PolicyWatch.objects.select_related("follower"), pk)
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


class OfPolicy(rows.Page):
    """The words that its pages share; they lead back to its story."""

    model = PolicyWatch
    list_route, list_title, home = "policy-list", "Policies we watch", ()

    def rows(self):
        return PolicyWatch.objects.select_related("follower")


class NewPolicyView(OfPolicy, rows.NewView):
    """Watch a further one."""

    form_class = NewPolicyForm
    title = "Watch a policy"

    def save(self, form):
        return actions.watch(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditPolicyView(OfPolicy, rows.EditView):
    """Change what is noted of one."""

    form_class = PolicyEditForm
    title, remove_route = "Change a policy we watch", "policy-remove"
    remove_title, remove_words = "Not watched any more?", "Take it off the list"

    def save(self, form, row):
        actions.change(policy=row, seen=form.seen, by=self.request.user, **form.values)


class RemovePolicyView(rows.RemoveView):
    """It is not watched any more."""

    model = PolicyWatch
    list_route = "policy-list"
    done = "It is off the list."

    def remove(self, row):
        actions.remove(policy=row, by=self.request.user)
