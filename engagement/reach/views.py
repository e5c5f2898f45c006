"""Pages about reach: whom we reach and whom not, and who does the same twice."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from engagement.case import rows
from members.models import Partner

from . import actions, reading
from .forms import CommunityEditForm, CommunityForm, ServedForm, VoiceForm
from .models import Community, JointCommunication, JointVoice, Served


def tabs(viewer, tab):
    """What the tabs of the room need: which one it is, and which of them this viewer has."""
    return {
        "tab": tab,
        "sees_reach": viewer.can(Permission.SEE_ROSTER),
        "keeps_reach": viewer.can(Permission.KEEP_RECORDS),
        "sees_counts": viewer.can(Permission.SEE_OVERVIEW),
    }


HEADS = ("What it is", "Name", "People", "Members who reach them", "Who", "Others who could", "Gap")


@require_safe
def reach(request, slug):
    """Every place and group with the members who reach it; those nobody reaches on top."""
    require(request.viewer, Permission.SEE_ROSTER)
    found = reading.reach(request.viewer)
    file = files.asked(request, "Reach and gaps", HEADS, lambda: map(_line, found.lines))
    if file:
        return file
    context = {
        "title": "Reach and gaps",
        "lede": "Which places and which groups of people our members reach, and whom nobody reaches.",
        "reach": found,
        "sections": [("Places", found.areas), ("Groups of people", found.populations)],
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        **tabs(request.viewer, "reach"),
    }
    return render(request, "engagement/reach/reach.html", context)


def _line(line):
    community = line.community
    return (
        community.get_kind_display(), community.name, community.people, len(line.members),
        ", ".join(each.name for each in line.members), ", ".join(each.name for each in line.others), line.is_gap,
    )  # fmt: skip


@require_safe
def twice(request, slug):
    """Partners who run much the same in one place: reason to talk, and nothing more."""
    require(request.viewer, Permission.KEEP_RECORDS)
    pairs = reading.twice(request.viewer)
    heads = ("Where", "Who", "What they do", "Who else", "What they do", "Alike in percent")
    lines = [
        (each.place, each.one.name, each.one_words, each.other.name, each.other_words, each.alike) for each in pairs
    ]
    file = files.asked(request, "The same twice", heads, lambda: lines)
    if file:
        return file
    context = {
        "title": "The same twice",
        "lede": "Who does much the same in one place. Together it may take half the work.",
        "pairs": pairs,
        **tabs(request.viewer, "twice"),
    }
    return render(request, "engagement/reach/twice.html", context)


class ServedView(RequiresPermission, View):
    """Which places and groups of people a partner serves."""

    def dispatch(self, request, slug, partner_pk):
        self.partner = get_object_or_404(Partner.objects.visible_to(request.viewer), pk=partner_pk)
        self.partner.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        held = (
            Served.objects.visible_to(request.viewer).filter(partner=self.partner).values_list("community", flat=True)
        )
        chosen = list(held)
        return self.page(request, ServedForm(viewer=request.viewer, initial={"areas": chosen, "populations": chosen}))

    def post(self, request):
        form = ServedForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.serve(partner=self.partner, communities=form.chosen, by=request.user)
        toasts.done(request, f"Whom {self.partner.name} serves is noted.")
        return redirect(self.partner)

    def page(self, request, form):
        """The form, as it stands."""
        any_listed = any(form.fields[name].queryset.exists() for name in form.fields)
        context = {
            "title": f"Whom {self.partner.name} serves", "partner": self.partner, "form": form, "listed": any_listed,
        }  # fmt: skip
        return render(request, "engagement/reach/served.html", context)


class OfCommunity(rows.Page):
    """The words that the pages of communities share."""

    model = Community
    home = ()
    list_route, list_title = "reach", "Reach and gaps"


class NewCommunityView(OfCommunity, rows.NewView):
    """Put a place or a group on the list."""

    form_class = CommunityForm
    title, done = "Whom we want to reach", "It is on the list. Say on a partner’s page that they serve it."

    def save(self, form):
        return actions.note(
            model=Community, coalition=self.request.viewer.coalition, by=self.request.user, **form.values
        )


class EditCommunityView(OfCommunity, rows.EditView):
    """Change a place or a group."""

    form_class = CommunityEditForm
    title, remove_route = "Change whom we want to reach", "community-remove"

    def save(self, form, row):
        actions.change(row=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveCommunityView(rows.RemoveView):
    """Take a place or a group off the list."""

    model = Community
    list_route = "reach"

    def remove(self, row):
        actions.remove(row=row, by=self.request.user)


# --- who took part in what was said together -------------------------------------------------------------------------


@require_safe
def joint(request, slug, pk):
    """One joint communication, and who took part."""
    return joint_page(request, rows.seen(request, JointCommunication.objects.select_related("objective"), pk))


def joint_page(request, row, form=None):
    """The page, with the form as it stands."""
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    context = {
        "title": row.title,
        "row": row,
        "voices": list(JointVoice.objects.visible_to(request.viewer).filter(joint=row).select_related("partner")),
        "keeps": keeps,
        "form": form or (VoiceForm(viewer=request.viewer) if keeps else None),
    }
    return render(request, "engagement/reach/joint.html", context)


@require_POST
def joint_join(request, slug, pk):
    """A partner took part."""
    row = rows.found(request, JointCommunication.objects.select_related("objective"), pk)
    form = VoiceForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return joint_page(request, row, form)
    actions.join(joint=row, partner=form.cleaned_data["partner"], by=request.user)
    toasts.done(request, f"{form.cleaned_data['partner'].name} took part.")
    return redirect(row)


@require_POST
def joint_leave(request, slug, pk, voice):
    """A partner did not take part after all."""
    row = rows.found(request, JointCommunication.objects.all(), pk)
    held = get_object_or_404(
        JointVoice.objects.visible_to(request.viewer).filter(joint=row).select_related("partner", "joint"), pk=voice
    )
    held.coalition = request.viewer.coalition
    actions.leave(voice=held, by=request.user)
    toasts.done(request, f"{held.partner.name} is taken out.")
    return redirect(row)
