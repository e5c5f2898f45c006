"""What a quarter brought one partner: received, achieved, changed because of it (INT-8). For its people and who keeps records.

Only what was said with a name counts here: of confidential words and of concerns not even their existence is told to
colleagues (domain.md 5, rules 9 and 10).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from engagement.answering.models import Theme
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.concerns.models import Change
from engagement.introductions.models import Introduction
from engagement.voice.models import Input
from meetings.models import Milestone, Objective

QUARTERS = 8


@dataclass(frozen=True)
class Statement:
    """One quarter of one partner: lists of (day, words)."""

    first: object
    last: object
    received: list
    achieved: list
    heard: list
    gave: list

    @property
    def empty(self):
        """Nothing at all happened between us."""
        return not (self.received or self.achieved or self.heard or self.gave)


def first_day(last):
    """The first day of the quarter that ends on a day."""
    return last.replace(month=last.month - 2, day=1)


def quarter_ends(today, number=QUARTERS):
    """The last days of the past quarters, the latest first."""
    found, on = [], today
    while len(found) < number:
        on = on.replace(day=1) - timedelta(days=1)
        if on.month % 3 == 0:
            found.append(on)
    return found


def statement(partner, last):
    """The Statement of the quarter that ends on a day. Nine queries, whatever there is."""
    first = first_day(last)
    within = (first, last)
    said = Input.objects.filter(partner=partner, attribution="named")
    return Statement(
        first,
        last,
        _received(partner, within),
        _achieved(partner, said, last, within),
        _heard(partner, said, within),
        _gave(partner, within),
    )


def _lines(rows):
    return sorted(((on, words) for on, words in rows), key=lambda line: line[0])


def _given(partner, direction, within):
    gifts = Contribution.objects.filter(partner=partner, direction=direction, given_on__range=within)
    kept = Delivery.objects.filter(pledge__partner=partner, pledge__direction=direction, delivered_on__range=within)
    return [
        *gifts.values_list("given_on", "what"),
        *((on, f"{what}, as promised") for on, what in kept.values_list("delivered_on", "pledge__what")),
    ]


def _received(partner, within):
    opened = Introduction.objects.filter(for_partner=partner, status="made", settled_on__range=within)
    met = [
        (on, f"Met {name} through one of your people") for on, name in opened.values_list("settled_on", "partner__name")
    ]
    return _lines([*_given(partner, "ours", within), *met])


def _gave(partner, within):
    return _lines(_given(partner, "theirs", within))


def _achieved(partner, said, last, within):
    """Objectives done and steps reached, of the objectives the partner had a hand or a word in by then."""
    hands = Q(pk__in=Pledge.objects.filter(partner=partner, made_on__lte=last).values("objective"))
    hands |= Q(pk__in=Contribution.objects.filter(partner=partner, given_on__lte=last).values("objective"))
    hands |= Q(pk__in=said.filter(given_on__lte=last).values("request__objective"))
    theirs = Objective.objects.filter(hands, coalition=partner.coalition_id)
    done = theirs.filter(status="done", closed_on__range=within).values_list("closed_on", "title")
    steps = Milestone.objects.filter(objective__in=theirs, reached_on__range=within)
    reached = [
        (on, f"{title} ({objective})")
        for on, title, objective in steps.values_list("reached_on", "title", "objective__title")
    ]
    return _lines([*((on, f"Done: {title}") for on, title in done), *reached])


def _heard(partner, said, within):
    """What was adopted, wholly or partly, of what its people said, and what was changed because of it."""
    zone = partner.coalition.zone
    themes = Theme.objects.filter(
        inputs__in=said, outcome__in=["adopted", "partly"], request__report_back__published_at__date__range=within
    ).distinct()
    adopted = [
        (at.astimezone(zone).date(), f"{title}: {words}" if words else title)
        for at, title, words in themes.values_list("request__report_back__published_at", "title", "what_changed")
    ]
    changes = Change.objects.filter(causes__input__in=said, may_tell=True, changed_on__range=within).distinct()
    return _lines([*adopted, *changes.values_list("changed_on", "what_changed")])
