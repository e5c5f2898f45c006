"""Pages of giving before getting; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile
from engagement.commitments.views import partner_of
from engagement.ledger.figures import given_and_taken
from members.models import Partner

from . import actions, reading
from .forms import AskForm, GoalForm, NewGoalForm, ServiceForm
from .models import Ask, OutboundService, PartnerGoal


def _line(partner, balance):
    """Give and take with a partner as a line of a file."""
    points = (round(balance.given, 1), round(balance.received, 1))
    return (partner.name, *points, "" if balance.balance is None else round(balance.balance, 2), balance.over_asked)


@require_GET
def overview(request, slug):
    """Give and take with each partner, those who gave more than they got first. Constant queries."""
    require(request.viewer, Permission.KEEP_RECORDS)
    today = request.viewer.coalition.today()
    balances = given_and_taken(request.viewer.coalition, today)
    rows = Partner.objects.visible_to(request.viewer).filter(pk__in=balances).only("name", "coalition")
    lines = [(row, balances[row.pk]) for row in rows]
    lines.sort(key=lambda line: (line[1].balance, line[0].name))
    heads = ("Partner", "We gave", "They gave", "Balance", "We owe them")
    file = files.asked(request, "Give and take", heads, lambda: (_line(row, balance) for row, balance in lines))
    if file:
        return file
    asks = Ask.objects.visible_to(request.viewer)
    firsts = asks.order_by("partner_id", "asked_on", "pk").distinct("partner_id").values_list("given_first", flat=True)
    firsts = list(firsts)
    context = {
        "title": "Give and take",
        "lede": "Known for giving first. What we owe in kindness stands on top.",
        "lines": lines,
        "over_asked": sum(balance.over_asked for _, balance in lines),
        "firsts": len(firsts),
        "given_first": sum(firsts),
        "today": today,
    }
    return render(request, "engagement/giving/overview.html", context)


@require_GET
def with_partner(request, slug, partner_pk):
    """The reciprocity ledger of one partner."""
    partner = partner_of(request, partner_pk)
    found = reading.ledger(request.viewer, partner)
    context = {"title": "Give and take", "partner": partner, "words": reading.words(found["balance"]), **found}
    context["answers"] = Ask.Answer.choices
    return render(request, "engagement/giving/with_partner.html", context)


class OfPartner(View):
    """Base: a form about one partner that ends on its page of give and take; `write` may raise ChangedMeanwhile."""

    title = button = said = ""

    def get(self, request, slug, partner_pk):
        partner = partner_of(request, partner_pk)
        return self.page(request, partner, self.form(request, partner))

    def post(self, request, slug, partner_pk):
        partner = partner_of(request, partner_pk)
        form = self.form(request, partner, request.POST)
        if not form.is_valid():
            return self.page(request, partner, form)
        if getattr(form, "held", False):
            toasts.done(request, "Nothing was asked, and nothing is noted. Ask when they have room.")
            return redirect("give-and-take", slug, partner.pk)
        try:
            self.write(request, partner, form)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, partner, form)
        except actions.AskTrouble as trouble:
            form.add_error(None, str(trouble))
            return self.page(request, partner, form)
        toasts.done(request, self.said)
        return redirect("give-and-take", slug, partner.pk)

    def page(self, request, partner, form):
        """The form, as it stands."""
        context = {"title": self.title, "partner": partner, "form": form, "button": self.button}
        return render(request, "engagement/giving/form.html", context)


class AskView(OfPartner):
    """Note what we asked. The soft stop is the form's."""

    title, button, said = "Note an ask", "Save the ask", "The ask is noted."

    def form(self, request, partner, data=None):
        return AskForm(data, viewer=request.viewer, partner=partner)

    def write(self, request, partner, form):
        actions.record_ask(coalition=request.viewer.coalition, partner=partner, by=request.user, **form.cleaned_data)


class NewGoalView(OfPartner):
    """A goal of theirs."""

    title, button, said = "A goal of theirs", "Save the goal", "It is noted."

    def form(self, request, partner, data=None):
        return NewGoalForm(data)

    def write(self, request, partner, form):
        actions.note_goal(coalition=request.viewer.coalition, partner=partner, by=request.user, **form.cleaned_data)


class GoalView(OfPartner):
    """What a goal of theirs says, and what became of it."""

    title, button, said = "A goal of theirs", "Save the goal", "It is noted."

    def dispatch(self, request, *args, pk, **kwargs):
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def form(self, request, partner, data=None):
        rows = PartnerGoal.objects.visible_to(request.viewer).filter(partner=partner)
        return GoalForm(data, instance=get_object_or_404(rows, pk=self.pk))

    def write(self, request, partner, form):
        actions.change_goal(goal=form.instance, by=request.user, seen=form.seen, **form.values)


class ServiceView(OfPartner):
    """Somebody of ours serves with them."""

    title, button, said = "We serve with them", "Save", "It is noted."

    def form(self, request, partner, data=None):
        return ServiceForm(data, viewer=request.viewer, partner=partner)

    def write(self, request, partner, form):
        actions.note_service(coalition=request.viewer.coalition, partner=partner, by=request.user, **form.cleaned_data)


@require_POST
def answer(request, slug, pk):
    """What they said to an ask."""
    ask = get_object_or_404(Ask.objects.visible_to(request.viewer), pk=pk)
    said = request.POST.get("answer", "")
    if said in Ask.Answer.values:
        actions.answer_ask(ask=ask, answer=said, by=request.user)
        toasts.done(
            request, "Their answer is noted. A no is a good answer, too." if said == "no" else "Their answer is noted."
        )
    return redirect("give-and-take", slug, ask.partner_id)


@require_POST
def end_service(request, slug, pk):
    """Serving with them ended."""
    service = get_object_or_404(OutboundService.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)
    actions.end_service(service=service, by=request.user)
    toasts.done(request, "Noted.")
    return redirect("give-and-take", slug, service.partner_id)
