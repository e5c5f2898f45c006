"""Pages of answering: the draft, who gets it, publishing, how far it is, and word in between."""

from collections import Counter
from dataclasses import replace

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.generic import View

from coalition.ui import toasts
from coalition.ui.forms import heading, problems
from coalition.versions import ChangedMeanwhile
from engagement.voice.models import Input, InputRequest
from engagement.voice.views import kept_by

from . import audience, letters, publishing, weighing
from . import recipients as receiving
from .forms import InterimForm, ReportBackForm, ThemeAnswerForm
from .models import InterimWord, Receipt, ReportBack, Theme

PER_PAGE = 100
TO_TELL = "#to-tell"
LOOSE_SHOWN = 8


class ReportBackView(View):
    """Write the answer; "Publish to N people" saves it and sends it, or says beside the fields what is left."""

    def get(self, request, slug, pk):
        asked = kept_by(request, pk)
        if asked.status in (InputRequest.Status.ANSWERED, InputRequest.Status.ARCHIVED):
            return redirect(asked)
        return self.page(request, asked, *self.forms(asked))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        form, theme_forms = self.forms(asked, request.POST)
        if not (form.is_valid() & all(each.is_valid() for each in theme_forms)):
            return self.page(request, asked, form, theme_forms)
        themes = {
            each.instance.pk: {name: each.cleaned_data[name] for name in each._meta.fields} for each in theme_forms
        }
        try:
            publishing.save_report_back(
                request=asked, by=request.user, seen=form.seen, words=form.values, themes=themes
            )
            if "publish" not in request.POST:
                toasts.done(request, "The draft is saved.")
                return redirect("input-report-back", slug=slug, pk=pk)
            publishing.publish(request=asked, by=request.user)
        except ChangedMeanwhile as trouble:
            self.meet(form, trouble.row, theme_forms)
            return self.page(request, asked, form, theme_forms)
        except publishing.NotComplete as trouble:
            return self.incomplete(request, asked, trouble.missing)
        except weighing.AlreadyPublished:
            toasts.told(request, "The answer is out already. It went to everybody once.")
            return redirect(asked)
        toasts.done(request, "The answer is out. Everybody who gave input gets it.")
        return redirect("answer-progress", slug=slug, pk=pk)

    def meet(self, form, report_back, theme_forms):
        """What somebody else saved meanwhile, beside what was typed: the words of the answer and those of each theme."""
        form.meet(report_back)
        themes = Theme.objects.in_bulk([each.instance.pk for each in theme_forms])
        for each in theme_forms:
            theme = themes[each.instance.pk]
            each.meet(theme)
            form.differences += [
                replace(one, label=f"{theme.title}: {str(one.label).lower()}") for one in each.differences
            ]

    def forms(self, asked, data=None):
        """The answer's form and one for each theme."""
        report_back = ReportBack.objects.filter(request=asked).first() or ReportBack(
            coalition=asked.coalition, request=asked
        )
        themes = asked.themes.in_words()
        return (
            ReportBackForm(data, instance=report_back),
            [ThemeAnswerForm(data, instance=theme, prefix=f"theme-{theme.pk}") for theme in themes],
        )

    def incomplete(self, request, asked, missing):
        """The saved draft again, with what is left beside the fields."""
        form, theme_forms = self.forms(asked, request.POST)
        form.is_valid()
        form.data = form.data.copy()
        form.data["version"] = form.initial["version"]
        for each in theme_forms:
            each.data = each.data.copy()
            each.data[each.add_prefix("version")] = each.initial["version"]
        by_prefix = {each.prefix: each for each in theme_forms if each.is_valid()}
        for each in missing:
            prefix, _, name = each.field.rpartition("-")
            if each.field == "how_considered":
                form.add_error("how_considered", each.words)
            elif prefix in by_prefix:
                by_prefix[prefix].add_error(name, each.words)
        return self.page(request, asked, form, theme_forms)

    def page(self, request, asked, form, theme_forms):
        """The editor, as it stands."""
        viewer = request.viewer
        inputs = Input.objects.visible_to(viewer).filter(request=asked)
        quotes = {}
        for theme, text in inputs.filter(attribution="named", themes__isnull=False).values_list("themes", "text")[:500]:
            quotes.setdefault(theme, text)
        hidden = Counter(dict(
            inputs.filter(attribution="confidential").order_by().values_list("themes").annotate(number=Count("pk"))
        ))  # fmt: skip
        for each in theme_forms:
            each.quote = quotes.get(each.instance.pk, "")
            each.hidden = hidden[each.instance.pk]
        saved = ReportBack.objects.filter(request=asked).first()
        total = inputs.count()
        loose = inputs.unplaced().with_author(viewer)
        loose_total = loose.count()
        wrong = problems(form, *theme_forms)
        first = inputs.order_by("given_on").first()
        today = viewer.coalition.today()
        promised = asked.report_back_on
        context = {
            "title": "Tell people what became of their input",
            "asked": asked,
            "form": form,
            "saved": saved,
            "theme_forms": theme_forms,
            "missing": publishing.what_is_missing(asked, saved, list(asked.themes.all())),
            "recipients": receiving.summary(viewer, asked),
            "inputs_total": total,
            "loose": list(loose[:LOOSE_SHOWN]),
            "loose_total": loose_total,
            "loose_more": max(0, loose_total - LOOSE_SHOWN),
            "placed": total - loose_total,
            "problems": wrong,
            "heading": heading(len(wrong)),
            "first_given_on": first.given_on if first else None,
            "late_days": (today - promised).days if promised else 0,
            "takes_input": asked.takes_input(today),
        }
        return render(request, "engagement/answering/report_back.html", context)


@require_GET
def preview(request, slug, pk):
    """How the answer reads to one person after the other who gave input; nothing is sent."""
    asked = kept_by(request, pk)
    report_back = get_object_or_404(ReportBack.objects.visible_to(request.viewer), request=asked)
    report_back.request = asked
    rows = Input.objects.visible_to(request.viewer).filter(request=asked).with_author(request.viewer)
    page = Paginator(rows.order_by("given_on", "pk").prefetch_related("themes"), 1).get_page(request.GET.get("page"))
    given = next(iter(page.object_list), None)
    themes = list(Theme.objects.visible_to(request.viewer).filter(request=asked).in_words())
    context = {
        "title": "How it reads",
        "asked": asked,
        "page": page,
        "given": given,
        "answer": letters.compose(report_back, themes, letters.said_at_all([given] if given else [])),
    }
    return render(request, "engagement/answering/preview.html", context)


class InterimView(View):
    """Say where things stand; the answer stays owed."""

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), InterimForm(viewer=request.viewer))

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        form = InterimForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, asked, form)
        try:
            told = publishing.send_interim(request=asked, by=request.user, **form.cleaned_data)
        except publishing.WordSentToday:
            toasts.told(request, "Everybody heard today where it stands. The next word can go tomorrow.")
        except weighing.AlreadyPublished:
            toasts.told(request, "The answer itself is out already.")
        else:
            hear = "1 person hears" if told == 1 else f"{told} people hear"
            toasts.done(request, f"{hear} where it stands. The answer is still owed.")
            if InterimWord.objects.filter(request=asked).to_tell().exists():
                return redirect(asked.get_absolute_url() + TO_TELL)
        return redirect(asked)

    def page(self, request, asked, form):
        """The note, as it stands."""
        context = {
            "title": "Send word on how it stands",
            "asked": asked,
            "form": form,
            "audience": (told := audience.of_interim(asked)),
            "total": told.total,
        }
        return render(request, "engagement/answering/interim.html", context)


@require_GET
def recipients(request, slug, pk):
    """Everybody who gets the answer, and, once it is out, what became of it for each and why."""
    asked = kept_by(request, pk)
    report_back = (
        ReportBack.objects.visible_to(request.viewer).filter(request=asked, published_at__isnull=False).first()
    )
    if report_back:
        rows = Receipt.objects.visible_to(request.viewer).filter(report_back=report_back)
        rows = rows.with_recipient(request.viewer).order_by("recipient", "pk")
    else:
        rows = receiving.people(request.viewer, asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "title": "Who has the answer" if report_back else "Who will get the answer",
        "asked": asked,
        "page": page,
        "report_back": report_back,
        "rows": receiving.after(request.viewer, report_back, shown)
        if report_back
        else receiving.before(request.viewer, asked, shown),
        "reasons": receiving.reasons(report_back) if report_back else [],
    }
    return render(request, "engagement/answering/recipients.html", context)


@require_GET
def progress(request, slug, pk):
    """How far the answer is on its way; `?part=1` gives the part that changes, and where to go when it is done."""
    asked = kept_by(request, pk)
    rows = ReportBack.objects.visible_to(request.viewer).filter(published_at__isnull=False)
    report_back = get_object_or_404(rows, request=asked)
    far = receiving.progress(report_back)
    here = reverse("answer-progress", args=[slug, pk])
    context = {"title": "The answer is on its way", "asked": asked, "far": far}
    if not request.GET.get("part"):
        return render(request, "engagement/answering/progress.html", context)
    if not far.is_under_way:
        return HttpResponse(headers={"X-Done": here})
    return render(request, "engagement/answering/_progress.html", context)
