"""Two people save the same row: the second one is told, sees both texts, and keeps what they typed.

A form carries the version of the row it was filled from in a hidden field: its `updated_at`, or without one a digest of
the fields the form changes. The action locks the row and compares; the form shows what the other person wrote beside
what was typed, and saving again is a choice.
"""

import hashlib
import json
from dataclasses import dataclass

from django import forms

from .models import AuditEvent, User


class ChangedMeanwhile(Exception):
    """Somebody saved the row after this person had opened it. `row` is as it is now."""

    def __init__(self, row):
        super().__init__("Somebody saved this while you were writing.")
        self.row = row


EARLIER = 50  # kept states of a row looked through for the one somebody had before them


def version_of(row, names=()):
    """The version of a row as a hidden field carries it; `names` are the fields that matter in one without `updated_at`."""
    if not row.pk:
        return ""
    if hasattr(row, "updated_at"):
        return row.updated_at.isoformat()
    held = "\n".join(f"{name}={row.serializable_value(name)}" for name in sorted(names))
    return hashlib.sha256(held.encode()).hexdigest()


def lock(row, *, seen, names=()):
    """The row as it is now, locked until the transaction ends. ChangedMeanwhile when its version is not `seen`.

    `seen=None` is for writers who never showed the row to anybody, such as an import. `names` as in `version_of`.
    """
    current = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if seen is not None and version_of(current, names) != seen:
        raise ChangedMeanwhile(current)
    return current


def set_changed(row, fields):
    """Set those of the fields (name to value) that differ on `row`, without saving it; their names, in the order given."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def labels(row, names):
    """Fields of a row in words, as the log tells them: "name, e-mail"."""
    return ", ".join(str(row._meta.get_field(name).verbose_name) for name in names)


def last_writer(row):
    """The name of whoever changed a row last: by its kept history, else by the log of what was done about it."""
    kept = hasattr(row, "events") and row.events.select_related("pgh_context").order_by("-pgh_id").first()
    user = kept and kept.pgh_context and User.objects.filter(pk=kept.pgh_context.metadata.get("user")).first()
    if user:
        return str(user)
    latest = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk).first()
    return latest.by_name if latest and latest.by_name else "Somebody"


def last_doer(target, *verbs):
    """The name of whoever did one of these acts to `target` last."""
    acts = AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=target.pk, verb__in=verbs)
    return acts.values_list("by_name", flat=True).first() or "Somebody"


@dataclass(frozen=True)
class Difference:
    """One field that two people filled differently."""

    label: str
    saved: str
    typed: str


class VersionedForm(forms.ModelForm):
    """Mixin of forms that edit a row whose history is kept; put it before TableModelForm."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences = []
        self.saved_by = ""
        self.fields["version"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["version"] = self._version(self.instance)

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
        if self._version(row) == self.seen:
            return
        kept = self._version_seen(row)
        self.data = self.data.copy()
        for name in self._meta.fields:
            saved = self._shown(name, row)
            typed = self._shown_typed(name)
            if saved == typed:
                continue
            if kept is not None and typed == self._shown(name, kept):
                # Not touched by this person: what the other one wrote stands.
                _put(self.data, self.add_prefix(name), self._raw(name, row))
                continue
            self.differences.append(Difference(self.fields[name].label, saved, typed))
        self.data[self.add_prefix("version")] = self._version(row)
        self.saved_by = last_writer(row)

    def _version_seen(self, row):
        """The row as it was when the form was opened, from the kept history."""
        if not self.seen:
            return None
        if hasattr(row, "updated_at"):
            return row.events.filter(updated_at=self.seen).first()
        earlier = row.events.order_by("-pgh_id")[:EARLIER]
        return next((each for each in earlier if self._version(each) == self.seen), None)

    def _version(self, row):
        return version_of(row, self._meta.fields)

    def _raw(self, name, row):
        value = row.serializable_value(name)
        return "" if value is None else value

    def _shown(self, name, row):
        """A row's value in words."""
        field = self.fields[name]
        if hasattr(field, "queryset"):
            pk = row.serializable_value(name)
            return str(field.queryset.filter(pk=pk).first() or "") if pk else ""
        return _in_words(field, row.serializable_value(name))

    def _shown_typed(self, name):
        return _in_words(self.fields[name], self.cleaned_data[name])


def _in_words(field, value):
    """A value as people read it: the label of a choice, several with commas between them."""
    if isinstance(value, list):
        return ", ".join(_in_words(field, each) for each in value)
    if hasattr(field, "choices") and not hasattr(field, "queryset"):
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)


def _put(data, key, value):
    """Write a value into sent data; a list as several values of one name."""
    if isinstance(value, list) and hasattr(data, "setlist"):
        data.setlist(key, value)
    else:
        data[key] = value


class VersionedWords(forms.BaseForm):
    """Mixin of plain forms that come filled (`initial`) from a row or several; put it before TableForm.

    The hidden version is what the form was filled with, as it was shown. A view that receives the form locks the rows,
    fills `initial` from them as they are by now, and asks `overtaken`.
    """

    kept: tuple[str, ...] = ()  # the fields that come from the rows

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences = []
        self.saved_by = ""
        self.fields["version"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["version"] = json.dumps(self._saved())

    def clean(self):
        """What the action writes; the version is for `overtaken` alone."""
        data = super().clean()
        data.pop("version", None)
        return data

    def overtaken(self, row, *, by=""):
        """Whether what the rows hold is neither what this person had before them nor what they typed.

        Then the form shows both, and the next save is made knowingly. `row` tells who wrote last, where `by` does not;
        None where it is gone.
        """
        seen, saved, typed = self._seen(), self._saved(), self._typed()
        if saved in (seen, typed) or not any(saved.values()):
            return False  # nobody saved meanwhile, or the same, or there is nothing to lose
        self.data = self.data.copy()
        for name in self.kept:
            if saved[name] in (typed[name], seen.get(name)):
                continue  # nobody else changed it
            if typed[name] == seen.get(name):
                self._put(name, saved[name])  # not touched by this person: what the other one wrote stands
                continue
            self.differences.append(
                Difference(self.fields[name].label, self._in_words(name, saved), self._in_words(name, typed))
            )
        self._put("version", json.dumps(saved))
        self.saved_by = by or (last_writer(row) if row else "Somebody")
        return True

    def _seen(self):
        try:
            seen = json.loads(self.data.get(self.add_prefix("version"), ""))
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def _saved(self):
        found = {}
        for name in self.kept:
            field = self.fields[name]
            value = field.prepare_value(self.get_initial_for_field(field, name))
            found[name] = _sent(field, value if isinstance(value, bool) else field.widget.format_value(value))
        return found

    def _typed(self):
        found = {}
        for name in self.kept:
            field = self.fields[name]
            found[name] = _sent(field, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        return found

    def _put(self, name, value):
        self.data.setlist(self.add_prefix(name), value if isinstance(value, list) else [value] if value else [])

    def _in_words(self, name, values):
        labels = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ())}
        held = values[name] if isinstance(values[name], list) else [values[name]]
        return ", ".join(labels.get(each, each) for each in held)


def _sent(field, value):
    """A field's value as a browser sends it: a string, or a sorted list where several may be chosen."""
    if getattr(field.widget, "allow_multiple_selected", False) and not isinstance(value, str):
        return sorted(str(each) for each in value or ())
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if value in (None, False):
        return ""
    return "on" if value is True else str(value).replace("\r\n", "\n").strip()
