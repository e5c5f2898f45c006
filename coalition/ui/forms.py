"""Base forms of Common Table: crispy arranges, the form validates, an action writes.

    class MeetingForm(TableModelForm):
        class Meta: ...
        groups = [("When", ["starts_at", "ends_at"]), ("Where", ["place"])]     # optional fieldsets

In the template: `{% form_page form "Save meeting" cancel=url %}`, or own markup with
`<form method="post" class="ct-form" novalidate>{% csrf_token %}{% crispy form %}<button class="btn btn-primary">…`.
Both keep what was typed, show errors beside the field and in a summary, and mark what is optional.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models import Q

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


class Pick(forms.RadioSelect):
    """Radios drawn as buttons in a row; `icons` maps values to icon names. Plain RadioSelects are drawn alike."""

    def __init__(self, *args, icons=None, column=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.icons = icons or {}
        self.column = column

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        return option


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """The browser's own time field, in minutes."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """The browser's own field for day and time; in the current time zone (the coalition's)."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LookupField(forms.CharField):
    """Find one row among many by typing: works as plain text, suggests while typing where `url` answers.

    `queryset` limits whom one may find (start it at visible_to), `search` names the fields looked through. Typed text
    must lead to one row; with "#12" at its end to that row. `url` answers ?q= with {"results": ["Rosa Lindqvist #12"]}
    (see `suggestions`). The form's cleaned value is the row, or None.
    """

    default_error_messages: ClassVar = {
        "unknown": "Nobody of that name is here. Check the spelling, or add them first.",
        "several": "Several fit: {}. Choose one of them.",
    }
    shown = 10  # suggestions at most

    def __init__(self, queryset=None, *, search=("name",), url="", **kwargs):
        super().__init__(**kwargs)
        self.queryset = queryset
        self.search = search
        self.url = url

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "off"}

    def prepare_value(self, value):
        """The text shown for a row; a bare key (an instance's initial value) is looked up."""
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return label_of(value) if hasattr(value, "pk") else value

    def matching(self, text):
        """Rows in which every word typed occurs."""
        rows = self.queryset
        for word in text.split():
            asked = Q()
            for name in self.search:
                asked |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(asked)
        return rows

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        number = re.search(r"#(\d{1,18})$", text)
        if number:
            rows = list(self.queryset.filter(pk=int(number[1])))
        else:
            rows = list(self.matching(text)[: self.shown])
            exact = [row for row in rows if str(row).casefold() == text.casefold()]
            rows = exact if len(exact) == 1 else rows
        if not rows:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if len(rows) > 1:
            several = self.error_messages["several"].format("; ".join(map(label_of, rows)))
            raise forms.ValidationError(several, code="several")
        return rows[0]

    def suggestions(self, text):
        """What a lookup view answers: JsonResponse(field.suggestions(request.GET.get("q", "")))."""
        return {"results": [label_of(row) for row in self.matching(text)[: self.shown]]}

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def label_of(row):
    """A row's text in a LookupField; the number makes it unmistakable."""
    return f"{row} #{row.pk}"


NATIVE = (
    (forms.DateTimeField, forms.DateTimeInput, MomentInput),
    (forms.DateField, forms.DateInput, DayInput),
    (forms.TimeField, forms.TimeInput, ClockInput),
)
CHOOSERS = (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])


class Fold(Fieldset):
    """Fields that few people need, one click away; it stands open when one of them holds something or went wrong."""

    template = "%s/layout/fold.html"

    def __init__(self, legend, *names, form):
        super().__init__(legend, *names)
        self.open = any(form[name].errors or form[name].value() for name in names)


class TableFormMixin:
    """What every form of ours does alike; `groups` lists (legend, [field names]) when it has parts.

    `folded` is one more (summary, [field names]), for what few people need: it waits behind its summary.
    """

    groups: Sequence = ()
    folded: Sequence = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._native(field)
            self._kind_words(name, field)

    def _native(self, field):
        for kind, plain, native in NATIVE:
            if isinstance(field, kind) and type(field.widget) is plain:
                attrs, required = field.widget.attrs, field.widget.is_required
                field.widget = native(attrs=attrs)
                field.widget.is_required = required
        if isinstance(field, LookupField) and field.url:
            field.widget.attrs["data-lookup"] = field.url
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = (
                3 if field.widget.attrs.get("rows") in (None, "10") else field.widget.attrs["rows"]
            )
            field.widget.attrs.pop("cols", None)

    def _kind_words(self, name, field):
        """Replace "This field is required." by the deed that is missing; own messages stay."""
        if str(field.error_messages.get("required", "")) != DJANGO_REQUIRED:
            return
        label = field.label if field.label is not None else forms.utils.pretty_name(name)
        asked = "Tick" if isinstance(field, forms.BooleanField) else "Fill in"
        asked = "Choose something for" if isinstance(field, CHOOSERS) else asked
        field.error_messages["required"] = f"{asked} “{label}”."

    def needed(self, words, *names):
        """A draft may lack these fields, a later step may not: beside the label stands when, in place of "optional"."""
        for name in names:
            if not self.fields[name].required:
                self.fields[name].needed = words

    @property
    def helper(self):
        """Crispy's arrangement: the template owns the form element, the token and the button."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        if self.groups or self.folded:
            parts = [Fieldset(legend, *names) for legend, names in self.groups]
            if self.folded:
                parts.append(Fold(self.folded[0], *self.folded[1], form=self))
            named = {name for part in parts for name in part.fields}
            helper.layout = Layout(*(name for name in self.fields if name not in named), *parts)
        else:
            helper.layout = None
        return helper


class TableForm(TableFormMixin, forms.Form):
    """Base of forms that stand for themselves."""


class TableModelForm(TableFormMixin, forms.ModelForm):
    """Base of forms about one row. Validate only: an action does the saving."""


def secure_by_default(field, **kwargs):
    """A `Meta.formfield_callback`: web addresses typed without a scheme are https."""
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


def problems(*forms_and_formsets):
    """What is wrong, for the summary: [(id to jump to or "", "Label: message")], in the order of the page."""
    found = []
    for part in forms_and_formsets:
        if part is None or not part.is_bound:
            continue
        if hasattr(part, "forms"):
            found += [("", message) for message in part.non_form_errors()]
            found += problems(*part.forms)
            continue
        found += [("", message) for message in part.non_field_errors()]
        for name, errors in part.errors.as_data().items():
            if name != NON_FIELD_ERRORS and name in part.fields:
                field = part[name]
                found += [(target(field), words(field, error)) for error in errors]
    return found


def words(field, error):
    """One error in the summary; what is merely missing names the field itself."""
    message = " ".join(error.messages)
    return message if error.code == "required" else f"{field.label}: {message}"


def target(field):
    """The id of the control a summary line leads to: the first one of a group of radios or boxes."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def heading(number):
    """ "Two things to fix before we can save"."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} thing{'' if number == 1 else 's'} to fix before we can save"
