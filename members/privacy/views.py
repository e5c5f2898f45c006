"""Pages of privacy: what we hold about somebody, the copy they may take, forgetting, and how long things are kept."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition import settings_tabs
from coalition.access import Permission, require
from coalition.actions import LastOwner
from coalition.settings_views import SettingsView, settings_page
from coalition.ui import toasts
from members.people.models import Person

from . import actions, held, retention
from .forms import CorrectForm, EraseForm, RulesForm, SettleForm
from .models import Erasure, PrivacyRequest

settings_tabs.add("Privacy", "privacy", order=80)
ERASED_SHOWN = 20


def person_of(request, pk):
    """The person as this viewer may see them: oneself, or anybody for who keeps records. Else 404."""
    return get_object_or_404(Person.objects.visible_to(request.viewer).select_related("coalition"), pk=pk)


@require_GET
def data(request, slug, pk):
    """What we hold about one person."""
    person = person_of(request, pk)
    return data_page(request, person, CorrectForm())


def data_page(request, person, form):
    """The page, with the form of what is to be put right as it stands."""
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    own = request.viewer.person == person
    requests = PrivacyRequest.objects.visible_to(request.viewer).filter(person=person)
    context = {
        "title": "What we hold about you" if own else f"What we hold about {person}",
        "person": person,
        "own": own,
        "keeps": keeps,
        "facts": held.facts(person),
        "sections": held.about(request.viewer, person),
        "hidden": 0 if keeps else held.hidden(person),
        "requests": list(requests),
        "asked_to_go": any(each.kind == "forget" and not each.settled_at for each in requests),
        "form": form,
    }
    return render(request, "members/privacy/data.html", context, status=400 if form.errors else 200)


@require_GET
def copy(request, slug, pk, form):
    """The copy somebody may take: `json` for programs, `html` to read."""
    person = person_of(request, pk)
    if request.viewer.person != person:
        require(request.viewer, Permission.EXPORT)
    name = f"{slugify(person.name) or 'person'}-{request.viewer.coalition.today():%Y-%m-%d}.{form}"
    actions.note_taken_out(person=person, by=request.user)
    if form == "json":
        answer = JsonResponse(
            held.as_json(request.viewer, person), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
    else:
        keeps = request.viewer.can(Permission.KEEP_RECORDS)
        context = {
            "person": person,
            "coalition": request.viewer.coalition,
            "facts": held.facts(person),
            "notes": person.notes if keeps else "",
            "sections": held.about(request.viewer, person, everything=True),
            "done": held.done_about(request.viewer, person),
        }
        answer = HttpResponse(render_to_string("members/privacy/copy.html", context))
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def ask(request, slug, pk):
    """Somebody asks to be forgotten, or to have something put right. Only for oneself."""
    person = person_of(request, pk)
    if request.viewer.person != person:
        require(request.viewer, Permission.KEEP_RECORDS)
    if "forget" in request.POST:
        actions.ask(person=person, kind=PrivacyRequest.Kind.FORGET)
        toasts.done(request, "Your coordinator is told. They answer you, and nothing else changes until then.")
        return redirect("person-data", slug, pk)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return data_page(request, person, form)
    actions.ask(person=person, kind=PrivacyRequest.Kind.CORRECT, words=form.cleaned_data["words"])
    toasts.done(request, "Your coordinator is told.")
    return redirect("person-data", slug, pk)


class EraseView(View):
    """Forget a person, once their name is typed."""

    def get(self, request, slug, pk):
        person = self.person(request, pk)
        return self.page(request, person, EraseForm(person=person))

    def post(self, request, slug, pk):
        person = self.person(request, pk)
        form = EraseForm(request.POST, person=person)
        if form.is_valid():
            try:
                actions.erase(person=person, by=request.user)
            except (actions.NotYet, LastOwner) as trouble:
                form.add_error(None, str(trouble))
            else:
                toasts.done(request, "They are forgotten. What was counted stays with their partner.")
                return redirect("privacy", slug)
        return self.page(request, person, form)

    def person(self, request, pk):
        """404 when unseen, 403 when they may only look at themselves."""
        person = person_of(request, pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        return person

    def page(self, request, person, form):
        """What goes and what stays, and the form as it stands."""
        sections = held.about(request.viewer, person)
        context = {
            "title": f"Forget {person}",
            "person": person,
            "form": form,
            "going": [each for each in sections if each.becomes == "goes"],
            "staying": [each for each in sections if each.becomes != "goes"],
        }
        return render(request, "members/privacy/erase.html", context)


class PrivacyView(SettingsView):
    """Who asked for what, and how long things are kept. The dry run is the page: it says what would go."""

    def get(self, request, slug):
        return self.page(request, self.form(request))

    def post(self, request, slug):
        require(request.viewer, Permission.MANAGE_COALITION)
        form = self.form(request, request.POST)
        if not form.is_valid():
            return self.page(request, form)
        for name, months, is_on in form.changed:
            retention.change(coalition=request.viewer.coalition, name=name, months=months, is_on=is_on, by=request.user)
        toasts.done(request, "The rules are saved. The page says what they would let go.")
        return redirect("privacy", slug)

    def form(self, request, data=None):
        """The rules as they stand."""
        self.standing = retention.standing(request.viewer.coalition)
        return RulesForm(data, standing=self.standing)

    def page(self, request, form):
        """The form, as it stands."""
        requests = PrivacyRequest.objects.visible_to(request.viewer).waiting().select_related("person")
        return settings_page(
            request,
            "members/privacy/rules.html",
            title="Privacy",
            lede="What people asked for, and how long things are kept.",
            form=form,
            standing=self.standing,
            would_go=sum(each.number for each in self.standing if each.is_on),
            requests=list(requests),
            settle=SettleForm(),
            erased=list(Erasure.objects.visible_to(request.viewer).select_related("by")[:ERASED_SHOWN]),
        )


@require_POST
def settle(request, slug, pk):
    """Note what became of a request."""
    rows = PrivacyRequest.objects.visible_to(request.viewer).select_related("person", "coalition")
    row = get_object_or_404(rows, pk=pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    form = SettleForm(request.POST)
    if form.is_valid():
        actions.settle(request=row, answer=form.cleaned_data["answer"], by=request.user)
        toasts.done(request, "Noted. They see it on their page.")
    else:
        toasts.trouble(request, "Say in a few words what became of it.")
    return redirect("privacy", slug)


@require_POST
def let_go(request, slug):
    """Let go now what the rules that are on call old, instead of tonight."""
    require(request.viewer, Permission.MANAGE_COALITION)
    done = sum(retention.apply(request.viewer.coalition, by=request.user).values())
    toasts.done(request, "Nothing was old enough." if not done else f"{done} let go, as the rules say.")
    return redirect("privacy", slug)
