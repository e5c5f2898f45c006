"""Writes of the sharing board: offered, looked for, lent, given back."""

from django.db import transaction

from coalition import audit, versions

from .models import Loan, ResourceNeed, ResourceOffer

audit.describe(
    shared_noted="{by} put on the board: {target}",
    shared_changed="{by} changed on the board: {target}",
    shared_closed="{by} took off the board: {target}",
    lent="{by} noted that {target} went from {lender} to {borrower}",
    given_back="{by} noted that {target} came back",
)


class LoanTrouble(Exception):
    """The loan cannot be so. Its message says why, in words."""


@transaction.atomic
def put_up(*, model, coalition, by, **fields):
    """A new offer or need (`model`)."""
    row = model.objects.create(coalition=coalition, made_on=coalition.today(), **fields)
    audit.record("shared_noted", coalition=coalition, target=row, by=by)
    return row


@transaction.atomic
def change(*, row, by, seen=None, **fields):
    """Write what an offer or need says. ChangedMeanwhile when somebody was quicker."""
    row = versions.lock(row, seen=seen)
    if versions.set_changed(row, fields):
        row.save()
        audit.record("shared_changed", coalition=row.coalition, target=row, by=by)
    return row


@transaction.atomic
def close(*, row, by):
    """Take an offer or need off the board. Twice is once."""
    done = type(row).objects.filter(pk=row.pk, closed_on=None).update(closed_on=row.coalition.today())
    if done:
        audit.record("shared_closed", coalition=row.coalition, target=row, by=by)
    return bool(done)


@transaction.atomic
def lend(*, coalition, by, what, lent_on, lender=None, borrower=None, due_back_on=None, offer=None, need=None, note=""):
    """Note what went from one to another; a need that is met so leaves the board."""
    if lender == borrower:
        raise LoanTrouble("A loan goes from one to another.")
    if due_back_on and due_back_on < lent_on:
        raise LoanTrouble("It comes back on or after the day it went.")
    loan = Loan.objects.create(
        coalition=coalition, what=what, lent_on=lent_on, lender=lender, borrower=borrower, due_back_on=due_back_on,
        offer=offer, need=need, note=note,
    )  # fmt: skip
    names = {"lender": str(lender or coalition), "borrower": str(borrower or coalition)}
    audit.record("lent", coalition=coalition, target=loan, by=by, **names)
    if need:
        close(row=need, by=by)
    return loan


@transaction.atomic
def give_back(*, loan, by, on=None):
    """It came back, today or on an earlier day. Twice is once."""
    on = on or loan.coalition.today()
    if on < loan.lent_on:
        raise LoanTrouble("It came back before it went. Choose a later day.")
    done = Loan.objects.filter(pk=loan.pk, returned_on=None).update(returned_on=on)
    if done:
        audit.record("given_back", coalition=loan.coalition, target=loan, by=by)
    return bool(done)


BOARDS = {"offer": ResourceOffer, "need": ResourceNeed}
