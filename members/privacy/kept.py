"""What of this floor is not kept for ever: people nobody is with any more, words of messages, files, old versions of rows."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from coalition.models import AuditEvent
from members.exchange.models import ImportRow, ImportRun
from members.inbound.models import InboundMail
from members.notices.models import Notice
from members.people.models import Affiliation, Person, SignInInvitation

from . import scrub
from .models import Erasure
from .retention import Keeping, add


def moment(coalition, day):
    """Midnight of a day where the coalition is."""
    return datetime.combine(day, time(), tzinfo=coalition.zone)


def _people(coalition, before):
    ties = Affiliation.objects.filter(person=OuterRef("pk"))
    held = ties.filter(Q(ended_on=None) | Q(ended_on__gte=before))
    rows = Person.objects.filter(coalition=coalition, user=None, erased_at=None)
    return rows.filter(~Exists(held), Exists(ties), updated_at__lt=moment(coalition, before))


def _erase_each(rows, by):
    from . import actions  # it needs what is declared here

    done = 0
    for person in list(rows):
        try:
            actions.erase(person=person, by=by, why=Erasure.Why.RETENTION)
        except actions.NotYet:
            continue  # the next run comes by again
        done += 1
    return done


def _notices(coalition, before):
    rows = Notice.objects.filter(coalition=coalition, owed_at__lt=moment(coalition, before))
    return rows.exclude(status__in=["owed", "held", "claimed", "sending"]).exclude(subject="", body="", to_address="")


def _inbound(coalition, before):
    rows = InboundMail.objects.filter(coalition=coalition, received_at__lt=moment(coalition, before))
    return rows.exclude(text="", subject="", from_address="")


def _files(coalition, before):
    rows = ImportRun.objects.filter(coalition=coalition, created_at__lt=moment(coalition, before))
    lines = ImportRow.objects.filter(run=OuterRef("pk"))
    return rows.exclude(status__in=["reading", "checking", "applying", "undoing"]).filter(
        Exists(lines) | ~Q(content=b"")
    )


@transaction.atomic
def _empty_files(rows, by):
    ids = list(rows.values_list("pk", flat=True))
    ImportRow.objects.filter(run__in=ids).delete()
    return ImportRun.objects.filter(pk__in=ids).update(content=b"", options={})


def _invitations(coalition, before):
    rows = SignInInvitation.objects.filter(coalition=coalition)
    return rows.annotate(last=Greatest("expires_at", "invited_at")).filter(last__lt=moment(coalition, before))


def _log(coalition, before):
    return AuditEvent.objects.filter(coalition=coalition, at__lt=moment(coalition, before))


def _delete(rows, by):
    return rows.delete()[0]


def _blank(**fields):
    @transaction.atomic
    def clear(rows, by):
        with scrub.unguarded():
            return rows.update(**fields)

    return clear


add(
    Keeping(
        "people", "People who are with no partner any more", 36, _people, _erase_each,
        "They are forgotten as if they had asked; what was counted stays with their partner.",
    )
)  # fmt: skip
add(
    Keeping(
        "notices", "Words of messages we sent", 24, _notices, _blank(subject="", body="", to_address="", details={}),
        "That a message went out, and when, stays.",
    )
)  # fmt: skip
add(
    Keeping(
        "inbound", "Mail people wrote us", 12, _inbound, _blank(text="", subject="", from_address=""),
        "That they wrote, and what became of it, stays.",
    )
)  # fmt: skip
add(Keeping("files", "Lines of imported files", 6, _files, _empty_files, "After that an import cannot be undone."))
add(Keeping("invitations", "Invitations to sign in that ran out", 6, _invitations, _delete, ""))
add(Keeping("log", "The change log", 84, _log, _delete, "Who did what, in words."))
