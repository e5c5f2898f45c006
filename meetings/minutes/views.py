"""The minutes of a meeting: read by everybody once circulated, written by those who keep records."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile, last_writer, version_of
from meetings.live.views import scripted
from meetings.meetings.actions import NotNow
from meetings.meetings.views import visible, writable
from members.notices import audiences

from . import actions
from .comparing import compare, worth_keeping
from .document import document_of
from .forms import CorrectionForm, NewNoteForm, NoteForm
from .models import Minutes, Note


def minutes_of(request, meeting):
    """The minutes of a meeting as this viewer may see them, else 404."""
    minutes = get_object_or_404(Minutes.objects.visible_to(request.viewer), meeting=meeting)
    minutes.meeting, minutes.coalition = meeting, request.viewer.coalition
    return minutes


def page(request, slug, pk):
    """The minutes: the latest edition for readers, what is being written for those who keep records."""
    meeting = visible(request, pk)
    keeps = request.viewer.can(Permission.KEEP_RECORDS)
    minutes = Minutes.objects.visible_to(request.viewer).filter(meeting=meeting).first()
    if minutes is None:
        if not keeps:
            raise Http404("No minutes yet.")
        return render(request, "meetings/minutes/none.html", {"title": "Minutes", "meeting": meeting})
    minutes.meeting, minutes.coalition = meeting, request.viewer.coalition
    editions = list(minutes.editions.all())
    readable = list(Note.objects.visible_to(request.viewer).filter(minutes=minutes))
    notes = [note for note in readable if not note.is_confidential]
    writing = keeps and minutes.status != Minutes.Status.APPROVED and "edition" not in request.GET
    asked = request.GET.get("edition", "")
    shown = next((each for each in editions if str(each.number) == asked), editions[0] if editions else None)
    document = document_of(minutes, notes) if writing else shown.document
    context = {
        "title": "Minutes",
        "meeting": meeting,
        "minutes": minutes,
        "editions": editions,
        "shown": None if writing else shown,
        "document": document,
        "items": list(zip(document["items"], notes if writing else [None] * len(document["items"]), strict=True)),
        "confidential": [note for note in readable if note.is_confidential and (writing or note.body)],
        "corrections": list(minutes.corrections.all()),
        "writing": writing,
        "keeps": keeps,
        "is_draft": minutes.status == Minutes.Status.DRAFT,
        "is_circulated": minutes.status == Minutes.Status.CIRCULATED,
        "is_corrected": minutes.status == Minutes.Status.CORRECTED,
        "is_approved": minutes.status == Minutes.Status.APPROVED,
    }
    if writing and not context["is_circulated"]:
        context["audience"] = audiences.look(request.viewer, "minutes", minutes.pk)
    return render(request, "meetings/minutes/page.html", context)


def _act(request, pk, act, said):
    meeting = writable(request, pk)
    try:
        act(meeting)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, said)
    return redirect("meeting-minutes", request.viewer.coalition.slug, meeting.pk)


@require_POST
def begin(request, slug, pk):
    """Grow the minutes out of the agenda; later, take in what was added to it."""
    said = "The minutes stand item by item, as on the agenda."
    return _act(request, pk, lambda meeting: actions.begin(meeting=meeting, by=request.user), said)


@require_POST
def circulate(request, slug, pk):
    """Send an edition to everybody invited or there."""
    said = "The minutes are on their way to everybody who was invited or came."
    return _act(
        request, pk, lambda meeting: actions.circulate(minutes=minutes_of(request, meeting), by=request.user), said
    )


@require_POST
def approve(request, slug, pk):
    """Note that the body approved them."""
    said = "Approved: from now on they stay as they are."
    return _act(
        request, pk, lambda meeting: actions.approve(minutes=minutes_of(request, meeting), by=request.user), said
    )


class KeeperView(RequiresPermission, View):
    """Bases of the pages on which minutes are written: 404 before 403."""

    def dispatch(self, request, slug, pk, note=None):
        self.meeting = visible(request, pk)
        self.minutes = minutes_of(request, self.meeting)
        rows = Note.objects.visible_to(request.viewer).filter(minutes=self.minutes)
        self.note = get_object_or_404(rows, pk=note) if note else None
        if self.note:
            self.note.minutes = self.minutes
        return super().dispatch(request)

    def back(self):
        """To the minutes."""
        return redirect("meeting-minutes", self.request.viewer.coalition.slug, self.meeting.pk)

    def page(self, template, form, title, **more):
        """A form of this meeting's minutes."""
        context = {"title": title, "meeting": self.meeting, "minutes": self.minutes, "note": self.note, "form": form}
        return render(self.request, f"meetings/minutes/{template}.html", context | more)


class NoteView(KeeperView):
    """Write about one item; two who write at once see both texts."""

    def get(self, request):
        return self.page("note", NoteForm(instance=self.note), self.note.title)

    def post(self, request):
        form = NoteForm(request.POST, instance=self.note)
        if scripted(request):
            return self.saved_while_writing(request, form)
        if not form.is_valid():
            return self.page("note", form, self.note.title)
        try:
            actions.write(note=self.note, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page("note", form, self.note.title)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Saved.")
        return self.back()

    def saved_while_writing(self, request, form):
        """Keep a draft that a page sends by itself: its new version, or why not; nobody's words are overwritten."""
        if not form.is_valid():
            return JsonResponse({"trouble": "Not saved: it is too long. Kept on this device."}, status=400)
        try:
            note = actions.write(note=self.note, seen=form.seen, by=request.user, draft=True, **form.values)
        except ChangedMeanwhile as error:
            words = f"{last_writer(error.row)} saved this meanwhile. Press Save to see both texts; yours is kept."
            return JsonResponse({"trouble": words}, status=409)
        except NotNow as error:
            return JsonResponse({"trouble": str(error)}, status=400)
        return JsonResponse({"version": version_of(note)})


class NewNoteView(KeeperView):
    """Add something that was not on the agenda."""

    def get(self, request):
        return self.page("form", NewNoteForm(), "Add to the minutes", action="Add it")

    def post(self, request):
        form = NewNoteForm(request.POST)
        if not form.is_valid():
            return self.page("form", form, "Add to the minutes", action="Add it")
        try:
            actions.add(minutes=self.minutes, by=request.user, **form.cleaned_data)
        except NotNow as error:
            toasts.trouble(request, str(error))
        return self.back()


class HistoryView(KeeperView):
    """Earlier words about one item, each compared with what stands now; a POST brings one back."""

    shown = 20  # versions
    looked_at = 400  # saves, most of them of a text in the making

    def get(self, request):
        events = list(self.note.events.order_by("-pgh_id")[: self.looked_at])
        earlier = [
            {"event": event, "lines": compare(event.body, self.note.body)}
            for event in worth_keeping(events, self.note.body)[: self.shown]
        ]
        return self.page("history", None, f"Earlier words: {self.note.title}", earlier=earlier)

    def post(self, request):
        version = request.POST.get("version", "")
        try:
            if not (version.isdecimal() and len(version) < 19):
                raise NotNow("That version is not there.")
            actions.restore(note=self.note, version=int(version), by=request.user)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "Those words stand again. The others are kept too.")
        return self.back()


class CorrectView(KeeperView):
    """Correct approved minutes by an entry of its own."""

    def get(self, request):
        return self.show(CorrectionForm(minutes=self.minutes))

    def show(self, form):
        """The form, and who gets what is written in it."""
        audience = audiences.look(self.request.viewer, "minutes-correction", self.minutes.pk)
        return self.page("form", form, "Correct the minutes", action="Send the correction", audience=audience)

    def post(self, request):
        form = CorrectionForm(request.POST, minutes=self.minutes)
        if not form.is_valid():
            return self.show(form)
        try:
            actions.correct(minutes=self.minutes, by=request.user, **form.cleaned_data)
        except NotNow as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, "The correction stands below the minutes and goes to everybody who had them.")
        return self.back()
