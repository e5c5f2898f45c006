"""Pages of a meeting while it goes on: for whoever leads it, for those invited, for the wall; and their state."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from coalition.access import Permission
from coalition.ui import toasts
from meetings.meetings.errors import NotNow
from meetings.meetings.models import Meeting
from members.models import StakeholderType

from . import captures, state, steps
from .forms import DecisionCaptureForm, SpeakerForm, TaskCaptureForm, TopicCaptureForm
from .models import ItemNote
from .notes import why_closed, writable_items
from .querysets import in_the_room

MORE_TIME = (2, 5, 10)  # minutes offered for the item at hand


def followed(request, pk):
    """The meeting if this viewer may follow it live, else 404."""
    meeting = get_object_or_404(in_the_room(request.viewer, Meeting.objects.visible_to(request.viewer)), pk=pk)
    meeting.coalition = request.viewer.coalition
    return meeting


def driven(request, pk):
    """The meeting if this viewer leads it: 404 when they may not follow it, 403 when they may only follow."""
    meeting = followed(request, pk)
    if not meeting.drives:
        raise PermissionDenied("This needs somebody who leads the meeting or keeps records.")
    return meeting


def scripted(request):
    """Whether a script asks, which wants to be answered with data."""
    return "application/json" in request.headers.get("Accept", "")


# --- Pages -----------------------------------------------------------------------------------------------------------


@never_cache
def room(request, slug, pk):
    """The meeting as it goes on: to lead it, or to follow it."""
    meeting = followed(request, pk)
    if meeting.drives:
        return drive_page(request, meeting)
    context = state.for_guest(request.viewer, meeting) | {"title": meeting.title, "kind": "follow"}
    return render(request, "meetings/live/follow.html", context)


def drive_page(request, meeting, **bound):
    """The page of whoever leads; `bound` are forms as they stand after a mistake."""
    viewer = request.viewer
    context = state.for_driver(viewer, meeting)
    items = list(writable_items(viewer, meeting))
    current = context["current"]
    chosen = _number(request.GET.get("note")) or (current.pk if current else None)
    opened = next((item for item in items if item.pk == chosen), items[0] if items else None)
    note = ItemNote.objects.visible_to(viewer).filter(item=opened).first() if opened else None
    forms = {
        "decision_form": bound.get("decision") or DecisionCaptureForm(meeting=meeting, auto_id="decision_%s"),
        "task_form": bound.get("task") or TaskCaptureForm(meeting=meeting, auto_id="task_%s"),
        "topic_form": bound.get("topic") or TopicCaptureForm(meeting=meeting, auto_id="topic_%s"),
    }
    lost = ItemNote.objects.visible_to(viewer).filter(meeting=meeting, item__isnull=True)
    context |= {
        "title": meeting.title,
        "kind": "drive",
        "items_to_note": items,
        "opened": opened,
        "note": note,
        "without_item": list(lost),
        "more_time": MORE_TIME,
        "keeps": viewer.can(Permission.KEEP_RECORDS),
        "notes_closed": why_closed(meeting),
    }
    return render(request, "meetings/live/drive.html", context | forms)


@never_cache
def screen(request, slug, pk):
    """The meeting in big type for the wall, without anything private; for everybody who may follow it."""
    meeting = followed(request, pk)
    context = state.for_screen(request.viewer, meeting) | {"title": meeting.title, "kind": "screen"}
    return render(request, "meetings/live/screen.html", context)


# --- The state that open screens ask for -----------------------------------------------------------------------------

BOARDS = {
    "drive": "meetings/live/board.html",
    "follow": "meetings/live/follow_board.html",
    "screen": "meetings/live/screen_board.html",
}


@require_GET
def current_state(request, slug, pk):
    """The state of one kind of screen (`?as=drive`, `follow` or `screen`), or 304 when nothing changed: 3 statements."""
    meeting = followed(request, pk)
    kind = _kind(request, meeting)
    tag = tag_of(meeting, kind)
    known = request.headers.get("If-None-Match", "").removeprefix("W/") == tag  # a proxy that packs it makes it weak
    answer = HttpResponseNotModified() if known else JsonResponse(payload(request, meeting, kind))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _kind(request, meeting):
    kind = request.GET.get("as", "")
    if kind == "screen":
        return kind
    return "drive" if kind == "drive" and meeting.drives else "follow"


def tag_of(meeting, kind):
    """What the screen's content depends on. Before the meeting was ever opened live that is who is here."""
    live = getattr(meeting, "live", None)
    return f'"{kind}-{live.version}"' if live else f'"{kind}-0-{meeting.came}"'


def payload(request, meeting, kind):
    """The board as HTML, and what the scripts need: times in milliseconds since 1970."""
    found = state.KINDS[kind](request.viewer, meeting) | {"more_time": MORE_TIME, "kind": kind}
    current = found["current"]
    return {
        "version": found["live"].version,
        "tag": tag_of(meeting, kind),
        "now": int(timezone.now().timestamp() * 1000),
        "status": found["live"].status,
        "item": current.pk if current else None,
        "title": current.title if current else "",
        "notes": found.get("notes", {}),
        "board": render_to_string(BOARDS[kind], found, request=request),
    }


# --- Steps -----------------------------------------------------------------------------------------------------------


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _item(request, meeting):
    rows = meeting.agenda_items.filter(pk=_number(request.POST.get("item")))
    return rows.first() or _gone("That item is not on this agenda any more.")


def _gone(words):
    raise NotNow(words)


def _go_to(request, meeting, by):
    return steps.go_to(meeting=meeting, item=_item(request, meeting), by=by)


def _minutes(request):
    minutes = _number(request.POST.get("minutes"))
    return minutes if minutes in MORE_TIME else MORE_TIME[1]


def _add_speaker(request, meeting, by):
    form = SpeakerForm(request.POST, meeting=meeting)
    if not form.is_valid():
        raise NotNow("Who asked to speak? Type a name.")
    return steps.ask_to_speak(meeting=meeting, name=form.cleaned_data["name"], person=form.person, by=by)


def _kind_spoke(request, meeting, by, step):
    rows = StakeholderType.objects.filter(coalition=meeting.coalition, pk=_number(request.POST.get("kind")))
    kind = rows.first() or _gone("There is no such kind of partner.")
    return steps.count_speech(meeting=meeting, kind=kind, step=step, by=by)


def _seen(request):
    return _number(request.POST.get("seen"))


def _speaker(request):
    return _number(request.POST.get("speaker"))


# name of the button -> what it does with (request, meeting, by)
STEPS = {
    "start": lambda request, meeting, by: steps.start(meeting=meeting, by=by),
    "take-back": lambda request, meeting, by: steps.take_back(meeting=meeting, by=by),
    "end": lambda request, meeting, by: steps.end(meeting=meeting, by=by),
    "done-end": lambda request, meeting, by: steps.end(meeting=meeting, by=by, done=True),
    "resume": lambda request, meeting, by: steps.resume(meeting=meeting, by=by),
    "next": lambda request, meeting, by: steps.go_on(meeting=meeting, seen=_seen(request), by=by),
    "skip": lambda request, meeting, by: steps.go_on(meeting=meeting, seen=_seen(request), done=False, by=by),
    "park": lambda request, meeting, by: steps.park(meeting=meeting, seen=_seen(request), by=by),
    "go-to": _go_to,
    "extend": lambda request, meeting, by: steps.extend(
        meeting=meeting, seen=_seen(request), minutes=_minutes(request), had=_number(request.POST.get("had")), by=by
    ),
    "ask": _add_speaker,
    "call": lambda request, meeting, by: steps.call(meeting=meeting, speaker=_speaker(request), by=by),
    "strike": lambda request, meeting, by: steps.clear_floor(meeting=meeting, speaker=_speaker(request) or 0, by=by),
    "clear": lambda request, meeting, by: steps.clear_floor(meeting=meeting, by=by),
    "tally": lambda request, meeting, by: steps.tally(meeting=meeting, on=True, by=by),
    "tally-off": lambda request, meeting, by: steps.tally(meeting=meeting, on=False, by=by),
    "spoke": partial(_kind_spoke, step=1),
    "spoke-not": partial(_kind_spoke, step=-1),
}


@require_POST
def step(request, slug, pk):
    """One press of a button of the board; `do` names it."""
    meeting = driven(request, pk)
    act = STEPS.get(request.POST.get("do", ""))
    return answer(request, meeting, partial(act or _unknown, request, meeting, by=request.user))


def _unknown(request, meeting, by):
    raise NotNow("That did not reach us whole. Please press it again.")


def answer(request, meeting, act, *, kind="drive"):
    """Do `act`; answer a script with the state as it is now, a browser with the page."""
    trouble = ""
    try:
        act()
    except NotNow as error:
        trouble = str(error)
    if not scripted(request):
        if trouble:
            toasts.trouble(request, trouble)
        return redirect("live", request.viewer.coalition.slug, meeting.pk)
    meeting = followed(request, meeting.pk)
    return JsonResponse(payload(request, meeting, kind) | {"trouble": trouble})


@require_POST
def speak(request, slug, pk):
    """Somebody invited asks to speak, or no longer wants to."""
    meeting = followed(request, pk)
    person = request.viewer.person
    if person is None:
        raise PermissionDenied("You have a login here, and no entry among the people.")
    wants = request.POST.get("wants") != "no"

    def act():
        if wants:
            steps.ask_to_speak(meeting=meeting, name=person.name, person=person, by=request.user)
        else:
            steps.withdraw(meeting=meeting, person=person, by=request.user)

    return answer(request, meeting, act, kind="follow")


NOTED = "The decision is noted. Write its reason afterwards, then everybody is told."


# --- Captures --------------------------------------------------------------------------------------------------------


def _capture(request, pk, name, form_class, write, said):
    meeting = driven(request, pk)
    form = form_class(request.POST, meeting=meeting, auto_id=f"{name}_%s")
    if not form.is_valid():
        if scripted(request):
            return JsonResponse({"errors": {field: list(each) for field, each in form.errors.items()}}, status=400)
        return drive_page(request, meeting, **{name: form})
    trouble = ""
    try:
        written = write(meeting=meeting, by=request.user, **form.cleaned_data)
    except NotNow as error:
        trouble = str(error)
    else:
        said = said(written) if callable(said) else said
    if scripted(request):
        found = payload(request, followed(request, meeting.pk), "drive")
        return JsonResponse(found | {"trouble": trouble, "said": "" if trouble else said})
    (toasts.trouble if trouble else toasts.done)(request, trouble or said)
    return redirect("live", request.viewer.coalition.slug, meeting.pk)


@require_POST
def decision(request, slug, pk):
    """Note a decision."""
    return _capture(request, pk, "decision", DecisionCaptureForm, captures.decision, NOTED)


@require_POST
def task(request, slug, pk):
    """Note who does what."""
    return _capture(request, pk, "task", TaskCaptureForm, captures.task, _task_noted)


def _task_noted(written):
    """What the note taker reads: for whom it was too much, it waits for their word."""
    if written is None or written.held_for is None:
        return "The task is noted."
    return f"Noted, and held: {written.held_for.name} has no room for it now, and is asked whether they agree."


@require_POST
def topic(request, slug, pk):
    """Put something new into the parking lot."""
    return _capture(request, pk, "topic", TopicCaptureForm, captures.topic, "Parked for a later meeting.")


@require_GET
def people(request, slug, pk):
    """Names of this meeting's people, while one is typed."""
    meeting = driven(request, pk)
    field = TaskCaptureForm(meeting=meeting).fields["owner"]
    return JsonResponse(field.suggestions(request.GET.get("q", "")[:100]))
