"""Two people save the same row: the second one is told, sees both texts, and keeps what they typed.

A form carries the version of the row it was filled from (its `updated_at`) in a hidden field. The action locks the
row and compares; the form shows what the other person wrote beside what was typed, and saving again is a choice.
"""

from dataclasses import dataclass

from django import forms

from .models import AuditEvent


class ChangedMeanwhile(Exception):
    """Somebody saved the row after this person had opened it. `row` is as it is now."""

    def __init__(self, row):
        super().__init__("Somebody saved this while you were writing.")
        self.row = row


def version_of(row):
    """The version of a row with `updated_at`, as a hidden field carries it."""
    return row.updated_at.isoformat() if row.pk else ""


def lock(row, *, seen):
    """The row as it is now, locked until the transaction ends. ChangedMeanwhile when its version is not `seen`.

    `seen=None` is for writers who never showed the row to anybody, such as an import.
    """
    current = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if seen is not None and version_of(current) != seen:
        raise ChangedMeanwhile(current)
    return current


@dataclass(frozen=True)
class Difference:
    """One field that two people filled differently."""

    label: str
    saved: str
    typed: str


class VersionedForm(forms.ModelForm):
    """Mixin of forms that edit a row with `updated_at`; put it before TableModelForm."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences = []
        self.saved_by = ""
        self.fields["version"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["version"] = version_of(self.instance)

    @property
    def seen(self):
        """The version the person had before them; a form without one (an altered page) counts as too old."""
        return self.cleaned_data.get("version", "")

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def meet(self, row):
        """Show this form again beside what `row` holds by now; the next save is made knowingly."""
        kept = self._version_seen(row)
        self.data = self.data.copy()
        for name in self._meta.fields:
            saved = self._shown(name, row)
            typed = self._shown_typed(name)
            if saved == typed:
                continue
            if kept is not None and typed == self._shown(name, kept):
                # Not touched by this person: what the other one wrote stands.
                self.data[self.add_prefix(name)] = self._raw(name, row)
                continue
            self.differences.append(Difference(self.fields[name].label, saved, typed))
        self.data[self.add_prefix("version")] = version_of(row)
        latest = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk).first()
        self.saved_by = latest.by_name if latest and latest.by_name else "Somebody"

    def _version_seen(self, row):
        """The row as it was when the form was opened, from the kept history."""
        return row.events.filter(updated_at=self.seen).first() if self.seen else None

    def _raw(self, name, row):
        value = row.serializable_value(name)
        return "" if value is None else value

    def _shown(self, name, row):
        """A row's value in words."""
        field = self.fields[name]
        if hasattr(field, "queryset"):
            pk = row.serializable_value(name)
            return str(field.queryset.filter(pk=pk).first() or "") if pk else ""
        value = row.serializable_value(name)
        if hasattr(field, "choices"):
            return str(dict(field.choices).get(value, value))
        return "" if value is None else str(value)

    def _shown_typed(self, name):
        field = self.fields[name]
        value = self.cleaned_data[name]
        if hasattr(field, "choices") and not hasattr(field, "queryset"):
            return str(dict(field.choices).get(value, value))
        return "" if value is None else str(value)
