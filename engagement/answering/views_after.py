"""Pages after the answer is out: who was told, replies to "not quite", corrections, what was carried out."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.ui import toasts
from coalition.ui.forms import heading, problems
from coalition.versions import ChangedMeanwhile
from engagement.voice.views import kept_by, seen_by

from . import afterwards, audience, letters
from .forms import CarryOutForm, CorrectedAnswerForm, CorrectedThemeForm, CorrectionForm, ReadForm, ReplyForm
from .models import InterimWord, News, NotQuite, Receipt, ReportBack, Telling, Theme
from .views import TO_TELL


def _published(request, asked):
    """The published answer of a request, else 404."""
    rows = ReportBack.objects.visible_to(request.viewer).filter(published_at__isnull=False)
    report_back = get_object_or_404(rows.select_related("published_by"), request=asked)
    report_back.request = asked
    return report_back


# --- told in person ---------------------------------------------------------------------------------------------------


def _receipt(request, asked, receipt_pk):
    rows = Receipt.objects.visible_to(request.viewer).select_related("coalition", "report_back__request")
    rows = rows.with_recipient(request.viewer)
    return get_object_or_404(rows, report_back__request=asked, pk=receipt_pk)


def _telling(request, asked, telling_pk):
    rows = Telling.objects.visible_to(request.viewer).select_related("coalition", "news__report_back__request")
    return get_object_or_404(rows, news__report_back__request=asked, pk=telling_pk)


def _told(request, asked, row, undo):
    if afterwards.tell(receipt=row, by=request.user):
        toasts.done(request, "Noted: they know.", undo=undo)
    return redirect(asked.get_absolute_url() + TO_TELL)


def _untold(request, asked, row):
    if afterwards.untell(receipt=row, by=request.user):
        toasts.done(request, "The tick is taken back.")
    return redirect(asked.get_absolute_url() + TO_TELL)


@require_POST
def tell(request, slug, pk, receipt_pk):
    """Tick: they were told the answer in person."""
    asked = kept_by(request, pk)
    undo = reverse("input-untell", args=[slug, pk, receipt_pk])
    return _told(request, asked, _receipt(request, asked, receipt_pk), undo)


@require_POST
def untell(request, slug, pk, receipt_pk):
    """Take the tick back."""
    asked = kept_by(request, pk)
    return _untold(request, asked, _receipt(request, asked, receipt_pk))


@require_POST
def tell_news(request, slug, pk, telling_pk):
    """Tick: they were told in person what was corrected, carried out or replied."""
    asked = kept_by(request, pk)
    undo = reverse("answer-untell-news", args=[slug, pk, telling_pk])
    return _told(request, asked, _telling(request, asked, telling_pk), undo)


@require_POST
def untell_news(request, slug, pk, telling_pk):
    """Take that tick back."""
    asked = kept_by(request, pk)
    return _untold(request, asked, _telling(request, asked, telling_pk))


def _word(request, asked, word_pk):
    rows = InterimWord.objects.visible_to(request.viewer).select_related("coalition", "request")
    return get_object_or_404(rows, request=asked, pk=word_pk)


@require_POST
def tell_word(request, slug, pk, word_pk):
    """Tick: they were told in person where it stands."""
    asked = kept_by(request, pk)
    undo = reverse("answer-untell-word", args=[slug, pk, word_pk])
    return _told(request, asked, _word(request, asked, word_pk), undo)


@require_POST
def untell_word(request, slug, pk, word_pk):
    """Take that tick back."""
    asked = kept_by(request, pk)
    return _untold(request, asked, _word(request, asked, word_pk))


class ReadOnBehalfView(View):
    """What somebody who was told in person says about the answer: it counts like anybody's."""

    def get(self, request, slug, pk, receipt_pk):
        asked = kept_by(request, pk)
        receipt = _receipt(request, asked, receipt_pk)
        return self.page(request, asked, receipt, ReadForm.of(receipt))

    def post(self, request, slug, pk, receipt_pk):
        asked = kept_by(request, pk)
        receipt = _receipt(request, asked, receipt_pk)
        form = ReadForm(request.POST)
        if not form.is_valid():
            return self.page(request, asked, receipt, form)
        afterwards.say_how_it_reads(receipt=receipt, **form.cleaned_data)
        toasts.done(request, "Noted, as they said it.")
        return redirect(asked.get_absolute_url() + TO_TELL)

    def page(self, request, asked, receipt, form):
        """The question, as they were asked it."""
        context = {"title": "What they say about the answer", "asked": asked, "receipt": receipt, "form": form}
        return render(request, "engagement/answering/on_behalf.html", context)


# --- replies ----------------------------------------------------------------------------------------------------------


class ReplyView(View):
    """Answer somebody again whom the answer did not quite answer."""

    def get(self, request, slug, pk, doubt_pk):
        asked, doubt = self.found(request, pk, doubt_pk)
        return self.page(request, asked, doubt, ReplyForm())

    def post(self, request, slug, pk, doubt_pk):
        asked, doubt = self.found(request, pk, doubt_pk)
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self.page(request, asked, doubt, form)
        try:
            afterwards.reply(doubt=doubt, words=form.cleaned_data["words"], by=request.user)
        except afterwards.RepliedAlready:
            toasts.told(request, "Somebody replied meanwhile, or they said that it answers them. Nothing was sent.")
        else:
            toasts.done(request, "The reply is on its way, to this person alone.")
        return redirect(asked.get_absolute_url() + "#reads")

    def found(self, request, pk, doubt_pk):
        """The request, and what somebody said about its answer."""
        asked = kept_by(request, pk)
        rows = NotQuite.objects.visible_to(request.viewer).with_recipient(request.viewer)
        rows = rows.select_related("receipt__person", "receipt__report_back", "reply__published_by")
        return asked, get_object_or_404(rows, receipt__report_back__request=asked, pk=doubt_pk)

    def page(self, request, asked, doubt, form):
        """What they said first, what we answered, what they miss; and the reply."""
        report_back = doubt.receipt.report_back
        report_back.request = asked
        context = {
            "title": "Answer once more",
            "asked": asked,
            "doubt": doubt,
            "form": form if doubt.is_open else None,
            "answer": letters.answer_for(doubt.receipt.person, report_back),
        }
        return render(request, "engagement/answering/reply.html", context)


# --- corrections ------------------------------------------------------------------------------------------------------


class CorrectView(View):
    """Correct a published answer: a new version, to everybody who had the old one."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        report_back = _published(request, asked)
        return self.page(request, report_back, CorrectionForm(), *self.forms(report_back))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        report_back = _published(request, asked)
        what = CorrectionForm(request.POST)
        form, theme_forms = self.forms(report_back, request.POST)
        checked = [each.is_valid() for each in (what, form, *theme_forms)]  # each, so that each says what is wrong
        if not all(checked):
            return self.page(request, report_back, what, form, theme_forms)
        themes = {
            each.instance.pk: {name: each.cleaned_data[name] for name in each._meta.fields} for each in theme_forms
        }
        try:
            afterwards.correct(
                request=asked, by=request.user, seen=form.seen, words=form.values, themes=themes, **what.cleaned_data
            )
        except ChangedMeanwhile as trouble:
            self.meet(form, trouble.row, theme_forms)
        except afterwards.NothingChanged:
            what.add_error(None, "Nothing is different from before. Put the words right below, then send.")
        else:
            toasts.done(request, "The corrected answer is on its way to everybody who had the old one.")
            return redirect(asked.get_absolute_url() + "#published")
        return self.page(request, report_back, what, form, theme_forms)

    def meet(self, form, row, theme_forms):
        """What somebody else sent meanwhile, beside what was typed."""
        form.meet(row)
        themes = Theme.objects.in_bulk([each.instance.pk for each in theme_forms])
        for each in theme_forms:
            theme = themes[each.instance.pk]
            each.meet(theme)
            form.differences += [
                replace(one, label=f"{theme.title}: {str(one.label).lower()}") for one in each.differences
            ]

    def forms(self, report_back, data=None):
        """The answer's form and one for each theme, filled with what was published."""
        row = ReportBack.objects.get(pk=report_back.pk)  # the form puts what was typed on its own
        themes = report_back.request.themes.in_words()
        return (
            CorrectedAnswerForm(data, instance=row),
            [CorrectedThemeForm(data, instance=theme, prefix=f"theme-{theme.pk}") for theme in themes],
        )

    def page(self, request, report_back, what, form, theme_forms):
        """The published answer, to be put right."""
        wrong = problems(what, form, *theme_forms)
        context = {
            "title": "Correct the answer",
            "asked": report_back.request,
            "report_back": report_back,
            "what": what,
            "form": form,
            "theme_forms": theme_forms,
            "problems": wrong,
            "heading": heading(len(wrong)),
            "audience": (told := audience.of_correction(report_back)),
            "total": told.total,
        }
        return render(request, "engagement/answering/correct.html", context)


@require_GET
def versions(request, slug, pk):
    """What the answer said before each correction, for everybody who may read it."""
    asked = seen_by(request, pk)
    report_back = _published(request, asked)
    rows = News.objects.visible_to(request.viewer).filter(report_back=report_back, kind=News.Kind.CORRECTION)
    outcomes = dict(Theme.Outcome.choices)
    corrections = list(rows.select_related("published_by").order_by("-version"))
    for each in corrections:
        each.number_before = each.version - 1
        for theme in each.before["themes"]:
            theme["outcome_words"] = outcomes.get(theme["outcome"], theme["outcome"])
    context = {"title": "Earlier versions", "asked": asked, "report_back": report_back, "corrections": corrections}
    return render(request, "engagement/answering/versions.html", context)


# --- carried out ------------------------------------------------------------------------------------------------------


class CarryOutView(View):
    """What was agreed is done: the same people hear of it, once."""

    def get(self, request, slug, pk, theme_pk):
        asked = kept_by(request, pk)
        report_back, theme = self.found(request, asked, theme_pk)
        return self.page(request, report_back, theme, CarryOutForm(today=request.viewer.coalition.today()))

    def post(self, request, slug, pk, theme_pk):
        asked = kept_by(request, pk)
        report_back, theme = self.found(request, asked, theme_pk)
        form = CarryOutForm(request.POST, today=request.viewer.coalition.today())
        if not form.is_valid():
            return self.page(request, report_back, theme, form)
        try:
            afterwards.carry_out(theme=theme, by=request.user, **form.cleaned_data)
        except afterwards.DoneAlready:
            toasts.told(request, "It was noted as carried out meanwhile. Nobody is told twice.")
        else:
            toasts.done(request, "Noted. Everybody who gave input hears of it.")
        return redirect(asked.get_absolute_url() + "#published")

    def found(self, request, asked, theme_pk):
        """The published answer and a theme of it that can still be carried out."""
        report_back = _published(request, asked)
        theme = get_object_or_404(Theme.objects.visible_to(request.viewer), request=asked, pk=theme_pk)
        theme.request = asked
        if request.method == "GET" and not theme.can_be_done:
            raise Http404("It is carried out, or there is nothing to carry out.")
        return report_back, theme

    def page(self, request, report_back, theme, form):
        """What was agreed, and that it is done."""
        context = {
            "title": "It is done",
            "asked": report_back.request,
            "theme": theme,
            "form": form,
            "audience": (told := audience.of_done(report_back)),
            "total": told.total,
        }
        return render(request, "engagement/answering/carry_out.html", context)
