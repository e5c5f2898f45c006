"""After the answer is out: "does this answer you?", corrections, what is carried out; always the same people (I16)."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile
from engagement.answering import afterwards, publishing, queue
from engagement.answering.models import News, NotQuite, Receipt, ReportBack, Telling, Theme
from engagement.ledger.models import Signal
from engagement.voice import actions
from engagement.voice.models import Input
from members.models import Notice, NoticePreference, Person
from tests.characters import make_person, viewer
from tests.threads import at_once

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db


def correct(answer, by, *, seen=None, what_changed="Moved two crews.", **words):
    """Correct the answer's one theme."""
    theme = answer.request.themes.get()
    answer.refresh_from_db()
    return afterwards.correct(
        request=answer.request, by=by, seen=seen or answer.updated_at.isoformat(), what_was_wrong="It was two crews.",
        what_was_done="We count again.", words=words, themes={theme.pk: {"what_changed": what_changed}},
    )  # fmt: skip


def carry_out(theme, by):
    """The theme is done today."""
    return afterwards.carry_out(theme=theme, done_on=theme.coalition.today(), words="They stand there.", by=by)


def receipt_of(answer, user):
    return answer.receipts.get(person=user.people.get())


def keys(kind):
    """Keys of owed notices of a kind."""
    return sorted(Notice.objects.filter(kind=kind).values_list("key", flat=True))


# --- does it answer them? ---------------------------------------------------------------------------------------------

# What somebody says in turn (y, n), or we reply (r); then: verdict, waiting, replied, settled.
COURSES = {
    "y": ("yes", 0, 0, 0),
    "n": ("not_quite", 1, 0, 0),
    "nn": ("not_quite", 1, 0, 0),
    "ny": ("yes", 0, 0, 1),
    "nr": ("not_quite", 0, 1, 0),
    "nry": ("yes", 0, 1, 0),
    "nrn": ("not_quite", 1, 1, 0),
    "nrnr": ("not_quite", 0, 2, 0),
    "nyn": ("not_quite", 1, 0, 1),
    "yn": ("not_quite", 1, 0, 0),
}


@pytest.mark.parametrize("course", COURSES)
def test_what_somebody_says_and_we_reply(course, answer, coordinator, member):
    receipt = receipt_of(answer, member)
    for number, step in enumerate(course):
        if step == "r":
            afterwards.reply(doubt=receipt.doubts.waiting().get(), words=f"Reply {number}", by=coordinator)
        else:
            verdict = {"y": "yes", "n": "not_quite"}[step]
            afterwards.say_how_it_reads(receipt=receipt, verdict=verdict, note=f"Words {number}")
    receipt.refresh_from_db()
    doubts = NotQuite.objects.all()
    replied = [doubt for doubt in doubts if doubt.reply_id]
    settled = [doubt for doubt in doubts if doubt.settled_at]
    assert (receipt.read_well, doubts.waiting().count(), len(replied), len(settled)) == COURSES[course]
    assert len(keys("report-reply")) == len(replied)
    # on Today, and in the queue, as long as somebody waits
    kinds = [line.kind for line in queue.lines(viewer(coordinator, answer.coalition))]
    assert kinds.count("not_quite") == COURSES[course][1]


def test_said_again_the_later_words_stand(answer, member):
    receipt = receipt_of(answer, member)
    for words in ("And weekends?", "And weekends, and holidays?"):
        afterwards.say_how_it_reads(receipt=receipt, verdict="not_quite", note=words)
    assert NotQuite.objects.get().words == "And weekends, and holidays?"


def test_nobody_replies_twice(answer, coordinator, owner, member):
    receipt = receipt_of(answer, member)
    afterwards.say_how_it_reads(receipt=receipt, verdict="not_quite", note="And weekends?")
    doubt = NotQuite.objects.get()
    afterwards.reply(doubt=doubt, words="Those too.", by=coordinator)
    with pytest.raises(afterwards.RepliedAlready):
        afterwards.reply(doubt=doubt, words="Those too!", by=owner)
    assert News.objects.count() == Telling.objects.count() == 1


def test_the_change_log_names_nobody_who_was_not_answered(answer, member):
    afterwards.say_how_it_reads(receipt=receipt_of(answer, member), verdict="not_quite", note="And weekends?")
    event = AuditEvent.objects.get(verb="answer_read")
    assert (event.by, event.by_name, event.details) == (None, "", {"verdict": "does not quite answer them"})


# --- putting away -----------------------------------------------------------------------------------------------------


def test_what_holds_a_request_back_from_being_put_away(answer, opened, coordinator, member):
    def owed():
        with pytest.raises(actions.AnswerOwed) as trouble:
            actions.archive_request(request=opened, by=coordinator)
        return str(trouble.value)

    def all_sent():
        Notice.objects.filter(status="owed").update(status="sent", sent_at=timezone.now())

    assert "to be told in person" in owed()
    afterwards.tell(receipt=answer.receipts.get(way="in_person"), by=coordinator)
    afterwards.say_how_it_reads(receipt=receipt_of(answer, member), verdict="not_quite", note="And weekends?")
    assert "Reply first" in owed()
    all_sent()
    afterwards.reply(doubt=NotQuite.objects.get(), words="Those too.", by=coordinator)
    correct(answer, coordinator)
    assert "to be told in person" in owed()
    afterwards.tell(receipt=Telling.objects.get(way="in_person"), by=coordinator)
    assert "has not gone out yet" in owed()
    all_sent()
    assert actions.archive_request(request=opened, by=coordinator).status == "archived"
    # somebody opens the old mail again: it is on the desk again
    afterwards.say_how_it_reads(receipt=receipt_of(answer, member), verdict="not_quite", note="And holidays?")
    opened.refresh_from_db()
    assert opened.status == "answered"


BEGUN = [("give", 0), ("paper", 1), ("publish", 0)]
DEEDS = ["give", "paper", "publish", "not_quite", "yes", "reply", "tell", "correct", "done", "send", "archive"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begun=st.booleans(), course=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2)), min_size=2, max_size=12)
)
def test_never_put_away_while_owed_and_always_the_same_people(begun, course, coalition, coordinator):
    """RPT-3 and I16 over any course of things: who is told is who gave input, of corrections and deeds too."""
    request = actions.open_request(request=draft(coalition, coordinator), by=coordinator)
    stamp = timezone.now().timestamp()
    mails = ["", f"a{stamp}@x.example", f"b{stamp}@x.example"]
    people = [Person.objects.create(coalition=coalition, name=f"P{n}", email=mail) for n, mail in enumerate(mails)]
    for deed, who in (BEGUN if begun else []) + course:
        _do(deed, request, people[who], coordinator)
        request.refresh_from_db()
        givers = set(publishing.givers_of(request).values_list("pk", flat=True))
        answer = ReportBack.objects.filter(request=request, published_at__isnull=False).first()
        if answer is None:
            assert request.status != "archived" or not givers
            continue
        assert set(answer.receipts.values_list("person", flat=True)) == givers
        if request.status == "archived":
            assert [line for line in queue.lines(viewer(coordinator, coalition)) if line.request == request.pk] == []
    for news in News.objects.filter(report_back__request=request).exclude(kind="reply"):
        told = set(news.tellings.values_list("person", flat=True))
        owed = Notice.objects.about(news).values_list("person", flat=True)
        early = Receipt.objects.filter(report_back=news.report_back, made_at__lt=news.published_at)
        assert told == set(owed)
        assert told <= givers
        if news.kind == "done":
            assert told == set(early.values_list("person", flat=True))
        else:
            assert set(early.exclude(way="in_person").values_list("person", flat=True)) <= told


def _do(deed, request, person, by):
    """One deed, if it is possible now."""
    answer = ReportBack.objects.filter(request=request, published_at__isnull=False).first()
    receipt = answer and answer.receipts.filter(person=person).first()
    try:
        if deed == "give":
            say(request, person)
        elif deed == "paper":
            actions.record_for(request=request, person=person, text="Found.", channel="paper", by=by)
        elif deed == "publish" and not answer and request.inputs.exists():
            complete(request, by)
            publishing.publish(request=request, by=by)
        elif deed in ("not_quite", "yes") and receipt:
            afterwards.say_how_it_reads(receipt=receipt, verdict=deed, note="And weekends?")
        elif deed == "reply" and receipt and receipt.doubts.waiting().exists():
            afterwards.reply(doubt=receipt.doubts.waiting().get(), words="Those too.", by=by)
        elif deed == "tell" and receipt:
            for row in (receipt, *Telling.objects.filter(news__report_back=answer, person=person)):
                afterwards.tell(receipt=row, by=by)
        elif deed == "correct" and answer:
            correct(answer, by, what_changed=f"Moved {timezone.now()}")
        elif deed == "done" and answer:
            carry_out(request.themes.get(), by)
        elif deed == "send":
            Notice.objects.filter(status="owed").update(status="sent", sent_at=timezone.now())
        elif deed == "archive":
            actions.archive_request(request=request, by=by)
    except (actions.InputClosed, actions.AnswerOwed, afterwards.DoneAlready):
        pass  # it is not possible now; the property is looked at all the same


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_goes_to_all_who_had_the_old_answer(answer, coordinator, member, paula, partner):
    quiet = make_person(answer.coalition, "Quiet", email="quiet@x.example", partner=partner)
    NoticePreference.objects.create(coalition=answer.coalition, person=quiet, category="report_back")
    actions.record_for(request=answer.request, person=quiet, text="Hm.", channel="paper", by=coordinator)
    told = answer.receipts.get(person=paula)
    afterwards.tell(receipt=told, by=coordinator)
    news = correct(answer, coordinator, next_step="Look again in May.")
    ways = dict(news.tellings.values_list("person__name", "way"))
    assert ways == {"Amir": "notice", "Paula": "in_person"}  # Quiet was never told the first one
    assert keys("report-correction") == sorted(
        f"report-correction:{news.pk}:{person.pk}" for person in (member.people.get(), paula)
    )
    answer.refresh_from_db()
    assert (answer.version, answer.next_step) == (2, "Look again in May.")
    assert news.before == {
        "answer": {"how_considered": "Read on Thursday.", "what_was_decided": "", "next_step": ""},
        "themes": [
            {"theme": answer.request.themes.get().pk, "title": "Stand nearer", "outcome": "adopted",
             "what_changed": "Moved one crew.", "reason": "It saves time."}
        ],
    }  # fmt: skip


def test_whoever_has_an_address_by_now_gets_the_correction_by_mail(answer, coordinator, paula):
    afterwards.tell(receipt=answer.receipts.get(person=paula), by=coordinator)
    Person.objects.filter(pk=paula.pk).update(email="paula@x.example")
    assert correct(answer, coordinator).tellings.get(person=paula).way == "notice"


def test_a_correction_corrects_something_and_nobody_is_overwritten(answer, coordinator, owner):
    first_seen = answer.updated_at.isoformat()
    with pytest.raises(afterwards.NothingChanged):
        correct(answer, coordinator, what_changed="Moved one crew.")
    correct(answer, coordinator)
    with pytest.raises(ChangedMeanwhile):
        correct(answer, owner, seen=first_seen, what_changed="Moved three.")
    answer.refresh_from_db()
    assert (answer.version, News.objects.count()) == (2, 1)


def test_there_is_nothing_to_correct_or_carry_out_before_publishing(opened, theme, coordinator):
    answer = ReportBack.objects.get()
    with pytest.raises(afterwards.NotPublished):
        correct(answer, coordinator)
    with pytest.raises(afterwards.NotPublished):
        carry_out(theme, coordinator)


CHANGES = [
    (ReportBack, {"how_considered": "x"}, True),
    (ReportBack, {"next_step": "x"}, True),
    (ReportBack, {"published_at": None}, True),
    (ReportBack, {"published_by": None}, False),
    (ReportBack, {"version": 2, "next_step": "x"}, False),
    (Theme, {"title": "x"}, True),
    (Theme, {"reason": "x"}, True),
    (Theme, {"outcome": "later"}, True),
    (Theme, {"version": 2, "reason": "x"}, True),
    (Theme, {"position": 9}, False),
]


@pytest.mark.parametrize(("model", "changes", "refused"), CHANGES)
def test_the_database_keeps_a_published_answer_as_it_is(model, changes, refused, answer):
    try:
        with transaction.atomic():
            model.objects.update(**changes)
    except (InternalError, DatabaseError):
        assert refused
    else:
        assert not refused


def test_before_publishing_everything_may_change(theme):
    for model, changes, _ in CHANGES:
        if "published_at" not in changes and "version" not in changes:
            assert model.objects.update(**changes) == 1


# --- carried out ------------------------------------------------------------------------------------------------------


def test_everybody_hears_once_that_it_is_done(answer, theme, coordinator, member, paula):
    theme.refresh_from_db()
    carry_out(theme, coordinator)
    with pytest.raises(afterwards.DoneAlready):
        carry_out(theme, coordinator)
    assert keys("report-done") == sorted(f"report-done:{theme.pk}:{each.pk}" for each in (member.people.get(), paula))
    assert dict(Telling.objects.values_list("person__name", "way")) == {"Amir": "notice", "Paula": "in_person"}


@pytest.mark.parametrize(
    ("outcome", "can"), [("adopted", True), ("partly", True), ("later", True), ("not_adopted", False)]
)
def test_only_what_was_agreed_can_be_done(outcome, can, opened, coordinator, theme):
    Theme.objects.update(outcome=outcome)
    publishing.publish(request=opened, by=coordinator)
    theme.refresh_from_db()
    assert theme.can_be_done is can
    if not can:
        with pytest.raises(afterwards.DoneAlready):
            carry_out(theme, coordinator)


@pytest.mark.django_db(transaction=True)
def test_two_note_at_once_that_it_is_done(answer, theme, coordinator, owner):
    def note(by):
        def work():
            try:
                carry_out(theme, by)
            except afterwards.DoneAlready:
                return "told"
            return "done"

        return work

    assert sorted(at_once(note(coordinator), note(owner))) == ["done", "told"]
    assert News.objects.count() == 1
    assert Notice.objects.filter(kind="report-done").count() == 2


# --- people who change ------------------------------------------------------------------------------------------------


def test_words_given_in_anothers_name_are_answered_to_who_holds_them_now(answer, coordinator, member):
    """Two rows of one person become one: the input goes over, and its new holder is caught up with."""
    one = make_person(answer.coalition, "Amir D.", email="amir.d@x.example")
    Input.objects.filter(person=member.people.get()).update(person=one)
    assert [answer.pk for answer in publishing.incomplete()] == [answer.pk]
    assert [publishing.catch_up(answer), publishing.catch_up(answer)] == [1, 0]
    assert list(publishing.incomplete()) == []
    assert f"report-back:{answer.pk}:{one.pk}" in keys("report-back")


def test_an_erased_person_takes_their_receipts_along_and_nothing_breaks(answer, coordinator, member, theme):
    afterwards.say_how_it_reads(receipt=receipt_of(answer, member), verdict="not_quite", note="And weekends?")
    with pgtrigger.ignore("engagement.Signal:signal_stays"):
        Signal.objects.filter(person=member.people.get()).delete()
    member.people.get().delete()
    assert NotQuite.objects.count() == 0
    assert answer.receipts.count() == 1
    theme.refresh_from_db()
    carry_out(theme, coordinator)
    assert Telling.objects.count() == 1
    assert list(publishing.incomplete()) == []
    assert Input.objects.filter(person=None).count() == 1


def test_correction_of_an_answer_that_waited_is_not_needed(answer, coordinator, member):
    """The first mail left after the correction, or has not left: it says it right already."""
    from engagement.answering import letters
    from engagement.answering.notices import correction_wanted

    news = correct(answer, coordinator)
    notice = Notice.objects.get(kind="report-correction", person=member.people.get())
    first = Notice.objects.filter(kind="report-back", person=member.people.get())
    spoken = {
        ("owed", None): "The answer they get is the corrected one",
        ("held", None): "The answer they get is the corrected one",
        ("sent", news.published_at - timedelta(days=1)): "",
        ("sent", news.published_at + timedelta(seconds=30)): "",  # worded before it left
        ("sent", news.published_at + timedelta(minutes=2)): "The answer they get is the corrected one",
        ("sending", None): "",
        ("unsure", None): "",
    }
    for (status, sent_at), reason in list(spoken.items()):
        first.delete()
        first = Notice.objects.filter(pk=_first(notice, answer, status, sent_at).pk)
        letters.load_news([notice])
        assert correction_wanted(notice) == reason, (status, sent_at)


def _first(notice, answer, status, sent_at):
    return Notice.objects.create(
        coalition=notice.coalition, key=f"report-back:{answer.pk}:{notice.person_id}", kind="report-back",
        category="report_back", person=notice.person, about_type="engagement.reportback", about_id=answer.pk,
        status=status, sent_at=sent_at, reason="It hung up." if status == "unsure" else "",
    )  # fmt: skip
