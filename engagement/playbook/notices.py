"""What this room sends: the word on Mondays."""

from django.conf import settings
from django.urls import reverse

from coalition.access import ROLES, Permission
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register

from . import digest, rules
from .reading import line

TOLD = 6  # of each part; the page has them all


def still_wanted(notice):
    """Why nobody needs to hear it, or ""."""
    if not _keeps(notice):
        return "They do not keep records here any more"
    return "" if digest.steps_for(notice.coalition, notice.person).exists() else "Nothing to tell any more"


def _keeps(notice):
    roles = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]
    user = notice.person.user
    return user is not None and user.held_roles.filter(coalition=notice.coalition, role__in=roles).exists()


def word(notice):
    """What we owe first, then whom to talk to."""
    coalition, person = notice.coalition, notice.person
    today = coalition.today()
    rows = digest.steps_for(coalition, person).filter(rule__in=rules.RULES).select_related("partner", "person")
    owed = rows.filter(is_owed=True).order_by("due_on", "place", "pk")
    others = rows.filter(is_owed=False).order_by("place", "due_on", "pk")
    numbers = owed.count(), others.count()
    parts = [
        {"owed": True, "lines": [_told(each, today) for each in owed[:TOLD]], "more": numbers[0] - TOLD},
        {"owed": False, "lines": [_told(each, today) for each in others[:TOLD]], "more": numbers[1] - TOLD},
    ]
    return Mail(
        subject=_subject(*numbers),
        template="engagement/playbook/mail/week_ahead",
        context={
            "parts": [part for part in parts if part["lines"]],
            "url": settings.BASE_URL + reverse("today", args=[coalition.slug]),
        },
        why="You get this on Mondays because you keep the records here.",
    )


def _subject(owed, others):
    if owed:
        return f"Your week: {owed} {'thing' if owed == 1 else 'things'} we owe, {others} more to think of"
    return f"Your week: nothing owed, {others} {'step' if others == 1 else 'steps'} to think of"


def _told(step, today):
    """One line of the mail. What was told in confidence is not repeated in a mail."""
    told = line(step, step.coalition.slug)
    late = (today - step.due_on).days if step.due_on and step.is_owed else 0
    return {
        "do": told.do if step.keeper_id is None else told.rule.title,
        "partner": step.partner.name if step.partner_id else "",
        "late": max(0, late),
        "due_on": step.due_on if late <= 0 else None,
    }


register(NoticeKind(digest.KIND, NoticeCategory.DIGEST, word, still_wanted, None, "The week ahead"))
