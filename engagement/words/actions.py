"""Writes about an answer that is being written. Nobody but the person reads it, so the change log tells nothing of it."""

import re

from django.db import transaction
from django.utils import timezone

from engagement.voice.errors import InputClosed, locked

from .models import AnswerDraft

FIELDS = re.compile(r"^(attribution|partner|text|q\d{1,18}(_\w{1,3})?|p\d{1,4})$")
LARGEST = 60_000  # characters of one draft, all fields together


class WrittenElsewhere(Exception):
    """The draft went on on another device meanwhile. `draft` is as it stands there."""

    def __init__(self, draft):
        super().__init__("You went on writing on another device.")
        self.draft = draft


class DraftTooLong(Exception):
    """More than an answer may be."""


def tidy_fields(data):
    """{name: text or [texts]} of a QueryDict: the answer form's fields and no others. DraftTooLong over LARGEST."""
    fields = {}
    for name in data:
        if FIELDS.match(name):
            values = [value.replace("\x00", "") for value in data.getlist(name)]
            fields[name] = values if len(values) > 1 else values[0]
    if sum(len(text) for value in fields.values() for text in ([value] if isinstance(value, str) else value)) > LARGEST:
        raise DraftTooLong("This is longer than an answer may be. It is kept on this device only.")
    return fields


@transaction.atomic
def save_draft(*, request, person, fields, seen, device):
    """Keep what somebody has typed so far. `seen` is the version they went on from, 0 for none; `device` names theirs.

    WrittenElsewhere when another device saved since; InputClosed when the request takes no more.
    """
    now = locked(request)
    if not now.takes_input(now.coalition.today()):
        raise InputClosed
    draft = AnswerDraft.objects.select_for_update().filter(request=now, person=person).first()
    if draft is None:
        return AnswerDraft.objects.create(
            coalition=now.coalition, request=now, person=person, fields=fields, device=device
        )
    if draft.version != seen and draft.device != device:
        raise WrittenElsewhere(draft)
    if draft.fields != fields:
        draft.fields = fields
        draft.version += 1
        draft.device = device
        draft.saved_at = timezone.now()
        draft.save()
    return draft


def draft_of(request, person):
    """What a person has begun on a request and not sent, or None."""
    return AnswerDraft.objects.filter(request=request, person=person).first() if person else None
