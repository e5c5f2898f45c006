"""Before a meeting: is the quorum safe, and whose vote rests on coming."""

from datetime import date

import pytest
from django.utils import timezone

from meetings.attendance import roster
from meetings.models import StandingPolicy
from meetings.standing import outlook
from meetings.standing.judging import PartnerFacts
from tests.characters import make_partner, make_person
from tests.meetings.standing.test_reading import adopt, held
from tests.meetings.tables import make_invitation, make_meeting

DAY = date(2026, 6, 1)


def rests(record, *, window=4, share=50, kind="meetings"):
    policy = StandingPolicy(window_kind=kind, window=window, least_share=share)
    facts = PartnerFacts(1, "A", 1, "Hospital", True, date(2020, 1, 1), record=record)
    return outlook.hangs_on(policy, facts, DAY)


@pytest.mark.parametrize(
    ("record", "hangs"),
    [
        ("cccc", False),  # then m c c c: 3 of 4
        ("ccmm", False),  # m c c m: 2 of 4 is enough
        ("cmcm", False),  # m c m c
        ("cmmc", True),  # m c m m: 1 of 4
        ("mmcc", True),  # m m m c
        ("mmmm", False),  # has no vote to lose
        ("", True),  # nothing counted is nothing missed, one missed is all missed
        ("c", False),  # m c: 1 of 2
        ("ecmmc", True),  # an excused one gives its place to the one before
        ("eeee", True),
    ],
)
def test_by_meetings(record, hangs):
    assert rests(record) is hangs


@pytest.mark.parametrize(("kind", "hangs"), [("none", False), ("months", True)])
def test_by_months_nothing_falls_out(kind, hangs):
    assert rests("cm", kind=kind) is hangs


def test_of_real_rows(coalition):
    today = coalition.today()
    safe, close, coming = (make_partner(coalition, name) for name in ("Safe", "Close", "Coming"))
    adopt(coalition, window_kind="meetings", window=2, least_share=50, quorum_share=60)
    for back, here in ((30, (safe,)), (10, (safe, close, coming))):
        away = [(each, "absent") for each in (close, coming) if each not in here]
        held(coalition, date.fromordinal(today.toordinal() - back), marks=[(each, "present") for each in here] + away)
    meeting = make_meeting(coalition, days=3, status="published")
    make_invitation(meeting, make_person(coalition, "P"), coming, answer="coming", answered_at=timezone.now())
    assert outlook.before(meeting, roster.lines_of(meeting)).quorum is None  # too few are asked: nobody votes there
    make_invitation(meeting, make_person(coalition, "S"), safe)
    make_invitation(meeting, make_person(coalition, "C"), close)
    found = outlook.before(meeting, roster.lines_of(meeting))
    assert (found.quorum.here, found.quorum.voters, found.quorum.reached) == (1, 3, False)
    # c m, then missing: m c is 1 of 2, and keeps it.
    assert [each.facts.name for each in found.resting] == []
    held(coalition, today, marks=[(safe, "present"), (close, "absent"), (coming, "absent")])
    found = outlook.before(meeting, roster.lines_of(meeting))
    assert [each.facts.name for each in found.resting] == ["Close"]
    meeting.invitations.filter(partner=close).delete()  # a meeting it is not asked to does not count for it
    assert outlook.before(meeting, roster.lines_of(meeting)).resting == []


def test_without_rules(coalition):
    meeting = make_meeting(coalition, days=3, status="published")
    assert outlook.before(meeting, []) == outlook.Outlook(None, [])
