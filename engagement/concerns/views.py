"""Pages about concerns: the coordinators' work on them, and the raiser's own side. Whoever may not know of one gets a 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile
from engagement.workload import prompts
from members.models import Partner

from . import actions, reading
from .forms import AnswerForm, EntrustForm, FindingForm, NoteForm, RaiseForm, RecordForm, ViewForm
from .life import Side, Status
from .models import Concern


def known(request, key):
    """The concern, if the viewer may know of it; else it does not exist (404)."""
    rows = Concern.objects.visible_to(request.viewer)
    return get_object_or_404(
        rows.select_related("coalition", "person", "partner", "coordinator", "objective", "answered_by"), key=key
    )


def heard(request, key):
    """The concern, if the viewer looks after it as a coordinator; 403 for its raiser."""
    concern = known(request, key)
    require(request.viewer, Permission.KEEP_RECORDS)
    if reading.side_of(request.viewer, concern) == Side.RAISER:
        raise Http404("Their own concern is another coordinator's to look after.")
    return concern


def own(request, key):
    """The concern, if it is the viewer's own; else a 404."""
    concern = known(request, key)
    if reading.side_of(request.viewer, concern) != Side.RAISER:
        raise Http404("Only whoever raised it can say this.")
    return concern


@require_GET
def concern_list(request, slug):
    """Coordinators: what they hear, and what waits. Everybody else: their own."""
    viewer = request.viewer
    require(viewer, Permission.TAKE_PART)
    mine = list(Concern.objects.raised_by(viewer).select_related("coordinator"))
    if not viewer.can(Permission.KEEP_RECORDS):
        context = {"title": "My concerns", "mine": mine, "person": viewer.person}
        return render(request, "engagement/concerns/mine.html", context)
    context = {
        "title": "Concerns",
        "lede": "What worries people. Of a personal one nobody knows but you and whoever raised it.",
        "shelves": reading.shelves(viewer),
        "mine": mine,
    }
    return render(request, "engagement/concerns/list.html", context)


class RaiseView(View):
    """A person tells a coordinator what worries them."""

    def get(self, request, slug):
        self.check(request)
        asked = request.GET.get("objective", "")
        return self.page(request, RaiseForm(viewer=request.viewer, initial={"objective": asked} if asked else None))

    def post(self, request, slug):
        self.check(request)
        form = RaiseForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        concern = actions.raise_concern(
            coalition=request.viewer.coalition, person=request.viewer.person, by=request.user, **form.cleaned_data
        )
        toasts.done(request, f"Thank you. {concern.coordinator} has it, and answers within 14 days.")
        return redirect(concern)

    def check(self, request):
        """Only people of the coalition have concerns here."""
        require(request.viewer, Permission.TAKE_PART)
        if request.viewer.person is None:
            raise Http404("Only people of the coalition raise concerns.")

    def page(self, request, form):
        """The form, with what others in the same place think of."""
        viewer = request.viewer
        context = {
            "title": "Tell us what worries you",
            "form": form,
            "prompts": prompts.for_person(viewer.person, viewer.coalition.today()),
        }
        return render(request, "engagement/concerns/raise.html", context)


class RecordView(RequiresPermission, View):
    """A coordinator notes what somebody told them."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug):
        return self.page(request, RecordForm(viewer=request.viewer))

    def post(self, request, slug):
        form = RecordForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        concern = actions.record_concern(coalition=request.viewer.coalition, by=request.user, **form.cleaned_data)
        toasts.done(request, "It is noted, as theirs.")
        return redirect(concern)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "engagement/concerns/record.html", {"title": "Note a concern", "form": form})


def concern_detail(request, slug, concern):
    """One concern: the coordinators' work on it, or its raiser's side."""
    return page(request, known(request, concern))


def page(request, concern, **forms):
    """The page of a concern; `forms` take the place of empty ones."""
    viewer = request.viewer
    today = viewer.coalition.today()
    raiser = reading.side_of(viewer, concern) == Side.RAISER
    context = {
        "concern": concern,
        "due_on": reading.due_on(concern),
        "today": today,
        "steps": reading.steps(viewer, concern),
        "changes": reading.changes_after(viewer, concern),
    }
    if raiser:
        context |= {
            "title": "What you told us",
            "note_form": NoteForm(label="What is still open"),
            "entrust_form": EntrustForm(concern=concern, viewer=viewer),
            "listens": actions.coordinators_of(viewer.coalition).filter(pk=concern.coordinator_id).exists(),
        }
        return render(request, "engagement/concerns/own.html", context | forms)
    mail = reading.mail_of(concern)
    context |= {
        "title": "Concern of " + (concern.person.name if concern.person else "somebody who is not here any more"),
        "stages": reading.stages(concern, today),
        "views": reading.views(viewer, concern),
        "mail": mail,
        "finding_form": FindingForm(instance=concern),
        "answer_form": AnswerForm(prefix="answer"),
        "view_form": ViewForm(today=today, prefix="view"),
        "give_up_form": NoteForm(label="Why it stays as it is", required=True, prefix="stays"),
        "is_mine": concern.coordinator_id == viewer.user.pk,
        "may_take_back": concern.on_behalf and concern.coordinator_id == viewer.user.pk,
    }
    return render(request, "engagement/concerns/detail.html", context | forms)


@require_POST
def step(request, slug, concern):
    """Explore, give up, ease, "not quite": a step of life.MOVES from the viewer's side."""
    concern = known(request, concern)
    side = reading.side_of(request.viewer, concern)
    to = request.POST.get("to", "")
    note = request.POST.get("note", request.POST.get("stays-note", "")).strip()[:1000]
    try:
        if to == Status.EASED and side == Side.RAISER:
            actions.ease(concern=concern, by=request.user, note=note)
            toasts.done(request, "Good to hear. Thank you for telling us.")
        elif to == Status.UNRESOLVED and side == Side.HEARER:
            actions.give_up(concern=concern, by=request.user, reason=note)
            toasts.done(request, "Noted. They can still say that it eased.")
        elif to == Status.EXPLORED:
            actions.explore(concern=concern, by=request.user, side=side, note=note)
            toasts.done(request, "Noted. It is being looked into.")
        else:
            raise actions.NoSuchStep("Choose one of the buttons.")
    except actions.ConcernTrouble as trouble:
        toasts.trouble(request, str(trouble))
    return redirect("concern-detail", slug=slug, concern=concern.key)


@require_POST
def answer(request, slug, concern):
    """Say what we make of it."""
    concern = heard(request, concern)
    form = AnswerForm(request.POST, prefix="answer")
    if not form.is_valid():
        return page(request, concern, answer_form=form)
    try:
        actions.answer(concern=concern, words=form.cleaned_data["words"], by=request.user)
    except actions.ConcernTrouble as trouble:
        toasts.trouble(request, str(trouble))
    else:
        reachable = concern.person and concern.person.email
        told = (
            "They get a mail that says only that there is an answer." if reachable else "They have no mail: call them."
        )
        toasts.done(request, f"The answer is kept. {told}")
    return redirect("concern-detail", slug=slug, concern=concern.key)


@require_POST
def finding(request, slug, concern):
    """What the coordinators found behind it."""
    concern = heard(request, concern)
    form = FindingForm(request.POST, instance=concern)
    if form.is_valid():
        try:
            actions.note_finding(concern=concern, by=request.user, seen=form.seen, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
        else:
            toasts.done(request, "What we found is saved. Only coordinators who may know of it read it.")
            return redirect("concern-detail", slug=slug, concern=concern.key)
    return page(request, concern, finding_form=form)


@require_POST
def note_view(request, slug, concern):
    """How they see it, in their words."""
    concern = heard(request, concern)
    form = ViewForm(request.POST, today=request.viewer.coalition.today(), prefix="view")
    if not form.is_valid():
        return page(request, concern, view_form=form)
    actions.note_view(coalition=concern.coalition, concern=concern, by=request.user, **form.cleaned_data)
    toasts.done(request, "Their view is noted.")
    return redirect("concern-detail", slug=slug, concern=concern.key)


class PartnerViewView(View):
    """How a partner sees it, apart from any concern."""

    def get(self, request, slug, partner_pk):
        partner = self.found(request, partner_pk)
        return self.page(request, partner, ViewForm(today=request.viewer.coalition.today()))

    def post(self, request, slug, partner_pk):
        partner = self.found(request, partner_pk)
        form = ViewForm(request.POST, today=request.viewer.coalition.today())
        if not form.is_valid():
            return self.page(request, partner, form)
        actions.note_view(coalition=partner.coalition, partner=partner, by=request.user, **form.cleaned_data)
        toasts.done(request, "Their view is noted.")
        return redirect(partner)

    def found(self, request, pk):
        """The partner: 404 when unseen, 403 when the viewer only reads."""
        partner = get_object_or_404(Partner.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        return partner

    def page(self, request, partner, form):
        """The form, as it stands."""
        context = {"title": "How they see it", "partner": partner, "form": form, "button": "Save their view"}
        return render(request, "engagement/commitments/form.html", context)


@require_POST
def entrust(request, slug, concern):
    """The raiser says who looks after it and who may know."""
    concern = own(request, concern)
    form = EntrustForm(request.POST, concern=concern, viewer=request.viewer)
    if not form.is_valid():
        return page(request, concern, entrust_form=form)
    actions.entrust(concern=concern, coordinator=form.cleaned_data["coordinator"], by=request.user)
    actions.set_nature(concern=concern, nature=form.cleaned_data["nature"], side=Side.RAISER, by=request.user)
    toasts.done(request, "That is how it is from now on.")
    return redirect("concern-detail", slug=slug, concern=concern.key)


@require_POST
def close_to_others(request, slug, concern):
    """It turned out to be personal: from now on only its raiser and the coordinator who looks after it know of it."""
    concern = heard(request, concern)
    actions.set_nature(concern=concern, nature=Concern.Nature.PERSONAL, side=Side.HEARER, by=request.user)
    toasts.done(request, "From now on it is between two people.")
    mine = Concern.objects.visible_to(request.viewer).filter(pk=concern.pk).exists()
    return redirect("concern-detail", slug=slug, concern=concern.key) if mine else redirect("concern-list", slug=slug)


@require_POST
def take_over(request, slug, concern):
    """Another coordinator looks after it."""
    concern = heard(request, concern)
    try:
        actions.take_over(concern=concern, by=request.user)
    except actions.ConcernTrouble as trouble:
        toasts.trouble(request, str(trouble))
    else:
        toasts.done(request, "You look after it now.")
    return redirect("concern-detail", slug=slug, concern=concern.key)


@require_POST
def take_back(request, slug, concern):
    """Noted by mistake, or its raiser wants it gone."""
    concern = known(request, concern)
    side = reading.side_of(request.viewer, concern)
    if side == Side.HEARER and not (concern.on_behalf and concern.coordinator_id == request.user.pk):
        raise Http404("Only whoever raised or noted it takes it back.")
    actions.take_back(concern=concern, by=request.user)
    toasts.done(request, "It is taken back.")
    return redirect("concern-list", slug=slug)
