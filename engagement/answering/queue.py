"""The queue of owed answers: to whom, by when, in whose hands; and the weekly word to those hands (RPT-3, TIM-1).

An answer is owed until it is published; to whoever said "not quite", until we reply; to whoever has no mail address,
until somebody told them: the answer, or where it stands.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.urls import reverse
from django.utils import timezone

from coalition.access import ROLES, Permission
from coalition.models import Coalition, Role
from engagement.voice.models import InputRequest
from members.models import Notice, Person
from members.notices import actions as notices
from members.notices import registry

from .models import InterimWord, NotQuite, Receipt, Telling
from .querysets import REPLY_WITHIN

SOON = 7  # days before its day an answer that still takes input is in the weekly word
KEEPERS = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]

ANSWER, NOT_QUITE, TO_TELL, WORD = "answer", "not_quite", "to_tell", "word"
OWED_IN = (InputRequest, NotQuite, Receipt, Telling, InterimWord)


@dataclass(frozen=True)
class Line:
    """One thing owed on one request: an answer, replies to "not quite", or people to tell. `owner` is a user id or None."""

    kind: str
    request: int
    title: str
    owner: int | None
    owner_name: str
    people: int
    since: date
    due_on: date | None
    days_late: int
    promised_on: date | None = None
    is_open: bool = False
    interim_on: date | None = None

    @property
    def what(self):
        """What is left to do, in words."""
        return {
            ANSWER: "Write the answer",
            NOT_QUITE: "Reply to “not quite”",
            TO_TELL: "Tell them yourself",
            WORD: "Tell them yourself where it stands",
        }[self.kind]

    @property
    def is_pressing(self):
        """Whether it belongs into the weekly word: late, due soon, or nothing left but to do it."""
        return not self.is_open or self.days_late >= -SOON


def lines(viewer):
    """Everything owed in the viewer's coalition, oldest promise first. Five queries; nothing for those who keep no records."""
    coalition = viewer.coalition
    return _lines(coalition, *(model.objects.visible_to(viewer) for model in OWED_IN))


def _lines(coalition, requests, doubts, receipts, tellings, words):
    today = coalition.today()
    found = [_answer(row, today) for row in requests.answer_owed().with_due().with_givers().select_related("owner")]
    found += _grouped(NOT_QUITE, doubts.waiting(), "receipt__report_back__request", "said_at", coalition, today)
    found += _to_tell(
        _grouped(TO_TELL, receipts.to_tell(), "report_back__request", "made_at", coalition, today),
        _grouped(TO_TELL, tellings.to_tell(), "news__report_back__request", "made_at", coalition, today),
    )
    found += _grouped(WORD, words.to_tell(), "request", "made_at", coalition, today)
    return sorted(found, key=lambda line: (line.due_on or date.max, line.title, line.kind))


def _answer(row, today):
    return Line(
        kind=ANSWER, request=row.pk, title=row.title, owner=row.owner_id, owner_name=str(row.owner or ""),
        people=row.givers, since=row.first_given_on, due_on=row.due_on,
        days_late=(today - row.due_on).days if row.due_on else 0, is_open=row.status == InputRequest.Status.OPEN,
        interim_on=row.interim_on,
        promised_on=row.report_back_on,
    )  # fmt: skip


def _grouped(kind, rows, request, moment, coalition, today):
    """One Line a request, from rows that each wait for one person since a moment."""
    rows = rows.order_by().values(
        key=F(request), title=F(f"{request}__title"), owner=F(f"{request}__owner"),
        name=F(f"{request}__owner__name"), mail=F(f"{request}__owner__email"),
    )  # fmt: skip
    for row in rows.annotate(people=Count("pk"), first=Min(moment)):
        since = row["first"].astimezone(coalition.zone).date()
        due_on = since + REPLY_WITHIN
        yield Line(
            kind=kind, request=row["key"], title=row["title"], owner=row["owner"],
            owner_name=row["name"] or row["mail"] or "", people=row["people"], since=since, due_on=due_on,
            days_late=(today - due_on).days,
        )  # fmt: skip


def _to_tell(*parts):
    """The answer and the news of it, together: somebody tells both at once."""
    found = {}
    for line in (line for part in parts for line in part):
        other = found.get(line.request)
        if other:
            early = min(line, other, key=lambda each: each.since)
            line = Line(**{**vars(early), "people": max(line.people, other.people)})
        found[line.request] = line
    return list(found.values())


def owed_replies(viewer):
    """Those who were not quite answered, for the number in the navigation. None for those who keep no records."""
    return NotQuite.objects.visible_to(viewer).waiting() if viewer.can(Permission.KEEP_RECORDS) else None


# --- the weekly word --------------------------------------------------------------------------------------------------


def lines_for(person, coalition, *, late_of_all):
    """What one person is told: of their own what presses; or, for those who answer for the coalition, what is late in
    anybody's hands, and what is in nobody's."""
    rows = (model.objects.filter(coalition=coalition) for model in OWED_IN)
    found = _lines(coalition, *rows)
    keepers = _keepers(coalition)
    if late_of_all:
        return [line for line in found if line.days_late > 0 or (line.owner not in keepers and line.is_pressing)]
    return [line for line in found if line.owner == person.user_id and line.is_pressing]


def _keepers(coalition):
    """Ids of users who may answer here."""
    return set(Role.objects.filter(coalition=coalition, role__in=KEEPERS).values_list("user", flat=True))


def nudge(now=None):
    """Owe this week's word in all coalitions; how many are new. Safe to run twice, and late: due and not yet done."""
    now = now or timezone.now()
    return sum(_nudge(coalition, now) for coalition in Coalition.objects.order_by("pk"))


@transaction.atomic
def _nudge(coalition, now):
    year, week, _ = now.astimezone(coalition.zone).date().isocalendar()
    rows = (model.objects.filter(coalition=coalition) for model in OWED_IN)
    found = _lines(coalition, *rows)
    if not found:
        return 0
    keepers = _keepers(coalition)
    own = {line.owner for line in found if line.is_pressing} & keepers
    hands = defaultdict(set)
    for line in found:
        if line.days_late > 0 or (line.owner not in keepers and line.is_pressing):
            hands[line.owner if line.owner in keepers else None].add(line)
    owners = set(Role.objects.filter(coalition=coalition, role="owner").values_list("user", flat=True))
    # who hears of it as their own needs no second mail about nothing but that
    above = {user for user in owners if hands.keys() - ({user} if user in own else set())}
    return _owe(coalition, "answers-owed", own, f"{year}-{week:02}") + _owe(
        coalition, "answers-late", above, f"{year}-{week:02}"
    )


def _owe(coalition, kind, users, week):
    people = Person.objects.filter(coalition=coalition, user__in=users).values_list("pk", flat=True)
    rows = [(f"{kind}:{week}:{person}", person, {}) for person in people]
    return len(notices.owe_many(coalition=coalition, kind=kind, about=None, rows=rows)) if rows else 0


def address(coalition):
    """The queue's whole address, for a mail."""
    return settings.BASE_URL + reverse("answer-queue", args=[coalition.slug])


# --- on the page ------------------------------------------------------------------------------------------------------

UNSENT = ("skipped", "failed", "unsure", "held")
KINDS = ("input-interim", "report-back", "report-correction", "report-done", "report-reply")


def in_words(found):
    """The page's first sentence."""
    if not found:
        return "Nothing. Everybody who gave input has an answer."
    late = sum(line.days_late > 0 for line in found)
    number = "1 thing is owed" if len(found) == 1 else f"{len(found)} things are owed"
    return f"{number}, {late} past our promise." if late else f"{number}, none past our promise yet."


def unsent(viewer, limit=50):
    """[(what, reason in words, people)] of answers and news that were not sent to somebody; the latest first. One query."""
    rows = Notice.objects.visible_to(viewer).filter(kind__in=KINDS, status__in=UNSENT)
    found = rows.order_by().values("kind", "status", "reason").annotate(people=Count("pk"), latest=Max("owed_at"))
    return [
        {
            "what": registry.label(row["kind"]),
            "reason": row["reason"] or Notice.Status(row["status"]).label,
            "people": row["people"],
            "latest": row["latest"],
            "status": row["status"],
        }
        for row in found.order_by("-latest")[:limit]
    ]
