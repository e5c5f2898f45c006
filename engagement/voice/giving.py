"""What people say: every write about inputs, whatever the channel. Part of this room's actions.

One person has one Input on a request. What they say themselves, seeing their earlier words, takes their place; what
arrives by another channel joins them. Each time a version is kept.
"""

from django.db import transaction

from coalition import audit
from coalition.plain import tidy
from engagement.audience.models import Asked
from engagement.facts import input_given, input_withdrawn
from engagement.questions.models import Question, Reply
from engagement.questions.saying import Answered, Said, whole
from engagement.texts.models import Remark
from engagement.words.merging import added, clipped
from engagement.words.models import AnswerDraft, InputVersion
from members.models import Affiliation, Person
from members.people.actions import add_affiliation, create_person

from .errors import AnswerPublished, AttributionFixed, InputClosed, NothingSaid, locked
from .models import Input, InputRequest

audit.describe(
    input_given="{by} gave input on “{target}”",
    input_given_in_confidence="Somebody gave input on “{target}” in confidence",
    input_said_anew="{by} said more on “{target}”",
    input_said_anew_in_confidence="Somebody said more on “{target}” in confidence",
    input_recorded="{by} recorded input on “{target}” ({channel})",
    input_withdrawn="{by} took back input on “{target}” that was entered by mistake",
)

Attribution, Channel = Input.Attribution, Input.Channel
THEMSELVES = (Channel.APP, Channel.LINK, Channel.WALL)


def partner_of(person, on):
    """The partner a person speaks for on a day: the tie that began last; None without one."""
    return Affiliation.objects.partner_of(person, on)


@transaction.atomic
def give_input(
    *, request, person, text, attribution, channel, by, partner=None, replies=None, remarks=None, joins=False
):
    """What a person says themselves. `replies` = {question id: Answered}, `remarks` = {paragraph number: words}.

    They saw their earlier words, so these take their place; history keeps the rest. `joins`: they did not see them (a
    code on the wall), so these are added. InputClosed, NothingSaid; AttributionFixed when it was chosen otherwise before.
    """
    now = locked(request)
    today = now.coalition.today()
    if not now.takes_input(today):
        raise InputClosed
    given = Input.objects.of_giver(now, person, attribution)
    if given is not None and not joins and given.attribution != attribution:
        raise AttributionFixed
    said = Said(tidy(text), _tidied(replies or {}), _tidied_remarks(remarks or {}))
    partner = partner or partner_of(person, today)
    fields = {"person": person, "partner": partner, "attribution": attribution, "given_on": today}
    given = _keep(now, given, said, fields, channel=channel, by=by, joins=joins)
    AnswerDraft.objects.filter(request=now, person=person).delete()
    return given


@transaction.atomic
def record_for(
    *,
    request,
    person,
    text,
    channel,
    by,
    partner=None,
    confidential=False,
    given_on=None,
    theme=None,
    replies=None,
    remarks=None,
):
    """What somebody said on paper, by phone or in a meeting. Allowed until the request is put away.

    Words of a person who spoke before are added below theirs; how they are named stays as they chose. An answer that is
    out already is owed to them at once.
    """
    now = _until_put_away(request)
    attribution = Attribution.CONFIDENTIAL if confidential else Attribution.NAMED
    given = Input.objects.of_giver(now, person, attribution)
    day = given_on or now.coalition.today()
    fields = {
        "person": person,
        "partner": partner or partner_of(person, day),
        "attribution": attribution,
        "given_on": day,
    }
    said = Said(tidy(text), _tidied(replies or {}), _tidied_remarks(remarks or {}))
    given = _keep(now, given, said, fields, channel=channel, by=by, joins=True)
    if theme is not None:
        theme.inputs.add(given)
    return given


@transaction.atomic
def take_reply(*, request, person, text, received_at, key=""):
    """What a person wrote back by mail (a letter already freed of quotes and signature). The Input.

    `received_at` is the moment the letter came, `key` names it (its Message-ID): a letter that is delivered twice is
    taken once, whatever happens between. Without a key the same words at the same moment are the same letter. A reply
    says nothing about confidence, so a first one is named, as its sender wrote under their own name.
    """
    now = _until_put_away(request)
    key = f"mail:{now.pk}:{person.pk}:{key or received_at.isoformat()}"[:100]
    known = InputVersion.objects.filter(coalition=now.coalition, key=key).select_related("input").first()
    if known is not None:
        return known.input
    given = Input.objects.of_giver(now, person, Attribution.NAMED)
    day = min(received_at.astimezone(now.coalition.zone).date(), now.coalition.today())
    fields = {
        "person": person,
        "partner": partner_of(person, day),
        "attribution": Attribution.NAMED,
        "given_on": day,
    }
    said = Said(clipped(tidy(text)))
    return _keep(now, given, said, fields, channel=Channel.MAIL, by=None, joins=True, key=key, said_at=received_at)


def _until_put_away(request):
    now = locked(request)
    if now.status in (InputRequest.Status.DRAFT, InputRequest.Status.ARCHIVED):
        raise InputClosed
    return now


def _tidied(replies):
    return {pk: Answered(tuple(each.picks), tidy(each.text)) for pk, each in replies.items()}


def _tidied_remarks(remarks):
    return {number: tidy(text) for number, text in remarks.items() if tidy(text)}


# --- one person, one Input ----------------------------------------------------------------------------------------


def said_so_far(given):
    """The Said of an Input, from its rows. Three statements; a request that asks only one thing has its words as text."""
    if given is None:
        return Said()
    replies = {row.question_id: Answered(tuple(row.picks), row.text) for row in given.replies.all()}
    remarks = {row.paragraph: row.text for row in given.remarks.all()}
    own = replies.pop(None, Answered()).text
    return Said(own if replies or own or remarks else given.text, replies, remarks)


def _keep(request, given, said, fields, *, channel, by, joins, key="", said_at=None):
    """Write what was said: a first Input, or the one there is with its next version."""
    if not said:
        raise NothingSaid("Nothing was said. Answer at least one question, or write a few words.")
    before = said_so_far(given)
    after = joined(before, said) if joins else said
    questions = list(Question.objects.filter(request=request))
    version = request.text_version
    paragraphs = version.paragraphs if version else ()
    text = whole(questions, after, paragraphs)
    is_new = given is None
    if not is_new and fields["attribution"] == Attribution.CONFIDENTIAL != given.attribution:
        raise AttributionFixed(
            "They spoke with their name before, and that stays. What is said in confidence now cannot join it."
        )
    if not is_new and given.text == text and before == after:
        return given
    if is_new:
        given = Input.objects.create(
            coalition=request.coalition, request=request, recorded_by=by, channel=channel, text=text, **fields
        )
    else:
        _keep_first_version(given)
        given.text = text
        given.save()
    if questions or version:
        write_rows(given, after, questions, version)
    _next_version(given, arrived=whole(questions, said, paragraphs), channel=channel, by=by, key=key, said_at=said_at)
    Asked.objects.filter(request=request, person=given.person, declined_on__isnull=False).update(declined_on=None)
    if is_new:
        _audit_words("input_given", given, channel, by)
        input_given.happened(input=given, by=by)
    else:
        _audit_words("input_said_anew", given, channel, by)
    return given


def joined(before, said):
    """Two times what one person said, as one: words are added, an answer given again takes the place of the earlier one."""
    remarks = dict(before.remarks)
    for number, text in said.remarks.items():
        remarks[number] = added(remarks.get(number, ""), text)
    replies = before.replies | {pk: each for pk, each in said.replies.items() if each}
    return Said(added(before.text, said.text), replies, remarks)


def write_rows(given, said, questions, version):
    """Replies and remarks as they are now."""
    wanted = {question.pk: said.replies.get(question.pk, Answered()) for question in questions}
    wanted[None] = Answered(text=said.text)
    held = {row.question_id: row for row in given.replies.all()}
    for pk, answered in wanted.items():
        row = held.get(pk)
        if not answered:
            if row:
                row.delete()
            continue
        row = row or Reply(coalition=given.coalition, input=given, question_id=pk)
        if row.pk is None or (tuple(row.picks), row.text) != (answered.picks, answered.text):
            row.picks, row.text = list(answered.picks), answered.text
            row.save()
    if version:
        given.remarks.all().delete()
        known = dict(version.paragraphs)
        Remark.objects.bulk_create(
            Remark(coalition=given.coalition, input=given, version=version, paragraph=number, text=text)
            for number, text in said.remarks.items()
            if text and number in known
        )


def _keep_first_version(given):
    """An Input from before versions were kept gets its words as the first."""
    if not given.versions.exists():
        InputVersion.objects.create(
            coalition=given.coalition,
            input=given,
            number=1,
            text=given.text,
            arrived=given.text,
            channel=given.channel,
            said_at=given.recorded_at,
            recorded_by=given.recorded_by,
        )


def _next_version(given, *, said_at, **fields):
    latest = given.versions.order_by("-number").values_list("number", flat=True).first() or 0
    moment = {"said_at": said_at} if said_at else {}
    fields["recorded_by"] = fields.pop("by")
    InputVersion.objects.create(
        coalition=given.coalition, input=given, number=latest + 1, text=given.text, **fields, **moment
    )


def _audit_words(verb, given, channel, by):
    """The change log never tells who spoke in confidence, not even by who was signed in."""
    if channel not in THEMSELVES:
        words = Channel(channel).label.lower()
        audit.record("input_recorded", coalition=given.coalition, target=given.request, by=by, channel=words)
    elif given.is_confidential:
        audit.record(f"{verb}_in_confidence", coalition=given.coalition, target=given.request)
    else:
        audit.record(verb, coalition=given.coalition, target=given.request, by=by)


# --- people who are not here yet, and mistakes --------------------------------------------------------------------


@transaction.atomic
def find_or_make_person(*, coalition, by, name, email="", partner=None):
    """(person, made): by address, else by name at this partner, else by a name only one person has; else a new one."""
    people = Person.objects.filter(coalition=coalition)
    if email:
        found = list(people.filter(email__iexact=email))
    else:
        found = people.filter(name__iexact=name)
        if partner:
            ties = Affiliation.objects.in_force().filter(partner=partner)
            found = found.filter(pk__in=ties.values("person"))
        found = list(found[:2])
    if len(found) == 1:
        return found[0], False
    person = create_person(coalition=coalition, by=by, name=name, email=email)
    if partner:
        add_affiliation(person=person, partner=partner, by=by)
    return person, True


@transaction.atomic
def withdraw_input(*, given, by):
    """Take out an input entered by mistake. AnswerPublished once its author has the answer."""
    now = locked(given.request)
    if now.status in (InputRequest.Status.ANSWERED, InputRequest.Status.ARCHIVED):
        raise AnswerPublished("The answer is out, and its receipt stands for this input.")
    input_withdrawn.happened(input=given, by=by)
    audit.record("input_withdrawn", coalition=now.coalition, target=now, by=by)
    given.delete()
