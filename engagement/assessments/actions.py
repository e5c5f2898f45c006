"""Writes about assessments: typed in, changed, taken away."""

from django.db import transaction

from coalition import audit, versions

from .models import Assessment, AssessmentScore

audit.describe(
    assessment_noted="{by} typed in the results of {target}",
    assessment_changed="{by} changed the results of {target}: {fields}",
    assessment_removed="{by} took the results of {target} away",
)


@transaction.atomic
def note(*, coalition, by, scores, **fields):
    """The results of one run; `scores` are (section, mean), in order."""
    row = Assessment.objects.create(coalition=coalition, **fields)
    _write(row, scores)
    audit.record("assessment_noted", coalition=coalition, target=row, by=by)
    return row


@transaction.atomic
def change(*, assessment, by, scores, seen=None, **fields):
    """Write the given fields and all scores. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = assessment.coalition
    held = versions.lock(assessment, seen=seen)
    changed = versions.set_changed(held, fields)
    before = list(held.scores.values_list("section", "value"))
    told = [versions.labels(held, changed)] if changed else []
    if before != list(scores):
        held.scores.all().delete()
        _write(held, scores)
        told.append("means")
    if told:
        held.save()
        audit.record("assessment_changed", coalition=coalition, target=held, by=by, fields=", ".join(told))
    return held


@transaction.atomic
def remove(*, assessment, by):
    """Typed in by mistake. Its history is kept."""
    audit.record("assessment_removed", coalition=assessment.coalition, target=assessment, by=by)
    assessment.delete()


def _write(row, scores):
    AssessmentScore.objects.bulk_create(
        AssessmentScore(coalition_id=row.coalition_id, assessment=row, position=place, section=section, value=value)
        for place, (section, value) in enumerate(scores)
    )
