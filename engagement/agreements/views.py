"""Pages about agreements; for those who keep records. A paper is only ever given out by `file`."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from meetings.documents.forms import VersionForm
from meetings.documents.views import answer
from members.partners.rows import EditRowView, NewRowView, RemoveRowView

from . import actions, tables
from .forms import AgreementEditForm, AgreementForm
from .models import Agreement, AgreementFile

audit.describe(agreements_exported="{by} took out the list of agreements as a file ({kind})")


class AgreementListView(RequiresPermission, TableView):
    """All agreements, the next to renew on top."""

    export_permission = Permission.EXPORT
    model = Agreement
    table = tables.AgreementTable
    filterset_class = tables.AgreementFilters
    title = "Agreements"
    lede = "What each side has put its name to, and until when."
    empty = (
        "No agreement yet",
        "Note one from the page of a partner: what they do, what we do, and until when.",
        "partner-list",
        "Choose a partner",
    )

    def with_columns(self, rows):
        return tables.with_state(rows.select_related("partner"), self.request.viewer.coalition.today())

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "agreements_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )


def found(request, pk):
    """The agreement, for whoever keeps records; else 404."""
    rows = Agreement.objects.visible_to(request.viewer).select_related("partner", "signer")
    agreement = get_object_or_404(rows, pk=pk)
    agreement.coalition = agreement.partner.coalition = request.viewer.coalition
    return agreement


class AgreementView(RequiresPermission, View):
    """One agreement with its papers; one more can be added."""

    def dispatch(self, request, slug, pk):
        self.agreement = found(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, VersionForm())

    def post(self, request):
        form = VersionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        name = form.cleaned_data["file"].name
        actions.add_file(agreement=self.agreement, name=name, content=form.content, by=request.user)
        toasts.done(request, "The paper is kept.")
        return redirect(self.agreement)

    def page(self, request, form):
        """The agreement, its papers and the form."""
        files = AgreementFile.objects.visible_to(request.viewer).filter(agreement=self.agreement)
        words, kind = tables.STATES[self.agreement.state(request.viewer.coalition.today())]
        context = {
            "title": self.agreement.title,
            "agreement": self.agreement,
            "state": words,
            "state_kind": kind,
            "files": list(files),
            "form": form,
        }
        return render(request, "engagement/agreements/detail.html", context)


class NewAgreementView(NewRowView):
    """Note an agreement."""

    form_class = AgreementForm
    title, button, done = "Note an agreement", "Save the agreement", "The agreement is noted."
    back_route = "partner-detail"

    def save(self, form, partner):
        self.made = actions.note(partner=partner, by=self.request.user, **form.values)

    def after(self, partner):
        return self.made.get_absolute_url() if hasattr(self, "made") else super().after(partner)


class EditAgreementView(EditRowView):
    """Change an agreement, sign it, renew it, or note that it ended."""

    model, form_class = Agreement, AgreementEditForm
    title, button, remove_route = "Change the agreement", "Save the agreement", "agreement-remove"

    def change(self, form, row):
        actions.change(agreement=row, seen=form.seen, by=self.request.user, **form.values)

    def after(self, partner):
        return self.row.get_absolute_url()


class RemoveAgreementView(RemoveRowView):
    """Take out an agreement noted by mistake."""

    model = Agreement
    back_route = "partner-detail"

    def remove(self, row):
        actions.remove(agreement=row, by=self.request.user)


def file_of(request, pk, file):
    """One paper of an agreement, for whoever keeps records; else 404."""
    rows = AgreementFile.objects.visible_to(request.viewer).select_related("agreement__partner")
    row = get_object_or_404(rows, agreement=pk, pk=file)
    row.coalition = row.agreement.coalition = request.viewer.coalition
    return row


@require_safe
def file(request, slug, pk, file):
    """A paper as a file to keep; never shown by the browser as a page of ours."""
    require(request.viewer, Permission.KEEP_RECORDS)
    return answer(file_of(request, pk, file))


@require_POST
def remove_file(request, slug, pk, file):
    """Take a paper away."""
    row = file_of(request, pk, file)
    actions.remove_file(file=row, by=request.user)
    toasts.done(request, f"“{row.name}” is gone.")
    return redirect(row.agreement)
