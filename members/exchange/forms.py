"""Forms of an import: they validate, `runs` writes."""

from django import forms
from django.conf import settings

from coalition.ui.forms import Pick, TableForm
from members.partners.models import Membership, Partner, StakeholderType

from . import reading
from .partners_import import FIELDS, TYPE_COLUMN
from .partners_writing import DEFAULTS

FILTERS = (1, 2)  # how many filters the page offers
NOT_THERE = ("", "Not in this file")


class UploadForm(TableForm):
    """A file; whether it is a table is seen when it is read."""

    file = forms.FileField(
        label="File", widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}), allow_empty_file=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"CSV or Excel (.xlsx), at most {settings.IMPORT_MAX_BYTES // 2**20} MB and "
            f"{settings.IMPORT_MAX_ROWS:,} rows. The first row names the columns."
        )
        self.fields["file"].error_messages["required"] = "Choose a file first."

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(reading.too_big(file.size))
        return file


def such_as(samples):
    """A column's samples in a line."""
    return ", ".join(text[:40] for text in samples[:3])


class MapForm(TableForm):
    """Which column is what, which rows, and what the new partners are."""

    def __init__(self, *args, run, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        samples = run.options.get("samples") or [[] for _ in run.columns]
        columns = [NOT_THERE, *((str(place), column) for place, column in enumerate(run.columns))]
        for name in FIELDS:
            place = run.mapping.get(name)
            example = such_as(samples[place]) if place is not None else ""
            self.fields[name] = forms.ChoiceField(
                label=str(Partner._meta.get_field(name).verbose_name).capitalize(),
                choices=columns,
                required=name == "name",
                initial="" if place is None else str(place),
                help_text=f"Such as: {example}" if example else "",
            )
        self.fields["name"].error_messages["required"] = "Choose the column that holds the name."
        kept = [*run.filters, *(["", ""] for _ in FILTERS)]
        for number in FILTERS:
            place, value = kept[number - 1]
            self.fields[f"filter_{number}"] = forms.ChoiceField(
                label="Only rows whose" if number == 1 else "and whose",
                choices=[("", "All rows"), *columns[1:]],
                required=False,
                initial=str(place),
            )
            self.fields[f"value_{number}"] = forms.CharField(
                label="is", required=False, max_length=200, initial=value, help_text="Such as MN." * (number == 1)
            )
        types = StakeholderType.objects.visible_to(viewer)
        self.fields["type"] = forms.ModelChoiceField(
            types,
            label="Type",
            required=False,
            empty_label="Not known yet",
            initial=run.options.get("type"),
            help_text="For rows that name none of our types.",
        )
        place = run.mapping.get(TYPE_COLUMN)
        self.fields[TYPE_COLUMN] = forms.ChoiceField(
            label="Type, row by row, from",
            choices=columns,
            required=False,
            initial="" if place is None else str(place),
            help_text=f"Such as: {such_as(samples[place])}" if place is not None and samples[place] else "",
        )
        self.fields["status"] = forms.ChoiceField(
            label="Status",
            choices=Membership.Status.choices,
            initial=run.options.get("status", Membership.Status.PROSPECT),
            help_text="From today on. Those who have not been asked yet are prospective.",
        )
        self.groups = [
            ("Which column is what", list(FIELDS)),
            ("Which rows", [f"{part}_{number}" for number in FILTERS for part in ("filter", "value")]),
            ("What the new partners are", [TYPE_COLUMN, "type", "status"]),
        ]
        for name, field in self.fields.items():
            self._kind_words(name, field)

    def clean(self):
        data = super().clean()
        used = {}
        for name in FIELDS:
            place = data.get(name)
            if place and place in used:
                column = self.run.columns[int(place)]
                self.add_error(name, f"“{column}” is {self.fields[used[place]].label.lower()} already.")
            elif place:
                used[place] = name
        for number in FILTERS:
            column, value = data.get(f"filter_{number}"), data.get(f"value_{number}")
            if column and not value:
                self.add_error(f"value_{number}", "Fill in the value to look for, or choose “All rows”.")
            elif value and not column:
                self.add_error(f"filter_{number}", "Choose the column in which to look for it.")
        return data

    @property
    def mapping(self):
        """{field: column number}."""
        names = [*FIELDS, TYPE_COLUMN]
        return {name: int(self.cleaned_data[name]) for name in names if self.cleaned_data.get(name)}

    @property
    def filters(self):
        """[[column number, value], …]."""
        data = self.cleaned_data
        return [[int(data[f"filter_{n}"]), data[f"value_{n}"]] for n in FILTERS if data[f"filter_{n}"]]

    @property
    def options(self):
        """What the rest of the form says."""
        kind = self.cleaned_data["type"]
        return {"type": kind.pk if kind else None, "status": self.cleaned_data["status"]}


class ApplyForm(TableForm):
    """What to do with rows that look like a partner who is here, unless something else was said of one of them."""

    duplicates = forms.ChoiceField(
        label="Rows that look like one who is here",
        choices=[("skip", "Leave them out"), ("update", "Fill gaps of the one here"), ("add", "Add them as new")],
        widget=Pick,
    )
    similar = forms.ChoiceField(
        label="Rows named nearly like one who is here",
        choices=[("add", "Add them as new"), ("update", "Fill gaps of the one here"), ("skip", "Leave them out")],
        widget=Pick,
    )

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        for outcome, (option, default) in DEFAULTS.items():
            # As it was said last: turning a page loses nothing.
            self.fields[option].initial = run.options.get(option, default)
            if not run.counts.get(outcome):
                del self.fields[option]

    @property
    def options(self):
        """{option: Decision}."""
        return dict(self.cleaned_data)
