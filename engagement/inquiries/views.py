"""The question board: everybody reads the same answers, and how long they take."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.generic import View

from coalition.access import Permission, require
from coalition.ui import files, toasts

from . import actions, reading
from .forms import AnswerForm, AskForm
from .models import Inquiry

PER_PAGE = 30


HEADS = ("Question", "Asked", "Answer", "Answered", "For everybody")


def _line(row):
    """A question as a line of a file; who asked stays out of it."""
    return row.question, row.asked_at, row.answer, row.answered_at, row.is_open


@require_GET
def board(request, slug):
    """What was asked and answered; what waits first."""
    viewer = request.viewer
    keeps = viewer.can(Permission.KEEP_RECORDS)
    rows = Inquiry.objects.visible_to(viewer).select_related("answered_by", "person")
    file = files.asked(request, "Questions and answers", HEADS, lambda: map(_line, rows.order_by("asked_at", "pk")))
    if file:
        return file
    waiting = list(rows.waiting().order_by("asked_at", "pk")[:100])
    context = {
        "title": "Questions and answers",
        "lede": "Ask the coordinators. Everybody reads the same answers.",
        "keeps": keeps,
        "pace": reading.pace(viewer.coalition),
        "waiting": waiting,
        "page": Paginator(rows.answered().order_by("-answered_at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "may_ask": viewer.person is not None,
    }
    return render(request, "engagement/inquiries/board.html", context)


class AskView(View):
    """Ask something."""

    def get(self, request, slug):
        return self.page(request, AskForm())

    def post(self, request, slug):
        if request.viewer.person is None:
            raise PermissionDenied("Only people of this coalition ask here.")
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        actions.ask(
            coalition=request.viewer.coalition,
            person=request.viewer.person,
            question=form.cleaned_data["question"],
            is_open=form.cleaned_data["readers"] == "all",
        )
        toasts.done(request, "Asked. You hear from us within 7 days.")
        return redirect("inquiry-list", slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Ask the coordinators", "form": form, "pace": reading.pace(request.viewer.coalition)}
        return render(request, "engagement/inquiries/ask.html", context)


class AnswerView(View):
    """Answer a question; for those who keep the records."""

    def get(self, request, slug, pk):
        return self.page(request, self.found(request, pk), AnswerForm())

    def post(self, request, slug, pk):
        inquiry = self.found(request, pk)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, inquiry, form)
        try:
            actions.answer(inquiry=inquiry, words=form.cleaned_data["words"], by=request.user)
        except actions.AnsweredAlready as trouble:
            inquiry.refresh_from_db()
            form.add_error(None, f"{trouble} It stands above.")
            return self.page(request, inquiry, form)
        toasts.done(request, "Answered. Whoever asked is told.")
        return redirect(f"{reverse('inquiry-list', args=[slug])}#q{inquiry.pk}")

    def found(self, request, pk):
        """404 unseen, 403 for those who may only read."""
        inquiry = get_object_or_404(Inquiry.objects.visible_to(request.viewer).select_related("person"), pk=pk)
        require(request.viewer, Permission.KEEP_RECORDS)
        inquiry.coalition = request.viewer.coalition
        return inquiry

    def page(self, request, inquiry, form):
        """The question, and the form as it stands."""
        context = {"title": "Answer", "inquiry": inquiry, "form": form}
        return render(request, "engagement/inquiries/answer.html", context)
