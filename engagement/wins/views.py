"""Pages of wins and of what could come first. Everybody reads wins; candidates and their ratings are for coordinators."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import files, toasts
from coalition.ui.tables import Column, Table, TableView
from engagement.case import rows
from meetings.models import Objective

from . import actions, reading
from .forms import CandidateEditForm, CandidateForm, CreditForm, WinEditForm, WinForm
from .models import ProjectCandidate, ShortfallNotice, Win, WinCredit
from .querysets import own_partners

audit.describe(candidates_exported="{by} took out what we could do first as a file ({kind})")
A_PAGE = 12  # wins
MISSES = 5  # admitted, the latest


HEADS = ("What was reached", "On", "What it means to people", "Part of", "Who took part")


def _lines(viewer, found):
    """Wins as lines of a file, with those who may be named."""
    for win in reading.with_credits(viewer, list(found)):
        named = ", ".join(credit.partner.name for credit in win.named)
        yield win.what, win.on, win.details, win.objective.title if win.objective else "", named


@require_safe
def wins(request, slug):
    """What we reached, what we promised, where we fell short: for everybody at the table."""
    viewer = request.viewer
    found = Win.objects.visible_to(viewer).select_related("objective")
    file = files.asked(request, "What we reached", HEADS, lambda: _lines(viewer, found))
    if file:
        return file
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    misses = list(ShortfallNotice.objects.visible_to(viewer)[:MISSES])
    for row in misses:
        row.coalition = viewer.coalition
    context = {
        "title": "What we reached and promised",
        "page": page,
        "wins": reading.with_credits(viewer, page.object_list),
        "first": reading.first_win(viewer),
        "promised": reading.promised(viewer),
        "misses": misses,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/wins/wins.html", context)


@require_safe
def detail(request, slug, pk):
    """One win, and who took part: those who agreed, one's own partner, for coordinators all."""
    return win_page(request, rows.seen(request, Win.objects.select_related("objective"), pk))


def win_page(request, win, form=None):
    """The page of a win, with the form as it stands."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    reading.with_credits(viewer, [win])
    own = set() if keeps else set(own_partners(viewer).values_list("partner", flat=True))
    context = {
        "title": win.what,
        "win": win,
        "own": [credit for credit in win.all_credits if credit.partner_id in own],
        "keeps": keeps,
        "form": form or (CreditForm(viewer=viewer) if keeps else None),
        "answers": WinCredit.Consent.choices,
    }
    return render(request, "engagement/wins/win.html", context)


class OfWin(rows.Page):
    """The words that the pages of wins share."""

    model = Win
    home = ()
    list_route, list_title = "win-list", "What we reached and promised"
    button = "Save the win"


class NewWinView(OfWin, rows.NewView):
    """Note a win."""

    form_class = WinForm
    title, done = "Note a win", "The win is noted. Say who took part."

    def begins(self):
        return {"objective": rows.chosen(self.request, Objective, "objective")}

    def save(self, form):
        return actions.note_win(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditWinView(OfWin, rows.EditView):
    """Change a win."""

    form_class = WinEditForm
    title, remove_route = "Change the win", "win-remove"

    def save(self, form, row):
        actions.change_win(win=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveWinView(rows.RemoveView):
    """Take a win out."""

    model = Win
    list_route = "win-list"

    def remove(self, row):
        actions.remove_win(win=row, by=self.request.user)


@require_POST
def credit(request, slug, pk):
    """A partner took part."""
    win = rows.found(request, Win.objects.select_related("objective"), pk)
    form = CreditForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return win_page(request, win, form)
    partner = form.cleaned_data["partner"]
    actions.credit(win=win, partner=partner, by=request.user)
    toasts.done(request, f"Noted. Ask {partner.name} whether we may name them.")
    return redirect(win)


def credit_of(request, pk, credit):
    """One credit of a win, as this viewer may see it; else 404."""
    found = WinCredit.objects.visible_to(request.viewer).filter(win=pk).select_related("partner", "win")
    row = get_object_or_404(found, pk=credit)
    row.coalition = row.win.coalition = request.viewer.coalition
    return row


@require_POST
def consent(request, slug, pk, credit):
    """Whether a partner may be named: noted by a coordinator, or said by its own people."""
    row = credit_of(request, pk, credit)
    viewer = request.viewer
    if not viewer.can(Permission.KEEP_RECORDS) and not own_partners(viewer).filter(partner=row.partner_id).exists():
        raise PermissionDenied("Only they themselves say whether they may be named.")
    answer = request.POST.get("answer")
    if answer in WinCredit.Consent.values:
        actions.consent(credit=row, answer=answer, by=request.user)
        toasts.done(request, "Noted.")
    return redirect(row.win)


@require_POST
def uncredit(request, slug, pk, credit):
    """It did not take part after all."""
    rows.found(request, Win.objects.all(), pk)
    row = credit_of(request, pk, credit)
    actions.uncredit(credit=row, by=request.user)
    toasts.done(request, f"{row.partner.name} is taken out.")
    return redirect(row.win)


# --- what could come first --------------------------------------------------------------------------------------------


class CandidateTable(Table):
    caption, start = "What we could do first", "-lowest"
    columns = (
        Column("What we could do", "title", sort="title", link="candidate-edit"),
        Column("Can we do it?", "feasibility", sort="feasibility", align="num"),
        Column("Will people notice?", "visibility", sort="visibility", align="num"),
        Column("Speaks to all groups?", "appeal", sort="appeal", align="num"),
        Column("Done soon?", "speed", sort="speed", align="num"),
        Column("Weakest side", "lowest", sort="least", align="num", export="least"),
        Column("Became", "objective", sort="objective__title",
            html=lambda row: row.objective.title if row.objective else "", export="objective__title"),
    )  # fmt: skip


class CandidateListView(RequiresPermission, TableView):
    """Candidates, those without a weak side on top."""

    export_permission = Permission.EXPORT
    model = ProjectCandidate
    table = CandidateTable
    template_name = "engagement/wins/candidates.html"
    title = "What we could do first"
    lede = (
        "Small enough to succeed, lively enough to notice, uniting. Rated 1 to 5; only those who keep records see it."
    )
    empty = ("Nothing put forward yet", "Note what could be a first win.", "candidate-new", "Put something forward")

    def get_queryset(self):
        return super().get_queryset().with_least()

    def with_columns(self, queryset):
        return queryset.select_related("objective")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "candidates_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


class OfCandidate(rows.Page):
    """The words that the pages of candidates share."""

    model = ProjectCandidate
    home = ("win-list", "What we reached and promised")
    list_route, list_title = "candidate-list", "What we could do first"


class NewCandidateView(OfCandidate, rows.NewView):
    """Put something forward."""

    form_class = CandidateForm
    title, done = "Put something forward", "It is on the list."

    def save(self, form):
        return actions.put_forward(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditCandidateView(OfCandidate, rows.EditView):
    """Change a candidate, or say what it became."""

    form_class = CandidateEditForm
    title, remove_route = "Change what we could do", "candidate-remove"

    def save(self, form, row):
        actions.change_candidate(candidate=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveCandidateView(rows.RemoveView):
    """Take a candidate out."""

    model = ProjectCandidate
    list_route = "candidate-list"

    def remove(self, row):
        actions.remove_candidate(candidate=row, by=self.request.user)
