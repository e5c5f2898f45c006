"""Filters over a table: what somebody asked for, as fields and as chips."""

from collections import OrderedDict
from copy import copy
from functools import cached_property

import django_filters
from django import forms
from django.http import QueryDict
from django_filters.filters import QuerySetRequestMixin

from .addresses import changed
from .renderers import QUICK

SELECTS_KEPT = 500
PARTS_KEPT = 500  # about 5 KiB each
EXTRA = ("sort", "page", "per", "format")  # what a table reads from the query string beside its filters

_selects: dict[tuple, str] = {}
_parts: dict[tuple, tuple[list, list]] = {}


class _Declared(OrderedDict):
    """Filters as declared. A copy of them shares their settings, which nobody changes: the deep one costs like ten rows."""

    def __deepcopy__(self, memo):
        return OrderedDict((name, _copy(item)) for name, item in self.items())


def _copy(item):
    made = copy(item)
    made.method = item.method  # what calls the method holds the filter it belongs to
    return made


class Filters(django_filters.FilterSet):
    """Base of filters over a table: dressed as our fields; every filter in use becomes a chip that takes it out.

    A filter over another model (ModelChoiceFilter) asks the database for its choices: one query more a page.
    Where nothing is asked for, no form is made at all: that would cost as much as drawing the rows.
    """

    @property
    def form(self):
        """The form, made when something needs it."""
        if not hasattr(self, "_form"):
            form = super().form
            form.renderer = QUICK
            for name, choices in self.offered.items():
                form.fields[name].choices = choices
        return self._form

    @cached_property
    def offered(self):
        """`choices`, asked for once."""
        return self.choices()

    @property
    def qs(self):
        """The rows that fit what was asked for."""
        if not self.in_use and type(self).filter_queryset is Filters.filter_queryset:
            return self.queryset
        return super().qs

    @classmethod
    def get_filters(cls):
        """The filters by name."""
        return _Declared(super().get_filters())

    def choices(self):
        """{field: pairs} of the choices that only this request knows."""
        return {}

    def get_form_class(self):
        """Made once in the life of a process, unless a field holds rows of a model: those are the viewer's own."""
        if self.depends_on_rows:
            return dressed(super().get_form_class())
        kept = type(self)
        if "made" not in vars(kept):
            kept.made = dressed(super().get_form_class())
        return kept.made

    @property
    def depends_on_rows(self):
        """Whether a field holds rows of a model: those are the viewer's own."""
        return any(isinstance(item, QuerySetRequestMixin) for item in self.filters.values())

    @property
    def in_use(self):
        """Whether any filter is asked for, rightly or not."""
        return any(value for key, value in (self.data or {}).items() if key not in EXTRA)

    @cached_property
    def parts(self):
        """(fields, chips), made once for the same question and choices: somebody who sorts or pages asks it again.

        fields: dicts of label, id, html and the first error.
        chips: dicts of what is asked for, in words ("Type: Hospital"), and the url of the page without it.
        """
        if self.depends_on_rows:
            return self._fields(), self._chips()
        asked = tuple((key, tuple(values)) for key, values in (self.data or QueryDict()).lists() if key != "page")
        key = (type(self), asked, tuple((name, tuple(pairs)) for name, pairs in self.offered.items()))
        if key not in _parts:
            if len(_parts) >= PARTS_KEPT:
                _parts.clear()
            _parts[key] = self._fields(), self._chips()
        return _parts[key]

    def _fields(self):
        return [
            {
                "label": field.label,
                "id": field.id_for_label,
                "html": drawn(field),
                "error": next(iter(field.errors), ""),
            }
            for field in self.form.visible_fields()
        ]

    def _chips(self):
        if not self.is_bound or not self.in_use:
            return []
        self.form.is_valid()
        found = []
        for name, field in self.form.fields.items():
            value = getattr(self.form, "cleaned_data", {}).get(name)
            if value in (None, "", [], ()) or value is False or (hasattr(value, "exists") and not value):
                continue
            names = {key: None for key in self.data if key == name or key.startswith((f"{name}_", f"{name}-"))}
            found.append({"label": chip_words(field, value), "url": changed(self.data, page=None, **names)})
        return found


def dressed(form_class):
    """The form of filters with its fields in our looks."""
    for field in form_class.base_fields.values():
        widget = field.widget
        for part in getattr(widget, "widgets", [widget]):
            kind = "form-select" if isinstance(part, forms.Select) else "form-control"
            if isinstance(part, forms.CheckboxInput):
                kind = "form-check-input"
            part.attrs.setdefault("class", kind)
        if isinstance(field, forms.DateField):
            widget.input_type = "date"
    return form_class


def drawn(bound):
    """A filter's field as HTML. A select is drawn once for the same choices and value: it costs more than many rows."""
    if type(bound.field.widget) is not forms.Select:
        return str(bound)
    choices = tuple((str(key), str(word)) for key, word in bound.field.choices)
    key = (bound.id_for_label, bound.html_name, bound.field.required, choices, bound.value() or "")
    if key not in _selects:
        if len(_selects) >= SELECTS_KEPT:
            _selects.clear()
        _selects[key] = str(bound)
    return _selects[key]


def chip_words(field, value):
    """A filter in use, in words."""
    label = field.label or ""
    if value is True:
        return label
    if isinstance(value, slice):
        ends = [str(end) for end in (value.start, value.stop) if end is not None]
        return f"{label}: {' to '.join(ends)}"
    words = (
        {str(key): word for key, word in getattr(field, "choices", ()) if not isinstance(word, (list, tuple))}
        if not hasattr(field, "queryset")
        else {}
    )
    values = value if isinstance(value, (list, tuple)) or hasattr(value, "exists") else [value]
    return f"{label}: {', '.join(str(words.get(str(item), item)) for item in values)}"
