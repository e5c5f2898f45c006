"""Who hears of a decision: each person once, by a mail of its own or by the follow-up of its meeting."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from meetings.standing import reading
from members.models import Notice
from members.notices import actions as notices

from . import audience

FOLLOW_UP, CLOSED = "meeting-follow-up", "decision-closed"
WAITS_FOR_FOLLOW_UP = timedelta(days=4)  # a follow-up is due within three


def owe(decision, kind, partners, *, not_before=None):
    """Owe a notice to everybody who may cast the vote of one of the partners and may read the decision, once."""
    ids = audience.people_of(decision, partners)
    rows = [(f"{kind}:{decision.pk}:{person}", person, {}) for person in ids]
    notices.owe_many(coalition=decision.coalition, kind=kind, about=decision, rows=rows, not_before=not_before)
    return len(ids)


def tell_recorded(decision):
    """Tell the partners that were in good standing on its day, and those that took part.

    While the follow-up of its meeting is still to come, its mail waits: whoever gets the follow-up gets no other.
    """
    found = reading.roll(decision.coalition, decision.decided_on)
    partners = {facts.partner for facts in found.voters} | set(decision.ballots.values_list("partner_id", flat=True))
    waits = decision.meeting is not None and decision.meeting.followed_up_at is None
    not_before = timezone.now() + WAITS_FOR_FOLLOW_UP if waits else None
    owe(decision, CLOSED, sorted(partners), not_before=not_before)


def _told(kind, **about):
    """Notices that reached or will reach somebody."""
    return Notice.objects.filter(kind=kind, **about).exclude(status__in=["skipped", "failed"])


def by_follow_up(decision, person_id):
    """Whether the follow-up of its meeting tells this person of it: sent after it closed, or still on its way."""
    if decision.meeting_id is None or decision.closed_at is None:
        return False
    about = {"about_type": "meetings.meeting", "about_id": decision.meeting_id, "person_id": person_id}
    return _told(FOLLOW_UP, **about).filter(Q(sent_at__isnull=True) | Q(sent_at__gte=decision.closed_at)).exists()


def by_own_mail(decisions, people):
    """{(decision id, person id)} of those who had a mail about it already, for the follow-up. One statement."""
    about = {"about_type": "meetings.decision", "about_id__in": decisions, "person_id__in": people}
    rows = _told(CLOSED, **about).filter(status__in=["sent", "bundled"])
    return set(rows.values_list("about_id", "person_id"))
