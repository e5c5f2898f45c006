"""Check-in for those who keep records: the code, the tablet, who waits for a nod; and “I was there” for the invited."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from coalition.ui import toasts
from meetings.attendance.actions import NotYet
from meetings.meetings.views import visible, writable

from . import actions, codes, kiosk
from .models import Arrival, CheckInCode


def standing_code(meeting):
    """The meeting's CheckInCode, or None."""
    found = CheckInCode.objects.standing().filter(meeting=meeting).first()
    if found:
        found.meeting, found.coalition = meeting, meeting.coalition
    return found


def desk(request, slug, pk):
    """The code as a picture and in letters, to show or print, and the way to the tablet."""
    meeting = writable(request, pk)
    code = standing_code(meeting)
    context = {"title": "Check-in", "meeting": meeting, "code": code}
    if code:
        address = codes.address(code.code)
        context |= {
            "address": address,
            "shown": codes.spaced(code.code),
            "picture": codes.picture(address, f"Opens the check-in of {meeting.title}"),
        }
    return render(request, "meetings/checkin/desk.html", context)


@require_POST
def new_code(request, slug, pk):
    """Make a code, or a new one in place of the old."""
    meeting = writable(request, pk)
    try:
        actions.open_check_in(meeting=meeting, by=request.user)
    except NotYet as error:
        toasts.trouble(request, str(error))
    return redirect("checkin-desk", slug, pk)


@require_POST
def revoke(request, slug, pk):
    """Take the code back."""
    if actions.revoke(meeting=writable(request, pk), by=request.user):
        toasts.done(request, "The code opens nothing any more. Tablets at the door are closed with it.")
    return redirect("checkin-desk", slug, pk)


@require_POST
def open_kiosk(request, slug, pk):
    """Lock this device to check-in: it signs out, and leaves only by a coordinator's sign-in."""
    code = standing_code(writable(request, pk))
    if code is None or request.POST.get("go") != "kiosk":
        return redirect("checkin-desk", slug, pk)
    kiosk.lock(request, code)
    return redirect("checkin", code.code)


@require_POST
def answer(request, slug, pk):
    """The nod, or not, to one who waits or to all."""
    meeting = writable(request, pk)
    waiting = Arrival.objects.visible_to(request.viewer).filter(meeting=meeting).waiting()
    which, said = request.POST.get("arrival", ""), request.POST.get("said", "")
    if which != "all":
        waiting = waiting.filter(pk=which) if which.isdecimal() and len(which) < 19 else waiting.none()
    rows = list(waiting)
    if said not in ("yes", "no") or (which != "all" and not rows):
        toasts.told(request, "Nobody waits under that name any more.")
        return redirect("attendance", slug, pk)
    try:
        for arrival in rows:
            if said == "yes":
                actions.confirm(arrival=arrival, by=request.user)
            else:
                actions.decline(arrival=arrival, by=request.user)
    except NotYet as error:
        toasts.trouble(request, str(error))
    else:
        names = ", ".join(row.name for row in rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else "")
        on = "on the sheet" if said == "yes" else "left off the sheet"
        toasts.done(request, f"{names}: {on}." if rows else "Nobody waits.")
    return redirect("attendance", slug, pk)


@require_POST
def claim(request, slug, pk):
    """ "I was there", said by an invited person."""
    meeting = visible(request, pk)
    if request.viewer.person is None:
        raise Http404("Nobody to say it about.")
    try:
        actions.claim(
            meeting=meeting, person=request.viewer.person, by=request.user, remote=request.POST.get("how") == "remote"
        )
    except NotYet as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, "Thank you. Your coordinator confirms it.")
    return redirect(meeting)
