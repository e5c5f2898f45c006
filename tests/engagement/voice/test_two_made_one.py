"""Two people who turn out to be one, and both gave input: no word is lost, one answer, and the way back (issue 4, I16)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.answering import afterwards, publishing, recipients
from engagement.answering.models import NotQuite, Receipt, Theme
from engagement.questions.models import Question, Reply
from engagement.questions.saying import Answered
from engagement.texts.models import Remark, SharedText, TextVersion
from engagement.voice import actions
from engagement.voice.models import Input
from engagement.words.models import InputVersion
from members.duplicates import actions as duplicates
from members.models import Notice
from members.notices import delivery
from tests.characters import make_person

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db

HELD = (Input, InputVersion, Reply, Remark, Theme.inputs.through)
words = st.lists(st.sampled_from(["Night crews.", "Nearer.", "Ask us.", "More trucks."]), max_size=3).map("\n\n".join)
spoken = st.fixed_dictionaries(
    {
        "text": words,
        "free": words,
        "pick": st.sampled_from([None, 1, 2]),
        "remark": words,
        "again": words,
        "attribution": st.sampled_from(["named", "confidential"]),
        "theme": st.sampled_from([None, 0, 1]),
    }
)


def state():
    """Every row a merge could touch, as it stands."""
    return {model: sorted(map(repr, model.objects.order_by("pk").values())) for model in HELD}


@pytest.fixture
def asked(coalition, coordinator):
    """A request about a draft, with a free question and a choice, and two themes."""
    text = SharedText.objects.create(coalition=coalition, kind="mission", title="Mission")
    version = TextVersion.objects.create(coalition=coalition, shared_text=text, number=1, body="One.\nTwo.")
    request = draft(coalition, coordinator, text_version=version)
    Question.objects.create(coalition=coalition, request=request, position=1, kind="text", words="What else?")
    Question.objects.create(
        coalition=coalition, request=request, position=2, kind="one", words="Which?", options=["Red", "Blue"]
    )
    for title in ("Nearer", "More"):
        Theme.objects.create(coalition=coalition, request=request, title=title)
    return actions.open_request(request=request, by=coordinator)


def speak(request, person, said):
    """One person's input, perhaps said twice; nothing at all when there is nothing to say."""
    free, choice = Question.objects.filter(request=request)
    replies = {free.pk: Answered(text=said["free"])}
    if said["pick"]:
        replies[choice.pk] = Answered(picks=(said["pick"],))
    if not (said["text"] or said["free"] or said["pick"] or said["remark"]):
        return None
    given = actions.give_input(
        request=request, person=person, text=said["text"], attribution=said["attribution"], channel="app", by=None,
        replies=replies, remarks={1: said["remark"]},
    )  # fmt: skip
    if said["again"]:
        given = actions.give_input(
            request=request, person=person, text=said["again"], attribution=said["attribution"], channel="wall",
            by=None, joins=True,
        )  # fmt: skip
    if said["theme"] is not None:
        request.themes.all()[said["theme"]].inputs.add(given)
    return given


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=spoken, theirs=spoken)
def test_no_word_is_lost_and_the_way_back_is_exact(asked, coordinator, ours, theirs):
    people = [make_person(asked.coalition, name) for name in ("Ann", "Anne")]
    inputs = [speak(asked, person, said) for person, said in zip(people, (ours, theirs), strict=True)]
    both = [each for each in inputs if each]
    before = state()
    said = {line for each in both for line in each.text.split("\n") if line}
    placed = set(Theme.inputs.through.objects.filter(input__in=both).values_list("theme", flat=True))
    versions = list(InputVersion.objects.filter(input__in=both).values_list("text", "arrived"))
    merge = duplicates.merge(kind="person", kept=people[0], gone=people[1], by=coordinator)
    rows = list(Input.objects.filter(person=people[0]))
    assert len(rows) == len({each.attribution for each in both})
    assert {each.attribution for each in rows} == {each.attribution for each in both}
    assert said <= {line for each in rows for line in each.text.split("\n")}
    after = list(InputVersion.objects.filter(input__in=rows).values_list("text", "arrived"))
    assert all(after.count(version) >= versions.count(version) for version in versions)
    assert set(Theme.inputs.through.objects.filter(input__in=rows).values_list("theme", flat=True)) == placed
    for row in rows:
        assert row.versions.order_by("-number").first().text == row.text
    assert "input" not in {what for what, _ in merge.aside}
    duplicates.part(merge=merge, by=coordinator)
    assert state() == before
    assert merge.left == []


@pytest.fixture
def two(opened):
    return [make_person(opened.coalition, name, email=f"{name.lower()}@x.example") for name in ("Ann", "Anne")]


def deliver():
    delivery.deliver(list(Notice.objects.filter(kind__startswith="report-").values_list("pk", flat=True)))


@pytest.mark.parametrize("merged", ["before", "owed"])
@pytest.mark.parametrize("second", ["named", "confidential"])
def test_one_person_one_answer_with_all_they_said(opened, two, coordinator, mailoutbox, settings, merged, second):
    settings.QUIET_HOURS = None
    say(opened, two[0], "Stand nearer.")
    say(opened, two[1], "At the bridge.", attribution=second)
    if merged == "before":
        duplicates.merge(kind="person", kept=two[0], gone=two[1], by=coordinator)
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    if merged == "owed":
        duplicates.merge(kind="person", kept=two[0], gone=two[1], by=coordinator)
    deliver()
    (mail,) = mailoutbox
    assert mail.to == ['"Ann" <ann@x.example>']
    assert "Stand nearer." in mail.body
    assert "At the bridge." in mail.body
    receipt = Receipt.objects.get()
    assert receipt.person == two[0]
    far = recipients.progress(receipt.report_back)
    assert (far.total, far.by_mail, far.sent, far.waiting, far.trouble) == (1, 1, 1, 0, 0)
    assert set(Input.objects.values_list("person", flat=True)) == {two[0].pk}


def test_what_they_say_next_joins_what_they_said_so(opened, two, coordinator):
    """Of two inputs the one that is spoken alike goes on; how they are named stays."""
    say(opened, two[0], "With my name.")
    say(opened, two[1], "Quietly.", attribution="confidential")
    duplicates.merge(kind="person", kept=two[0], gone=two[1], by=coordinator)
    for confidential in (True, False):
        actions.record_for(
            request=opened, person=two[0], text="And more.", channel="phone", by=coordinator, confidential=confidential
        )
    assert dict(Input.objects.values_list("attribution", "text")) == {
        "named": "With my name.\n\nAnd more.",
        "confidential": "Quietly.\n\nAnd more.",
    }


def test_two_who_were_not_quite_answered(opened, two, coordinator):
    for person in two:
        say(opened, person)
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    for person, note in zip(two, ("And weekends?", "And nights?"), strict=True):
        receipt = Receipt.objects.get(person=person)
        afterwards.say_how_it_reads(receipt=receipt, verdict="not_quite", note=note)
    merge = duplicates.merge(kind="person", kept=two[0], gone=two[1], by=coordinator)
    assert NotQuite.objects.get().words == "And weekends?\n\nAnd nights?"
    duplicates.part(merge=merge, by=coordinator)
    assert sorted(NotQuite.objects.values_list("words", flat=True)) == ["And nights?", "And weekends?"]
