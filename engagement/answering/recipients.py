"""Who gets an answer, and what became of it for each: computed from who gave input, never chosen (RPT-1, I16)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from coalition.access import Permission
from engagement.voice.models import Input
from members.models import Notice

from . import publishing
from .models import Receipt

WAYS = [
    (Receipt.Way.NOTICE, "By mail"),
    (Receipt.Way.APP, "In the app only, by choice"),
    (Receipt.Way.IN_PERSON, "You tell them yourself"),
]
UNDER_WAY = ("owed", "claimed", "sending")
NAMED = 12  # people named beside the answer; the rest on a page of their own


@dataclass(frozen=True)
class Recipient:
    """One person and how the answer reaches them. `name` is empty where this viewer may not know it."""

    name: str
    is_confidential: bool
    way: str
    state: str
    kind: str  # of badge


def people(viewer, asked):
    """Everybody who gets the answer, with `way`, and `in_confidence` where they spoke so."""
    said = Input.objects.filter(request=asked, person=OuterRef("pk"), attribution="confidential")
    rows = publishing.with_way(publishing.givers_of(asked)).annotate(in_confidence=Exists(said))
    return rows.only("name", "coalition")


def summary(viewer, asked):
    """Before publishing: total, numbers by way, the first names this viewer may know. Two queries."""
    rows = people(viewer, asked)
    counts = rows.order_by().aggregate(
        total=Count("pk"),
        confidential=Count("pk", filter=Q(in_confidence=True)),
        **{way: Count("pk", filter=Q(way=way)) for way, _ in WAYS},
    )
    known = rows if viewer.can(Permission.SEE_CONFIDENTIAL) else rows.filter(in_confidence=False)
    names = [person.name for person in known[:NAMED]]
    return {
        "total": counts["total"],
        "confidential": counts["confidential"],
        "ways": [(label, counts[way]) for way, label in WAYS if counts[way]],
        "names": names,
        "more": counts["total"] - len(names),
    }


def before(viewer, asked, page):
    """Recipients on one page (a list of annotated people), before the answer is out."""
    knows = viewer.can(Permission.SEE_CONFIDENTIAL)
    labels = dict(WAYS)
    return [
        Recipient(
            name=person.name if knows or not person.in_confidence else "",
            is_confidential=person.in_confidence,
            way=labels[person.way],
            state="",
            kind="",
        )
        for person in page
    ]


def after(viewer, report_back, page):
    """Recipients on one page (a list of Receipts with `recipient`), with what became of it for each. Two queries."""
    people_ids = [receipt.person_id for receipt in page]
    said = Input.objects.filter(request=report_back.request_id, person__in=people_ids, attribution="confidential")
    hidden = set(said.values_list("person", flat=True))
    rows = Notice.objects.about(report_back).filter(kind="report-back", person__in=people_ids)
    sent = {person: notice for (_, person), notice in rows.by_person().items()}
    labels = dict(WAYS)
    found = []
    for receipt in page:
        state, kind = _state(receipt, sent.get(receipt.person_id), viewer.coalition.zone)
        found.append(Recipient(receipt.recipient, receipt.person_id in hidden, labels[receipt.way], state, kind))
    return found


def _state(receipt, notice, zone):
    """(words, badge) on where one person's answer is."""
    if receipt.way == Receipt.Way.IN_PERSON:
        return (f"Told {_day(receipt.told_at, zone)}", "good") if receipt.told_at else ("Nobody told them yet", "owed")
    if receipt.way == Receipt.Way.APP:
        return "Stands in the app", "good"
    if notice is None:
        return "Noted before this list was kept", ""
    if notice.status == Notice.Status.SENT:
        return f"Sent {_day(notice.sent_at, zone)}", "good"
    words = {"owed": "Waits its turn", "claimed": "On its way", "sending": "On its way"}.get(
        notice.status, notice.get_status_display()
    )
    reason = f": {notice.reason[0].lower()}{notice.reason[1:]}" if notice.reason else ""
    return f"{words}{reason}", "wait" if notice.status in UNDER_WAY else "owed"


def _day(moment, zone):
    day = moment.astimezone(zone)
    return f"{day:%B} {day.day}"


@dataclass(frozen=True)
class Progress:
    """How far an answer is on its way to everybody."""

    total: int
    by_mail: int
    sent: int
    waiting: int
    trouble: int
    in_app: int
    to_tell: int
    told: int

    @property
    def is_under_way(self):
        """Whether workers still have something to do now."""
        return self.waiting > 0


def progress(report_back):
    """The Progress of an answer. Two queries, each over one table: nothing is joined that was written a moment ago."""
    ways = report_back.receipts.aggregate(
        total=Count("pk"),
        app=Count("pk", filter=Q(way="app")),
        mail=Count("pk", filter=Q(way="notice")),
        to_tell=Count("pk", filter=Q(way="in_person", told_at__isnull=True, person__erased_at=None)),
        told=Count("pk", filter=Q(told_at__isnull=False)),
    )
    rows = Notice.objects.about(report_back).filter(kind="report-back").order_by()
    counted = rows.exclude(status="skipped", person__in=_told_once(rows))
    states = dict(counted.values_list("status").annotate(number=Count("pk")))
    # somebody may have an address by now who had none when it was published
    sent = min(states.get("sent", 0), ways["mail"])
    # the notices of those without mail are skipped, each with its reason
    skipped = max(0, states.get("skipped", 0) - (ways["total"] - ways["mail"]))
    trouble = skipped + states.get("failed", 0) + states.get("unsure", 0) + states.get("held", 0)
    under_way = sum(states.get(status, 0) for status in UNDER_WAY)
    return Progress(
        total=ways["total"], by_mail=ways["mail"], sent=sent, waiting=min(under_way, ways["mail"] - sent - trouble),
        trouble=trouble, in_app=ways["app"], to_tell=ways["to_tell"], told=ways["told"],
    )  # fmt: skip


def _told_once(rows):
    """People who were here twice: one of their notices is on its way or sent, the other is not needed."""
    skipped = rows.filter(status="skipped").values("person")
    return rows.filter(person__in=skipped).exclude(status="skipped").values("person")


def reasons(report_back):
    """[(reason in words, people)] of those nothing was sent to, and why; the most frequent first. One query."""
    rows = Notice.objects.about(report_back).filter(kind="report-back").exclude(status="sent").exclude(reason="")
    found = rows.order_by().values_list("reason").annotate(number=Count("pk"))
    return sorted(found, key=lambda row: (-row[1], row[0]))
