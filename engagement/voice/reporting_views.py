"""Pages of answering: themes, the answer, who gets it, who is still to be told."""

from collections import Counter
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from coalition.access import Permission
from coalition.ui import toasts
from coalition.ui.forms import heading, problems
from coalition.versions import ChangedMeanwhile

from . import answers, reporting
from .forms import InterimForm, NewThemeForm, ReportBackForm, ThemeAnswerForm, ThemeTitleForm
from .models import Input, InputRequest, Receipt, ReportBack, Theme
from .views import kept_by

PER_PAGE = 100
WAYS = [
    (Receipt.Way.NOTICE, "By mail"),
    (Receipt.Way.APP, "In the app only, by choice"),
    (Receipt.Way.IN_PERSON, "You tell them yourself"),
]


def recipients(viewer, asked):
    """Everybody who gets the answer, as computed (never chosen): total, numbers by way, names this viewer may know."""
    people = list(reporting.with_way(reporting.givers_of(asked)).only("name", "email", "user", "coalition"))
    inputs = Input.objects.visible_to(viewer).filter(request=asked)
    confidential = set(inputs.filter(attribution="confidential").values_list("person", flat=True))
    ways = Counter(person.way for person in people)
    sees_all = viewer.can(Permission.SEE_CONFIDENTIAL)
    named = [person.name for person in people if sees_all or person.pk not in confidential]
    return {
        "total": len(people),
        "ways": [(label, ways[way]) for way, label in WAYS if ways[way]],
        "confidential": sum(1 for person in people if person.pk in confidential),
        "names": named,
        "unnamed": len(people) - len(named),
    }


class ThemesView(View):
    """Sort input into themes, many to many, a page of inputs at a time; works without JavaScript."""

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), NewThemeForm())

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        deed = {"add": self.add, "rename": self.rename, "assign": self.assign}.get(request.POST.get("deed"))
        if deed is None:
            raise Http404("No such deed.")
        try:
            return deed(request, asked)
        except reporting.AlreadyPublished:
            toasts.trouble(request, "The answer is out: its themes stay as they were published.")
            return redirect(asked)

    def add(self, request, asked):
        """A new theme."""
        form = NewThemeForm(request.POST)
        if not form.is_valid():
            return self.page(request, asked, form)
        reporting.add_theme(request=asked, title=form.cleaned_data["title"], by=request.user)
        return self.back(request, asked, "The theme is there. Tick the inputs that belong to it.")

    def rename(self, request, asked):
        """Titles, order, taking away."""
        forms = self.title_forms(asked, request.POST)
        if not all(form.is_valid() for form in forms):
            return self.page(request, asked, NewThemeForm(), forms)
        changes = {
            form.instance.pk: None
            if form.cleaned_data["take_away"]
            else {name: form.cleaned_data[name] for name in ("title", "position")}
            for form in forms
        }
        reporting.change_themes(request=asked, changes=changes, by=request.user)
        return self.back(request, asked, "The themes are saved.")

    def assign(self, request, asked):
        """Which input is in which theme, for the inputs that were on the page."""
        shown = [int(each) for each in request.POST.getlist("shown") if each.isdecimal()]
        chosen = set()
        for each in request.POST.getlist("in"):
            one, _, theme = each.partition("-")
            if one.isdecimal() and theme.isdecimal():
                chosen.add((int(one), int(theme)))
        reporting.assign(request=asked, inputs=shown, chosen=chosen, by=request.user)
        return self.back(request, asked, "Sorted and saved.")

    def back(self, request, asked, words):
        """To the same page of the sheet."""
        toasts.done(request, words)
        query = request.GET.urlencode()
        return redirect(reverse("input-themes", args=[asked.coalition.slug, asked.pk]) + (f"?{query}" if query else ""))

    def title_forms(self, asked, data=None):
        """One form a theme."""
        themes = asked.themes.in_words()
        return [ThemeTitleForm(data, instance=theme, prefix=f"theme-{theme.pk}") for theme in themes]

    def page(self, request, asked, new_form, title_forms=None):
        """The sheet, as it stands."""
        viewer = request.viewer
        rows = Input.objects.visible_to(viewer).filter(request=asked).with_author(viewer).prefetch_related("themes")
        only_loose = request.GET.get("only") == "loose"
        if only_loose:
            rows = rows.unplaced()
        page = Paginator(rows.order_by("given_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
        forms = title_forms or self.title_forms(asked)
        inputs = list(page.object_list)
        for each in inputs:
            each.theme_ids = {theme.pk for theme in each.themes.all()}
        context = {
            "title": "Sort the input into themes",
            "asked": asked,
            "page": page,
            "inputs": inputs,
            "themes": [form.instance for form in forms],
            "title_forms": forms,
            "new_form": new_form,
            "loose": Input.objects.visible_to(viewer).filter(request=asked).unplaced().count(),
            "only_loose": only_loose,
        }
        return render(request, "engagement/voice/themes.html", context)


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
            reporting.save_report_back(request=asked, by=request.user, seen=form.seen, words=form.values, themes=themes)
            if "publish" not in request.POST:
                toasts.done(request, "The draft is saved.")
                return redirect("input-report-back", slug=slug, pk=pk)
            reporting.publish(request=asked, by=request.user)
        except ChangedMeanwhile as trouble:
            self.meet(form, trouble.row, theme_forms)
            return self.page(request, asked, form, theme_forms)
        except reporting.NotComplete as trouble:
            return self.incomplete(request, asked, trouble.missing)
        except reporting.AlreadyPublished:
            toasts.told(request, "The answer is out already. It went to everybody once.")
            return redirect(asked)
        toasts.done(request, "The answer is out. Everybody who gave input gets it.")
        return redirect(asked)

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
        hidden = Counter(inputs.filter(attribution="confidential").values_list("themes", flat=True))
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
            "theme_forms": theme_forms,
            "missing": reporting.what_is_missing(asked, saved, list(asked.themes.all())),
            "recipients": recipients(viewer, asked),
            "inputs_total": total,
            "loose": list(loose[:20]),
            "loose_total": loose_total,
            "loose_more": loose_total - 20,
            "placed": total - loose_total,
            "problems": wrong,
            "heading": heading(len(wrong)),
            "first_given_on": first.given_on if first else None,
            "late_days": (today - promised).days if promised else 0,
            "takes_input": asked.takes_input(today),
        }
        return render(request, "engagement/voice/report_back.html", context)


@require_GET
def preview(request, slug, pk):
    """How the answer reads to a member who gave named input; nothing is sent."""
    asked = kept_by(request, pk)
    report_back = get_object_or_404(ReportBack.objects.visible_to(request.viewer), request=asked)
    report_back.request = asked
    given = Input.objects.visible_to(request.viewer).filter(request=asked, attribution="named")
    given = given.prefetch_related("themes").first()
    themes = list(Theme.objects.visible_to(request.viewer).filter(request=asked).in_words())
    context = {"title": "How it reads", "asked": asked, "answer": answers.compose(report_back, themes, given)}
    return render(request, "engagement/voice/preview.html", context)


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
            told = reporting.send_interim(request=asked, by=request.user, **form.cleaned_data)
        except reporting.AlreadyPublished:
            toasts.told(request, "The answer itself is out already.")
        else:
            toasts.done(request, f"{told} people hear where it stands. The answer is still owed.")
        return redirect(asked)

    def page(self, request, asked, form):
        """The note, as it stands."""
        context = {
            "title": "Send word on how it stands",
            "asked": asked,
            "form": form,
            "total": reporting.givers_of(asked).count(),
        }
        return render(request, "engagement/voice/interim.html", context)


def _receipt(request, asked, receipt_pk):
    rows = Receipt.objects.visible_to(request.viewer).select_related("coalition", "report_back__request")
    return get_object_or_404(rows, report_back__request=asked, pk=receipt_pk)


@require_POST
def tell(request, slug, pk, receipt_pk):
    """Tick: they were told in person."""
    asked = kept_by(request, pk)
    if reporting.tell(receipt=_receipt(request, asked, receipt_pk), by=request.user):
        undo = reverse("input-untell", args=[slug, pk, receipt_pk])
        toasts.done(request, "Noted: they have the answer.", undo=undo)
    return redirect(asked.get_absolute_url() + "#to-tell")


@require_POST
def untell(request, slug, pk, receipt_pk):
    """Take the tick back."""
    asked = kept_by(request, pk)
    if reporting.untell(receipt=_receipt(request, asked, receipt_pk), by=request.user):
        toasts.done(request, "The tick is taken back.")
    return redirect(asked.get_absolute_url() + "#to-tell")
