"""Pages about papers. A file is only ever given out by `file`, to somebody who may see its item."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from meetings.agenda.models import AgendaItem
from meetings.meetings.views import visible, writable

from . import actions
from .contents import TYPES
from .forms import DocumentForm, VersionForm
from .models import Document, DocumentVersion


class AddView(RequiresPermission, View):
    """Add a paper to a meeting."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def form(self, *data):
        items = AgendaItem.objects.visible_to(self.request.viewer).filter(meeting=self.meeting).on_the_table()
        chosen = self.request.GET.get("item", "")
        initial = {"item": int(chosen)} if chosen.isdecimal() and len(chosen) < 19 else {}
        return DocumentForm(*data, items=items, initial=initial)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        document = actions.add_document(
            meeting=self.meeting,
            item=form.cleaned_data["item"],
            title=form.called,
            name=form.cleaned_data["file"].name,
            content=form.content,
            by=request.user,
        )
        toasts.done(request, f"“{document.title}” is with the papers.")
        return redirect(f"{self.meeting.get_absolute_url()}#papers")

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Add a paper", "meeting": self.meeting, "form": form}
        return render(request, "meetings/documents/add.html", context)


class PaperView(RequiresPermission, View):
    """One paper with all its versions; a newer one can be added."""

    def dispatch(self, request, slug, pk, paper):
        self.meeting = visible(request, pk)
        rows = Document.objects.visible_to(request.viewer).filter(meeting=self.meeting)
        self.document = get_object_or_404(rows.select_related("item"), pk=paper)
        self.document.meeting = self.meeting
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, VersionForm())

    def post(self, request):
        form = VersionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        version = actions.add_version(
            document=self.document, name=form.cleaned_data["file"].name, content=form.content, by=request.user
        )
        toasts.done(request, f"Version {version.number} is with the papers.")
        return redirect(f"{self.meeting.get_absolute_url()}#papers")

    def page(self, request, form):
        """The versions, and the form."""
        versions = list(self.document.versions.select_related("uploaded_by"))
        for version in versions:
            version.coalition, version.document = request.viewer.coalition, self.document
        context = {
            "title": self.document.title,
            "meeting": self.meeting,
            "document": self.document,
            "versions": versions,
            "form": form,
        }
        return render(request, "meetings/documents/paper.html", context)


@require_POST
def remove(request, slug, pk, paper):
    """Take a paper away."""
    meeting = writable(request, pk)
    document = get_object_or_404(Document.objects.visible_to(request.viewer), meeting=meeting, pk=paper)
    document.meeting, document.coalition = meeting, meeting.coalition
    actions.remove_document(document=document, by=request.user)
    toasts.done(request, f"“{document.title}” is not with the papers any more.")
    return redirect(f"{meeting.get_absolute_url()}#papers")


@require_safe
def file(request, slug, pk, version):
    """One version as a file to keep. What is inside is never shown by the browser as a page of ours."""
    meeting = visible(request, pk)
    rows = DocumentVersion.objects.visible_to(request.viewer).filter(document__meeting=meeting)
    return answer(get_object_or_404(rows, pk=version))


def answer(version):
    """The file as an answer; 404 when the storage has lost it."""
    try:
        content = default_storage.open(version.path)
    except FileNotFoundError as error:
        raise Http404("The file is gone.") from error
    response = FileResponse(content, as_attachment=True, filename=version.name, content_type=TYPES[version.kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
