"""Votes: drafted, opened, cast, noted in the room, passed on, closed."""

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import once
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile
from members.notices import audiences

from . import counting, pages, voters, voting
from .actions import NotComplete, settle
from .forms import CloseForm, ReviewForm, SettleForm, VoteDraftForm, split
from .models import Ballot, Decision
from .voting import NotPossible


def seen_by(request, pk):
    """The decision as this viewer may see it, else 404."""
    rows = Decision.objects.visible_to(request.viewer).select_related(
        "meeting__live", "objective", "chosen", "agenda_item"
    )
    decision = get_object_or_404(rows, pk=pk)
    decision.coalition = request.viewer.coalition
    return decision


def kept_by(request, pk):
    """The decision if this viewer keeps records: 404 when they may not see it, 403 when they may only read it."""
    decision = seen_by(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return decision


def detail(request, slug, pk):
    """One decision: what, how, who took part, what came of it and why; and one's own vote while it is open."""
    decision = seen_by(request, pk)
    return render(request, "meetings/decisions/detail.html", pages.for_viewer(request.viewer, decision))


def cast_from(request, decision, person, seats, *, via, by):
    """Save the vote that was sent for one of `seats`. (receipt, said) when it was, else None; its form has the errors."""
    named = request.POST.get("ballot", "")
    seat, form = next(((seat, form) for seat, form in seats if str(seat.ballot.pk) == named), (None, None))
    if form is None:
        return None
    press = request.POST.get(once.FIELD, "")
    if press and "receipt" in form.fields:
        form.fields["receipt"].required = False  # a second press of the form that cast it: voting.cast looks
    if not form.is_valid():
        return None
    try:
        receipt = voting.cast(
            decision=decision, partner_id=seat.ballot.partner_id, person=person, via=via, by=by, press=press,
            **form.values,
        )  # fmt: skip
    except NotPossible as error:
        form.add_error("receipt" if "receipt" in form.fields else None, str(error))
        return None
    return receipt, f"The vote of {seat.ballot.partner.name} is saved. You can change it until the vote closes."


def named_ballot(request):
    """The id of the ballot a form was sent for, 0 when it is none."""
    value = request.POST.get("ballot", "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0


@require_POST
def vote(request, slug, pk):
    """The vote of somebody signed in, for their partner."""
    decision = seen_by(request, pk)
    options = list(decision.options.all())
    seats = pages.seats(decision, request.viewer.person, options, data=request.POST, only=named_ballot(request))
    if not seats:
        if voting.why_over(decision):
            toasts.trouble(request, voting.why_over(decision))
            return redirect(decision)
        raise Http404("No vote of theirs.")
    done = cast_from(request, decision, request.viewer.person, seats, via=Ballot.Via.APP, by=request.user)
    if done is None:
        context = pages.for_viewer(request.viewer, decision) | {"seats": seats}
        return render(request, "meetings/decisions/detail.html", context)
    receipt, said = done
    if receipt:  # shown once and never again: not in an address, not in a cookie
        context = pages.for_viewer(request.viewer, decision) | {"receipt": receipt}
        return render(request, "meetings/decisions/detail.html", context)
    toasts.done(request, said)
    return redirect(decision)


class DraftView(RequiresPermission, View):
    """Draft a decision to vote on, or change the draft."""

    def dispatch(self, request, slug, pk=None):
        self.decision = seen_by(request, pk) if pk else None
        return super().dispatch(request)

    def form(self, data=None):
        """The form for a new draft or an old one."""
        initial = None
        if self.decision is None and self.request.GET.get("meeting", "").isdecimal():
            initial = {"meeting": self.request.GET["meeting"][:18]}
        return VoteDraftForm(data, instance=self.decision, initial=initial, viewer=self.request.viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.decision is None:
                decision = voting.draft(coalition=request.viewer.coalition, by=request.user, **form.values)
            else:
                decision = voting.change(decision=self.decision, by=request.user, seen=form.seen, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        except NotPossible as error:
            toasts.trouble(request, str(error))
            return redirect(self.decision)
        toasts.done(request, "The draft is saved. Nobody is asked until you open the vote.")
        return redirect(decision)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change the draft" if self.decision else "Ask partners to decide"
        context = {"title": title, "decision": self.decision, "form": form, "action": "Save the draft"}
        return render(request, "meetings/decisions/form.html", context)


def _act(request, pk, act, said):
    decision = kept_by(request, pk)
    try:
        act(decision)
    except NotPossible as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, said)
    return redirect(decision)


@require_POST
def open_vote(request, slug, pk):
    """Ask the partners in good standing."""
    why = request.POST.get("why_unasked", "")
    said = "The vote is open. Everybody who may cast a vote gets a mail with their own link."
    return _act(
        request, pk, lambda decision: voting.open_vote(decision=decision, by=request.user, why_unasked=why), said
    )


@require_POST
def call_off(request, slug, pk):
    """Withdraw the question."""
    said = "The vote is called off."
    return _act(request, pk, lambda decision: voting.call_off(decision=decision, by=request.user), said)


def _noted(ballot):
    """What was noted for a partner, as its line of the room's form sends it: its version there."""
    value = f"option-{ballot.option_id}" if ballot.option_id else ballot.choice
    return f"{value} {ballot.reason}".strip()


def _typed(data, ballot):
    """The same of what was chosen and typed in that line; "" where the form does not hold it."""
    value, reason = data.get(f"choice-{ballot.pk}", ""), data.get(f"reason-{ballot.pk}", "")[:500]
    return f"{value} {reason}".strip() if value else ""


class RoomView(RequiresPermission, View):
    """Votes as they are said in the room, partner by partner; never for a secret vote."""

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), {})

    @transaction.atomic
    def post(self, request, slug, pk):
        decision = kept_by(request, pk)
        Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)  # the lock `cast` takes, before any ballot
        troubles, saved = {}, 0
        for ballot in decision.ballots.select_related("partner", "option"):
            typed, seen = _typed(request.POST, ballot), request.POST.get(f"ballot-{ballot.pk}-version", "")
            if typed in ("", seen, _noted(ballot)):
                continue  # not said, or left as it was shown, or what is noted
            if seen != _noted(ballot) and ballot.choice != Ballot.Choice.OPEN:
                label = ballot.option.title if ballot.option else ballot.get_choice_display()
                troubles[ballot.pk] = (
                    f"“{f'{label} {ballot.reason}'.strip()}” was noted meanwhile. "
                    "Yours still stands here; save again to put it in its place."
                )
                continue
            choice, option = split(request.POST[f"choice-{ballot.pk}"])
            reason = request.POST.get(f"reason-{ballot.pk}", "")[:500]
            try:
                voting.cast(
                    decision=decision, partner_id=ballot.partner_id, choice=choice, option=option, reason=reason,
                    via=Ballot.Via.ROOM, by=request.user,
                )  # fmt: skip
                saved += 1
            except NotPossible as error:
                troubles[ballot.pk] = str(error)
        if troubles:
            return self.page(request, decision, troubles)
        toasts.done(request, f"Saved for {saved} partners." if saved != 1 else "Saved for 1 partner.")
        if pages.runs_live(decision):
            return redirect("live", slug, decision.meeting_id)
        return redirect(decision)

    def page(self, request, decision, troubles):
        """Every eligible partner with what it said."""
        over = "This vote is not open." if decision.status != Decision.Status.OPEN else voting.why_over(decision)
        if over or decision.is_secret:
            reason = "In a secret vote each partner casts its own." if decision.is_secret else over
            toasts.trouble(request, reason)
            return redirect(decision)
        options = list(decision.options.all())
        named = [(f"option-{option.pk}", option.title) for option in options]
        plain = [(k, w) for k, w in counting.WORDS[decision.method].items() if not options or k in counting.WITH_REASON]
        rows = []
        for ballot in decision.ballots.select_related("partner", "proxy").order_by("partner__name", "partner_id"):
            chosen = f"option-{ballot.option_id}" if ballot.option_id else ballot.choice
            reason = ballot.reason
            if _typed(request.POST, ballot) not in ("", request.POST.get(f"ballot-{ballot.pk}-version")):
                chosen, reason = request.POST[f"choice-{ballot.pk}"], request.POST.get(f"reason-{ballot.pk}", "")
            trouble = troubles.get(ballot.pk, "")
            rows.append(
                {"ballot": ballot, "chosen": chosen, "reason": reason, "trouble": trouble, "version": _noted(ballot)}
            )
        context = {"title": "Votes in the room", "decision": decision, "choices": named + plain, "rows": rows}
        context["runs_live"] = pages.runs_live(decision)
        return render(request, "meetings/decisions/room.html", context)


class ProxyView(View):
    """Pass a partner's vote on: by its own people, or noted by a coordinator."""

    def dispatch(self, request, slug, pk):
        self.decision = seen_by(request, pk)
        mine = set()
        if request.viewer.person is not None:
            seats = voters.seats_of(request.viewer.person, self.decision)
            mine = {seat.ballot.pk for seat in seats if not seat.is_proxy}
        may = Q() if request.viewer.can(Permission.KEEP_RECORDS) else Q(pk__in=mine)
        self.ballots = self.decision.ballots.filter(may).select_related("partner", "proxy").order_by("partner__name")
        if not self.ballots:
            raise Http404("No vote of theirs.")
        return super().dispatch(request)

    def get(self, request):
        everybody = self.decision.ballots.select_related("partner").order_by("partner__name")
        context = {
            "title": "Pass a vote on",
            "decision": self.decision,
            "ballots": [ballot for ballot in self.ballots if ballot.choice == Ballot.Choice.OPEN],
            "others": everybody,
        }
        return render(request, "meetings/decisions/proxy.html", context)

    def post(self, request):
        ballot = next((row for row in self.ballots if str(row.partner_id) == request.POST.get("partner", "")), None)
        to = request.POST.get("to", "")
        if ballot is None or (to and not (to.isdecimal() and len(to) < 19)):
            toasts.trouble(request, "Choose whose vote, and to whom.")
            return redirect("decision-proxy", request.viewer.coalition.slug, self.decision.pk)
        try:
            voting.pass_on(
                decision=self.decision, partner_id=ballot.partner_id, to=int(to) if to else None, by=request.user
            )
        except NotPossible as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Saved. It can be taken back until it is cast.")
        return redirect(self.decision)


class CloseView(RequiresPermission, View):
    """Count, say why, and when it is looked at again."""

    def get(self, request, slug, pk):
        decision = kept_by(request, pk)
        if decision.status == Decision.Status.NOTED:
            return self.settle_page(request, decision, SettleForm(viewer=request.viewer, decision=decision))
        return self.page(request, decision, CloseForm(coalition=request.viewer.coalition))

    def post(self, request, slug, pk):
        decision = kept_by(request, pk)
        if decision.status == Decision.Status.NOTED:
            return self.settle(request, decision)
        form = CloseForm(request.POST, coalition=request.viewer.coalition)
        if not form.is_valid():
            return self.page(request, decision, form)
        try:
            voting.close(decision=decision, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "The vote is closed. Everybody who could vote is told what came of it, and why.")
        return redirect(decision)

    def settle(self, request, decision):
        """What was noted in the room gets its reason and the day of its review."""
        form = SettleForm(request.POST, viewer=request.viewer, decision=decision)
        if not form.is_valid():
            return self.settle_page(request, decision, form)
        try:
            settle(decision=decision, by=request.user, **form.cleaned_data)
        except NotComplete as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "It is in the log. Everybody who could take part is told, once.")
        return redirect(decision)

    def settle_page(self, request, decision, form):
        """The form, as it stands."""
        context = {"title": "Why it was decided", "decision": decision, "form": form, "action": "Close it"}
        return render(request, "meetings/decisions/form.html", context)

    def page(self, request, decision, form):
        """The form, as it stands; how many have voted, but not what."""
        if decision.status != Decision.Status.OPEN:
            toasts.trouble(request, "Only an open vote can be closed.")
            return redirect(decision)
        context = pages.context(decision, list(decision.options.all())) | {"title": "Close the vote", "form": form}
        context["audience"] = audiences.look(request.viewer, "decision-closed", decision.pk)
        return render(request, "meetings/decisions/close.html", context)


class ReviewView(RequiresPermission, View):
    """A decision was looked at again and stands."""

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), ReviewForm(coalition=request.viewer.coalition))

    def post(self, request, slug, pk):
        decision = kept_by(request, pk)
        form = ReviewForm(request.POST, coalition=request.viewer.coalition)
        if not form.is_valid():
            return self.page(request, decision, form)
        try:
            voting.review(decision=decision, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Noted: it stands.")
        return redirect(decision)

    def page(self, request, decision, form):
        """The form, as it stands."""
        context = {"title": "It still stands", "decision": decision, "form": form, "action": "It stands"}
        return render(request, "meetings/decisions/form.html", context)
