"""A coalition's own words: a new version takes the place of the one before; none is ever changed or lost."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from coalition import audit
from coalition.models import Coalition
from members.notices import registry

from . import language, threats
from .models import Wording

audit.describe(
    wording_published="{by} put version {version} of our words for “{kind}” ({language}) to use",
    wording_withdrawn="{by} went back to the built-in words for “{kind}” ({language})",
)


def check(kind, *, subject, body, for_you=""):
    """{field: [what to change, in words]} for words as they were typed; empty when they may go out."""
    wrong_subject, wrong_body = language.troubles(kind, subject=subject, body=body)
    found = {
        "subject": [*map(str, wrong_subject), *map(str, threats.found(subject))],
        "body": [*map(str, wrong_body), *map(str, threats.found(body))],
        "for_you": [*map(str, threats.found(for_you))],
    }
    return {name: troubles for name, troubles in found.items() if troubles}


def take_turns(coalition):
    """Of two who publish at once, one is later: held until the transaction ends."""
    Coalition.objects.select_for_update(no_key=True).get(pk=coalition.pk)


@transaction.atomic
def publish(*, coalition, kind, in_language, subject, body, for_you="", by):
    """Put new words for a kind of notice (its name) to use, as the next version; the Wording.

    The same words as the current ones make no new version. ValidationError when they do not pass `check`.
    """
    take_turns(coalition)
    subject, body, for_you = (language.cleaned(each) for each in (subject, body, for_you))
    wrong = check(registry.lookup(kind), subject=subject, body=body, for_you=for_you)
    if wrong:
        raise ValidationError(wrong)
    rows = Wording.objects.filter(coalition=coalition, kind=kind, language=in_language)
    current = rows.filter(is_current=True).first()
    if current and (current.subject, current.body, current.for_you) == (subject, body, for_you):
        return current
    rows.filter(is_current=True).update(is_current=False)
    made = Wording.objects.create(
        coalition=coalition,
        kind=kind,
        language=in_language,
        version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
        subject=subject,
        body=body,
        for_you=for_you,
        is_current=True,
        made_by=by,
    )
    _record("wording_published", made, by, version=made.version)
    return made


@transaction.atomic
def withdraw(*, coalition, kind, in_language, by):
    """Go back to the built-in words. Whether there were others."""
    rows = Wording.objects.select_for_update(of=("self",)).filter(coalition=coalition, kind=kind, language=in_language)
    current = rows.filter(is_current=True).first()
    if current is None:
        return False
    current.is_current = False
    current.save(update_fields=["is_current"])
    _record("wording_withdrawn", current, by)
    return True


def _record(verb, wording, by, **details):
    details |= {"kind": registry.label(wording.kind), "language": wording.get_language_display()}
    audit.record(verb, coalition=wording.coalition, target=wording, by=by, **details)
