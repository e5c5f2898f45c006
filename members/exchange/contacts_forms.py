"""Forms of an import of everything: they validate, `runs` writes."""

from django import forms
from django.conf import settings

from coalition.ui.forms import Pick, TableForm
from members.partners.models import Membership, StakeholderType

from . import parts, reading
from .contacts_fields import FIELDS, OUR_OWN
from .forms import FILTERS, NOT_THERE, ApplyForm, such_as
from .several_files import MOST


class Files(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list."""

    widget = Files

    def clean(self, data, initial=None):
        found = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in found] if any(found) else super().clean(None)


class ContactsUploadForm(TableForm):
    """One file or several; whether they are tables is seen when they are read."""

    file = FilesField(
        label="File, or files", allow_empty_file=True, widget=Files(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.vcf,.zip"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"CSV, Excel (.xlsx) or vCard (.vcf), at most {settings.IMPORT_MAX_BYTES // 2**20} MB and "
            f"{settings.IMPORT_MAX_ROWS:,} rows. Several files are read as one."
        )
        self.fields["file"].error_messages["required"] = "Choose a file first."

    def clean_file(self):
        files = self.cleaned_data["file"]
        size = sum(file.size for file in files)
        if size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(reading.too_big(size))
        if len(files) > MOST:
            raise forms.ValidationError(f"{len(files)} files; at most {MOST} can be read together.")
        return files


class ContactsMapForm(TableForm):
    """Which column is what, which rows, and what the new organizations are."""

    def __init__(self, *args, run, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        samples = run.options.get("samples") or [[] for _ in run.columns]
        columns = [NOT_THERE, *((str(place), column) for place, column in enumerate(run.columns))]
        groups = {}
        self.ours = []
        known = [(name, field) for name, field in FIELDS.items()]
        known += [each for part in parts.known() for each in part.fields.items()]
        for name, field in known:
            place = run.mapping.get(name)
            example = such_as(samples[place]) if place is not None else ""
            self.fields[name] = forms.ChoiceField(
                label=field.label,
                choices=columns,
                required=False,
                initial="" if place is None else str(place),
                help_text=f"Such as: {example}" if example else "",
            )
            groups.setdefault(field.group, []).append(name)
            self.ours.append(name)
        self._filters(columns)
        self._new(viewer)
        groups["Which rows"] = [f"{part}_{number}" for number in FILTERS for part in ("filter", "value")]
        groups["What the new organizations are"] = ["new_type", "new_status", "place_is"]
        self.groups = list(groups.items())
        for name, field in self.fields.items():
            self._kind_words(name, field)

    def _filters(self, columns):
        kept = [*self.run.filters, *(["", ""] for _ in FILTERS)]
        for number in FILTERS:
            place, value = kept[number - 1]
            self.fields[f"filter_{number}"] = forms.ChoiceField(
                label="Only rows whose" if number == 1 else "and whose",
                choices=[("", "All rows"), *columns[1:]],
                required=False,
                initial=str(place),
            )
            self.fields[f"value_{number}"] = forms.CharField(label="is", required=False, max_length=200, initial=value)

    def _new(self, viewer):
        self.fields["new_type"] = forms.ModelChoiceField(
            StakeholderType.objects.visible_to(viewer), label="Type", required=False, empty_label="Not known yet",
            initial=self.run.options.get("type"), help_text="For rows that name none of our types.",
        )  # fmt: skip
        self.fields["new_status"] = forms.ChoiceField(
            label="Status", choices=Membership.Status.choices,
            initial=self.run.options.get("status", Membership.Status.PROSPECT),
            help_text="For rows that say none. Those who have not been asked yet are prospective.",
        )  # fmt: skip
        self.fields["place_is"] = forms.ChoiceField(
            label="The address in a row is", widget=Pick,
            choices=[("organization", "The organization’s"), ("own", "Of whoever the row is about")],
            initial=self.run.options.get("place_is", "organization"),
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        used = {}
        for name in self.ours:
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
        if not any(data.get(name) for name in ("organization", "person", "first", "last", "email")) and not self.errors:
            self.add_error("person", "Choose at least the column that names the people, or the organizations.")
        return data

    @property
    def mapping(self):
        """{field: column number}."""
        chosen = {name: int(self.cleaned_data[name]) for name in self.ours if self.cleaned_data.get(name)}
        return chosen | {name: place for name, place in self.run.mapping.items() if name in OUR_OWN}

    @property
    def filters(self):
        """[[column number, value], …]."""
        data = self.cleaned_data
        return [[int(data[f"filter_{n}"]), data[f"value_{n}"]] for n in FILTERS if data[f"filter_{n}"]]

    @property
    def options(self):
        """What the rest of the form says."""
        kind = self.cleaned_data["new_type"]
        return {
            "type": kind.pk if kind else None, "status": self.cleaned_data["new_status"],
            "place_is": self.cleaned_data["place_is"],
        }  # fmt: skip


class ContactsApplyForm(ApplyForm):
    """What to do with rows that look like somebody who is here, unless something else was said of one of them."""

    duplicates = forms.ChoiceField(
        label="People called like somebody who is here",
        choices=[("skip", "Leave them out"), ("update", "Add to the one here"), ("add", "Add them as new")],
        widget=Pick,
    )
    similar = forms.ChoiceField(
        label="Organizations named nearly like one who is here",
        choices=[("add", "Add them as new"), ("update", "Fill gaps of the one here"), ("skip", "Leave them out")],
        widget=Pick,
    )
