"""A report without a login, by the personal link of a notice: read it, say that a figure is wrong, take the PDF."""

from django.shortcuts import redirect, render

from coalition.ui import toasts
from engagement.voice.giving_views import LinkView

from . import actions, paper, reading
from .forms import ErrorForm
from .models import ReportReceipt, ReportVersion
from .notices import REPORT
from .views import NO_PDF, pdf_answer
from .views_errors import THANKS, part_shown


class OfReportView(LinkView):
    """Base: the newest version this person received of the report their link is about."""

    purpose = REPORT

    def find(self, about):
        """The version; only for who has a receipt of it."""
        first = ReportVersion.objects.filter(coalition=self.person.coalition, pk=about).first() or self.gone()
        had = ReportReceipt.objects.filter(person=self.person, version__report=first.report_id)
        receipt = had.select_related("version__report__coalition", "version__coalition").order_by("-version__number")
        return getattr(receipt.first(), "version", None) or self.gone()


class ReportByLinkView(OfReportView):
    """The report; `?figure=` asks what is wrong with one of its figures."""

    def get(self, request, token):
        if request.GET.get("figure"):
            return self.ask(request, ErrorForm())
        document = reading.page_of(self.row, reading.levels_of(self.person))
        context = {
            "title": self.row.report.title,
            "coalition": self.row.report.coalition,
            "person": self.person,
            "version": self.row,
            "document": document,
            "correction": reading.correction_in(self.row, document),
            "token": token,
            "prints": paper.printer() is not None,
            "may_say": True,
        }
        return render(request, "engagement/reporting/link.html", context)

    def post(self, request, token):
        form = ErrorForm(request.POST)
        part = self.part()
        if not form.is_valid():
            return self.ask(request, form)
        actions.say_wrong(version=self.row, figure=part["key"], person=self.person, by=None, **form.cleaned_data)
        toasts.done(request, THANKS)
        return redirect("report-by-link", token=token)

    def part(self):
        """The figure asked about, as this person may read it; 404 for any other."""
        return part_shown(self.row.document, reading.levels_of(self.person), self.request.GET.get("figure", ""))

    def ask(self, request, form):
        """The form, as it stands."""
        context = {
            "title": "Something is wrong here", "coalition": self.row.report.coalition, "part": self.part(), "form": form,
            "version": self.row,
        }  # fmt: skip
        return render(request, "engagement/reporting/link_wrong.html", context)


class PdfByLinkView(OfReportView):
    """The same as a tagged PDF, where one can be made."""

    http_method_names = ["get", "head"]

    def get(self, request, token):
        answer = pdf_answer(self.row, reading.levels_of(self.person))
        if answer is None:
            toasts.told(request, NO_PDF)
            return redirect("report-by-link", token=token)
        return answer
