"""Writes about where partners compete: noted, changed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import CompetitionArea, Competitor

audit.describe(
    competition_noted="{by} noted where partners compete: {target}",
    competition_changed="{by} changed where partners compete: {target}",
    competition_removed="{by} took away where partners compete: {target}",
)


@transaction.atomic
def note_area(*, coalition, by, partners, **fields):
    """A field in which these partners are rivals."""
    area = CompetitionArea.objects.create(coalition=coalition, **fields)
    _compete(area, partners)
    audit.record("competition_noted", coalition=coalition, target=area, by=by)
    return area


@transaction.atomic
def change_area(*, area, by, partners, seen=None, **fields):
    """Other words, or other partners. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = area.coalition
    area = versions.lock(area, seen=seen)
    changed = versions.set_changed(area, fields)
    wanted = {partner.pk for partner in partners}
    if not changed and wanted == set(area.competitors.values_list("partner_id", flat=True)):
        return area
    area.save()
    _compete(area, partners)
    audit.record("competition_changed", coalition=coalition, target=area, by=by)
    return area


def _compete(area, partners):
    """Exactly these partners compete there."""
    wanted = {partner.pk for partner in partners}
    area.competitors.exclude(partner__in=wanted).delete()
    there = set(area.competitors.values_list("partner_id", flat=True))
    Competitor.objects.bulk_create(
        Competitor(coalition_id=area.coalition_id, area=area, partner_id=pk) for pk in sorted(wanted - there)
    )


@transaction.atomic
def remove_area(*, area, by):
    """They do not compete there any more, or never did. Twice is once."""
    held = CompetitionArea.objects.select_for_update(of=("self",)).filter(pk=area.pk).first()
    if held is not None:
        audit.record("competition_removed", coalition=area.coalition, target=held, by=by)
        held.delete()
