"""Pages that are read: the answer by link and in the app, the board of what became of input, the queue of what we owe."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from coalition.access import Permission, require
from coalition.ui import toasts
from engagement.voice.giving_views import LinkView
from engagement.voice.views import seen_by

from . import afterwards, board, letters, queue
from .forms import ReadForm
from .models import Receipt, ReportBack
from .notices import ANSWER

PER_PAGE = 30


@require_POST
def read_well(request, slug, pk):
    """Whether the answer answers the viewer."""
    asked = seen_by(request, pk)
    rows = Receipt.objects.visible_to(request.viewer).filter(report_back__request=asked, person=request.viewer.person)
    receipt = rows.select_related("report_back__request").first() if request.viewer.person else None
    if receipt is None:
        raise Http404("No answer for this person.")
    form = ReadForm(request.POST)
    if form.is_valid():
        afterwards.say_how_it_reads(receipt=receipt, **form.cleaned_data)
        toasts.done(request, thanks(form))
        return redirect("input-answer", slug=slug, pk=pk)
    from engagement.voice.pages import member_page  # it shows what this room writes

    return member_page(request, asked, read_form=form)


def thanks(form):
    """What is said to somebody who told us how an answer reads."""
    if form.cleaned_data["verdict"] == "yes":
        return "Thank you, that helps."
    return "Thank you. It is on our desk again, and you hear from us."


class AnswerByLinkView(LinkView):
    """The whole answer without a login, and "does this answer you?"."""

    purpose = ANSWER

    def find(self, about):
        """The published answer; of this person's coalition."""
        rows = ReportBack.objects.filter(coalition=self.person.coalition, published_at__isnull=False)
        return rows.select_related("request__coalition", "published_by").filter(pk=about).first() or self.gone()

    def receipt(self):
        """That this person gave input and has the answer."""
        rows = Receipt.objects.select_related("report_back__request")
        return rows.filter(report_back=self.row, person=self.person).first() or self.gone()

    def get(self, request, token):
        receipt = self.receipt()
        return self.page(request, ReadForm.of(receipt), receipt)

    def post(self, request, token):
        receipt = self.receipt()
        form = ReadForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, receipt)
        afterwards.say_how_it_reads(receipt=receipt, **form.cleaned_data)
        toasts.done(request, thanks(form))
        return redirect("answer-by-link", token=token)

    def page(self, request, form, receipt):
        """The answer, own words first."""
        context = {
            "title": f"What became of your input: {self.row.request.title}",
            "coalition": self.row.request.coalition,
            "person": self.person,
            "answer": letters.answer_for(self.person, self.row),
            "receipt": receipt,
            "read_form": form,
        }
        return render(request, "engagement/answering/link_answer.html", context)


@require_GET
def you_said(request, slug):
    """What people said, in themes, and what we did: for all members. Nobody is named, no small group is counted out."""
    require(request.viewer, Permission.TAKE_PART)
    chosen = request.GET.get("outcome", "")
    rows = board.themes(request.viewer, chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "You said, we did",
        "lede": "What people told us, in themes, and what became of it. Nobody is named here.",
        "page": page,
        "answers": board.by_answer(request.viewer, list(page.object_list)),
        "outcomes": board.outcomes(request.viewer, chosen),
        "chosen": chosen,
    }
    return render(request, "engagement/answering/board.html", context)


@require_GET
def answer_queue(request, slug):
    """Everything we owe to those who gave input: in whose hands, by when, how old; and why nothing was sent."""
    require(request.viewer, Permission.KEEP_RECORDS)
    lines = queue.lines(request.viewer)
    context = {
        "title": "Answers we owe",
        "lede": queue.in_words(lines),
        "lines": lines,
        "unsent": queue.unsent(request.viewer),
        "today": request.viewer.coalition.today(),
    }
    return render(request, "engagement/answering/queue.html", context)
