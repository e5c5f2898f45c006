"""The rows behind a tile, for whoever may see them: every query starts with what the viewer may see.

Leaders see organizations only where the evidence is enough (domain.md 5, rule 2); who carries how much, who may leave, who
was asked too much and who was put forward is for those who keep records.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse

from coalition.access import Permission
from engagement.answering.models import News
from engagement.commitments.models import Contribution, Pledge
from engagement.ledger import risk
from engagement.ledger.scoring import Confidence
from engagement.reporting.models import ReportCorrection
from engagement.seats.models import Seat
from engagement.voice.models import InputRequest
from engagement.wins.models import Win
from meetings.models import AffectedGroup, Milestone, Objective
from members.models import Nomination, Partner

from . import counts_partners, counts_work
from .ground import QUARTER
from .tiles import percent

SIGNS = {
    "report_back_late": "we owe them an answer",
    "concern_open": "a concern is open over 30 days",
    "over_asked": "we asked for more than we gave",
    "burden_exceeded": "somebody of theirs carries too much",
    "benefits_low": "it brings them too little",
    "cooling": "fewer signs lately",
    "missed_two": "missed the last two meetings",
    "sole_contact": "one person alone ties us",
    "pledge_overdue": "a promise is past its day",
}
KEEPERS = "Which partners these are is for coordinators."


@dataclass(frozen=True)
class Rows:
    """Heads and rows; each row's first cell links to `url` where there is one. `note` says what is left out and why."""

    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # (url or "", [cells])
    note: str = ""


def behind(key, viewer, ground):
    """The Rows behind a tile."""
    return _BEHIND[key](viewer, ground)


def _named(viewer, keys):
    """(pk, name, type, address) of partners the viewer may see, by name."""
    slug = viewer.coalition.slug
    found = Partner.objects.visible_to(viewer).filter(pk__in=list(keys)).with_type().order_by("name", "pk")
    for pk, name, kind in found.values_list("pk", "name", "type_name"):
        yield pk, name, kind or "", reverse("partner-detail", args=[slug, pk])


def _shown(viewer, ground):
    """Members whose reading the viewer may see, and how many are left out."""
    if viewer.can(Permission.KEEP_RECORDS):
        return set(ground.readings), 0
    enough = {pk for pk, now in ground.readings.items() if now.confidence_level != Confidence.LOW}
    return enough, len(ground.members) - len(enough)


def _left_out(number):
    words = f"{number} more {'has' if number == 1 else 'have'} too few signs to say something about them by name."
    return words if number else ""


def _members(viewer, ground):
    shown, hidden = _shown(viewer, ground)
    rows = []
    for pk, name, kind, url in _named(viewer, shown):
        now = ground.readings[pk]
        word = now.momentum_word.value.capitalize() if now.momentum_word else ""
        rows.append((url, [name, kind, now.stage.value.capitalize(), word, "yes" if pk in ground.active else "no"]))
    return Rows(["Partner", "Type", "Stage", "Momentum", "Active"], rows, _left_out(hidden))


def _flow(viewer, ground):
    before = ground.earlier(QUARTER)
    shown, hidden = _shown(viewer, ground)
    if not viewer.can(Permission.KEEP_RECORDS):
        earlier, _ = _shown(viewer, before)
        hidden += len(shown - earlier)
        shown &= earlier
    rows = []
    for pk, name, kind, url in _named(viewer, shown & before.readings.keys()):
        was, now = before.readings[pk].stage, ground.readings[pk].stage
        if was != now:
            rows.append((url, [name, kind, was.value.capitalize(), now.value.capitalize()]))
    return Rows(["Partner", "Type", "91 days ago", "Now"], rows, _left_out(hidden))


def _keepers_only(found):
    def rows(viewer, ground):
        return found(viewer, ground) if viewer.can(Permission.KEEP_RECORDS) else Rows(note=KEEPERS)

    return rows


def _carrying(viewer, ground):
    values = counts_partners.contributions(ground)
    total = sum(values.values())
    rows = [
        (url, [name, kind, f"{values[pk]:.1f}", percent(values[pk] / total) if total else "–"])
        for pk, name, kind, url in _named(viewer, values)
    ]
    return Rows(["Partner", "Type", "Points of deeds", "Part of all"], rows, "By name: there is no ranking.")


def _balances(viewer, ground):
    rows = []
    for pk, name, _, _ in _named(viewer, ground.balances):
        one = ground.balances[pk]
        url = reverse("give-and-take", args=[viewer.coalition.slug, pk])
        rows.append(
            (
                url,
                [
                    name,
                    f"{one.given:.1f}",
                    f"{one.received:.1f}",
                    f"{one.balance:+.2f}" if one.balance is not None else "–",
                ],
            )
        )
    return Rows(["Partner", "We gave, points", "We received", "Balance"], rows)


def _at_risk(viewer, ground):
    found = risk.of_members(ground.coalition, ground.members, ground.readings, ground.balances, ground.day)
    rows = [
        (url, [name, found[pk].level, ", ".join(SIGNS[sign] for sign in found[pk].reasons)])
        for pk, name, _, url in _named(viewer, found)
    ]
    return Rows(["Partner", "Risk", "Signs, what we owe first"], rows)


def _requests(viewer, ground):
    rows = InputRequest.objects.visible_to(viewer).filter(inputs__given_on__lte=ground.day)
    if ground.scope.objective:
        rows = rows.filter(objective=ground.scope.objective)
    rows = rows.annotate(said=Count("inputs", distinct=True)).select_related("report_back").order_by("-pk")
    lines = []
    for row in rows:
        answer = getattr(row, "report_back", None)
        at = answer.published_at if answer else None
        on = at.astimezone(viewer.coalition.zone).date() if at else None
        url = reverse("input-detail", args=[viewer.coalition.slug, row.pk])
        lines.append((url, [row.title, str(row.said), on.isoformat() if on and on <= ground.day else "open"]))
    return Rows(["Request", "Inputs", "Answered"], lines)


def _voters(viewer, ground):
    found = counts_work.voters(ground)
    rows = [(url, [name, kind, str(found[pk][1]), str(found[pk][2])]) for pk, name, kind, url in _named(viewer, found)]
    return Rows(["Partner", "Type", "Decisions open to it", "Took part in"], rows)


def _seats(viewer, ground):
    rows = Seat.objects.visible_to(viewer).select_related("partner", "stakeholder_type")
    lines = [
        ("", [str(row), row.get_kind_display(), row.stakeholder_type.name if row.stakeholder_type else "anybody",
              row.partner.name if row.partner else ("held by a person" if row.person_id else "vacant")])
        for row in rows
    ]  # fmt: skip
    return Rows(["Seat", "Kind", "Meant for", "Held by"], lines)


def _objectives(viewer, ground):
    seen = set(Objective.objects.visible_to(viewer).values_list("pk", flat=True))
    rows = [
        (
            reverse("objective-detail", args=[viewer.coalition.slug, pk]),
            [title, moved_on.isoformat(), "yes" if priority else ""],
        )
        for pk, title, moved_on, priority in counts_work.movements(ground)
        if pk in seen
    ]
    return Rows(["Objective", "Moved last", "Priority"], rows)


def _groups(viewer, ground):
    seen = set(AffectedGroup.objects.visible_to(viewer).values_list("pk", flat=True))
    rows = [
        (
            reverse("objective-detail", args=[viewer.coalition.slug, group.objective_id]),
            [group.objective.title, group.name, counts_work.LEVELS[group.level], "heard" if heard else "not yet"],
        )
        for group, heard in counts_work.groups(ground)
        if group.pk in seen
    ]
    return Rows(["Objective", "Group", "Level", "Heard"], rows)


def _named_forward(viewer, ground):
    found = Nomination.objects.visible_to(viewer).filter(nominated_on__lte=ground.day, nominated_on__gt=ground.since)
    counted = Counter(ground.of_partners(found).values_list("partner", flat=True))
    rows = [(url, [name, kind, str(counted[pk])]) for pk, name, kind, url in _named(viewer, counted)]
    return Rows(["Partner", "Type", "Times named"], rows)


def _gifts(viewer, ground):
    found = Contribution.objects.visible_to(viewer).filter(
        direction="theirs", given_on__lte=ground.day, given_on__gt=ground.since
    )
    found = ground.of_objective(ground.of_partners(found)).select_related("partner")
    rows = [
        (
            row.partner.get_absolute_url() if row.partner else "",
            [row.partner.name, row.what, row.get_kind_display(), row.given_on.isoformat()],
        )
        for row in _with_coalition(found, viewer)
    ]
    return Rows(["Partner", "What", "Kind", "On"], rows)


def _with_coalition(rows, viewer):
    for row in rows:
        row.partner.coalition = viewer.coalition
        yield row


def _our_promises(viewer, ground):
    found = Pledge.objects.visible_to(viewer).filter(
        direction="ours", due_on__lte=ground.day, due_on__gt=ground.day - timedelta(days=365)
    )
    found = ground.of_objective(ground.of_partners(found)).select_related("partner")
    rows = [
        (row.partner.get_absolute_url(), [row.partner.name, row.what, row.due_on.isoformat(), row.words_on(ground.day)])
        for row in _with_coalition(found, viewer)
    ]
    return Rows(["Partner", "What", "Due", "State"], rows)


def _corrected(viewer, ground):
    found = News.objects.visible_to(viewer).filter(kind="correction").select_related("report_back__request")
    rows = [
        (
            reverse("you-said", args=[viewer.coalition.slug]),
            [
                row.report_back.request.title,
                row.published_at.astimezone(viewer.coalition.zone).date().isoformat(),
                row.what_was_wrong,
            ],
        )
        for row in found
    ]
    reports = ReportCorrection.objects.visible_to(viewer).select_related("version__report").order_by("-made_at")
    rows += [
        (
            reverse("pack-version", args=[viewer.coalition.slug, row.version.report_id, row.version.number]),
            [
                row.version.report.title,
                row.made_at.astimezone(viewer.coalition.zone).date().isoformat(),
                f"{row.name}: {row.what_was_wrong}",
            ],
        )
        for row in reports
    ]
    return Rows(["What", "On", "What was wrong"], rows)


def _reached(viewer, ground):
    slug = viewer.coalition.slug
    seen = set(Objective.objects.visible_to(viewer).values_list("pk", flat=True))
    seen_wins = set(Win.objects.visible_to(viewer).values_list("pk", flat=True))
    rows = []
    for kind, pk, words, on, objective in counts_work.reached(ground):
        if kind is Win and pk in seen_wins:
            rows.append((reverse("win-detail", args=[slug, pk]), [words, on.isoformat(), "Win"]))
        elif kind is not Win and objective in seen:
            name = "Step of an objective" if kind is Milestone else "Objective done"
            rows.append((reverse("objective-detail", args=[slug, objective]), [words, on.isoformat(), name]))
    return Rows(["What", "On", "Kind"], rows)


_BEHIND = {
    **dict.fromkeys(("active", "coverage", "reach", "stages", "momentum"), _members),
    "flow": _flow,
    "concentration": _keepers_only(_carrying),
    "closure": _requests,
    "reciprocity": _keepers_only(_balances),
    "decisions": _voters,
    "seats": _seats,
    "stalled": _objectives,
    "consultation": _groups,
    "risk": _keepers_only(_at_risk),
    "joining": _keepers_only(_named_forward),
    "resources": _keepers_only(_gifts),
    "wins": _reached,
    "promises": _keepers_only(_our_promises),
    "corrections": _corrected,
}
