"""Writes about the questions of a request."""

from django.db import transaction

from coalition import audit
from engagement.voice.errors import locked

from .models import Question, Reply

audit.describe(questions_changed="{by} changed the questions of “{target}”")

MOST = 20


class QuestionAnswered(Exception):
    """Somebody has answered: questions keep their words, kind and options."""


@transaction.atomic
def set_questions(*, request, questions, by):
    """Make these the questions of a request, in this order: [{"pk": id or None, "kind":…, "words":…, "options":[…], …}].

    Those not named are taken out. QuestionAnswered when one that was answered would change or go.
    """
    now = locked(request)
    held = {row.pk: row for row in Question.objects.filter(request=now)}
    answered = set(Reply.objects.filter(question__in=held).values_list("question", flat=True).distinct())
    kept = set()
    for position, fields in enumerate(questions, start=1):
        row = held.get(fields.get("pk")) or Question(coalition=now.coalition, request=now)
        fields = {name: value for name, value in fields.items() if name != "pk"} | {"position": position}
        asks = {name: fields[name] for name in ("kind", "words", "options")}
        if row.pk in answered and any(getattr(row, name) != value for name, value in asks.items()):
            raise QuestionAnswered(f"“{row.words}” was answered already, so it stays as it is.")
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        kept.add(row.pk)
    gone = held.keys() - kept
    if gone & answered:
        raise QuestionAnswered(f"“{held[min(gone & answered)].words}” was answered already, so it stays.")
    Question.objects.filter(pk__in=gone).delete()
    audit.record("questions_changed", coalition=now.coalition, target=now, by=by)
