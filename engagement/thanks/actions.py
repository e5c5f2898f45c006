"""Writes about public thanks: asked for, answered, taken back."""

from django.db import IntegrityError, transaction

from coalition import audit

from .models import PublicThanks

audit.describe(
    thanks_asked="{by} asked {partner} whether we may thank them openly",
    thanks_answered="{by} noted what {partner} said to being thanked openly: {answer}",
    thanks_removed="{by} took back the question whether we may thank {partner} openly",
)

Answer = PublicThanks.Answer


class ThanksTrouble(Exception):
    """It cannot be so. The message says why, in words."""


@transaction.atomic
def ask(*, words, by, contribution=None, pledge=None):
    """Ask whether members may read these `words` of thanks, for something given or a promise kept. Twice is once."""
    deed = contribution or pledge
    if deed.direction != "theirs" or (pledge is not None and pledge.status != "fulfilled"):
        raise ThanksTrouble("We thank for what they gave, or for a promise they kept.")
    on = contribution.given_on if contribution else pledge.settled_on or pledge.due_on
    try:
        with transaction.atomic():
            row = PublicThanks.objects.create(
                coalition=deed.coalition, contribution=contribution, pledge=pledge, partner=deed.partner,
                person=deed.person, words=words, on=on, asked_by=by,
            )  # fmt: skip
    except IntegrityError:
        return PublicThanks.objects.get(contribution=contribution, pledge=pledge)
    audit.record("thanks_asked", coalition=deed.coalition, target=deed, by=by, partner=deed.partner.name)
    return row


@transaction.atomic
def answer(*, thanks, answer, by):
    """What they said; they may change their mind at any time. ThanksTrouble for a name when nobody is noted as the giver."""
    held = PublicThanks.objects.select_for_update(of=("self",)).select_related("partner", "coalition").get(pk=thanks.pk)
    if held.answer == answer:
        return held
    if answer == Answer.NAMED and held.person_id is None:
        raise ThanksTrouble("Nobody is noted as the one who gave it.")
    held.answer = answer
    held.answered_on = held.coalition.today()
    held.save()
    audit.record(
        "thanks_answered", coalition=held.coalition, target=held.partner, by=by, partner=held.partner.name,
        answer=held.get_answer_display(),
    )  # fmt: skip
    return held


@transaction.atomic
def remove(*, thanks, by):
    """The question is taken back, or what is told is. Twice is once."""
    held = PublicThanks.objects.select_for_update(of=("self",)).filter(pk=thanks.pk).first()
    if held is not None:
        audit.record(
            "thanks_removed", coalition=thanks.coalition, target=thanks.partner, by=by, partner=thanks.partner.name
        )
        held.delete()
