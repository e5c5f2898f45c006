"""Pages about agendas: the builder for those who keep them, suggestions and the tick "read" for everybody."""

from functools import partial

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow
from meetings.meetings.views import visible, writable
from meetings.objectives import stalled
from meetings.objectives.models import Objective
from members.notices import audiences

from . import actions, builder, suggestions
from .forms import ItemEditForm, QuickItemForm, ReplyForm, StartForm, SuggestionForm, TemplateForm, UpdateForm
from .models import AgendaItem, ItemSuggestion


def number_of(text):
    """A row's key as sent, or None."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def draw(request, meeting, **more):
    """The builder."""
    return render(request, "meetings/agenda/build.html", builder.context(request, meeting, **more))


def back(meeting, item=None):
    """To the builder, at the item if there is one."""
    address = reverse("meeting-agenda", args=[meeting.coalition.slug, meeting.pk])
    return redirect(f"{address}#item-{item.pk}" if item else address)


def build(request, slug, pk):
    """Put the agenda together on one screen."""
    meeting = writable(request, pk)
    return draw(request, meeting, edit=number_of(request.GET.get("edit")))


class AddItemView(RequiresPermission, View):
    """Add an item at the end."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        known = QuickItemForm(
            viewer=request.viewer, meeting=self.meeting, auto_id="new_%s", initial=self.known(request)
        )
        return draw(request, self.meeting, quick_form=known)

    def known(self, request):
        """What an objective's page sends along: `?objective=`. One that stands still suggests its question."""
        rows = Objective.objects.visible_to(request.viewer).filter(pk=number_of(request.GET.get("objective")))
        objective = rows.select_related("owner").first()
        if objective is None:
            return {}
        prompts = {prompt.objective.pk: prompt for prompt in stalled.agenda_prompts(request.viewer.coalition)}
        prompt = prompts.get(objective.pk)
        title = prompt.title if prompt else objective.title
        return {"title": title, "objective": objective.pk, "owner": objective.owner_id, "purpose": "consult"}

    def post(self, request):
        form = QuickItemForm(request.POST, viewer=request.viewer, meeting=self.meeting, auto_id="new_%s")
        if not form.is_valid():
            return draw(request, self.meeting, quick_form=form)
        try:
            item = actions.add_item(meeting=self.meeting, by=request.user, **form.values)
        except NotNow as error:
            toasts.trouble(request, str(error))
            return back(self.meeting)
        return back(self.meeting, item)


class EditItemView(RequiresPermission, View):
    """Change an item where it stands."""

    def dispatch(self, request, slug, pk, item):
        self.meeting = visible(request, pk)
        rows = AgendaItem.objects.visible_to(request.viewer)
        self.item = get_object_or_404(rows, meeting=self.meeting, pk=item)
        return super().dispatch(request)

    def get(self, request):
        return draw(request, self.meeting, edit=self.item.pk)

    def post(self, request):
        form = ItemEditForm(request.POST, instance=self.item, viewer=request.viewer, meeting=self.meeting)
        if not form.is_valid():
            return draw(request, self.meeting, edit=self.item.pk, edit_form=form)
        try:
            actions.change_item(
                item=self.item, seen=form.seen, by=request.user, readers=form.readers_named, **form.values
            )
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return draw(request, self.meeting, edit=self.item.pk, edit_form=form)
        except NotNow as error:
            toasts.trouble(request, str(error))
        return back(self.meeting, self.item)


def _item(request, pk, item):
    meeting = writable(request, pk)
    return meeting, get_object_or_404(AgendaItem.objects.visible_to(request.viewer), meeting=meeting, pk=item)


def _try(request, act, done=""):
    """Do it, or say why not."""
    try:
        act()
    except NotNow as error:
        toasts.trouble(request, str(error))
        return False
    except ValidationError as error:
        toasts.trouble(request, " ".join(error.messages))
        return False
    if done:
        toasts.done(request, done)
    return True


@require_POST
def remove_item(request, slug, pk, item):
    """Take an item off the agenda."""
    meeting, row = _item(request, pk, item)
    _try(request, partial(actions.remove_item, item=row, by=request.user), f"“{row.title}” is off the agenda.")
    return back(meeting)


@require_POST
def move_item(request, slug, pk, item):
    """Move an item up, down, under the one before it, or out again; or drag it before another."""
    meeting, row = _item(request, pk, item)
    direction = request.POST.get("direction")
    if direction in actions.MOVES:
        _try(request, partial(actions.move_item, item=row, to=direction, by=request.user))
    elif "before" in request.POST:
        before = number_of(request.POST["before"])
        _try(request, partial(actions.place_item, item=row, before=before, by=request.user))
    return back(meeting, row)


@require_POST
def mark_item(request, slug, pk, item):
    """Park an item, take it back, or note that it is done."""
    meeting, row = _item(request, pk, item)
    words = {
        "parked": f"“{row.title}” waits for a later meeting.",
        "open": f"“{row.title}” is on the agenda again.",
        "done": f"“{row.title}” is done.",
    }
    state = request.POST.get("state")
    if state in words:
        _try(request, partial(actions.mark, item=row, state=state, by=request.user), words[state])
    return back(meeting)


@require_POST
def bring_along(request, slug, pk):
    """Bring along what earlier meetings left over."""
    meeting = writable(request, pk)
    ids = [number for number in map(number_of, request.POST.getlist("item")) if number]
    items = list(AgendaItem.objects.visible_to(request.viewer).filter(pk__in=ids))
    if not items:
        toasts.trouble(request, "Tick what you want to bring along.")
        return back(meeting)
    _try(request, partial(actions.bring_along, meeting=meeting, items=items, by=request.user))
    return back(meeting)


@require_POST
def keep_template(request, slug, pk):
    """Keep this agenda as a template."""
    meeting = writable(request, pk)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return draw(request, meeting, template_form=form)
    name = form.cleaned_data["name"]
    keep = partial(actions.keep_as_template, meeting=meeting, name=name, by=request.user)
    _try(request, keep, f"Kept as “{name}”.")
    return back(meeting)


@require_POST
def start_template(request, slug, pk):
    """Put a template's items on this agenda."""
    meeting = writable(request, pk)
    form = StartForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        template = form.cleaned_data["template"]
        _try(request, partial(actions.start_from_template, meeting=meeting, template=template, by=request.user))
    else:
        toasts.trouble(request, "Choose a template.")
    return back(meeting)


@require_POST
def share_agenda(request, slug, pk):
    """Show the agenda of a meeting that was announced without one."""
    meeting = writable(request, pk)
    share = partial(meeting_actions.share_agenda, meeting=meeting, by=request.user)
    if _try(request, share, "The agenda is on its way to everybody invited."):
        return redirect(meeting)
    return back(meeting)


class UpdateInsteadView(RequiresPermission, View):
    """Send an update by mail, and spare everybody the meeting (MTG-2)."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        items = self.meeting.agenda_items.on_the_table()
        open_to_all = [item for item in items if not item.is_confidential]
        words = "\n\n".join(f"{item.title}\n{item.notes}".strip() for item in open_to_all)
        return self.page(request, UpdateForm(initial={"words": words}))

    def post(self, request):
        form = UpdateForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        send = partial(
            meeting_actions.send_update_instead, meeting=self.meeting, words=form.cleaned_data["words"], by=request.user
        )
        _try(request, send, "The update is on its way, and nobody has to come.")
        return redirect(self.meeting)

    def page(self, request, form):
        """The form, as it stands."""
        audience = audiences.look(request.viewer, "meeting-update-instead", self.meeting.pk)
        context = {"title": "Send an update instead", "meeting": self.meeting, "form": form, "audience": audience}
        return render(request, "meetings/agenda/update.html", context)


# --- Everybody ------------------------------------------------------------------------------------------------------


class SuggestView(RequiresPermission, View):
    """Suggest something for an agenda."""

    permission = Permission.TAKE_PART

    def get(self, request, slug):
        known = {"meeting": number_of(request.GET.get("meeting"))}
        return self.page(request, SuggestionForm(viewer=request.viewer, initial=known))

    def post(self, request, slug):
        form = SuggestionForm(request.POST, viewer=request.viewer)
        person = request.viewer.person
        if person is None:
            toasts.trouble(request, "Your sign-in has no contact here yet. Ask your coordinator to add you.")
            return redirect("meeting-list", slug)
        if not form.is_valid():
            return self.page(request, form)
        suggestions.suggest(coalition=request.viewer.coalition, person=person, by=request.user, **form.values)
        toasts.done(request, "Thank you. A coordinator reads it and answers you, either way.")
        meeting = form.cleaned_data["meeting"]
        return redirect(meeting) if meeting else redirect("meeting-suggest", slug)

    def page(self, request, form):
        """The form, and what became of earlier ones."""
        own = ItemSuggestion.objects.visible_to(request.viewer).filter(person=request.viewer.person)
        context = {
            "title": "Suggest something for an agenda",
            "form": form,
            "own": own.select_related("meeting", "meeting__coalition")[:20] if request.viewer.person else [],
        }
        return render(request, "meetings/agenda/suggest.html", context)


@require_POST
def reply(request, slug, pk, suggestion):
    """Answer a suggestion: onto this agenda, or not, and why."""
    meeting = writable(request, pk)
    row = get_object_or_404(ItemSuggestion.objects.visible_to(request.viewer), pk=suggestion)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        toasts.trouble(request, " ".join(words for errors in form.errors.values() for words in errors))
        return back(meeting)
    accept = form.cleaned_data["answer"] == "accepted"
    answer = partial(
        suggestions.answer,
        suggestion=row,
        accept=accept,
        reply=form.cleaned_data["reply"],
        by=request.user,
        meeting=meeting,
    )
    _try(request, answer, f"Answered; {row.person.name} gets a mail.")
    return back(meeting)


@require_POST
def acknowledge(request, slug, pk):
    """Tick, or untick, that one has read the papers."""
    meeting = visible(request, pk)
    require(request.viewer, Permission.TAKE_PART)
    person = request.viewer.person
    if person is None:
        toasts.trouble(request, "Your sign-in has no contact here yet. Ask your coordinator to add you.")
    elif request.POST.get("read") == "no":
        suggestions.take_back_acknowledgement(meeting=meeting, person=person)
    else:
        _try(
            request,
            partial(suggestions.acknowledge, meeting=meeting, person=person, by=request.user),
            "Thank you. Your coordinator sees that you are prepared.",
        )
    return redirect(f"{meeting.get_absolute_url()}#papers")
