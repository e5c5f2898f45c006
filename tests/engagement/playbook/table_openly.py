"""What we said openly, and figures that somebody waits for."""

from datetime import timedelta

from engagement.figures.schedule import days_due, months_after
from engagement.models import (
    DataRequest,
    DeliverableArrival,
    EvidenceItem,
    PublicPromise,
    RecurringDeliverable,
    ShortfallNotice,
    Win,
)

from .truth import table


def promise(w, due, **fields):
    known = {"what": "A list", "to_whom": "All", "made_on": w.ago(90), "due_on": w.ago(due)}
    return w.make(PublicPromise, **known | fields)


def admitted(w, day, **of):
    w.make(ShortfallNotice, missed_on=day, what="No list", why="W", what_now="N", told_on=w.ago(0), **of)


@table("shortfall", {0: False, 1: True, 80: True, "kept": False, "told": False, "told, missed again": True})
def shortfall(w, how):
    if isinstance(how, int):
        promise(w, how)
    elif how == "kept":
        promise(w, 3, kept_on=w.ago(1))
    else:
        again = {"new_due_on": w.ago(2)} if how == "told, missed again" else {}
        admitted(w, w.ago(9), promise=promise(w, 9, **again))


@table("public-promise-due", {-22: False, -21: True, 0: True, 1: False, "kept": False, "put off": True})
def public_promise_due(w, how):
    if isinstance(how, int):
        promise(w, how)
    elif how == "kept":
        promise(w, -3, kept_on=w.ago(1))
    else:
        promise(w, 5, new_due_on=w.ago(-5))


@table("promise-missed", {"told": False, "told of an earlier day": True})
def pledge_told(w, how):
    pledge = w.pledge(5, direction="ours")
    admitted(w, w.ago(5 if how == "told" else 9), pledge=pledge)


@table("no-early-win", {"noted": False})
def win_noted(w, _):
    w.partner.memberships.update(started_on=w.ago(300))
    w.make(Win, what="A list", on=w.ago(9))


@table("data-unanswered", {13: False, 14: True, 90: True, "answered": False})
def data_unanswered(w, days):
    answer = {"answer": "Nine", "answered_on": w.ago(0)} if days == "answered" else {}
    w.make(DataRequest, question="How many?", asked_on=w.ago(days if isinstance(days, int) else 30), **answer)


def standing(w, first, **fields):
    known = {"what": "Beds", "partner": w.partner, "every": 12, "first_due_on": first}
    return w.make(RecurringDeliverable, **known | fields)


@table(
    "data-late", {2: False, 3: True, "came": False, "ours": False, "ended": True, "second": True, "third came": False}
)
def data_late(w, how):
    if isinstance(how, int):
        standing(w, w.ago(how))
    elif how == "came":
        row = standing(w, w.ago(9))
        w.make(DeliverableArrival, deliverable=row, due_on=w.ago(9), came_on=w.ago(1))
    elif how == "ours":
        standing(w, w.ago(9), direction="ours")
    elif how == "ended":
        standing(w, w.ago(9), ended_on=w.ago(4))
    else:
        row = standing(w, months_after(w.ago(10), -1), every=1)
        came = days_due(row, w.today)[: 1 if how == "second" else None]
        for day in came:
            w.make(DeliverableArrival, deliverable=row, due_on=day, came_on=day)


@table("data-ours", {-8: False, -7: True, 30: True, "went": False, "theirs": False, "ended": False})
def data_ours(w, how):
    if isinstance(how, int):
        standing(w, w.ago(how), direction="ours")
    elif how == "went":
        row = standing(w, w.ago(-3), direction="ours")
        w.make(DeliverableArrival, deliverable=row, due_on=w.ago(-3), came_on=w.ago(0))
    elif how == "theirs":
        standing(w, w.ago(-3))
    else:
        first = months_after(w.ago(0), -12) + timedelta(days=2)
        row = standing(w, first, direction="ours", ended_on=w.ago(100))
        w.make(DeliverableArrival, deliverable=row, due_on=first, came_on=first)


@table("evidence-review", {-1: False, 0: True, 40: True})
def evidence_review(w, days):
    known = {"claim": "Fewer moves", "source": "Report", "origin": "pilot", "dated": w.ago(400)}
    w.make(EvidenceItem, review_on=w.ago(days), **known)
