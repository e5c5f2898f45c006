"""Whoever put a name forward hears what became of it: invited, joined, or not for now (REC-2)."""

from django.dispatch import receiver

from members.facts import partner_moved
from members.notices import actions as notices
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.partners.models import Membership

from .models import Nomination

KIND = "nomination-news"
Status = Membership.Status
# status -> (subject, sentence)
WORDS = {
    Status.INVITED: ("{partner} is invited", "We have invited {partner} to join. Your word opened the door."),
    Status.MEMBER: ("{partner} has joined", "{partner} has joined us. Thank you for thinking of them."),
    Status.WITHDRAWN: (
        "About {partner}",
        "{partner} does not join us for now. Thank you for thinking of them all the same.",
    ),
}


@receiver(partner_moved, dispatch_uid="members.nominations.news")
def tell_nominators(membership, **_):
    """Owe everybody who put the partner's name forward the news, once a status."""
    if membership.status not in WORDS:
        return
    rows = Nomination.objects.filter(partner=membership.partner_id, nominator__isnull=False)
    for nomination in rows.select_related("nominator").order_by("pk"):
        notices.owe(
            coalition=membership.coalition,
            key=f"{KIND}:{nomination.pk}:{membership.status}",
            kind=KIND,
            person=nomination.nominator,
            about=nomination,
            details={"status": membership.status},
        )


def load(found):
    """The nominations of many notices at once, each left as `loaded`, with the partner's status as `now`."""
    rows = Nomination.objects.select_related("partner").in_bulk({notice.about_id for notice in found})
    partners = {row.partner_id for row in rows.values()}
    statuses = dict(Membership.objects.filter(partner__in=partners, ended_on=None).values_list("partner_id", "status"))
    for notice in found:
        notice.loaded = rows.get(notice.about_id)
        notice.now = statuses.get(notice.loaded.partner_id) if notice.loaded else None


def still_wanted(notice):
    """Why there is nothing to tell any more, or ""."""
    if notice.loaded is None or notice.loaded.nominator_id != notice.person_id:
        return "The nomination was taken back"
    return "" if notice.now == notice.details.get("status") else "It has changed since"


def word(notice):
    """The news, in a sentence."""
    subject, sentence = WORDS[notice.details["status"]]
    partner = notice.loaded.partner.name
    return Mail(
        subject=subject.format(partner=partner),
        template="members/notices/mail/plain",
        context={
            "paragraphs": [
                f"You put the name of {partner} forward: {notice.loaded.reason}",
                sentence.format(partner=partner),
            ]
        },
        why="You get this because you put a name forward.",
    )


register(NoticeKind(KIND, NoticeCategory.FOLLOW_UP, word, still_wanted, load, "What became of a name put forward"))
