"""Two people who turn out to be one, and both spoke to one request: what they said becomes one Input, no word lost.

Called while two rows are merged (members/duplicates); the journal takes it apart again. What was said with a name and
what was said in confidence never meet here: they do not clash, and stay two (docs/adr/0031).
"""

from engagement.answering.models import NotQuite, Theme
from engagement.questions.models import Question, Reply
from engagement.questions.saying import Answered, Said, in_words, whole
from engagement.texts.models import Remark
from engagement.words.merging import added
from engagement.words.models import InputVersion
from members.duplicates import pointing

from .giving import said_so_far, write_rows
from .models import Input

HANGING = (Reply, Remark)


def join_inputs(journal, kept, gone):
    """The words, versions and themes of one Input come to another (ids), as its next versions."""
    kept, gone = (Input.objects.select_related("request__text_version").get(pk=pk) for pk in (kept, gone))
    questions = list(Question.objects.filter(request=kept.request_id))
    version = kept.request.text_version
    paragraphs = version.paragraphs if version else ()
    before, theirs = said_so_far(kept), said_so_far(gone)
    after = both(before, theirs, questions)
    _themes(journal, kept, gone)
    _versions(journal, kept, gone)
    for model in HANGING:
        journal.remove(model, _ids(model, gone))
    if before != after:
        for model in HANGING:
            journal.hold(model, _ids(model, kept))
        there = {model: set(_ids(model, kept)) for model in HANGING}
        kept.text = whole(questions, after, paragraphs)
        journal.change(Input, kept.pk, kept.save)
        if questions or version:
            write_rows(kept, after, questions, version)
        for model in HANGING:
            journal.made(model, [pk for pk in _ids(model, kept) if pk not in there[model]])
    latest = kept.versions.order_by("-number").first()
    if latest.text != kept.text:
        _add_version(journal, kept, latest.number + 1, arrived=whole(questions, theirs, paragraphs))


def both(ours, theirs, questions):
    """What two rows say, as one Said. Where both chose something else, the choice of the one that goes is kept in words."""
    words, replies, remarks = added(ours.text, theirs.text, most=None), dict(ours.replies), dict(ours.remarks)
    for number, text in theirs.remarks.items():
        remarks[number] = added(remarks.get(number, ""), text, most=None)
    for question in questions:
        mine, other = replies.get(question.pk, Answered()), theirs.replies.get(question.pk, Answered())
        if not mine or not other:
            replies[question.pk] = mine or other
        elif mine.picks == other.picks:
            replies[question.pk] = Answered(mine.picks, added(mine.text, other.text, most=None))
        else:
            words = added(words, f"{question.words}\n{in_words(question, other)}", most=None)
    return Said(words, {pk: each for pk, each in replies.items() if each}, remarks)


def _ids(model, given):
    return list(model.objects.filter(input=given).order_by("pk").values_list("pk", flat=True))


def _themes(journal, kept, gone):
    """Themes that hold both hold the kept one; the others follow by themselves."""
    places = Theme.inputs.through
    held = places.objects.filter(input=kept).values("theme")
    journal.remove(places, list(places.objects.filter(input=gone, theme__in=held).values_list("pk", flat=True)))


def _versions(journal, kept, gone):
    """All versions of both, those of the kept one first."""
    for given in (kept, gone):
        if not given.versions.exists():
            _add_version(
                journal, given, 1, arrived=given.text, said_at=given.recorded_at, recorded_by=given.recorded_by
            )
    number = kept.versions.order_by("-number").values_list("number", flat=True).first()
    for version in gone.versions.order_by("number"):
        number += 1
        journal.change(InputVersion, version.pk, lambda pk=version.pk, to=number: _hand_over(pk, kept, to))


def _hand_over(pk, kept, number):
    """A version is read-only for people; whose it is becomes clear only now."""
    with pointing.unguarded(InputVersion) as cursor:
        cursor.execute(
            "UPDATE engagement_inputversion SET input_id = %s, number = %s WHERE id = %s", [kept.pk, number, pk]
        )


def _add_version(journal, given, number, **fields):
    made = InputVersion.objects.create(
        coalition=given.coalition, input=given, number=number, text=given.text, channel=given.channel, **fields
    )
    journal.made(InputVersion, [made.pk])


def join_doubts(journal, kept, gone):
    """Both said that the answer does not quite answer them: one reply is owed, to the words of both."""
    kept, gone = (NotQuite.objects.get(pk=pk) for pk in (kept, gone))
    kept.words = added(kept.words, gone.words, most=None)
    journal.change(NotQuite, kept.pk, lambda: kept.save(update_fields=["words"]))


pointing.joined_by(Input, join_inputs)
pointing.joined_by(NotQuite, join_doubts)
