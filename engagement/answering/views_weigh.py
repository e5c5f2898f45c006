"""The sheet on which input is sorted into themes."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.ui import toasts
from engagement.voice.models import Input
from engagement.voice.views import kept_by

from . import alike, weighing
from .forms import NewThemeForm, ThemeTitleForm
from .models import Theme

PER_PAGE = 50
COMPARED = 800  # inputs looked at for what sounds alike
GROUPED = 300  # inputs in no theme looked at for what could become one


def pairs(values):
    """{(input id, theme id)} from "12-3" of a page's boxes; what is no such pair is passed over."""
    split = (value.partition("-") for value in values)
    return {(int(one), int(theme)) for one, _, theme in split if one.isdecimal() and theme.isdecimal()}


class ThemesView(View):
    """Sort input into themes, many to many, a page of inputs at a time; works without JavaScript.

    Each box carries whether it was ticked when the page was drawn: only what this person changed is written.
    """

    def get(self, request, slug, pk):
        return self.page(request, kept_by(request, pk), NewThemeForm())

    def post(self, request, slug, pk):
        asked = kept_by(request, pk)
        deed = {"add": self.add, "rename": self.rename, "sort": self.sort}.get(request.POST.get("deed"))
        if deed is None:
            raise Http404("No such deed.")
        try:
            return deed(request, asked)
        except weighing.AlreadyPublished:
            toasts.trouble(request, "The answer is out: its themes stay as they were published.")
            return redirect(asked)

    def add(self, request, asked):
        """A new theme, with the inputs it was suggested for."""
        form = NewThemeForm(request.POST)
        if not form.is_valid():
            return self.page(request, asked, form)
        held = [int(each) for each in request.POST.getlist("holds") if each.isdecimal()]
        weighing.add_theme(request=asked, title=form.cleaned_data["title"], by=request.user, inputs=held)
        return self.back(request, asked, "The theme is there. Tick the inputs that belong to it.")

    def rename(self, request, asked):
        """Titles, order, taking away."""
        forms = self.title_forms(asked, request.POST)
        checked = [form.is_valid() for form in forms]  # each, so that each says what is wrong
        if not all(checked):
            return self.page(request, asked, NewThemeForm(), forms)
        changes = {form.instance.pk: form.changes for form in forms if form.changes != {}}
        try:
            weighing.change_themes(request=asked, changes=changes, by=request.user)
        except weighing.RenamedMeanwhile as trouble:
            now = {theme.pk: theme for theme in trouble.themes}
            for form in forms:
                form.renew(now.get(form.instance.pk))
            return self.page(request, asked, NewThemeForm(), forms)
        return self.back(request, asked, "The themes are saved.")

    def sort(self, request, asked):
        """Which input is in which theme: what was ticked or unticked on this page."""
        ticked, was = pairs(request.POST.getlist("in")), pairs(request.POST.getlist("was"))
        weighing.sort(request=asked, put=ticked - was, taken=was - ticked, by=request.user)
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
        every = Input.objects.visible_to(viewer).filter(request=asked)
        rows = every.with_author(viewer).prefetch_related("themes")
        only_loose = request.GET.get("only") == "loose"
        if only_loose:
            rows = rows.unplaced()
        page = Paginator(rows.order_by("given_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
        forms = title_forms or self.title_forms(asked)
        # a form puts what was typed on its own row
        themes = list(asked.themes.in_words()) if title_forms else [form.instance for form in forms]
        inputs = list(page.object_list)
        texts = dict(every.order_by("-pk").values_list("pk", "text")[:COMPARED])
        self.mark(inputs, themes, texts)
        loose = every.unplaced().count()
        context = {
            "title": "Sort the input into themes",
            "asked": asked,
            "page": page,
            "inputs": inputs,
            "themes": themes,
            "title_forms": forms,
            "renaming": title_forms is not None,
            "new_form": new_form,
            "loose": loose,
            "total": page.paginator.count if not only_loose else every.count(),
            "only_loose": only_loose,
            "groups": self.groups(every, texts),
            "is_out": asked.status in ("answered", "archived"),
        }
        return render(request, "engagement/answering/themes.html", context)

    def mark(self, inputs, themes, texts):
        """Give each input `theme_ids`, and `maybe`: ids of themes it sounds like."""
        held = {theme.pk: set() for theme in themes}
        for one, theme in Theme.inputs.through.objects.filter(theme__in=held).values_list("input", "theme"):
            held[theme].add(one)
        texts |= {each.pk: each.text for each in inputs}
        places = {theme.pk: (theme.title, held[theme.pk]) for theme in themes}
        found = alike.suggest(texts, places, of=[each.pk for each in inputs])
        for each in inputs:
            each.theme_ids = {theme.pk for theme in each.themes.all()}
            each.maybe = found.get(each.pk, []) if not each.theme_ids else []

    def groups(self, every, texts):
        """[(a name to begin with, ids, first words)] of inputs in no theme that sound alike."""
        loose = list(every.unplaced().order_by("pk").values_list("pk", flat=True)[:GROUPED])
        found = alike.groups({pk: texts[pk] for pk in loose if pk in texts})
        return [(words.capitalize(), ids, [texts[pk] for pk in ids[:3]]) for words, ids in found]
