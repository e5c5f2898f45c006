"""Pages of people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.log import log_page
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from members.duplicates.models import Kind
from members.duplicates.went import went
from members.partners.models import Partner

from . import actions, invitations, panels
from .fields import person_field
from .forms import FIELDS, TIE_FIELDS, EndTieForm, InviteForm, NewPersonForm, PersonEditForm, TieForm
from .models import Affiliation, Person
from .tables import PersonFilters, PersonTable, with_ties

audit.describe(people_exported="{by} took out the list of people as a file ({kind})")


class PersonListView(RequiresPermission, TableView):
    """All contacts of the coalition; coordinators only."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = Person
    table = PersonTable
    filterset_class = PersonFilters
    fields = ("name", "email", "phone", "user_id", "partners", "title", "contact_role")
    template_name = "members/people/list.html"
    title = "People"
    lede = "Everybody we talk to, and where they sit."
    empty = ("Nobody yet", "A coalition is people. Add the first one you would call.", "person-new", "Add a person")

    def with_columns(self, rows):
        return with_ties(rows)

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("people_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


def visible(request, pk):
    """The person as this viewer may see them, else 404."""
    return get_object_or_404(Person.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)


def writable(request, pk):
    """The person if this viewer may change them: 404 when unseen, 403 when they may only read."""
    person = visible(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return person


def detail(request, slug, pk):
    """One person: where they sit, how to reach them, whether they sign in, what we wrote to them."""
    try:
        person = visible(request, pk)
    except Http404:
        if found := went(request.viewer, Kind.PERSON, pk):
            return redirect(found)
        raise
    context = {
        "title": person.name,
        "person": person,
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        "panels": panels.shown_to(request.viewer, person),
    }
    return render(request, "members/people/detail.html", context)


class NewPersonView(RequiresPermission, View):
    """Add a person, with their partner if they have one."""

    def get(self, request, slug):
        asked = request.GET.get("partner", "")
        known = Partner.objects.visible_to(request.viewer).filter(pk=asked).first() if asked.isdecimal() else None
        return self.page(request, NewPersonForm(viewer=request.viewer, initial={"partner": known} if known else None))

    def post(self, request, slug):
        form = NewPersonForm(request.POST, viewer=request.viewer)
        if not form.is_valid() or form.found_doubles():
            return self.page(request, form)
        data = form.cleaned_data
        tie = {name: data[name] for name in [*TIE_FIELDS, "started_on"]}
        person = actions.create_person(
            coalition=request.viewer.coalition,
            by=request.user,
            partner=data["partner"],
            tie=tie,
            **{name: data[name] for name in FIELDS},
        )
        toasts.done(request, f"{person} is on the list.")
        return redirect(person)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Add a person", "lede": "A name is enough to begin with.", "form": form}
        return render(request, "members/people/new.html", context)


class PersonEditView(View):
    """Change a person's facts."""

    def get(self, request, slug, pk):
        person = writable(request, pk)
        return self.page(request, person, PersonEditForm(instance=person, viewer=request.viewer))

    def post(self, request, slug, pk):
        person = writable(request, pk)
        form = PersonEditForm(request.POST, instance=person, viewer=request.viewer)
        if form.is_valid():
            try:
                person = actions.change_person(person=person, seen=form.seen, by=request.user, **form.values)
            except ChangedMeanwhile as trouble:
                form.meet(trouble.row)
            else:
                toasts.done(request, f"{person} is saved.")
                return redirect(person)
        return self.page(request, visible(request, pk), form)

    def page(self, request, person, form):
        """The form, as it stands."""
        context = {"title": f"Edit {person}", "person": person, "form": form}
        return render(request, "members/people/edit.html", context)


class TieView(View):
    """Add a tie to a partner, or change one (`tie` is its id)."""

    def get(self, request, slug, pk, tie=None):
        person, tie = self.rows(request, pk, tie)
        return self.page(request, person, tie, TieForm(viewer=request.viewer, tie=tie))

    @transaction.atomic
    def post(self, request, slug, pk, tie=None):
        person, tie = self.rows(request, pk, tie, lock=True)
        form = TieForm(request.POST, viewer=request.viewer, tie=tie)
        if form.is_valid() and not (tie and form.overtaken(tie)):
            try:
                if tie:
                    actions.change_affiliation(affiliation=tie, by=request.user, **form.cleaned_data)
                else:
                    actions.add_affiliation(person=person, by=request.user, **form.cleaned_data)
            except actions.AffiliationTrouble as trouble:
                form.add_error("started_on" if tie else "partner", str(trouble))
            else:
                toasts.done(request, "Saved.")
                return redirect(person)
        return self.page(request, person, tie, form)

    def rows(self, request, pk, tie, lock=False):
        """The person, and the tie when one is named; 404 for another person's."""
        person = writable(request, pk)
        ties = Affiliation.objects.visible_to(request.viewer).select_related("partner").filter(person=person)
        if lock:
            ties = ties.select_for_update(of=("self",))
        return person, get_object_or_404(ties, pk=tie) if tie else None

    def page(self, request, person, tie, form):
        """The form, as it stands."""
        title = f"{person} at {tie.partner}" if tie else f"Where {person} sits"
        context = {"title": title, "person": person, "tie": tie, "form": form}
        return render(request, "members/people/tie.html", context)


class EndTieView(TieView):
    """End a tie; the person and the partner stay."""

    def get(self, request, slug, pk, tie):
        person, tie = self.rows(request, pk, tie)
        return self.page(request, person, tie, EndTieForm(initial={"on": request.viewer.coalition.today()}))

    def post(self, request, slug, pk, tie):
        person, tie = self.rows(request, pk, tie)
        form = EndTieForm(request.POST)
        if form.is_valid():
            try:
                actions.end_affiliation(affiliation=tie, by=request.user, on=form.cleaned_data["on"])
            except actions.AffiliationTrouble as trouble:
                form.add_error("on", str(trouble))
            else:
                toasts.done(request, f"Noted: {person} is no longer with {tie.partner}.")
                return redirect(person)
        return self.page(request, person, tie, form)

    def page(self, request, person, tie, form):
        """The form, as it stands."""
        context = {
            "title": f"{person} leaves {tie.partner}",
            "lede": "What they did stays with the partner. You can add where they went.",
            "person": person,
            "form": form,
            "ending": True,
        }
        return render(request, "members/people/tie.html", context)


class InviteView(View):
    """Invite a person to sign in, by mail."""

    def get(self, request, slug, pk):
        return self.page(request, writable(request, pk), InviteForm(viewer=request.viewer))

    def post(self, request, slug, pk):
        person = writable(request, pk)
        form = InviteForm(request.POST, viewer=request.viewer)
        if form.is_valid():
            try:
                invitations.invite_to_sign_in(person=person, by=request.user, role=form.cleaned_data["role"])
            except ValidationError as trouble:
                form.add_error(None, trouble)
            else:
                toasts.done(request, f"An invitation to {person.email} is on its way.")
                return redirect(person)
        return self.page(request, person, form)

    def page(self, request, person, form):
        """The form, as it stands."""
        context = {"title": f"Invite {person} to sign in", "person": person, "form": form}
        return render(request, "members/people/invite.html", context)


@require_POST
def take_back(request, slug, pk):
    """Make the open invitation invalid."""
    person = writable(request, pk)
    if invitations.take_back_invitation(person=person, by=request.user):
        toasts.done(request, "The invitation is no longer good.")
    return redirect(person)


def log(request, slug, pk):
    """What was done about this person, and by whom."""
    person = writable(request, pk)
    context = {"title": f"{person}: change log", "person": person, "log": log_page(request, target=person)}
    return render(request, "members/people/log.html", context)


def lookup(request, slug):
    """Suggestions for a field in which a person is typed (?q=)."""
    require(request.viewer, Permission.KEEP_RECORDS)
    return JsonResponse(person_field(request.viewer).suggestions(request.GET.get("q", "")))
