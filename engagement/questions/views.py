"""Pages of a request's questions: writing them, and what people answered, counted."""

import csv

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, require
from coalition.ui import toasts
from coalition.ui.exports import BOM, plain
from coalition.ui.forms import heading, problems
from engagement.voice.views import kept_by

from . import actions, results
from .forms import sheet
from .models import Question

audit.describe(results_exported="{by} took the counts of “{target}” out as a file")

ENOUGH = results.LEAST


class QuestionsView(View):
    """The questions beside the lead question."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        return self.page(request, asked, sheet(asked))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        lines = sheet(asked, request.POST)
        if not lines.is_valid():
            return self.page(request, asked, lines)
        try:
            actions.set_questions(request=asked, questions=lines.questions, by=request.user)
        except actions.QuestionAnswered as trouble:
            toasts.trouble(request, str(trouble))
            return self.page(request, asked, lines)
        toasts.done(request, "The questions are saved.")
        return redirect(asked)

    def page(self, request, asked, lines):
        """One part for each question."""
        wrong = problems(lines)
        context = {
            "title": "Questions",
            "asked": asked,
            "sheet": lines,
            "problems": wrong,
            "heading": heading(len(wrong)),
        }
        return render(request, "engagement/questions/edit.html", context)


@require_GET
def results_page(request, slug, pk):
    """What people answered: counts, and by group where groups are large enough to stay unnamed."""
    asked = kept_by(request, pk)
    if request.GET.get("format") == "csv":
        return as_file(request, asked)
    by = request.GET.get("by") if request.GET.get("by") in ("type", "level") else "type"
    found = results.results(asked)
    for result in found:
        result.chart = [(line.words, line.count) for line in result.lines]
    context = {
        "title": "What people answered",
        "asked": asked,
        "results": found,
        "by": by,
        "breakdowns": results.breakdowns(asked, by),
        "enough": ENOUGH,
        "ranking": Question.Kind.RANKING,
    }
    return render(request, "engagement/questions/results.html", context)


def as_file(request, asked):
    """The counts, for a spreadsheet. No row tells of a person or a group."""
    require(request.viewer, Permission.EXPORT)
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="answers-{asked.pk}.csv"'
    writer = csv.writer(answer)
    for row in results.as_rows(asked):
        writer.writerow([plain(value) for value in row])
    audit.record("results_exported", coalition=asked.coalition, target=asked, by=request.user)
    return answer
