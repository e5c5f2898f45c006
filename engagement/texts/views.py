"""Pages of shared texts: what they say now, what changed from draft to draft, and the next draft."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile, last_writer, version_of
from engagement.voice.models import InputRequest
from meetings.objectives.differences import paragraphs

from . import actions
from .forms import DraftForm, NewTextForm
from .models import Remark, SharedText, TextVersion


def text_for(request, pk):
    """The text as this viewer may see it, else 404."""
    require(request.viewer, Permission.TAKE_PART)
    rows = SharedText.objects.visible_to(request.viewer).select_related("coalition", "adopted")
    return get_object_or_404(rows, pk=pk)


@require_GET
def text_list(request, slug):
    """Every text, with its latest version."""
    require(request.viewer, Permission.TAKE_PART)
    latest = TextVersion.objects.visible_to(request.viewer).select_related("shared_text__adopted")
    rows = list(latest.order_by("shared_text_id", "-number").distinct("shared_text_id"))
    kinds = [(label, [row for row in rows if row.shared_text.kind == kind]) for kind, label in SharedText.Kind.choices]
    context = {
        "title": "What we stand for",
        "lede": "Mission, vision, purpose, policies: written together, draft by draft.",
        "kinds": [pair for pair in kinds if pair[1]],
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/texts/list.html", context)


@require_GET
def text_detail(request, slug, pk):
    """One version (the latest, or ?version=), what changed since another (?since=), and what was said to its paragraphs."""
    text = text_for(request, pk)
    versions = list(text.versions.all().select_related("written_by"))
    by_number = {version.number: version for version in versions}
    shown = by_number.get(_number(request, "version")) or versions[0]
    since = by_number.get(_number(request, "since"))
    remarks = {}
    rows = Remark.objects.visible_to(request.viewer).filter(version=shown).select_related("input")
    for row in rows:
        remarks.setdefault(row.paragraph, []).append(row)
    open_now = InputRequest.objects.visible_to(request.viewer).filter(text_version__shared_text=text, status="open")
    context = {
        "title": text.title,
        "text": text,
        "versions": versions,
        "shown": shown,
        "since": since,
        "difference": paragraphs(since.body, shown.body) if since else None,
        "paragraphs": [(number, body, remarks.get(number, [])) for number, body in shown.paragraphs],
        "requests": list(open_now),
        "keeps": request.viewer.can(Permission.KEEP_RECORDS),
    }
    return render(request, "engagement/texts/detail.html", context)


def _number(request, name):
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 6 else 0


class TextFormView(RequiresPermission, View):
    """Begin a text, or write its next draft."""

    permission = Permission.TAKE_PART
    write_permission = Permission.KEEP_RECORDS

    def get(self, request, slug, pk=None):
        text = self.found(request, pk)
        if text is None:
            return self.page(request, None, NewTextForm(viewer=request.viewer))
        initial = {"body": text.versions.first().body, "version": version_of(text)}
        return self.page(request, text, DraftForm(initial=initial))

    def post(self, request, slug, pk=None):
        text = self.found(request, pk)
        form = DraftForm(request.POST) if text else NewTextForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, text, form)
        data = form.cleaned_data
        if text is None:
            text = actions.begin(coalition=request.viewer.coalition, by=request.user, **data)
            toasts.done(request, "The first draft stands. Ask people what they think of it.")
            return redirect(text)
        try:
            version = actions.draft(
                shared_text=text,
                body=data["body"],
                what_changed=data["what_changed"],
                seen=data["version"],
                by=request.user,
            )
        except ChangedMeanwhile as trouble:
            form.data = form.data.copy()
            form.data["version"] = version_of(trouble.row)
            form.add_error(
                "body",
                f"{last_writer(trouble.row)} wrote another draft meanwhile. Yours stands below; read theirs, then save again.",
            )
            return self.page(request, text, form)
        toasts.done(request, f"Version {version.number} stands.")
        return redirect(text)

    def found(self, request, pk):
        """The text, or None for a new one; members and leaders may only read."""
        text = text_for(request, pk) if pk else None
        require(request.viewer, Permission.KEEP_RECORDS)
        return text

    def page(self, request, text, form):
        """The form, as it stands."""
        context = {"title": f"Next draft of “{text.title}”" if text else "A new text", "text": text, "form": form}
        return render(request, "engagement/texts/edit.html", context)


@require_POST
def adopt(request, slug, pk, number):
    """Note that a version is adopted."""
    text = text_for(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    version = get_object_or_404(TextVersion.objects.visible_to(request.viewer), shared_text=text, number=number)
    actions.adopt(version=version, by=request.user)
    toasts.done(request, f"Version {version.number} is adopted.")
    return redirect(text)
