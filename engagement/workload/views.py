"""Pages about what plans take of people, about roles, and about what somebody carries elsewhere."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile
from meetings.models import Objective
from members.models import Person

from . import actions, burden, prompts, told
from .forms import CapacityForm, CardForm, ImpactForm, IncentiveForm, LoadForm, OfferForm
from .models import HeldAsk, Incentive, OutsideLoad, RoleCard, RoleOffer, WorkloadImpact

KEEP = Permission.KEEP_RECORDS


def objective_kept(request, pk):
    """The objective, for those who keep the records: 404 when unseen, 403 when only read."""
    rows = Objective.objects.visible_to(request.viewer).select_related("coalition")
    objective = get_object_or_404(rows, pk=pk)
    require(request.viewer, KEEP)
    return objective


class ImpactView(View):
    """What an objective takes of each group; one is written at a time (WRK-3)."""

    def get(self, request, slug, pk):
        objective = objective_kept(request, pk)
        chosen = request.GET.get("group", "")
        row = WorkloadImpact.objects.visible_to(request.viewer).filter(objective=objective, group_name=chosen).first()
        lacking = told.missing(objective)
        start = {"group_name": chosen or (lacking[0] if lacking else "")}
        return self.page(request, objective, ImpactForm(instance=row, objective=objective, initial=start))

    def post(self, request, slug, pk):
        objective = objective_kept(request, pk)
        form = ImpactForm(request.POST, objective=objective)
        if not form.is_valid():
            return self.page(request, objective, form)
        actions.tell_impact(objective=objective, by=request.user, **form.cleaned_data)
        toasts.done(request, "It is written down. Everybody reads it on the objective’s page.")
        return redirect("workload-impact" if told.missing(objective) else "objective-detail", slug=slug, pk=pk)

    def page(self, request, objective, form):
        """The form, what is written, what is missing, and what each level often worries about (WRK-6)."""
        levels = set(objective.affected_groups.exclude(level="").values_list("level", flat=True))
        context = {
            "title": "What it takes of whom",
            "objective": objective,
            "form": form,
            "groups": objective.affected_groups.exists(),
            "impacts": list(WorkloadImpact.objects.visible_to(request.viewer).filter(objective=objective)),
            "missing": told.missing(objective),
            "prompts": prompts.for_levels(levels),
        }
        return render(request, "engagement/workload/impact.html", context)


@require_POST
def impact_remove(request, slug, pk, impact_pk):
    """It is not so any more."""
    objective = objective_kept(request, pk)
    rows = WorkloadImpact.objects.visible_to(request.viewer).filter(objective=objective)
    actions.remove_impact(impact=get_object_or_404(rows.select_related("objective"), pk=impact_pk), by=request.user)
    toasts.done(request, "It is taken out.")
    return redirect("workload-impact", slug=slug, pk=pk)


class IncentiveView(View):
    """What a group gets for its part."""

    def get(self, request, slug, pk, incentive_pk=None):
        objective, row = self.found(request, pk, incentive_pk)
        return self.page(request, objective, row, IncentiveForm(instance=row, objective=objective))

    def post(self, request, slug, pk, incentive_pk=None):
        objective, row = self.found(request, pk, incentive_pk)
        form = IncentiveForm(request.POST, instance=row, objective=objective)
        if not form.is_valid():
            return self.page(request, objective, row, form)
        try:
            actions.tell_incentive(objective=objective, incentive=row, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, objective, row, form)
        toasts.done(request, "It is noted, for everybody to read.")
        return redirect("objective-detail", slug=slug, pk=pk)

    def found(self, request, pk, incentive_pk):
        """The objective, and the row to change or None."""
        objective = objective_kept(request, pk)
        if incentive_pk is None:
            return objective, None
        rows = Incentive.objects.visible_to(request.viewer).filter(objective=objective)
        return objective, get_object_or_404(rows, pk=incentive_pk)

    def page(self, request, objective, row, form):
        """The form, as it stands."""
        context = {"title": "What they get for it", "objective": objective, "incentive": row, "form": form}
        return render(request, "engagement/workload/incentive.html", context)


@require_POST
def incentive_remove(request, slug, pk, incentive_pk):
    """They do not get it."""
    objective = objective_kept(request, pk)
    rows = Incentive.objects.visible_to(request.viewer).filter(objective=objective).select_related("objective")
    actions.remove_incentive(incentive=get_object_or_404(rows, pk=incentive_pk), by=request.user)
    toasts.done(request, "It is taken out.")
    return redirect("objective-detail", slug=slug, pk=pk)


# --- roles ------------------------------------------------------------------------------------------------------------


@require_GET
def role_list(request, slug):
    """Every role with its card, open to all; for coordinators also who holds it and who was asked."""
    viewer = request.viewer
    require(viewer, Permission.TAKE_PART)
    keeps = viewer.can(KEEP)
    cards = list(RoleCard.objects.visible_to(viewer))
    standing = {}
    if keeps:
        rows = RoleOffer.objects.visible_to(viewer).filter(status__in=["offered", "accepted"])
        for offer in rows.select_related("person", "partner"):
            standing.setdefault(offer.card_id, []).append(offer)
    for card in cards:
        card.standing = standing.get(card.pk, [])
    context = {
        "title": "Roles",
        "lede": "What each one takes, for how long, and how to step back.",
        "cards": cards,
        "keeps": keeps,
        "today": viewer.coalition.today(),
    }
    return render(request, "engagement/workload/roles.html", context)


class CardView(RequiresPermission, View):
    """Write the card of a role, or change it."""

    permission = Permission.TAKE_PART

    def get(self, request, slug, pk=None):
        card = self.found(request, pk)
        return self.page(request, card, CardForm(instance=card, viewer=request.viewer))

    def post(self, request, slug, pk=None):
        card = self.found(request, pk)
        form = CardForm(request.POST, instance=card, viewer=request.viewer)
        if form.is_valid():
            seen = form.seen if card else None
            try:
                actions.write_card(
                    coalition=request.viewer.coalition, card=card, by=request.user, seen=seen, **form.values
                )
            except ChangedMeanwhile as trouble:
                form.meet(trouble.row)
            else:
                toasts.done(request, "The card is saved.")
                return redirect("role-card-list", slug=slug)
        return self.page(request, card, form)

    def found(self, request, pk):
        """The card, or None for a new one: 404 when unseen, 403 when only read."""
        card = get_object_or_404(RoleCard.objects.visible_to(request.viewer), pk=pk) if pk else None
        require(request.viewer, KEEP)
        return card

    def page(self, request, card, form):
        """The form, as it stands."""
        return render(
            request, "engagement/workload/card.html", {"title": card.title if card else "A role", "form": form}
        )


class OfferView(View):
    """Offer a role to somebody; they see the card before they say anything."""

    def get(self, request, slug, pk):
        card = CardView().found(request, pk)
        seat = request.GET.get("seat", "")
        return self.page(
            request, card, OfferForm(viewer=request.viewer, card=card, initial={"seat": seat} if seat else None)
        )

    def post(self, request, slug, pk):
        card = CardView().found(request, pk)
        card.coalition = request.viewer.coalition
        form = OfferForm(request.POST, viewer=request.viewer, card=card)
        if not form.is_valid():
            return self.page(request, card, form)
        if form.held:
            toasts.done(request, "It is not offered. Offer it when they have room.")
            return redirect("role-card-list", slug=slug)
        try:
            offer = actions.offer_role(card=card, by=request.user, anyway=form.anyway, **form.cleaned_data)
        except actions.LoadTrouble as trouble:
            form.add_error(None, str(trouble))
            return self.page(request, card, form)
        toasts.done(request, f"It stands on {offer.person.first_name}’s table, with the card.")
        return redirect("role-card-list", slug=slug)

    def page(self, request, card, form):
        """The form beside the card."""
        context = {"title": f"Offer “{card.title}”", "card": card, "form": form}
        return render(request, "engagement/workload/offer.html", context)


def _offer(request, pk):
    """(the offer, whether it is the viewer's own): their own or, for coordinators, anybody's."""
    rows = RoleOffer.objects.visible_to(request.viewer).select_related("coalition", "person", "partner", "seat")
    offer = get_object_or_404(rows, pk=pk)
    person = request.viewer.person
    return offer, person is not None and offer.person_id == person.pk


@require_GET
def offer_detail(request, slug, pk):
    """What somebody is offered or has taken on: the card, before they say yes or no."""
    offer, own = _offer(request, pk)
    context = {"title": offer.title, "offer": offer, "own": own, "today": request.viewer.coalition.today()}
    if own and offer.status == RoleOffer.Status.OFFERED:
        context["load"] = burden.of(request.viewer.person, round(offer.hours_a_month * 60))
    return render(request, "engagement/workload/offer_detail.html", context)


@require_POST
def offer_answer(request, slug, pk):
    """Take it on, not now, lay it down; or, for coordinators, take the offer back."""
    offer, own = _offer(request, pk)
    said = request.POST.get("said", "")
    steps = {
        "accept": (own, actions.accept_role, "Thank you. You find it on your table, with how to step back."),
        "decline": (own, actions.decline_role, "That is fine. Thank you for saying so."),
        "lay_down": (own or request.viewer.can(KEEP), actions.lay_down_role, "It is laid down, from today."),
        "take_back": (request.viewer.can(KEEP) and not own, actions.take_back_offer, "The offer is taken back."),
    }
    may, act, words = steps.get(said, (False, None, ""))
    if not may:
        require(request.viewer, KEEP)
        raise Http404("Nobody answers for somebody else.")
    try:
        act(offer=offer, by=request.user)
    except actions.LoadTrouble as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, words)
    return redirect("role-offer", slug=slug, pk=pk)


# --- what somebody carries ----------------------------------------------------------------------------------------------


def _own_person(request):
    require(request.viewer, Permission.TAKE_PART)
    if request.viewer.person is None:
        raise Http404("Only people of the coalition carry something.")
    person = request.viewer.person
    person.coalition = request.viewer.coalition
    return person


class LoadView(View):
    """What the viewer carries here and elsewhere, and how much we may ask of them (WRK-5)."""

    def get(self, request, slug):
        return self.page(request, _own_person(request))

    def post(self, request, slug):
        person = _own_person(request)
        if "most" in request.POST:
            form = CapacityForm(request.POST, prefix="most")
            if not form.is_valid():
                return self.page(request, person, capacity_form=form)
            hours = form.cleaned_data["hours"]
            actions.set_capacity(person=person, by=request.user, minutes=None if hours is None else round(hours * 60))
            toasts.done(request, "We keep to it.")
        else:
            form = LoadForm(request.POST)
            if not form.is_valid():
                return self.page(request, person, form=form)
            minutes = round(form.cleaned_data["hours"] * 60)
            actions.declare_load(person=person, by=request.user, name=form.cleaned_data["name"], minutes=minutes)
            toasts.done(request, "Thank you. We ask less of you for it.")
        return redirect("my-load", slug=slug)

    def page(self, request, person, **forms):
        """The balance, what is declared, and the forms."""
        verdict = burden.of(person)
        hours = None if verdict.budget == settings.BURDEN_MINUTES_PER_30_DAYS else verdict.budget / 60
        context = {
            "title": "What you carry",
            "load": verdict,
            "loads": OutsideLoad.objects.visible_to(request.viewer).filter(person=person),
            "roles": RoleOffer.objects.visible_to(request.viewer).filter(person=person, status="accepted"),
            "form": LoadForm(),
            "capacity_form": CapacityForm(prefix="most", initial={"hours": hours}),
            "usual": settings.BURDEN_MINUTES_PER_30_DAYS,
        }
        return render(request, "engagement/workload/mine.html", context | forms)


@require_POST
def load_drop(request, slug, pk):
    """They do not carry it any more."""
    person = _own_person(request)
    rows = OutsideLoad.objects.visible_to(request.viewer).filter(person=person)
    actions.drop_load(load=get_object_or_404(rows.select_related("coalition", "person"), pk=pk), by=request.user)
    toasts.done(request, "It is taken out.")
    return redirect("my-load", slug=slug)


@require_GET
def held_list(request, slug):
    """Who carries too much, and which asks wait for room."""
    require(request.viewer, KEEP)
    day = request.viewer.coalition.today()
    full = burden.exceeded(request.viewer.coalition, day)
    people = Person.objects.visible_to(request.viewer).in_bulk([each.person for each in full])
    rows = HeldAsk.objects.visible_to(request.viewer).filter(status="waiting").select_related("request", "person")
    context = {
        "title": "Load",
        "lede": "Who carries more than we allow ourselves to ask, and which asks wait until there is room.",
        "full": [(people[each.person], each) for each in full],
        "held": list(rows[:200]),
        "usual": settings.BURDEN_MINUTES_PER_30_DAYS,
    }
    return render(request, "engagement/workload/held.html", context)


@require_POST
def held_drop(request, slug, pk):
    """They are not asked at all."""
    rows = HeldAsk.objects.visible_to(request.viewer).select_related("coalition", "request", "person")
    held = get_object_or_404(rows, pk=pk)
    require(request.viewer, KEEP)
    actions.drop_held(held=held, by=request.user)
    toasts.done(request, "They are not asked.")
    return redirect(reverse("load-list", args=[slug]))
