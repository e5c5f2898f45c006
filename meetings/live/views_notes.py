"""Notes of a meeting: saved as they are written, with their history."""

from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coalition.ui import toasts
from meetings.agenda.models import AgendaItem
from meetings.meetings.errors import NotNow
from members.models import Person

from . import notes, weave
from .forms import DraftForm
from .models import ItemNote
from .views import driven, scripted


def noted(request, pk, item):
    """(meeting, name of the item) whose notes the viewer may write; `item` is its id, also of one taken off the agenda."""
    meeting = driven(request, pk)
    found = AgendaItem.objects.filter(pk=item).first()
    if found is None:
        gone = ItemNote.objects.filter(meeting=meeting, number=item).first()
        if gone and not ItemNote.objects.visible_to(request.viewer).filter(pk=gone.pk).exists():
            raise Http404("No such notes.")
        return meeting, gone.title if gone else notes.GONE
    if not notes.writable_items(request.viewer, meeting).filter(pk=item).exists():
        raise Http404("No such item.")
    return meeting, found.title


def note_of(meeting, item):
    """The notes on an item by its id, or None."""
    return ItemNote.objects.filter(meeting=meeting, number=item).select_related("written_by").first()


def writer_of(note):
    """The name of who wrote last."""
    person = Person.objects.filter(coalition=note.coalition_id, user=note.written_by_id).first()
    return (person and person.name) or (note.written_by and note.written_by.email) or "Somebody"


def told(note, **more):
    """A note as the editor wants it."""
    if note is None:
        return {"text": "", "version": 0, "by": "", "at": None} | more
    return {
        "text": note.text,
        "version": note.version,
        "by": writer_of(note),
        "at": int(note.written_at.timestamp() * 1000),
    } | more


@never_cache
@require_http_methods(["GET", "POST"])
def note(request, slug, pk, item):
    """GET: the notes on an item as they are. POST: save a draft; 409 with the other text when both changed a line."""
    meeting, title = noted(request, pk, item)
    if request.method == "GET":
        return JsonResponse(told(note_of(meeting, item)))
    page = {"meeting": meeting, "number": item, "about": title, "typed": request.POST.get("text", "")}
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(request, page, "These notes did not reach us whole, or are too long.")
    data = form.cleaned_data
    draft = notes.Draft(
        text=data["text"],
        version=data["version"],
        base=data["base"] if data["has_base"] else None,
        key=data["key"],
    )
    try:
        saved = notes.save(meeting=meeting, number=item, draft=draft, by=request.user)
    except NotNow as error:
        return _refused(request, page, str(error))
    except notes.Clash as clash:
        if scripted(request):
            return JsonResponse(told(clash.note, clash=True), status=409)
        both = page | {"title": "Two versions of these notes", "saved": clash.note, "saved_by": writer_of(clash.note)}
        return render(request, "meetings/live/note_both.html", both, status=409)
    if scripted(request):
        return JsonResponse(told(saved))
    toasts.done(request, "The notes are saved.")
    return redirect(f"{reverse('live', args=[slug, meeting.pk])}?note={item}#notes")


def _refused(request, page, words):
    if scripted(request):
        return JsonResponse({"trouble": words}, status=400)
    return render(request, "meetings/live/note_both.html", page | {"title": "Notes", "trouble": words}, status=400)


@never_cache
@require_GET
def history(request, slug, pk, item):
    """The versions of the notes on an item; `?old=3&new=7` compares two of them."""
    meeting, title = noted(request, pk, item)
    found = note_of(meeting, item)
    versions = list(found.versions.all()) if found else []
    numbers = {str(version.number): version for version in versions}
    new = numbers.get(request.GET.get("new"), versions[0] if versions else None)
    earlier = next((version for version in versions if version.number < new.number), None) if new else None
    old = numbers.get(request.GET.get("old"), earlier)
    context = {
        "title": "How the notes came about",
        "meeting": meeting,
        "note": found,
        "number": item,
        "about": title,
        "versions": versions,
        "new": new,
        "old": old,
        "lines": weave.compared(old.text if old else "", new.text) if new else [],
    }
    return render(request, "meetings/live/note_history.html", context)


@require_POST
def restore(request, slug, pk, item):
    """Make an earlier version the text again."""
    meeting, _ = noted(request, pk, item)
    number = request.POST.get("number", "")
    found = note_of(meeting, item)
    wanted = found and number.isdecimal() and len(number) < 10
    version = found.versions.filter(number=int(number)).first() if wanted else None
    if version is None:
        toasts.trouble(request, "There is no such version of these notes.")
    else:
        try:
            notes.restore(version=version, by=request.user)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "That version is the text again. The other one stays in the history.")
    return redirect("live-note-history", slug, meeting.pk, item)
