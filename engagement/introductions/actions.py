"""Writes about introductions: asked as a favor, agreed, made, declined, let go."""

from django.db import transaction

from coalition import audit
from engagement.facts import introduction_changed
from engagement.recruitment.models import Reached
from engagement.workload import burden
from members.models import Affiliation
from members.notices import actions as notices

from .models import Introduction

audit.describe(
    introduction_asked="{by} asked somebody for an {target}",
    introduction_asked_anyway="{by} asked somebody who has no room for an {target}: {reason}",
    introduction_settled="{by} noted what became of an {target}",
)

Status = Introduction.Status


class FavorTrouble(Exception):
    """They cannot be asked. The message says why, in words."""


class NoRoom(FavorTrouble):
    """They carry too much for one more favor. `verdict` is a burden.Verdict."""

    def __init__(self, person, verdict):
        super().__init__(f"{person.name} carries {verdict.used} of {verdict.budget} minutes in 30 days already.")
        self.verdict = verdict


@transaction.atomic
def ask(*, via, to, partner, purpose, minutes, by, anyway=""):
    """Ask `via` to introduce us to `to`, of `partner`; they get a mail with a link to say yes or no. It counts in what they
    carry until it is over.

    NoRoom when it would be too much and `anyway` does not say why it cannot wait (WRK-5). FavorTrouble when they were
    asked already, or would rather not, or when the partner itself would rather not: that is final (domain.md 5, rule 15).
    """
    coalition = partner.coalition
    said_no = Reached.objects.said_no(partner)
    if said_no:
        raise FavorTrouble(said_no)
    # Two who ask the same person take turns; the constraint is the last word.
    held = Introduction.objects.select_for_update(of=("self",)).filter(via=via, partner=partner)
    for earlier in held.exclude(status__in=[Status.MADE, Status.LET_GO]):
        if earlier.status == Status.DECLINED:
            raise FavorTrouble(f"{via.name} would rather not. A no is final; look for another way.")
        raise FavorTrouble(f"{via.name} was asked for this already.")
    verdict = burden.of(via, minutes, coalition.today())
    if not verdict.fits and not anyway:
        raise NoRoom(via, verdict)
    today = coalition.today()
    row = Introduction.objects.create(
        coalition=coalition,
        via=via,
        for_partner=Affiliation.objects.partner_of(via, today),
        to=to,
        partner=partner,
        purpose=purpose,
        minutes=minutes,
        asked_on=today,
        asked_by=by,
    )
    notices.owe(
        coalition=coalition, key=f"introduction-asked:{row.pk}", kind="introduction-asked", person=via, about=row
    )
    audit.record("introduction_asked", coalition=coalition, target=row, by=by)
    if not verdict.fits:
        audit.record("introduction_asked_anyway", coalition=coalition, target=row, by=by, reason=anyway)
    return row


@transaction.atomic
def settle(*, introduction, status, by, outcome=""):
    """What became of it. Made, it is a deed of whoever opened the door (domain.md 3.2). A no stays a no.

    FavorTrouble when somebody has settled it otherwise meanwhile.
    """
    row = (
        Introduction.objects.select_for_update(of=("self",))
        .select_related("coalition", "partner")
        .get(pk=introduction.pk)
    )
    if row.status == status:
        return row
    if row.status not in Introduction.OPEN:
        raise FavorTrouble(f"It is noted as “{row.get_status_display().lower()}” already.")
    row.status, row.outcome = status, outcome
    row.settled_on = None if status in Introduction.OPEN else row.coalition.today()
    row.save()
    audit.record("introduction_settled", coalition=row.coalition, target=row, by=by)
    introduction_changed.happened(introduction=row, by=by)
    return row
