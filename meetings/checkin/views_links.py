"""Check-in on people's own phones and on the tablet at the door, without a login. Reading changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings.attendance.actions import NotYet

from . import actions, codes, finding, kiosk, limits
from .forms import CodeForm, VisitorForm
from .models import CheckInCode

SALT = "meetings.checkin-done"
SHOWN_FOR = 120  # seconds the page of thanks knows a name
BUSY = "Too many tries from here. Wait five minutes, or ask at the door."


def trouble(request, words, status):
    """A page that says why there is no check-in."""
    context = {"title": "No check-in here", "reason": words, "form": CodeForm(), "kiosk": kiosk.locked(request)}
    return render(request, "meetings/checkin/trouble.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request):
    """Type the short code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("checkin", codes.tidy(form.cleaned_data["code"]) or "-")
    context = {"title": "Check in", "lede": "Type the code from the screen or the poster.", "form": form}
    return render(request, "meetings/checkin/code.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request, code):
    """Find yourself and check in; or say who you are."""
    if limits.used_up(request, "wrong", count=False) or limits.used_up(request, "right"):
        return trouble(request, BUSY, 429)
    try:
        found = codes.standing(CheckInCode, code)
    except codes.NoCheckIn as error:
        limits.used_up(request, "wrong")
        return trouble(request, str(error), 404)
    if found.code != code:
        return redirect("checkin", found.code)
    meeting = found.meeting
    timezone.activate(meeting.coalition.zone)  # the request has no viewer
    if request.method == "POST":
        return _act(request, found)
    typed = request.GET.get("q", "")[:100]
    people, more = finding.find(meeting, typed)
    context = {"people": people, "more": more, "typed": typed, "code": found}
    if request.GET.get("part"):
        return render(request, "meetings/checkin/_people.html", context)
    return page(request, found, VisitorForm(), **context)


def page(request, found, visitor, status=200, **context):
    """The page, with the visitor's lines as they stand."""
    context = {
        "title": found.meeting.title,
        "meeting": found.meeting,
        "coalition": found.meeting.coalition,
        "code": found,
        "visitor": visitor,
        "kiosk": kiosk.locked(request, found.code),
        "stays": request.GET.get("stays"),
    } | context
    return render(request, "meetings/checkin/check_in.html", context, status=status)


def _act(request, found):
    seat = request.POST.get("seat", "")
    try:
        if seat:
            name, partner = actions.check_in(meeting=found.meeting, seat=seat)
            return thank(found, name, str(partner or ""), waits=False)
        form = VisitorForm(request.POST)
        if not form.is_valid():
            return page(request, found, form)
        if limits.used_up(request, "visitor"):
            return trouble(request, BUSY, 429)
        arrival = actions.arrive(meeting=found.meeting, **form.cleaned_data)
    except NotYet as error:
        return page(request, found, VisitorForm(), status=409, trouble=str(error))
    return thank(found, arrival.name, arrival.organization, waits=True)


def thank(found, name, partner, *, waits):
    """On to the page of thanks; a reload of it sends nothing again."""
    said = signing.dumps([name, partner, waits], salt=SALT)
    return redirect(f"{reverse('checkin-done', args=[found.code])}?said={said}")


@login_not_required
@never_cache
@require_safe
def done(request, code):
    """Thanks, for a moment; then the page for the next person."""
    try:
        name, partner, waits = signing.loads(request.GET.get("said", ""), salt=SALT, max_age=SHOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return redirect("checkin", code)
    context = {"title": f"Welcome, {name}", "name": name, "partner": partner, "waits": waits, "code": code}
    return render(request, "meetings/checkin/done.html", context | {"kiosk": kiosk.locked(request, code)})
