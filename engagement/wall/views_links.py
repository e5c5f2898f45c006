"""Answering by the code on the wall, without a login. Reading changes nothing; what somebody said before is not shown."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.voice.answer_form import AnswerForm
from engagement.voice.errors import InputClosed
from engagement.words.merging import TooLong
from meetings.checkin import codes, limits
from meetings.checkin.forms import CodeForm

from . import actions, finding
from .forms import NameForm
from .models import WallCode

BUSY = "Too many tries from here. Wait five minutes, or ask whoever put the poster up."
UNKNOWN = "This code is not in use. Look at the poster again, or ask whoever put it up."
CLOSED = "This question is closed. Thank you for looking in."


def trouble(request, words, status):
    """A page that says why there is nothing to answer."""
    context = {"title": "Nothing to answer here", "lede": words, "form": CodeForm()}
    return render(request, "engagement/wall/code.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request):
    """Type the code of a poster."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("wall", codes.tidy(form.cleaned_data["code"]) or "-")
    context = {"title": "Give your view", "lede": "Type the code from the poster.", "form": form}
    return render(request, "engagement/wall/code.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request, code):
    """Find yourself, then answer."""
    if limits.used_up(request, "wrong", count=False) or limits.used_up(request, "right"):
        return trouble(request, BUSY, 429)
    rows = WallCode.objects.standing().select_related("request__coalition", "request__text_version")
    found = rows.filter(code=codes.tidy(code)).first()
    if found is None:
        limits.used_up(request, "wrong")
        return trouble(request, UNKNOWN, 404)
    if found.code != code:
        return redirect("wall", found.code)
    asked = found.request
    timezone.activate(asked.coalition.zone)  # the request has no viewer
    if not asked.takes_input(asked.coalition.today()):
        return trouble(request, CLOSED, 404)
    me = request.GET.get("me", "")
    if not me:
        return who(request, found)
    person = finding.person_of(asked, me) if me != "new" else None
    if me != "new" and person is None:
        return redirect("wall", code)
    if request.method == "POST":
        return take(request, found, person)
    return page(request, found, person, AnswerForm(request=asked), NameForm())


def who(request, found):
    """The first step: who are you?"""
    typed = request.GET.get("q", "")[:100]
    people, more = finding.find(found.request, typed)
    context = {"people": people, "more": more, "typed": typed, "code": found}
    if request.GET.get("part"):
        return render(request, "engagement/wall/_people.html", context)
    context |= {"title": found.request.title, "asked": found.request, "coalition": found.request.coalition}
    return render(request, "engagement/wall/who.html", context)


def page(request, found, person, form, names, status=200):
    """The second step: the answer. No word of what this person may have said before."""
    context = {
        "title": found.request.title,
        "asked": found.request,
        "coalition": found.request.coalition,
        "person": person,
        "code": found,
        "form": form,
        "names": names,
    }
    return render(request, "engagement/wall/say.html", context, status=status)


def take(request, found, person):
    """What was sent: taken at once from somebody on the list, else kept for a coordinator."""
    asked = found.request
    form = AnswerForm(request.POST, request=asked)
    names = NameForm(request.POST) if person is None else None
    if not all(part.is_valid() for part in (form, names) if part is not None):
        return page(request, found, person, form, names or NameForm())
    if person is None and limits.used_up(request, "visitor"):
        return trouble(request, BUSY, 429)
    try:
        if person is None:
            actions.wait(request=asked, form=form, **names.cleaned_data)
        else:
            actions.answer_as(request=asked, person=person, form=form)
    except InputClosed:
        return trouble(request, CLOSED, 409)
    except TooLong as reason:
        form.add_error("text", str(reason))
        return page(request, found, person, form, names or NameForm())
    except actions.WallFull:
        return trouble(request, "So many answers wait that we cannot take more here. Please tell us in person.", 409)
    return redirect("wall-thanks", found.code)


@login_not_required
@never_cache
@require_safe
def thanks(request, code):
    """Thanks; then the page for the next person."""
    return render(request, "engagement/wall/thanks.html", {"title": "Thank you", "code": code})
