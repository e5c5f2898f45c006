"""The poster, and what came in by it: for coordinators."""

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.ui import toasts
from engagement.questions.saying import whole
from engagement.voice.errors import AttributionFixed, InputClosed
from engagement.voice.giving import find_or_make_person
from engagement.voice.views import kept_by
from engagement.words.merging import TooLong
from meetings.checkin import codes
from members.models import Person

from . import actions
from .finding import address
from .forms import WhoForm
from .models import WallAnswer, WallCode


class WallView(View):
    """A page to print, with the code; and the answers that wait for a name."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        code = WallCode.objects.visible_to(request.viewer).standing().filter(request=asked).first()
        waiting = WallAnswer.objects.visible_to(request.viewer).filter(request=asked).waiting()
        waiting = list(waiting[:50])
        prefetch_related_objects([asked], "questions")
        questions = list(asked.questions.all())
        version = asked.text_version
        for row in waiting:
            row.request = asked
            form = actions.form_of(row)
            row.text = whole(questions, form.said, version.paragraphs if version else ()) if form.is_valid() else ""
            row.who = WhoForm(viewer=request.viewer, prefix=f"who{row.pk}", initial={"person": row.name})
        context = {
            "title": "A code for the wall",
            "asked": asked,
            "code": code,
            "takes_input": asked.takes_input(request.viewer.coalition.today()),
            "waiting": waiting,
        }
        if code:
            url = address(code.code)
            context |= {
                "address": url,
                "spaced": codes.spaced(code.code),
                "picture": codes.picture(url, f"QR code: {url}"),
            }
        return render(request, "engagement/wall/poster.html", context)

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        if "revoke" in request.POST:
            actions.revoke(request=asked, by=request.user)
            toasts.done(request, "The code opens nothing any more.")
        else:
            try:
                actions.make_code(request=asked, by=request.user)
            except InputClosed:
                toasts.trouble(request, "It takes no input now, so there is no code.")
        return redirect("input-wall", slug=slug, pk=pk)


@require_POST
def settle(request, slug, pk, answer_pk):
    """Say who an answer is from, or leave it."""
    asked = kept_by(request, pk)
    rows = WallAnswer.objects.visible_to(request.viewer).filter(request=asked)
    answer = get_object_or_404(rows.select_related("request__coalition"), pk=answer_pk)
    if "decline" in request.POST:
        actions.decline(answer=answer, by=request.user)
        toasts.done(request, "It is left out.")
        return redirect("input-wall", slug=slug, pk=pk)
    form = WhoForm(request.POST, viewer=request.viewer, prefix=f"who{answer.pk}")
    if not form.is_valid():
        toasts.trouble(request, " ".join(form.errors["person"]))
        return redirect("input-wall", slug=slug, pk=pk)
    person = form.cleaned_data["person"]
    try:
        if not isinstance(person, Person):
            email = answer.email if person.casefold() == answer.name.casefold() else ""
            person, _ = find_or_make_person(coalition=asked.coalition, by=request.user, name=person, email=email)
        actions.take(answer=answer, person=person, by=request.user)
    except (AttributionFixed, TooLong) as trouble:
        toasts.trouble(request, str(trouble))
    except InputClosed:
        toasts.trouble(request, "It takes no input now.")
    else:
        toasts.done(request, f"Noted as input of {person}.")
    return redirect("input-wall", slug=slug, pk=pk)
