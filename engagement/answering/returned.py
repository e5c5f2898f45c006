"""An answer whose mail does not arrive still has to be given (RPT-1): it waits in the app, or somebody tells them.

So it is with what is said further (corrections, what was carried out, replies to "not quite"), and with word of how it
stands.
"""

from django.db.models import Q
from django.dispatch import receiver

from members.facts import address_failed, mail_missed, mail_owed_again
from members.notices.models import Notice

from .models import InterimWord, Receipt, Telling

Status, Way = Notice.Status, Receipt.Way

# kind of notice -> who has what it carries: (model, its field that the notice is about)
CARRIED = {
    "input-interim": (InterimWord, "request"),
    "report-back": (Receipt, "report_back"),
    "report-correction": (Telling, "news"),
    "report-done": (Telling, "news"),
    "report-reply": (Telling, "news"),
}
NOT_GONE_OUT = (Status.OWED, Status.HELD, Status.CLAIMED, Status.SENDING, Status.UNSURE, Status.FAILED)
REACHES = (Status.OWED, Status.HELD, Status.CLAIMED, Status.SENDING, Status.SENT, Status.UNSURE)


@receiver(address_failed, dispatch_uid="engagement.answering.returned")
def tell_another_way(person, notice, **_):
    """Answers that came back, or did not go out before the address failed."""
    here = Q(status__in=NOT_GONE_OUT) | Q(pk=notice.pk if notice else None)
    give_otherwise(Notice.objects.filter(here, person=person))


@receiver(mail_missed, dispatch_uid="engagement.answering.missed")
def tell_who_missed_it(notices, **_):
    """What these carried did not reach anybody, unless the same goes to them, or went, by another (two made one)."""
    rows = Notice.objects.filter(pk__in=notices, kind__in=CARRIED)
    if not rows.exists():
        return
    missed = []
    for notice in rows.defer("body"):
        others = Notice.objects.filter(kind=notice.kind, person=notice.person_id, status__in=REACHES)
        if notice.kind == "input-interim":  # what they heard some weeks ago is not what is said now
            others = others.filter(owed_at__gte=notice.owed_at)
        if not others.filter(about_id=notice.about_id).exclude(pk=notice.pk).exists():
            missed.append(notice.pk)
    give_otherwise(rows.filter(pk__in=missed))


@receiver(mail_owed_again, dispatch_uid="engagement.answering.again")
def mail_carries_it(notices, **_):
    """What somebody asked to try once more is told by mail, unless they were told meanwhile."""
    for held in _held(Notice.objects.filter(pk__in=notices)):
        held.filter(told_at=None).update(way=Way.NOTICE)


def give_otherwise(notices):
    """Receipts and tellings these notices would have carried: in the app for who can sign in, else somebody tells them."""
    for held in _held(notices):
        by_mail = held.filter(way=Way.NOTICE)
        by_mail.filter(person__user__is_active=True).update(way=Way.APP)
        by_mail.filter(way=Way.NOTICE).update(way=Way.IN_PERSON)


def _held(notices):
    """A queryset of receipts or tellings for each kind of these notices."""
    rows = notices.filter(kind__in=CARRIED).values_list("kind", "about_id", "person_id")
    found = {}
    for kind, about, person in rows:
        found.setdefault(kind, {}).setdefault(about, set()).add(person)
    for kind, people in found.items():
        model, field = CARRIED[kind]
        which = Q()
        for about, ids in people.items():
            which |= Q(**{field: about, "person__in": ids})
        yield model.objects.filter(which)
