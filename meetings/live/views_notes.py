"""Notes of a meeting: saved as they are written, with their history."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coalition.ui import toasts
from meetings.meetings.errors import NotNow
from members.models import Person

from . import notes, weave
from .forms import DraftForm
from .models import ItemNote
from .views import driven, scripted


def noted_item(request, pk, item):
    """The agenda item, if the viewer leads its meeting and may read it."""
    meeting = driven(request, pk)
    found = get_object_or_404(notes.writable_items(request.viewer, meeting), pk=item)
    found.meeting, found.coalition = meeting, meeting.coalition
    return found


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
    found = noted_item(request, pk, item)
    if request.method == "GET":
        return JsonResponse(told(ItemNote.objects.filter(item=found).first()))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, "These notes did not reach us whole, or are too long.")
    data = form.cleaned_data
    draft = notes.Draft(
        text=data["text"],
        version=data["version"],
        base=data["base"] if data["has_base"] else None,
        key=data["key"],
    )
    try:
        saved = notes.save(item=found, draft=draft, by=request.user)
    except NotNow as error:
        return _refused(request, found, str(error))
    except notes.Clash as clash:
        if scripted(request):
            return JsonResponse(told(clash.note, clash=True), status=409)
        return _both(request, found, draft, clash.note)
    if scripted(request):
        return JsonResponse(told(saved))
    toasts.done(request, "The notes are saved.")
    return _back(found)


def _back(item):
    return redirect(f"{reverse('live', args=[item.coalition.slug, item.meeting_id])}?note={item.pk}#notes")


def _refused(request, item, words):
    if scripted(request):
        return JsonResponse({"trouble": words}, status=400)
    context = {"title": "Notes", "meeting": item.meeting, "item": item, "trouble": words, "typed": request.POST.get("text", "")}
    return render(request, "meetings/live/note_both.html", context, status=400)


def _both(request, item, draft, saved):
    """Without scripts: both texts on one page, and the field to make one of them."""
    context = {
        "title": "Two versions of these notes",
        "meeting": item.meeting,
        "item": item,
        "typed": draft.text,
        "saved": saved,
        "saved_by": writer_of(saved),
    }
    return render(request, "meetings/live/note_both.html", context, status=409)


@never_cache
@require_GET
def history(request, slug, pk, item):
    """The versions of the notes on an item; `?old=3&new=7` compares two of them."""
    found = noted_item(request, pk, item)
    return _history(request, found.meeting, ItemNote.objects.filter(item=found).first(), found.title)


@never_cache
@require_GET
def lost_history(request, slug, pk, note_pk):
    """The same for notes whose item was taken off the agenda."""
    meeting = driven(request, pk)
    rows = ItemNote.objects.visible_to(request.viewer).filter(meeting=meeting, item__isnull=True)
    note = get_object_or_404(rows, pk=note_pk)
    return _history(request, meeting, note, note.title)


def _history(request, meeting, note, title):
    versions = list(note.versions.all()) if note else []
    numbers = {str(version.number): version for version in versions}
    new = numbers.get(request.GET.get("new"), versions[0] if versions else None)
    old = numbers.get(request.GET.get("old")) or next((each for each in versions if new and each.number < new.number), None)
    context = {
        "title": "How the notes came about",
        "meeting": meeting,
        "note": note,
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
    found = noted_item(request, pk, item)
    number = request.POST.get("number", "")
    rows = ItemNote.objects.filter(item=found).first()
    version = (
        rows.versions.filter(number=int(number)).first() if rows and number.isdecimal() and len(number) < 10 else None
    )
    if version is None:
        toasts.trouble(request, "There is no such version of these notes.")
        return redirect("live-note-history", slug, found.meeting_id, found.pk)
    notes.restore(version=version, by=request.user)
    toasts.done(request, "That version is the text again. The other one stays in the history.")
    return redirect("live-note-history", slug, found.meeting_id, found.pk)
