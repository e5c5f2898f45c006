"""Pages of the sharing board. Everybody at the table may offer and look; coordinators note what went where."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile

from . import actions, reading
from .forms import LoanForm, NeedForm, OfferForm
from .models import Loan, ResourceNeed, ResourceOffer
from .querysets import ties_of

FORMS = {"offer": OfferForm, "need": NeedForm}
HEADS = ("On the board", "Kind", "What", "Whose", "Whom to ask", "Since", "Until")
TITLES = {"offer": "Offer something", "need": "Look for something"}


@require_GET
def sharing(request, slug):
    """Needs with what may meet them, offers, and what is out."""
    require(request.viewer, Permission.TAKE_PART)
    matches, offers, loans = reading.board(request.viewer)
    needs = [match.need for match in matches]
    file = files.asked(request, "Sharing", HEADS, lambda: reading.lines(request.viewer, needs, offers, loans))
    if file:
        return file
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    mine = (
        set() if keeps or not request.viewer.person else set(ties_of(request.viewer).values_list("partner", flat=True))
    )
    today = request.viewer.coalition.today()
    context = {
        "title": "Sharing",
        "lede": "Space, people and material. Small things matter.",
        "matches": matches,
        "offers": offers,
        "loans": [(loan, loan.is_late(today)) for loan in loans],
        "keeps": keeps,
        "mine": mine,
        "may_add": keeps or bool(mine),
    }
    return render(request, "engagement/sharing/board.html", context)


@require_GET
def who_can(request, slug):
    """Who can help: a search over what was offered, given and promised."""
    require(request.viewer, Permission.KEEP_RECORDS)
    words = request.GET.get("q", "").strip()
    found = reading.who_can(request.viewer, words) if words else []
    lines = [(each.partner.name, each.what, each.how, each.on) for each in found]
    file = files.asked(request, f"Who can {words}", ("Who", "What", "How we know", "Since"), lambda: lines)
    if file:
        return file
    context = {
        "title": "Who can …",
        "lede": "Search what partners offered, gave or promised.",
        "words": words,
        "found": found,
    }
    return render(request, "engagement/sharing/who_can.html", context)


class BoardView(RequiresPermission, View):
    """An offer or a need (`board`), new or known. Members write those of their own partners."""

    permission = Permission.TAKE_PART

    def get(self, request, slug, board, pk=None):
        row = self.row(request, board, pk)
        return self.page(request, board, row, FORMS[board](instance=row, viewer=request.viewer))

    def post(self, request, slug, board, pk=None):
        row = self.row(request, board, pk)
        form = FORMS[board](request.POST, instance=row, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, board, row, form)
        try:
            if row:
                actions.change(row=row, by=request.user, seen=form.seen, **form.values)
            else:
                model = actions.BOARDS[board]
                actions.put_up(model=model, coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, board, row, form)
        toasts.done(request, "It is on the board.")
        return redirect("sharing", slug)

    def row(self, request, board, pk):
        """The row, or None for a new one: 404 unseen, 403 when it is another partner's."""
        if board not in FORMS:
            raise Http404("No such board.")
        if pk is None:
            if not request.viewer.can(Permission.KEEP_RECORDS) and not (
                request.viewer.person and ties_of(request.viewer).exists()
            ):
                require(request.viewer, Permission.KEEP_RECORDS)
            return None
        return own(request, actions.BOARDS[board], pk)

    def page(self, request, board, row, form):
        """The form, as it stands."""
        title = row.what if row else TITLES[board]
        context = {"title": title, "form": form, "row": row, "button": "Save" if row else "Put it on the board"}
        return render(request, "engagement/sharing/form.html", context)


def own(request, model, pk):
    """An offer or need the viewer may change."""
    row = get_object_or_404(model.objects.visible_to(request.viewer).select_related("coalition", "partner"), pk=pk)
    if not request.viewer.can(Permission.KEEP_RECORDS):
        tied = request.viewer.person and ties_of(request.viewer).filter(partner=row.partner_id).exists()
        if not (row.partner_id and tied):
            require(request.viewer, Permission.KEEP_RECORDS)
    return row


@require_POST
def close(request, slug, board, pk):
    """Take it off the board."""
    if board not in FORMS:
        raise Http404("No such board.")
    actions.close(row=own(request, actions.BOARDS[board], pk), by=request.user)
    toasts.done(request, "It is off the board.")
    return redirect("sharing", slug)


class LendView(RequiresPermission, View):
    """Note what went from one to another, from an offer, a need, or both."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug):
        return self.page(request, LoanForm(viewer=request.viewer, initial=self.known(request)))

    def known(self, request):
        """What the offer and need in the address say."""
        offer, need = self.rows(request)
        known = {}
        if need:
            known |= {"what": need.what, "borrower": need.partner}
        if offer:
            known |= {"what": offer.what, "lender": offer.partner}
        return known

    def rows(self, request):
        """(offer, need) named in the address, either None."""
        found = []
        for name, model in (("offer", ResourceOffer), ("need", ResourceNeed)):
            asked = request.GET.get(name, "")
            rows = model.objects.visible_to(request.viewer).select_related("partner", "coalition")
            found.append(rows.filter(pk=asked).first() if asked.isdecimal() else None)
        return found

    def post(self, request, slug):
        form = LoanForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        offer, need = self.rows(request)
        actions.lend(coalition=request.viewer.coalition, by=request.user, offer=offer, need=need, **form.cleaned_data)
        toasts.done(request, "Noted. The board says when it should be back.")
        return redirect("sharing", slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Something was lent", "form": form, "button": "Save", "row": None}
        return render(request, "engagement/sharing/form.html", context)


@require_POST
def give_back(request, slug, pk):
    """It came back."""
    loan = get_object_or_404(Loan.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.give_back(loan=loan, by=request.user)
    toasts.done(request, "It is back.")
    return redirect("sharing", slug)
