"""An answer whose mail does not arrive still has to be given (RPT-1): it waits in the app, or somebody tells them."""

from django.dispatch import receiver

from members.facts import address_failed
from members.notices.models import Notice

from .models import Receipt

KIND = "report-back"


@receiver(address_failed, dispatch_uid="engagement.answering.returned")
def tell_another_way(person, notice, **_):
    """Receipts of answers that came back, or did not go out before the address failed."""
    unsent = Notice.objects.filter(person=person, kind=KIND).exclude(status=Notice.Status.SENT)
    answers = set(unsent.values_list("about_id", flat=True))
    if notice is not None and notice.kind == KIND:
        answers.add(notice.about_id)
    way = Receipt.Way.APP if person.user_id else Receipt.Way.IN_PERSON
    Receipt.objects.filter(person=person, report_back__in=answers, way=Receipt.Way.NOTICE).update(way=way)
