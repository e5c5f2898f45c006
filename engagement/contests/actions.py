"""Contested lines: said by the partner's own people, answered by a coordinator."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from engagement.outreach import timeline

from .models import Contest

audit.describe(
    line_contested="{by} contested a line of the record of {partner}: {target}",
    contest_settled="{by} answered a contested line of {partner}: {outcome}",
)


class NoSuchLine(Exception):
    """The line is not in the record, or not for these eyes."""


@transaction.atomic
def contest(*, viewer, partner, kind, row_id, words, by):
    """Keep that a line is said to be wrong. One open contest a line; said again, the newer words stand."""
    line = timeline.line(viewer, partner, kind, row_id)
    if line is None:
        raise NoSuchLine("This line is not in the record any more.")
    text = f"{line.on:%b} {line.on.day}, {line.on.year}: {line.words}"[:400]
    found, _ = Contest.objects.update_or_create(
        partner=partner, kind=kind, row_id=row_id, outcome=Contest.Outcome.WAITING,
        defaults={"coalition": viewer.coalition, "person": viewer.person, "line": text, "words": words},
    )  # fmt: skip
    audit.record("line_contested", coalition=viewer.coalition, target=found, by=by, partner=str(partner))
    return found


@transaction.atomic
def settle(*, contest, outcome, answer, by):
    """Answer it. Answered twice, the first answer stays."""
    done = Contest.objects.filter(pk=contest.pk, outcome=Contest.Outcome.WAITING).update(
        outcome=outcome, answer=answer, settled_at=timezone.now(), settled_by=by
    )
    if done:
        words = Contest.Outcome(outcome).label.lower()
        audit.record(
            "contest_settled",
            coalition=contest.coalition,
            target=contest,
            by=by,
            partner=str(contest.partner),
            outcome=words,
        )
    return bool(done)
