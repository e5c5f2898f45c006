"""Settings: the coalition, who may do what, the change log. Coordinators read them, owners write."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from . import actions, settings_tabs
from .access import ROLES, Permission, RequiresPermission, require
from .forms import CoalitionSettingsForm
from .log import log_page
from .models import Coalition, Role, User
from .ui import toasts
from .ui.forms import TableForm
from .versions import ChangedMeanwhile


def settings_page(request, template, **context):
    """A page of the settings, with its tabs and whether the viewer may change anything."""
    manages = request.viewer.can(Permission.MANAGE_COALITION)
    context |= {"tabs": settings_tabs.tabs(request.viewer), "manages": manages}
    return render(request, template, context)


class SettingsView(RequiresPermission, View):
    """Bases of the settings' pages: coordinators read, owners write."""

    permission = Permission.KEEP_RECORDS
    write_permission: Permission | None = Permission.MANAGE_COALITION


class CoalitionView(SettingsView):
    """What the coalition is called, what for, and where."""

    def get(self, request, slug):
        manages = request.viewer.can(Permission.MANAGE_COALITION)
        return self.page(request, CoalitionSettingsForm(instance=request.viewer.coalition) if manages else None)

    def post(self, request, slug):
        coalition = Coalition.objects.get(pk=request.viewer.coalition.pk)  # what is typed shall not stand in the frame
        form = CoalitionSettingsForm(request.POST, instance=coalition)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_coalition(coalition=coalition, by=request.user, seen=form.seen, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "The settings are saved.")
        return redirect("settings", slug=slug)

    def page(self, request, form):
        """The form, or the values for those who only read."""
        return settings_page(request, "coalition/settings/coalition.html", title="Settings", form=form)


class GiveRoleForm(TableForm):
    """A further role for somebody who signs in here."""

    user = forms.ModelChoiceField(queryset=User.objects.none(), label="Who", empty_label="Choose somebody")
    role = forms.ChoiceField(choices=[(key, kind.label) for key, kind in ROLES.items()], label="As", initial="member")

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        here = Role.objects.visible_to(viewer).values("user")
        self.fields["user"].queryset = User.objects.filter(pk__in=here).order_by("name", "email")


class RolesView(SettingsView):
    """Who may do what."""

    def get(self, request, slug):
        return self.page(request, GiveRoleForm(viewer=request.viewer))

    def post(self, request, slug):
        form = GiveRoleForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        actions.give_role(user=user, coalition=request.viewer.coalition, role=role, by=request.user)
        toasts.done(request, f"{user} is {ROLES[role].label.lower()} now.")
        return redirect("role-list", slug=slug)

    def page(self, request, form):
        """The roles held, and the form for those who may give one."""
        held = Role.objects.visible_to(request.viewer).select_related("user").order_by("user__name", "user_id", "role")
        return settings_page(
            request,
            "coalition/settings/roles.html",
            title="Roles",
            lede="Who may do what. Somebody may hold several roles.",
            page=Paginator(held, 50).get_page(request.GET.get("page")),
            form=form if request.viewer.can(Permission.MANAGE_COALITION) else None,
            kinds=ROLES,
        )


class TakeRoleView(SettingsView):
    """End a role."""

    http_method_names = ["post"]

    def post(self, request, slug, pk):
        held = get_object_or_404(Role.objects.visible_to(request.viewer).select_related("user", "coalition"), pk=pk)
        try:
            actions.take_role(role=held, by=request.user)
        except actions.LastOwner as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, f"{held.user} is no longer {ROLES[held.role].label.lower()}.")
            if held.user_id == request.user.pk:
                return redirect("home")
        return redirect("role-list", slug=slug)


def change_log(request, slug):
    """Everything meaningful that was done, newest first."""
    require(request.viewer, Permission.KEEP_RECORDS)
    return settings_page(
        request,
        "coalition/settings/log.html",
        title="Change log",
        lede="What was done, by whom, and when.",
        log=log_page(request),
    )
