"""What happened with a partner, newest first: one union over the kinds, each row with the facts its words need."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import connection
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf, TruncDate
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from coalition import compiled
from coalition.access import Permission
from engagement.commitments.amounts import measured
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.sharing.models import Loan
from engagement.voice.models import Input
from meetings.models import Attendance
from members.models import Affiliation, Membership

from . import story
from .events import CHIPS, CONTESTED, ICONS, KEEPERS_ONLY, ON_CARD, Event
from .models import Contact
from .story_words import WORDS as MORE_WORDS

NEAR = (*ON_CARD, "tie", "loan")  # what the page before a visit tells of


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
        "tie": (Affiliation.objects.visible_to(viewer).filter(partner=partner), F("started_on")),
        "loan": (
            Loan.objects.visible_to(viewer).filter(Q(lender=partner) | Q(borrower=partner)),
            F("lent_on"),
        ),
    }


# What the words of each kind say, as JSON: numbers as text, so that none loses a digit.
_FACTS = {
    "contact": JSONObject(
        kind="kind", person="person__name", was_two_way="was_two_way", was_ask="was_ask", note="note",
        by=Coalesce(NullIf("by__name", Value("")), "by__email"),
    ),
    "input": JSONObject(person="person__name", attribution="attribution", title="request__title"),
    "pledge": JSONObject(
        direction="direction", what="what", quantity=Cast("quantity", TextField()), unit="unit", due_on="due_on",
        status="status", delivered=Cast("delivered", TextField()), settled_on="settled_on",
    ),
    "delivery": JSONObject(
        direction="pledge__direction", what="pledge__what", quantity=Cast("quantity", TextField()),
        unit="pledge__unit", note="note",
    ),
    "contribution": JSONObject(direction="direction", what="what", kind="kind", thanked_on="thanked_on"),
    "attendance": JSONObject(person="person__name", status="status", title="meeting__title"),
    "membership": JSONObject(status="status", note="note"),
    "tie": JSONObject(person="person__name", title="title", role="contact_role", ended_on="ended_on"),
    "loan": JSONObject(
        what="what", lender="lender__name", borrower="borrower__name", due_back_on="due_back_on",
        returned_on="returned_on",
    ),
}  # fmt: skip


def _parts(viewer, partner, kinds):
    """A queryset of {event_kind, pk, event_day, facts} for each kind."""
    found = _sources(viewer, partner)
    if "talk" in kinds:  # its contact in the log says nothing more
        rows, day = found["contact"]
        found["contact"] = (rows.filter(one_on_one=None), day)
    yield from story.rows_of(found, _FACTS, kinds)
    if not _FACTS.keys() >= set(kinds):
        yield from story.parts(viewer, partner, kinds)


def _asked(viewer, show):
    """The kinds of a chip, or all; without those nobody but keepers of the records knows, for the others."""
    kinds = CHIPS[show][1] if show in CHIPS else tuple(ICONS)
    keeps = viewer.can(Permission.KEEP_RECORDS)
    return kinds if keeps else tuple(kind for kind in kinds if kind not in KEEPERS_ONLY)


def chips(viewer):
    """[(key, word)] of the chips that may show this viewer something; the first is "all"."""
    return [("", "All"), *((key, word) for key, (word, _) in CHIPS.items() if _asked(viewer, key))]


def happened(viewer, partner, show="", since=None, until=None, kinds=None):
    """A union queryset of what happened, newest first; `show` is a key of CHIPS or "". Slice or page it; `told`.

    `since` and `until` are days, both included; None for no limit. `kinds` narrows it further.
    """
    parts = list(_parts(viewer, partner.pk, kinds or _asked(viewer, show)))
    if since:
        parts = [part.filter(event_day__gte=since) for part in parts]
    if until:
        parts = [part.filter(event_day__lte=until) for part in parts]
    return parts[0].union(*parts[1:], all=True).order_by("-event_day", "event_kind", "-pk")


def years(viewer, partner, show=""):
    """[(year, number of lines)] of the story, the latest first. One statement."""
    parts = list(_parts(viewer, partner.pk, _asked(viewer, show)))
    sql, parameters = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    counted = (
        f"SELECT extract(year FROM event_day)::int AS in_year, count(*) FROM ({sql}) events"  # noqa: S608  (Django's SQL)
        " WHERE event_day IS NOT NULL GROUP BY in_year ORDER BY in_year DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(counted, parameters)
        return cursor.fetchall()


def recent(viewer, partner, number):
    """The newest `number` rows of each kind, {kind: rows as of `happened`}. One query; several cards read from it."""

    def build(pk):
        parts = [part.order_by("-event_day", "-pk")[:number] for part in _parts(viewer, pk, ON_CARD)]
        sql, parameters = parts[0].union(*parts[1:], all=True).query.sql_with_params()
        # pghistory takes a statement that does not begin with SELECT for a write and sends its context along
        return f"SELECT * FROM ({sql}) events", parameters  # noqa: S608  (Django's own SQL)

    found = {kind: [] for kind in ON_CARD}
    with connection.cursor() as cursor:
        cursor.execute(*compiled.statement(f"timeline-{number}", viewer, build, row=partner.pk))
        for kind, pk, day, facts in cursor.fetchall():
            found[kind].append({"event_kind": kind, "pk": pk, "event_day": day, "facts": json.loads(facts)})
    for rows in found.values():
        rows.sort(key=lambda row: (row["event_day"], row["pk"]), reverse=True)
    return found


def newest(found, number):
    """The newest rows over all kinds of `recent`, in the order of `happened`."""
    by_kind = [row for kind in sorted(found) for row in found[kind]]
    return sorted(by_kind, key=lambda row: row["event_day"], reverse=True)[:number]


def line(viewer, partner, kind, pk):
    """One line of the record as this viewer may see it, as an Event; None when there is none, or none to contest."""
    if kind not in CONTESTED:
        return None
    row = next((part.filter(pk=pk).first() for part in _parts(viewer, partner.pk, (kind,))), None)
    return told([row])[0] if row else None


def told(rows):
    """Rows of `happened` or `recent` as a tuple of Events."""
    return tuple(_WORDS[row["event_kind"]](row["facts"], row["event_day"]) for row in rows)


@lru_cache(maxsize=300)  # about 3 KiB each; the same events look alike
def drawn(events):
    """The Events as HTML, "" without any."""
    if not events:
        return ""
    return mark_safe(render_to_string("events.html", {"events": events}, using="jinja2"))  # noqa: S308  (autoescaped)


def _with(facts, words, alone):
    return f"{facts['person']} {words}" if facts["person"] else alone


def _contact(facts, day):
    kind = Contact.Kind(facts["kind"]).label
    whom = f"{kind} with {facts['person']}" if facts["person"] else kind
    asked = ", an ask" if facts["was_ask"] else ""
    words = f"{whom}{'' if facts['was_two_way'] else ', not reached'}{asked}. {facts['note']}".strip()
    return Event("contact", day, words, facts["by"] or "")


def _input(facts, day):
    kind = " in confidence" if facts["attribution"] == "confidential" else ""
    return Event("input", day, f"{_with(facts, 'gave', 'Gave')} input{kind}: {facts['title']}")


def _pledge(facts, day):
    ours, due = facts["direction"] == "ours", date.fromisoformat(facts["due_on"])
    amount = Pledge(quantity=Decimal(facts["quantity"]), unit=facts["unit"]).amount
    what = f"{facts['what']} ({amount})" if amount else facts["what"]
    return Event(
        "pledge",
        day,
        f"{'We promised' if ours else 'They promised'}: {what}",
        f"Due {due:%b} {due.day}, {due.year}",
        ours,
    )


def _delivery(facts, day):
    ours = facts["direction"] == "ours"
    amount = measured(facts["quantity"], facts["unit"])
    words = f"{'We delivered' if ours else 'They delivered'} {amount}: {facts['what']}"
    return Event("delivery", day, words, facts["note"], ours)


def _contribution(facts, day):
    ours = facts["direction"] == "ours"
    words = f"{'We gave' if ours else 'They gave'}: {facts['what']}"
    return Event("contribution", day, words, Contribution.Kind(facts["kind"]).label, ours)


def _attendance(facts, day):
    detail = "" if facts["status"] == "present" else Attendance.Status(facts["status"]).label
    return Event("attendance", day, f"{_with(facts, 'came to', 'Came to')} {facts['title']}", detail)


def _membership(facts, day):
    return Event("membership", day, f"Became: {Membership.Status(facts['status']).label.lower()}", facts["note"])


def _tie(facts, day):
    role = Affiliation.ContactRole(facts["role"]).label.lower()
    left = f", until {facts['ended_on']}" if facts["ended_on"] else ""
    return Event("tie", day, f"{facts['person']} began as {role}{left}", facts["title"])


def _loan(facts, day):
    who = f"{facts['lender'] or 'we'} lent it to {facts['borrower'] or 'us'}"
    back = f"came back on {facts['returned_on']}" if facts["returned_on"] else ""
    due = f"back by {facts['due_back_on']}" if facts["due_back_on"] and not back else ""
    return Event("loan", day, f"{facts['what']}: {who}", back or due, facts["lender"] is None)


_WORDS = {
    "contact": _contact,
    "input": _input,
    "pledge": _pledge,
    "delivery": _delivery,
    "contribution": _contribution,
    "attendance": _attendance,
    "membership": _membership,
    "tie": _tie,
    "loan": _loan,
    **MORE_WORDS,
}
