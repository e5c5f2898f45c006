"""What this room sends: the notice that tries whether somebody can be reached."""

from members.notices import registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.people.links import address_for

from .actions import ALERT, KIND
from .models import Alert, Drill, DrillCall

LINK_PURPOSE = "drill"


def _load(notices):
    drills = Drill.objects.select_related("coalition").in_bulk({notice.about_id for notice in notices})
    calls = {}
    rows = DrillCall.objects.filter(drill__in=drills, person__in={notice.person_id for notice in notices})
    for call in rows.select_related("partner"):
        calls.setdefault((call.drill_id, call.person_id), []).append(call)
    for notice in notices:
        notice.loaded = drills.get(notice.about_id), calls.get((notice.about_id, notice.person_id), [])


def word(notice):
    """One tap, and we know that the number on the list is somebody."""
    drill, calls = notice.loaded
    return Mail(
        subject="Contact drill: can we reach you?",
        template="engagement/drills/mail/drill",
        context={
            "drill": drill,
            "partners": [call.partner.name for call in calls],
            "url": address_for(notice.person, purpose=LINK_PURPOSE, about=drill.pk, route="drill-link"),
        },
        why="You get this because you stand on the call list as somebody who can be reached at any hour.",
    )


def still_wanted(notice):
    """Why trying is no longer needed, or ""."""
    drill, calls = notice.loaded
    if drill is None or drill.ended_at:
        return "The drill is over"
    if not calls:
        return "They are not on the list of this drill any more"
    if all(call.answered_at for call in calls):
        return "They were reached meanwhile"
    return ""


registry.register(
    registry.NoticeKind(
        name=KIND, category=NoticeCategory.REMINDER, word=word, still_wanted=still_wanted, load=_load,
        label="Contact drill",
    )
)  # fmt: skip


def _load_alerts(notices):
    found = Alert.objects.select_related("sent_by").in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = found.get(notice.about_id)


def word_alert(notice):
    """What has happened, what to do, and who answers."""
    alert = notice.loaded
    return Mail(
        subject=f"Urgent: {alert.subject}",
        template="engagement/drills/mail/alert",
        context={"alert": alert},
        why="You get this because you stand on the call list as somebody who can be reached at any hour.",
        reply_to=alert.sent_by.email if alert.sent_by else "",
    )


def alert_wanted(notice):
    """Why it need not go out any more, or ""."""
    return "" if notice.loaded else "It was taken back"


registry.register(
    registry.NoticeKind(
        name=ALERT, category=NoticeCategory.INCIDENT, word=word_alert, still_wanted=alert_wanted, load=_load_alerts,
        label="News of an incident", urgent=True,
    )
)  # fmt: skip
