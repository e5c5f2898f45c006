"""Two rows side by side: what they agree on, what only one knows, and what somebody has to choose."""

from dataclasses import dataclass

from django.db import models

from members.models import Membership, Partner, Person

from .models import Kind
from .pointing import LOOSE, clashes, pointers

MODELS = {Kind.PARTNER: Partner, Kind.PERSON: Person}
KEPT, GONE, BOTH = "kept", "gone", "both"
DAYS = "memberships"  # the choice whose days as a member count where both have some


@dataclass(frozen=True)
class Choice:
    """A fact that both rows know, differently."""

    name: str
    label: str
    kept: str
    gone: str
    can_join: bool = False


def facts_of(model):
    """The fields somebody may have filled in: of the row itself, not about it."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and not field.generated and field.name != "coalition"
        and not getattr(field, "auto_now", False)
    ]  # fmt: skip


def is_blank(field, row):
    """Whether the row says nothing there: empty, or what it says when nobody was asked."""
    value = getattr(row, field.attname)
    return value is None or value in ("", [], {}) or (field.has_default() and value == field.get_default())


def shown(field, row):
    """A value in words."""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return str(getattr(row, field.name))


def choices(kept, gone):
    """What has to be chosen, in the order of the fields."""
    found = []
    for field in facts_of(type(kept)):
        ours, theirs = getattr(kept, field.attname), getattr(gone, field.attname)
        if is_blank(field, kept) or is_blank(field, gone) or _alike(ours, theirs):
            continue
        label = str(field.verbose_name).capitalize()
        can_join = isinstance(field, models.TextField)
        found.append(Choice(field.name, label, shown(field, kept), shown(field, gone), can_join))
    if isinstance(kept, Partner):
        found += _days(kept, gone)
    return found


def _alike(ours, theirs):
    if isinstance(ours, str) and isinstance(theirs, str):
        return ours.strip().casefold() == theirs.strip().casefold()
    return ours == theirs


def _days(kept, gone):
    """Which status counts, when both have one and they are not the same."""
    words = []
    for row in (kept, gone):
        days = Membership.objects.filter(partner=row).order_by("started_on")
        words.append(
            ", then ".join(f"{each.get_status_display().lower()} from {each.started_on:%b %-d, %Y}" for each in days)
        )
    if not all(words) or words[0] == words[1]:
        return []
    return [Choice(DAYS, "Status", *words)]


def joined(kept, gone, chosen):
    """{field name: value} of the row that stays: what was chosen, and what only the other one knows."""
    values = {}
    for field in facts_of(type(kept)):
        said = chosen.get(field.name, KEPT)
        if is_blank(field, gone):
            continue
        if is_blank(field, kept) or said == GONE:
            values[field.name] = getattr(gone, field.name)
        elif said == BOTH and isinstance(field, models.TextField):
            values[field.name] = f"{getattr(kept, field.name)}\n\n{getattr(gone, field.name)}"
    return values


def coming_along(kept, gone):
    """What would move and what both have: ([(words, number)], [(words, number)]), most first."""
    moving, twice = {}, {}
    for model, field in pointers(type(kept)):
        if model is Membership:  # their days are a choice of their own
            continue
        ids = list(model._base_manager.filter(**{field.attname: gone.pk}).values_list("pk", flat=True))
        if ids:
            same = len(clashes(model, field, ids, kept.pk))
            _add(moving, model, len(ids) - same)
            _add(twice, model, same)
    return _most_first(moving), _most_first(twice)


def loose_pointers(model):
    """(model, field of the id, {field of the label: label}) of what points to rows of `model` without a foreign key."""
    from django.apps import apps

    for label, (kind, key) in LOOSE.items():
        yield apps.get_model(label), key, {kind: model._meta.label_lower}


def _add(counts, model, number):
    if number:
        words = str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
        counts[words] = counts.get(words, 0) + number


def _most_first(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
