"""Keeping what is being typed, and reading what was said before."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from coalition.access import Permission, require
from engagement.voice.errors import InputClosed
from engagement.voice.giving_views import InputByLinkView
from engagement.voice.models import Input
from engagement.voice.views import seen_by

from . import actions


def keep(data, *, request, person):
    """Save the draft, as JSON: its version, or why it was not saved."""
    seen = data.get("version", "")
    try:
        draft = actions.save_draft(
            request=request,
            person=person,
            fields=actions.tidy_fields(data),
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            device=data.get("device", "")[:40],
        )
    except actions.WrittenElsewhere as trouble:
        elsewhere = trouble.draft
        words = f"{trouble} Last there: {date_format(localtime(elsewhere.saved_at), 'F j, H:i')}."
        return JsonResponse({"trouble": words, "fields": elsewhere.fields, "version": elsewhere.version}, status=409)
    except actions.DraftTooLong as trouble:
        return JsonResponse({"trouble": str(trouble)}, status=413)
    except InputClosed:
        return JsonResponse({"trouble": "It has closed meanwhile. Your words are kept on this device."}, status=410)
    return JsonResponse({"version": draft.version})


@require_POST
def save_in_app(request, slug, pk):
    """The draft of somebody signed in."""
    asked = seen_by(request, pk)
    require(request.viewer, Permission.TAKE_PART)
    if request.viewer.person is None:
        raise Http404("Only people of the coalition give input.")
    return keep(request.POST, request=asked, person=request.viewer.person)


class SaveByLinkView(InputByLinkView):
    """The draft of somebody with a personal link."""

    http_method_names = ("post",)

    def post(self, request, token):
        return keep(request.POST, request=self.row, person=self.person)


@require_GET
def history(request, slug, pk, given_pk):
    """How one person's input read after each time: for them, and for coordinators."""
    asked = seen_by(request, pk)
    rows = Input.objects.visible_to(request.viewer).filter(request=asked).with_author(request.viewer)
    given = get_object_or_404(rows, pk=given_pk)
    versions = list(given.versions.visible_to(request.viewer).select_related("recorded_by"))
    channels = dict(Input.Channel.choices)
    for version in versions:
        version.way = channels.get(version.channel, version.channel)
    context = {"title": "What was said, version by version", "asked": asked, "given": given, "versions": versions}
    return render(request, "engagement/words/history.html", context)
