"""Word to whoever owns an answer, as soon as somebody says that it does not quite answer them (RPT-3, CON-4)."""

from coalition.models import Role
from members.models import Notice, Person
from members.notices import actions as notices

from .models import NotQuite
from .querysets import REPLY_WITHIN
from .queue import KEEPERS

KIND = "answer-not-quite"


def tell_owner(doubt):
    """Owe whoever owns the answer word of a doubt; where nobody who may answer does, the coalition's owners. Once a doubt."""
    coalition, asked = doubt.coalition, doubt.receipt.report_back.request
    roles = Role.objects.filter(coalition=coalition)
    hands = roles.filter(user=asked.owner_id, role__in=KEEPERS)
    users = hands if hands.exists() else roles.filter(role="owner")
    people = Person.objects.filter(coalition=coalition, user__in=users.values("user"))
    notices.owe_each(coalition=coalition, kind=KIND, about=doubt, people=people, occasion=f"{KIND}:{doubt.pk}")


def load(found):
    """The doubts of many notices at once, each left as `loaded`; and whether an earlier mail told of it: `told`."""
    rows = NotQuite.objects.select_related("receipt__report_back__request__coalition")
    doubts = rows.in_bulk({notice.about_id for notice in found})
    sent = Notice.objects.filter(
        kind=KIND, status=Notice.Status.SENT, person__in={notice.person_id for notice in found}
    )
    told = list(sent.values_list("person_id", "about_id", "sent_at"))
    answers = dict(NotQuite.objects.filter(pk__in={pk for _, pk, _ in told}).values_list("pk", "receipt__report_back"))
    here = set()  # (person, answer) of those this very batch tells: one mail has all that is open
    for notice in sorted(found, key=lambda notice: notice.pk):
        doubt = notice.loaded = doubts.get(notice.about_id)
        notice.told = doubt is not None and any(
            person == notice.person_id and answers.get(pk) == doubt.receipt.report_back_id and at > doubt.said_at
            for person, pk, at in told
        )
        if doubt is not None and doubt.is_open:
            place = (notice.person_id, doubt.receipt.report_back_id)
            notice.told = notice.told or place in here
            here.add(place)


def waiting_beside(doubt):
    """Every doubt about the same answer that waits for a reply, the oldest first; the mail tells all of them at once."""
    return (
        NotQuite.objects.filter(receipt__report_back=doubt.receipt.report_back_id).waiting().order_by("said_at", "pk")
    )


def due_on(doubt):
    """The day a reply is promised by."""
    return doubt.said_at.astimezone(doubt.coalition.zone).date() + REPLY_WITHIN
