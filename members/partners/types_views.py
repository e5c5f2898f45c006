"""Settings: the types of partner."""

from django.shortcuts import get_object_or_404, redirect

from coalition import settings_tabs
from coalition.access import Permission
from coalition.settings_views import SettingsView, settings_page
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile

from . import types_actions as actions
from .forms import TypeEditForm, TypeForm
from .models import StakeholderType

settings_tabs.add("Types of partner", "type-list", order=30)


class TypeListView(SettingsView):
    """The types, with members, aim and how many there are in the area."""

    def get(self, request, slug):
        return settings_page(
            request,
            "members/partners/types/list.html",
            title="Types of partner",
            lede="Who should be at the table, and how many of each.",
            types=StakeholderType.objects.visible_to(request.viewer).with_members(),
        )


class TypeView(SettingsView):
    """One type, or a new one; owners only."""

    permission = Permission.MANAGE_COALITION

    def get(self, request, slug, pk=None):
        kind = self.row(request, pk)
        return self.page(request, kind, self.form(kind))

    def post(self, request, slug, pk=None):
        kind = self.row(request, pk)
        form = self.form(kind, request.POST)
        if not form.is_valid():
            return self.page(request, kind, form)
        try:
            if kind:
                actions.change_type(kind=kind, by=request.user, seen=form.seen, **form.values)
            else:
                actions.create_type(coalition=request.viewer.coalition, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, kind, form)
        toasts.done(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("type-list", slug=slug)

    def row(self, request, pk):
        """The type, or None for a new one."""
        return get_object_or_404(StakeholderType.objects.visible_to(request.viewer), pk=pk) if pk else None

    def form(self, kind, data=None):
        """The form of a type, or of a new one."""
        return TypeEditForm(data, instance=kind) if kind else TypeForm(data)

    def page(self, request, kind, form):
        """The form, as it stands."""
        title, action = ("Edit a type", "Save type") if kind else ("Add a type", "Add type")
        return settings_page(request, "members/partners/types/form.html", title=title, action=action, form=form)
