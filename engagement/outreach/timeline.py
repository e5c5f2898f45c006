"""What happened with a partner, newest first: one union of short rows, then one query a kind for the page's words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, TruncDate

from coalition.access import Permission
from engagement.commitments.models import Contribution, Delivery, Pledge, plain
from engagement.voice.models import Input
from meetings.models import Attendance
from members.models import Membership

from .models import Contact

ICONS = {
    "contact": "telephone",
    "input": "chat-left-text",
    "pledge": "flag",
    "delivery": "check2-square",
    "contribution": "gift",
    "attendance": "people",
    "membership": "buildings",
}
CHIPS = {
    "meetings": ("Meetings", ("attendance",)),
    "input": ("Input", ("input",)),
    "promises": ("Promises", ("pledge", "delivery", "contribution")),
    "contacts": ("Contacts", ("contact",)),
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline. `ours` marks what we gave; `detail` is a softer second line."""

    kind: str
    on: date
    words: str
    detail: str = ""
    ours: bool = False

    @property
    def icon(self):
        """Name of the icon."""
        return ICONS[self.kind]


def _sources(viewer, partner):
    """{kind: (rows this viewer may see, expression for the day)}."""
    zone = viewer.coalition.zone
    inputs = Input.objects.visible_to(viewer).filter(partner=partner)
    if not viewer.can(Permission.SEE_CONFIDENTIAL):
        inputs = inputs.exclude(attribution="confidential")
    return {
        "contact": (Contact.objects.visible_to(viewer).filter(partner=partner), F("on")),
        "input": (inputs, F("given_on")),
        "pledge": (Pledge.objects.visible_to(viewer).filter(partner=partner), F("made_on")),
        "delivery": (Delivery.objects.visible_to(viewer).filter(pledge__partner=partner), F("delivered_on")),
        "contribution": (Contribution.objects.visible_to(viewer).filter(partner=partner), F("given_on")),
        "attendance": (
            Attendance.objects.visible_to(viewer).filter(partner=partner, status__in=Attendance.CAME),
            TruncDate("meeting__starts_at", tzinfo=zone),
        ),
        "membership": (Membership.objects.visible_to(viewer).filter(partner=partner), F("started_on")),
    }


def happened(viewer, partner, show=""):
    """A union queryset of {kind, row, day}, newest first; `show` is a key of CHIPS or "". Slice or page it."""
    kinds = CHIPS[show][1] if show in CHIPS else tuple(ICONS)
    parts = []
    for kind, (rows, day) in _sources(viewer, partner).items():
        if kind in kinds:
            rows = rows.order_by().annotate(event_kind=Value(kind, CharField()), event_day=Cast(day, DateField()))
            parts.append(rows.values("event_kind", "pk", "event_day"))
    return parts[0].union(*parts[1:], all=True).order_by("-event_day", "event_kind", "-pk")


def told(viewer, partner, rows):
    """The rows of a page as Events: one query for each kind that is on it."""
    rows = list(rows)
    wanted = {}
    for row in rows:
        wanted.setdefault(row["event_kind"], []).append(row["pk"])
    sources = _sources(viewer, partner)
    found = {kind: _LOAD[kind](sources[kind][0]).in_bulk(pks) for kind, pks in wanted.items()}
    return [_WORDS[row["event_kind"]](found[row["event_kind"]][row["pk"]], row["event_day"]) for row in rows]


_LOAD = {
    "contact": lambda rows: rows.select_related("person", "by"),
    "input": lambda rows: rows.select_related("person", "request"),
    "pledge": lambda rows: rows.select_related("person"),
    "delivery": lambda rows: rows.select_related("pledge"),
    "contribution": lambda rows: rows.select_related("person"),
    "attendance": lambda rows: rows.select_related("person", "meeting"),
    "membership": lambda rows: rows,
}


def _contact(row, day):
    whom = f"{row.get_kind_display()} with {row.person}" if row.person else row.get_kind_display()
    asked = ", an ask" if row.was_ask else ""
    words = f"{whom}{'' if row.was_two_way else ', not reached'}{asked}. {row.note}".strip()
    return Event("contact", day, words, str(row.by) if row.by else "")


def _input(row, day):
    who = f"{row.person} gave" if row.person else "Gave"
    kind = " in confidence" if row.is_confidential else ""
    return Event("input", day, f"{who} input{kind}: {row.request.title}")


def _pledge(row, day):
    ours = row.direction == "ours"
    what = f"{row.what} ({row.amount})" if row.amount else row.what
    return Event(
        "pledge",
        day,
        f"{'We promised' if ours else 'They promised'}: {what}",
        f"Due {row.due_on:%b} {row.due_on.day}, {row.due_on.year}",
        ours,
    )


def _delivery(row, day):
    ours = row.pledge.direction == "ours"
    amount = f"{plain(row.quantity)} {row.pledge.unit}".strip()
    return Event(
        "delivery", day, f"{'We delivered' if ours else 'They delivered'} {amount}: {row.pledge.what}", row.note, ours
    )


def _contribution(row, day):
    ours = row.direction == "ours"
    return Event("contribution", day, f"{'We gave' if ours else 'They gave'}: {row.what}", row.get_kind_display(), ours)


def _attendance(row, day):
    who = f"{row.person} came to" if row.person else "Came to"
    return Event(
        "attendance", day, f"{who} {row.meeting.title}", "" if row.status == "present" else row.get_status_display()
    )


def _membership(row, day):
    return Event("membership", day, f"Became: {row.get_status_display().lower()}", row.note)


_WORDS = {
    "contact": _contact,
    "input": _input,
    "pledge": _pledge,
    "delivery": _delivery,
    "contribution": _contribution,
    "attendance": _attendance,
    "membership": _membership,
}
