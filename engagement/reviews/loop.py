"""The loop of BEN-6 by quarter: trust, outreach, interest in joining, promises, renewals. Each feeds the next; none is added up."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from engagement.agreements.models import Agreement
from engagement.commitments.models import Pledge
from engagement.dashboard.ground import FEW
from engagement.ledger.models import Signal
from engagement.network.models import RelationshipRating
from engagement.outreach.models import Contact
from members.models import Membership, Nomination

QUARTERS = 8
TRUST = ("openness", "reliability", "shared_mission")


@dataclass(frozen=True)
class Turn:
    """One measure of the loop: its values quarter by quarter, oldest first; None where there is too little to say."""

    key: str
    name: str
    how: str
    values: list

    @property
    def shown(self):
        """The values as they are drawn in a table."""
        return ["–" if value is None else f"{value:g}" for value in self.values]


def quarters(today, number=QUARTERS):
    """[(first day, last day), …] up to the quarter that is under way, whose last day is today."""
    first, found = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), []
    last = today
    while len(found) < number:
        found.append((first, last))
        last = first - timedelta(days=1)
        first = last.replace(month=last.month - 2, day=1)
    return found[::-1]


def name_of(quarter):
    """ "2026 Q4"."""
    return f"{quarter[0].year} Q{(quarter[0].month + 2) // 3}"


def turns(coalition, today):
    """The Turns of the loop. Seven statements, whatever there is."""
    spans = quarters(today)
    within = (spans[0][0], today)

    def counted(*rows):
        days = Counter()
        for each in rows:
            days.update(each)
        return [sum(number for day, number in days.items() if first <= day <= last) for first, last in spans]

    here = {"coalition": coalition}
    talks = Contact.objects.filter(**here, on__range=within, was_ask=False).values_list("on", flat=True)
    done = Signal.objects.filter(**here, kind="outreach_done", person=None, occurred_on__range=within).live(today)
    named = Nomination.objects.filter(**here, nominated_on__range=within).values_list("nominated_on", flat=True)
    joined = Membership.objects.filter(**here, status="member", started_on__range=within)
    pledged = Pledge.objects.filter(**here, direction="theirs", made_on__range=within).values_list("made_on", flat=True)
    signed = Agreement.objects.filter(**here, signed_on__range=within).values_list("signed_on", flat=True)
    return [
        Turn("trust", "Trust", "Mean of what partners said of each other: open, reliable, of one mind; 1 to 4.", _trust(coalition, spans)),
        Turn("outreach", "Outreach", "Contacts in which we asked for nothing, and spreading the word in local places.",
             counted(talks, done.values_list("occurred_on", flat=True))),
        Turn("joining", "Interest in joining", "Partners put forward by somebody, and partners that became members.",
             counted(named, joined.values_list("started_on", flat=True))),
        Turn("pledges", "Promises", "What partners promised.", counted(pledged)),
        Turn("renewals", "Agreements", "Signed or renewed.", counted(signed)),
    ]  # fmt: skip


def _trust(coalition, spans):
    """The mean mark of each quarter; None under five ratings."""
    rows = RelationshipRating.objects.filter(coalition=coalition, rated_on__range=(spans[0][0], spans[-1][1]))
    rated = list(rows.values_list("rated_on", *TRUST))
    found = []
    for first, last in spans:
        marks = [mark for on, *each in rated if first <= on <= last for mark in each if mark is not None]
        number = sum(first <= on <= last for on, *_ in rated)
        found.append(round(sum(marks) / len(marks), 2) if marks and number >= FEW else None)
    return found
