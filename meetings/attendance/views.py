"""The sheet on which attendance is taken, and the answers of those signed in."""

from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from coalition.models import AuditEvent
from coalition.ui import toasts
from meetings.meetings.actions import NotNow
from meetings.meetings.views import visible, writable
from meetings.standing.reading import quorum_here
from members.models import StakeholderType

from . import actions, invitations, refusals, roster
from .actions import NotYet
from .forms import WalkInForm, form_of
from .models import Attendance, Invitation
from .newcomers import plain
from .times import TimesForm

Status = Attendance.Status
BLANK = 12  # empty lines of the sign-in sheet
OPTIONS = [(str(status), word) for status, word in roster.HERE.items()]


def sheet(request, slug, pk):
    """Everybody on the list and whoever walked in, partner by partner."""
    return page(request, writable(request, pk), WalkInForm())


def page(request, meeting, walk_in):
    """The sheet, with the walk-in line as it stands."""
    lines = roster.lines_of(meeting)
    now = count(request, lines)
    quorum = quorum_here(meeting, lines)
    context = {
        "title": "Who is at the table",
        "meeting": meeting,
        "lines": lines,
        "count": now,
        "quorum": quorum,
        "left": _left(quorum) if quorum else "",
        "unmarked": now.total - now.marked,
        "marked_share": round(100 * now.marked / now.total) if now.total else 0,
        "begun_not_held": meeting.status in ("draft", "published") and meeting.starts_at <= timezone.now(),
        "sheet": mark_safe(  # noqa: S308  Jinja2 escaped every value
            render_to_string(
                "attendance_sheet.html",
                {
                    "groups": roster.groups_of(lines),
                    "options": OPTIONS,
                    "away": ("excused", "absent"),
                    "zone": meeting.coalition.zone,
                    "sheet_url": reverse("attendance", args=[request.viewer.coalition.slug, meeting.pk]),
                },
                using="jinja2",
            )
        ),
        "early": actions.refusal(meeting, Status.PRESENT),
        "waiting": list(waiting(request, meeting)),
        "walk_in": walk_in,
        "walk_in_options": [("present", "Here"), ("remote", "Remote")],
        "walk_in_status": walk_in.data.get("status", "present"),
        "undoable": undoable(meeting),
        "state_url": reverse("attendance-state", args=[request.viewer.coalition.slug, meeting.pk]),
    }
    return render(request, "meetings/attendance/sheet.html", context)


def _left(quorum):
    """What is needed before votes count, in words; "" where the rules ask for no quorum."""
    if not quorum.wanted:
        return ""
    return "Quorum reached." if quorum.reached else f"{quorum.left} to go."


def count(request, lines):
    """Who is here, in figures."""
    core = StakeholderType.objects.visible_to(request.viewer).filter(is_core=True)
    return roster.count_of(lines, list(core.values_list("name", flat=True)))


def waiting(request, meeting):
    """Who says they are or were there and waits for the coordinator."""
    return meeting.arrivals.visible_to(request.viewer).waiting()


def undoable(meeting):
    """The last act on the sheet, unless it was taken back, as an AuditEvent or None."""
    last = AuditEvent.objects.filter(
        coalition=meeting.coalition, target_type=meeting._meta.label_lower, target_id=meeting.pk
    )
    last = last.filter(verb__in=["attendance_recorded", "attendance_taken_back"]).first()
    return last if last and last.verb == "attendance_recorded" else None


def state(request, meeting, **more):
    """The sheet as figures and marks: what every screen shows after each change, whoever made it."""
    lines = roster.lines_of(meeting)
    now = count(request, lines)
    quorum = quorum_here(meeting, lines, kept=True)
    last = undoable(meeting)
    return JsonResponse(
        {
            "marks": {line.key: line.status for line in lines},
            "sentence": now.sentence,
            "quorum": quorum and {"sentence": quorum.sentence, "percent": quorum.percent, "left": _left(quorum)},
            "marked": now.marked,
            "total": now.total,
            "partners": now.partners,
            "waiting": waiting(request, meeting).count(),
            "saved": f"{timezone.now().astimezone(meeting.coalition.zone):%H:%M}",
            "undo": last.pk if last else None,
            **more,
        }
    )


@require_GET
def current(request, slug, pk):
    """The state, for a screen that looks whether a colleague marked somebody."""
    return state(request, writable(request, pk))


def answer_to(request, meeting, act, said):
    """Do `act`; answer a script with the state, a browser with a message and the sheet."""
    scripted = "application/json" in request.headers.get("Accept", "")
    try:
        changed = act()
    except NotYet as error:
        if scripted:
            return state(request, meeting, trouble=str(error))
        toasts.trouble(request, str(error))
    else:
        if scripted:
            return state(request, meeting, said=said(changed), changed=len(changed))
        event = undoable(meeting)
        undo = reverse("attendance-undo", args=[request.viewer.coalition.slug, meeting.pk]) if event else None
        toasts.done(request, said(changed), undo=undo if changed else None)
    return redirect("attendance", request.viewer.coalition.slug, meeting.pk)


def people_word(changed):
    """ "1 person" or "7 people"."""
    return "1 person" if len(changed) == 1 else f"{len(changed)} people"


@require_POST
def marks(request, slug, pk):
    """Save marks: one from a tap or key, or the whole sheet without JavaScript. Unknown lines are left out."""
    meeting = writable(request, pk)
    lines = {line.key: line for line in roster.lines_of(meeting)}
    known = set(Status.values)
    chosen = [
        (lines[key].person, lines[key].partner or None, value)
        for key, value in request.POST.items()
        if key in lines and value in known and _meant(request, key, value, lines[key])
    ]
    return answer_to(
        request,
        meeting,
        lambda: actions.record(meeting=meeting, marks=chosen, by=request.user),
        lambda changed: f"Saved for {people_word(changed)}." if changed else "Nothing was different.",
    )


def _meant(request, key, value, line):
    """Whether this person changed the mark: a whole sheet carries how each stood when it was shown.

    So that a sheet sent late does not take back what a colleague marked meanwhile.
    """
    shown = request.POST.get(f"was-{key}")
    return value != (line.status if shown is None else shown)


BULK = {
    "coming": "Everybody who said “coming” is marked as here",
    "rest": "Everybody not marked is “not here” now",
    "clear": "All marks are cleared",
}


@require_POST
def bulk(request, slug, pk):
    """Mark many at once: who said they come, or the rest."""
    meeting = writable(request, pk)
    which = request.POST.get("which", "")
    lines = roster.lines_of(meeting)
    unmarked = [line for line in lines if line.status == Status.NOT_RECORDED]
    chosen = {
        "coming": [(line, Status.PRESENT) for line in unmarked if line.answer == "coming"]
        + [(line, Status.DELEGATE) for line in unmarked if line.answer == "delegate"],
        "rest": [(line, Status.EXCUSED if line.answer == "declined" else Status.ABSENT) for line in unmarked],
        "clear": [(line, Status.NOT_RECORDED) for line in lines],
    }.get(which, [])
    found = _that_stand(meeting, chosen)
    return answer_to(
        request,
        meeting,
        lambda: actions.record(meeting=meeting, marks=found, by=request.user),
        lambda changed: f"{BULK[which]}: {people_word(changed)}." if changed else "Nobody to mark.",
    )


def _that_stand(meeting, chosen):
    """Marks without those nobody can make: for a partner that left, and for a delegate who stands for another."""
    gone = refusals.left({line.partner for line, _ in chosen}, meeting.held_on())
    found, sent = [], set()
    for line, status in chosen:
        delegate = plain(line.delegate) if status == Status.DELEGATE else ""
        delegate = "" if delegate in refusals.ANYBODY else delegate
        refused = delegate and (delegate in sent or refusals.elsewhere(meeting, line.person))
        if status in Attendance.CAME and (line.partner in gone or refused):
            continue
        sent.add(delegate)
        found.append((line.person, line.partner or None, status))
    return found


@require_POST
def undo(request, slug, pk):
    """Take back the last act, or the one named."""
    meeting = writable(request, pk)
    named = request.POST.get("event", "")
    last = undoable(meeting)
    event = int(named) if named.isdecimal() and len(named) < 19 else last.pk if last else 0
    return answer_to(
        request,
        meeting,
        lambda: actions.take_back(meeting=meeting, event_id=event, by=request.user),
        lambda changed: (
            f"Taken back for {people_word(changed)}." if changed else "It was changed since; nothing to take back."
        ),
    )


@require_POST
def walk_in(request, slug, pk):
    """Add somebody who is not on the list."""
    meeting = writable(request, pk)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return page(request, meeting, form)
    name, email = form.cleaned_data["who"]
    return answer_to(
        request,
        meeting,
        lambda: actions.walk_in(
            meeting=meeting,
            name=name,
            email=email,
            organization=form.cleaned_data["organization"],
            status=form.cleaned_data["status"],
            by=request.user,
        ),
        lambda changed: f"{name or email} is on the sheet." if changed else f"{name or email} was on it already.",
    )


@transaction.atomic
def times(request, slug, pk, key):
    """When one person came and left."""
    meeting = writable(request, pk)
    line = next((line for line in roster.lines_of(meeting) if line.key == key), None)
    if line is None:
        raise Http404("Nobody of that name is on this sheet.")
    rows = Attendance.objects.visible_to(request.viewer).filter(meeting=meeting)
    about = {"person": line.person} if line.person else {"person": None, "partner": line.partner}
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    attendance = rows.filter(**about).first()
    form = TimesForm(request.POST or None, meeting=meeting, attendance=attendance)
    if request.method == "POST" and form.is_valid() and not (attendance and form.overtaken(attendance)):
        try:
            if attendance is None:
                raise NotYet("First mark how they took part; then when.")
            came, left = form.cleaned_data["came"], form.cleaned_data["left"]
            actions.set_times(attendance=attendance, joined_at=came, left_at=left, by=request.user)
        except NotYet as error:
            toasts.trouble(request, str(error))
        else:
            toasts.done(request, f"Saved for {line.name or line.partner_name}.")
            return redirect(f"{reverse('attendance', args=[slug, pk])}#row-{line.key}")
    context = {"title": line.name or line.partner_name, "lede": line.here, "meeting": meeting, "form": form}
    return render(request, "meetings/attendance/times.html", context)


def sign_in_sheet(request, slug, pk):
    """A list to print and lay out at the door: by partner, with room for a signature and for those who walk in."""
    meeting = writable(request, pk)
    lines = [line for line in roster.lines_of(meeting) if line.person]
    context = {"title": "Sign-in sheet", "meeting": meeting, "groups": roster.groups_of(lines), "blank": range(BLANK)}
    return render(request, "meetings/attendance/sign_in_sheet.html", context)


@require_POST
def answer(request, slug, pk):
    """The answer of somebody signed in to their own invitation."""
    meeting = visible(request, pk)
    own = Invitation.objects.filter(meeting=meeting, person=request.viewer.person).select_related("person")
    invitation = get_object_or_404(own)
    invitation.meeting = meeting
    form = form_of(invitation, request.POST)
    if not form.is_valid():
        return render(
            request, "meetings/attendance/answer.html", {"title": meeting.title, "meeting": meeting, "form": form}
        )
    try:
        invitations.answer(invitation=invitation, by=request.user, **form.cleaned_data)
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you, your answer is saved. You can change it until the meeting.")
    return redirect(meeting)
