"""Pages of one row that coordinators keep: a new one, a change, gone. Rooms inherit and name the parts."""

from typing import Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.forms import TableModelForm
from coalition.versions import ChangedMeanwhile
from meetings.models import Objective


class KeeperForm(TableModelForm):
    """Base of forms about a row of the coalition: validates, an action writes. `past` days are not still to come."""

    past: tuple[str, ...] = ()

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        today = viewer.coalition.today()
        for name in self.past:
            if not self.instance.pk:
                self.initial.setdefault(name, today)
        if "objective" in self.fields:
            self.fields["objective"].queryset = Objective.objects.visible_to(viewer).exclude(status="dropped")
            self.fields["objective"].empty_label = "None in particular"

    def clean(self):
        data = super().clean()
        for name in self.past:
            if data.get(name) and data[name] > self.viewer.coalition.today():
                self.add_error(name, "This day is still to come. Choose today or an earlier day.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def found(request, rows, pk):
    """The row for whoever may write it: 404 unseen, 403 when it may only be read."""
    row = seen(request, rows, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    return row


def seen(request, rows, pk):
    """The row for whoever may read it, else 404."""
    row = rows.visible_to(request.viewer).filter(pk=pk).first()
    if row is None:
        raise Http404("No such row.")
    row.coalition = request.viewer.coalition
    return row


def chosen(request, model, name):
    """The row named in the address (?name=<pk>), or None; 404 for one that is not there."""
    text = request.GET.get(name, "")
    if not text:
        return None
    row = model.objects.visible_to(request.viewer).filter(pk=text).first() if text.isdecimal() else None
    if row is None:
        raise Http404("No such row.")
    return row


class Page(RequiresPermission, View):
    """What the pages have in common: their form, their words, where they lead."""

    model: Any = None
    form_class: Any = None
    title = ""
    lede = ""
    button = "Save"
    done = "Saved."
    list_route = ""  # URL name taking the slug: where the row is listed, and its title
    list_title = ""
    home: tuple[str, ...] = ("case", "The case for us")  # the hub above the list; () without one
    template = "engagement/case/row_form.html"

    def rows(self):
        """The rows one may know of."""
        return self.model.objects.all()

    def listed(self):
        """Where the list is."""
        return reverse(self.list_route, args=[self.request.viewer.coalition.slug])

    def page(self, form, row=None):
        """The form, as it stands."""
        slug = self.request.viewer.coalition.slug
        context = {
            "title": self.title,
            "lede": self.lede,
            "form": form,
            "row": row,
            "button": self.button,
            "crumbs": [(words, reverse(name, args=[slug])) for name, words in self.above() if name],
            "back": self.after(row),
            **self.more(row),
        }
        return render(self.request, self.template, context)

    def above(self):
        """[(URL name, words)] of the breadcrumb."""
        return [*([self.home] if self.home else []), (self.list_route, self.list_title)]

    def after(self, row):
        """Where it goes on: the row's own page, else the list."""
        return row.get_absolute_url() if row is not None and hasattr(row, "get_absolute_url") else self.listed()

    def more(self, row):
        """Further context of the room's own template."""
        return {}


class NewView(Page):
    """Note a row. Inherit and give `save(form)`, which returns it."""

    def get(self, request, slug):
        return self.page(self.form_class(viewer=request.viewer, initial=self.begins()))

    def post(self, request, slug):
        form = self.form_class(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(form)
        row = self.save(form)
        row.coalition = request.viewer.coalition
        toasts.done(request, self.done)
        return redirect(self.after(row))

    def begins(self):
        """What the empty form starts with."""
        return {}

    def save(self, form):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test


class EditView(Page):
    """Change a row unless somebody has saved it meanwhile. Inherit and give `save(form, row)`; the form is Versioned."""

    remove_route = ""  # URL name taking (slug, pk)
    remove_title = "Noted by mistake?"
    remove_words = "Take it away"

    def dispatch(self, request, slug, pk):
        self.row = found(request, self.rows(), pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(self.form_class(instance=self.row, viewer=request.viewer), self.row)

    def post(self, request):
        form = self.form_class(request.POST, instance=self.row, viewer=request.viewer)
        if not form.is_valid():
            return self.page(form, self.row)
        try:
            self.save(form, self.row)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(form, self.row)
        toasts.done(request, self.done)
        return redirect(self.after(self.row))

    def save(self, form, row):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test

    def more(self, row):
        remove = reverse(self.remove_route, args=[row.coalition.slug, row.pk]) if self.remove_route else ""
        return {"remove": remove, "remove_title": self.remove_title, "remove_words": self.remove_words}


class RemoveView(RequiresPermission, View):
    """Take a row away. Inherit and give `remove(row)`."""

    http_method_names = ["post"]
    model: Any = None
    list_route = ""
    done = "It is gone from the list; its history is kept."

    def dispatch(self, request, slug, pk):
        self.row = found(request, self.model.objects.all(), pk)
        return super().dispatch(request)

    def post(self, request):
        self.remove(self.row)
        toasts.done(request, self.done)
        return redirect(self.after(self.row))

    def after(self, row):
        """Where it goes on."""
        return reverse(self.list_route, args=[row.coalition.slug])

    def remove(self, row):
        """Call the action."""
        raise NotImplementedError  # a view that inherits and forgets it fails at its first save, in its test
