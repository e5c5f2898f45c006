"""Base forms: native fields, kind words, help above, errors below and in a summary; looking rows up by typing."""

import datetime
import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from coalition.models import AuditEvent, User
from coalition.ui.forms import (
    DayInput,
    LookupField,
    MomentInput,
    Pick,
    TableForm,
    TableModelForm,
    heading,
    problems,
)

pytestmark = pytest.mark.urls("tests.coalition.ui.urls")


class MeetingForm(TableForm):
    groups = (("When", ["day", "starts_at", "opens"]),)

    purpose = forms.CharField(label="Purpose in one sentence", help_text="What will be different?")
    day = forms.DateField()
    starts_at = forms.DateTimeField(required=False)
    opens = forms.TimeField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Inform"), ("b", "Decide")], widget=Pick(icons={"a": "info-circle"}))
    tags = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = forms.CharField(widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="I agree", error_messages={"required": "Please agree first."})

    def clean(self):
        if self.cleaned_data.get("purpose") == "none":
            raise forms.ValidationError("A meeting without a purpose is a visit.")


def draw(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_native_fields():
    fields = MeetingForm().fields
    assert type(fields["day"].widget) is DayInput
    assert type(fields["starts_at"].widget) is MomentInput
    html = draw(
        MeetingForm(
            initial={
                "day": datetime.date(2026, 3, 12),
                "starts_at": datetime.datetime.fromisoformat("2026-03-12T10:00"),
            }
        )
    )
    assert re.search(r'<input type="date" name="day" value="2026-03-12"', html)
    assert re.search(r'<input type="datetime-local" name="starts_at" value="2026-03-12T10:00"', html)
    assert 'type="time"' in html


def test_what_the_native_field_sends_is_understood():
    form = MeetingForm(
        {"purpose": "x", "day": "2026-03-12", "starts_at": "2026-03-12T10:00", "kind": "a", "agreed": "on"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"].hour == 10


def test_required_words_name_the_deed():
    errors = MeetingForm({}).errors
    assert errors == {
        "purpose": ["Fill in “Purpose in one sentence”."],
        "day": ["Fill in “Day”."],
        "kind": ["Choose something for “Kind”."],
        "agreed": ["Please agree first."],
    }


def test_help_above_error_below_and_both_announced():
    html = draw(MeetingForm({}))
    field = html[html.index('id="div_id_purpose"') :]
    order = [field.index(part) for part in ("<label", "_helptext", "<input", 'id="id_purpose_error"')]
    assert order == sorted(order)
    assert 'aria-describedby="id_purpose_helptext id_purpose_error"' in field
    assert 'aria-invalid="true"' in field


def test_optional_is_marked_and_required_is_not():
    html = draw(MeetingForm())
    assert re.search(r'for="id_notes">Notes <span class="ct-soft">\(optional\)</span>', html)
    assert "*" not in html
    assert not re.search(r'for="id_purpose">[^<]*<span', html)


def test_the_summary_leads_to_the_fields():
    form = MeetingForm({"purpose": "none", "day": "2026-13-40", "kind": ""})
    assert problems(form) == [
        ("", "A meeting without a purpose is a visit."),
        ("id_day", "Day: Enter a valid date."),
        ("id_kind_0", "Choose something for “Kind”."),
        ("id_agreed", "Please agree first."),
    ]
    html = draw(form)
    assert html.count('role="alert"') == 1
    assert '<a href="#id_kind_0">' in html
    assert 'id="id_kind_0"' in html
    assert "Four things to fix before we can save" in html


def test_a_fresh_form_has_no_summary():
    assert "ct-errors" not in draw(MeetingForm())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "One thing to fix before we can save"),
        (2, "Two things to fix before we can save"),
        (12, "12 things to fix before we can save"),
    ],
)
def test_heading(number, words):
    assert heading(number) == words


def test_problems_of_a_formset():
    many = formset_factory(MeetingForm, min_num=1, validate_min=True, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-purpose": "", "form-0-day": "2026-03-12"}
    found = problems(many(data | {"form-0-kind": "a", "form-0-agreed": "on"}))
    assert ("id_form-0-purpose", "Fill in “Purpose in one sentence”.") in found


def test_choices_are_drawn_as_buttons_with_icons():
    html = draw(MeetingForm({"kind": "b"}))
    assert html.count('type="radio" name="kind"') == 2
    assert re.search(r'value="b"[^>]* checked', html)
    assert "#i-info-circle" in html
    assert "<legend>Kind</legend>" in html


def test_groups_become_fieldsets_after_the_rest():
    html = draw(MeetingForm())
    assert html.index("id_purpose") < html.index("<legend>When</legend>") < html.index('name="day"')


def test_the_template_owns_form_and_token():
    html = draw(MeetingForm())
    assert "<form" not in html
    assert "csrf" not in html


def test_a_whole_form():
    html = Template('{% form_page form "Save meeting" cancel="/back/" %}').render(
        Context({"form": MeetingForm(), "csrf_token": "token-1"})
    )
    assert '<form method="post" class="ct-form" novalidate>' in html
    assert 'name="csrfmiddlewaretoken" value="token-1"' in html
    assert '<button class="btn btn-primary" type="submit">Save meeting</button>' in html
    assert 'href="/back/"' in html
    assert "multipart" not in html


def test_files_make_it_multipart():
    class Upload(TableForm):
        file = forms.FileField()

    html = Template('{% form_page form "Upload" %}').render(Context({"form": Upload()}))
    assert 'enctype="multipart/form-data"' in html
    assert 'type="file" name="file" class="form-control"' in html


def test_model_forms_alike():
    class EventForm(TableModelForm):
        class Meta:
            model = AuditEvent
            fields = ("verb",)

    form = EventForm({})
    assert form.errors["verb"] == ["Fill in “Verb”."]


# --- looking up -----------------------------------------------------------------------------------------------


@pytest.fixture
def people(db):
    """Three users with alike names."""
    return [
        User.objects.create(email=f"{name[0]}{i}@x.example".lower(), name=name)
        for i, name in enumerate(["Rosa Lindqvist", "Rosa Lindgren", "Amir Dossey"])
    ]


def finder(required=True):
    class FindForm(TableForm):
        who = LookupField(User.objects.order_by("name"), search=("name", "email"), url="/find/", required=required)

    return FindForm


@pytest.mark.parametrize(
    ("typed", "found"),
    [("amir", 2), ("lindqvist rosa", 0), ("a2@x", 2), ("Rosa Lindqvist", 0), ("  rosa   lindgren ", 1)],
)
def test_typed_text_finds_one(people, typed, found):
    form = finder()({"who": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == people[found]


def test_the_number_makes_it_unmistakable(people):
    form = finder()({"who": f"whatever #{people[1].pk}"})
    assert form.is_valid()
    assert form.cleaned_data["who"] == people[1]


def test_several_are_named(people):
    form = finder()({"who": "rosa"})
    assert form.errors["who"] == [
        f"Several fit: Rosa Lindgren #{people[1].pk}; Rosa Lindqvist #{people[0].pk}. Choose one of them."
    ]


@pytest.mark.parametrize("typed", ["Zoe", "#999999999", f"#{10**17}"])
def test_nobody(people, typed):
    form = finder()({"who": typed})
    assert form.errors["who"] == ["Nobody of that name is here. Check the spelling, or add them first."]


def test_an_empty_optional_lookup_is_none(people):
    form = finder(required=False)({"who": ""})
    assert form.is_valid()
    assert form.cleaned_data["who"] is None


def test_the_row_is_shown_as_text(people):
    html = str(finder()(initial={"who": people[2]})["who"])
    assert f'value="Amir Dossey #{people[2].pk}"' in html
    assert 'data-lookup="/find/"' in html
    assert f'value="Amir Dossey #{people[2].pk}"' in str(finder()(initial={"who": people[2].pk})["who"])


def test_suggestions(people):
    field = finder()().fields["who"]
    assert field.suggestions("lind") == {
        "results": [f"Rosa Lindgren #{people[1].pk}", f"Rosa Lindqvist #{people[0].pk}"]
    }


def test_others_cannot_be_found(people):
    class FindForm(TableForm):
        who = LookupField(User.objects.exclude(pk=people[2].pk))

    assert not FindForm({"who": f"#{people[2].pk}"}).is_valid()


class DraftForm(TableForm):
    """A draft may lack the reason; what follows may not."""

    title = forms.CharField()
    reason = forms.CharField(required=False)
    note = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.needed("needed before publishing", "title", "reason")


def test_what_a_later_step_needs_is_not_called_optional():
    html = render_crispy_form(DraftForm())
    said = [re.search(rf'for="id_{name}">(.*?)</label>', html)[1] for name in ("title", "reason", "note")]
    assert [re.sub("<[^>]+>", "", label) for label in said] == [
        "Title",
        "Reason (needed before publishing)",
        "Note (optional)",
    ]


class FoldedForm(TableForm):
    folded = ("Add a note", ("note",))

    name = forms.CharField()
    note = forms.CharField(required=False, max_length=5)


@pytest.mark.parametrize(
    ("form", "stands_open"),
    [
        (FoldedForm(), False),
        (FoldedForm(initial={"note": "Hi"}), True),
        (FoldedForm({"name": "Rosa", "note": ""}), False),
        (FoldedForm({"name": "Rosa", "note": "too long"}), True),
    ],
)
def test_what_few_need_is_folded_unless_it_holds_something(form, stands_open):
    html = draw(form)
    assert ("<details" in html, " open><summary>Add a note</summary>" in html) == (True, stands_open)
    assert html.index('name="name"') < html.index("<details") < html.index('name="note"')
