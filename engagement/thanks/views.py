"""Pages of public thanks: what everybody reads, what one's own partner is asked, and asking."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from engagement.commitments.models import Contribution, Pledge
from engagement.wins.querysets import own_partners

from . import actions, reading
from .forms import AskForm
from .models import PublicThanks

A_PAGE = 40
Answer = PublicThanks.Answer


@require_safe
def thanks(request, slug):
    """Who is thanked, as far as they agreed; for coordinators also whom to ask."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    rows = PublicThanks.objects.visible_to(viewer).select_related("partner", "person")
    page = Paginator(rows.shown(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Thank you",
        "page": page,
        "shown": list(page.object_list),
        "own": [] if keeps else reading.own(viewer),
        "in_wins": reading.in_wins(viewer),
        "keeps": keeps,
        "waiting": list(rows.exclude(answer__in=PublicThanks.SHOWN)) if keeps else [],
        "unasked": reading.unasked(viewer) if keeps else [],
    }
    return render(request, "engagement/thanks/thanks.html", context)


DEEDS = {"contribution": Contribution, "pledge": Pledge}


class AskView(RequiresPermission, View):
    """Ask whether we may thank for one deed: something given, or a promise kept."""

    permission = Permission.KEEP_RECORDS
    kind = "contribution"

    def dispatch(self, request, slug, pk):
        rows = DEEDS[self.kind].objects.visible_to(request.viewer).select_related("partner", "person")
        self.deed = get_object_or_404(rows, pk=pk)
        self.deed.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, AskForm(initial={"words": self.deed.what}))

    def post(self, request):
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.ask(words=form.cleaned_data["words"], by=request.user, **{self.kind: self.deed})
        except actions.ThanksTrouble as trouble:
            form.add_error(None, str(trouble))
            return self.page(request, form)
        partner = self.deed.partner.name
        toasts.done(request, f"It waits for a yes: {partner} finds the question on “My table”. Ask them, too.")
        return redirect("thanks", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": f"May we thank {self.deed.partner.name} openly?", "deed": self.deed, "form": form}
        return render(request, "engagement/thanks/ask.html", context)


def found(request, pk):
    """One question, as this viewer may see it; else 404."""
    rows = PublicThanks.objects.visible_to(request.viewer).select_related("partner", "person")
    row = get_object_or_404(rows, pk=pk)
    row.coalition = request.viewer.coalition
    return row


@require_POST
def answer(request, slug, pk):
    """Whether we may: said by the partner's own people, or noted by a coordinator. A name is for its bearer to give."""
    row = found(request, pk)
    viewer = request.viewer
    said = request.POST.get("answer")
    if not viewer.can(Permission.KEEP_RECORDS):
        if not own_partners(viewer).filter(partner=row.partner_id).exists():
            raise PermissionDenied("Only they themselves say whether they may be thanked.")
        if said == Answer.NAMED and row.person_id != viewer.person.pk:
            raise PermissionDenied("Whoever gave it says whether their name may stand there.")
    if said in (Answer.PARTNER, Answer.NAMED, Answer.NO):
        try:
            actions.answer(thanks=row, answer=said, by=request.user)
        except actions.ThanksTrouble as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, "Noted. It can be changed here at any time.")
    return redirect("thanks", slug=slug)


@require_POST
def remove(request, slug, pk):
    """Take it back."""
    row = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.remove(thanks=row, by=request.user)
    toasts.done(request, "Taken back.")
    return redirect("thanks", slug=slug)
