"""Each kind of question: what may be answered (the database keeps it too), how it reads, and that asked words stay."""

import pytest
from django.db import IntegrityError, transaction

from engagement.models import Input, Question, Reply
from engagement.questions import actions
from engagement.questions.saying import Answered, Said, in_words, whole
from engagement.voice import actions as voice
from tests.characters import make_person
from tests.engagement.voice.conftest import draft, drafted, opened  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

KINDS = {
    "text": [],
    "one": ["Ward", "Crew", "Clerk"],
    "several": ["Ward", "Crew", "Clerk"],
    "rating": [],
    "ranking": ["Ward", "Crew", "Clerk"],
    "fit": [],
}
# kind, picks, text, whether it is an answer to a question of that kind with three options
TABLE = [
    ("text", (), "Words", True),
    ("text", (), "", False),
    ("text", (1,), "Words", False),
    ("one", (1,), "", True),
    ("one", (3,), "", True),
    ("one", (0,), "", False),
    ("one", (4,), "", False),
    ("one", (1, 2), "", False),
    ("one", (), "", False),
    ("one", (1,), "Words", False),
    ("several", (1, 3), "", True),
    ("several", (2,), "", True),
    ("several", (2, 2), "", False),
    ("several", (), "", False),
    ("several", (1, 4), "", False),
    ("rating", (1,), "", True),
    ("rating", (5,), "", True),
    ("rating", (6,), "", False),
    ("rating", (0,), "", False),
    ("rating", (1, 2), "", False),
    ("ranking", (2, 3, 1), "", True),
    ("ranking", (2, 3), "", False),
    ("ranking", (2, 3, 3), "", False),
    ("ranking", (1, 2, 4), "", False),
    ("fit", (1,), "", True),
    ("fit", (2,), "Nobody after six", True),
    ("fit", (3,), "", True),
    ("fit", (4,), "", False),
    ("fit", (), "Nobody after six", False),
]


def question(request, kind="one", **fields):
    said = {"words": f"What about {kind}?", "options": KINDS[kind]} | fields
    return Question.objects.create(coalition=request.coalition, request=request, kind=kind, **said)


@pytest.fixture
def given(opened, member):  # noqa: F811
    return Input.objects.create(
        coalition=opened.coalition, request=opened, person=member.people.get(), text="x", channel="app"
    )


@pytest.mark.parametrize(("kind", "picks", "text", "fits"), TABLE)
def test_the_database_takes_what_answers_the_question_and_nothing_else(kind, picks, text, fits, opened, given):  # noqa: F811
    row = Reply(coalition=opened.coalition, input=given, question=question(opened, kind), picks=list(picks), text=text)
    if fits:
        row.save()
        assert Reply.objects.get() == row
    else:
        with pytest.raises(IntegrityError, match="reply_fits_question"), transaction.atomic():
            row.save()


def test_a_reply_to_a_question_of_another_request_is_refused(opened, given, coalition, coordinator):  # noqa: F811
    foreign = question(draft(coalition, coordinator))
    with pytest.raises(IntegrityError, match="reply_fits_question"), transaction.atomic():
        Reply.objects.create(coalition=coalition, input=given, question=foreign, picks=[1])


def test_own_words_and_each_question_stand_once(opened, given):  # noqa: F811
    asked = question(opened)
    for row in ({"question": asked, "picks": [1]}, {"question": None, "text": "Own words"}):
        Reply.objects.create(coalition=opened.coalition, input=given, **row)
        with pytest.raises(IntegrityError, match="reply_once"), transaction.atomic():
            Reply.objects.create(coalition=opened.coalition, input=given, **row)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("one", ["Only one"]), ("ranking", []), ("text", ["a", "b"]), ("rating", ["a", "b"]), ("several", ["a"] * 13)],
)
def test_options_fit_the_kind(kind, options, opened):  # noqa: F811
    with pytest.raises(IntegrityError, match="question_options_fit_kind"), transaction.atomic():
        question(opened, kind, options=options)


def test_an_answered_question_keeps_its_words(opened, given, coordinator):  # noqa: F811
    asked = question(opened)
    Reply.objects.create(coalition=opened.coalition, input=given, question=asked, picks=[1])
    with pytest.raises(IntegrityError, match="question_stays"), transaction.atomic():
        Question.objects.filter(pk=asked.pk).update(options=["Crew", "Ward", "Clerk"])
    Question.objects.filter(pk=asked.pk).update(position=7)
    line = {"pk": asked.pk, "kind": "one", "words": "Another?", "options": asked.options, "low": "", "high": ""}
    for lines in ([line], []):
        with pytest.raises(actions.QuestionAnswered):
            actions.set_questions(request=opened, questions=lines, by=coordinator)
    assert Question.objects.get().words == "What about one?"


def test_questions_are_put_in_order_changed_and_taken_out(drafted, coordinator):  # noqa: F811
    lines = [{"kind": "text", "words": "A?", "options": []}, {"kind": "fit", "words": "B?", "options": []}]
    actions.set_questions(request=drafted, questions=lines, by=coordinator)
    first, second = drafted.questions.all()
    lines = [{"pk": second.pk, "kind": "fit", "words": "B, really?", "options": []}]
    actions.set_questions(request=drafted, questions=lines, by=coordinator)
    assert list(drafted.questions.values_list("pk", "position", "words")) == [(second.pk, 1, "B, really?")]


@pytest.mark.parametrize(
    ("kind", "answered", "words"),
    [
        ("one", Answered((2,)), "Crew"),
        ("several", Answered((1, 3)), "Ward, Clerk"),
        ("ranking", Answered((3, 1, 2)), "1. Clerk; 2. Ward; 3. Crew"),
        ("rating", Answered((4,)), "4 of 5"),
        ("fit", Answered((1,)), "Yes"),
        ("fit", Answered((2,), "Nobody after six"), "Partly: Nobody after six"),
        ("text", Answered((), "Own"), "Own"),
    ],
)
def test_an_answer_reads_as_words(kind, answered, words, opened):  # noqa: F811
    assert in_words(question(opened, kind), answered) == words


def test_a_whole_answer_reads_question_by_question(opened):  # noqa: F811
    one, fit = question(opened, "one"), question(opened, "fit")
    said = Said("And thanks.", {fit.pk: Answered((3,), "No desk"), one.pk: Answered((1,))}, {2: "Say it plainly."})
    text = whole([one, fit], said, [(1, "First"), (2, "Second")])
    assert text == (
        "What about one?\nWard\n\nWhat about fit?\nNo: No desk\n\nOn paragraph 2 (“Second”)\nSay it plainly.\n\nAnd thanks."
    )
    assert whole([], Said("Only words.")) == "Only words."


# --- giving it ----------------------------------------------------------------------------------------------------


def give(request, person, text="", joins=False, **replies):
    return voice.give_input(
        request=request, person=person, text=text, attribution="named", channel="app", by=None, joins=joins, **replies
    )


@pytest.fixture
def vera(coalition, partner):
    return make_person(coalition, "Vera", partner=partner)


def test_answers_are_kept_row_by_row_and_read_as_one(opened, vera):  # noqa: F811
    one, fit = question(opened, "one"), question(opened, "fit")
    given = give(opened, vera, "Thanks.", replies={one.pk: Answered((2,)), fit.pk: Answered((2,), "No desk")})
    rows = given.replies.values_list("question", "picks", "text")
    assert sorted(rows, key=lambda row: row[0] or 0) == [
        (None, [], "Thanks."),
        (one.pk, [2], ""),
        (fit.pk, [2], "No desk"),
    ]
    assert given.text == "What about one?\nCrew\n\nWhat about fit?\nPartly: No desk\n\nThanks."
    assert list(Reply.objects.fit_suggestions().values_list("text", flat=True)) == ["No desk"]


def test_saying_it_anew_replaces_and_saying_it_by_another_way_joins(opened, vera):  # noqa: F811
    one, fit = question(opened, "one"), question(opened, "fit")
    give(opened, vera, "First.", replies={one.pk: Answered((2,)), fit.pk: Answered((1,))})
    given = give(opened, vera, "Second.", replies={one.pk: Answered((3,))})
    assert dict(given.replies.values_list("question", "picks")) == {one.pk: [3], None: []}
    given = give(opened, vera, "Third.", joins=True, replies={fit.pk: Answered((3,))})
    assert dict(given.replies.values_list("question", "picks")) == {one.pk: [3], fit.pk: [3], None: []}
    assert given.replies.get(question=None).text == "Second.\n\nThird."
    assert given.versions.count() == 3


def test_nothing_said_is_refused(opened, vera):  # noqa: F811
    question(opened, "text")
    with pytest.raises(voice.NothingSaid):
        give(opened, vera, " \u200b")
    assert not Input.objects.exists()


def test_an_answer_without_words_still_counts_as_input(opened, vera):  # noqa: F811
    asked = question(opened, "rating")
    given = give(opened, vera, replies={asked.pk: Answered((5,))})
    assert given.text == "What about rating?\n5 of 5"
