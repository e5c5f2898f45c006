"""Questions to the coordinators: asked, answered."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.access import ROLES, Permission
from coalition.models import Role
from members.models import Person
from members.notices import actions as notices

from .models import Inquiry

audit.describe(
    inquiry_asked="Somebody asked: {target}",
    inquiry_answered="{by} answered: {target}",
)
KEEPERS = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]


class AnsweredAlready(Exception):
    """Somebody has answered it; the first answer stays."""


@transaction.atomic
def ask(*, coalition, person, question, is_open):
    """Somebody asks; those who keep the records are told, without the name. The Inquiry."""
    inquiry = Inquiry.objects.create(coalition=coalition, person=person, question=question, is_open=is_open)
    keepers = Role.objects.filter(coalition=coalition, role__in=KEEPERS).values("user")
    people = Person.objects.filter(coalition=coalition, user__in=keepers)
    notices.owe_each(
        coalition=coalition, kind="inquiry-asked", about=inquiry, people=people, occasion=f"inquiry-asked:{inquiry.pk}"
    )
    audit.record("inquiry_asked", coalition=coalition, target=inquiry)
    return inquiry


@transaction.atomic
def answer(*, inquiry, words, by):
    """Answer a question, once; whoever asked is told. AnsweredAlready."""
    coalition = inquiry.coalition
    inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("person").get(pk=inquiry.pk)
    inquiry.coalition = coalition
    if inquiry.answered_at:
        raise AnsweredAlready("Somebody answered it meanwhile; that answer stays.")
    inquiry.answer, inquiry.answered_at, inquiry.answered_by = words, timezone.now(), by
    inquiry.save()
    if inquiry.person:
        notices.owe(
            coalition=coalition,
            key=f"inquiry-answered:{inquiry.pk}",
            kind="inquiry-answered",
            person=inquiry.person,
            about=inquiry,
        )
    audit.record("inquiry_answered", coalition=coalition, target=inquiry, by=by)
    return inquiry
