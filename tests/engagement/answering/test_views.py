"""The pages of answering: who sees what, what is said where, and nothing that names anybody it should not."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.answering import afterwards, publishing, weighing
from engagement.answering.models import News, NotQuite, ReportBack, Telling, Theme
from engagement.voice import actions
from engagement.voice.models import Input
from members.models import Notice
from members.people.links import token_for
from tests.characters import make_person, viewer
from tests.engagement import playbook_looking

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db


def url(name, request, *more):
    return reverse(name, args=["river", request.pk, *more])


@pytest.fixture
def amir(answer, member):
    """Amir's receipt."""
    return answer.receipts.get(person=member.people.get())


@pytest.fixture
def doubt(amir):
    """Amir is not quite answered."""
    afterwards.say_how_it_reads(receipt=amir, verdict="not_quite", note="And weekends?")
    return NotQuite.objects.get()


def owed(user, coalition):
    """What Today says we owe."""
    return {thing.do for thing in playbook_looking.owed(user, coalition)}


# --- publishing -------------------------------------------------------------------------------------------------------


def test_publishing_leads_to_how_far_it_is(as_user, opened, theme, coordinator):
    client = as_user(coordinator)
    page = client.get(url("input-report-back", opened))
    assert "Publish to 2 people" in page.content.decode()
    form, theme_forms = page.context["form"], page.context["theme_forms"]
    data = {each.add_prefix(name): each[name].value() or "" for each in (form, *theme_forms) for name in each.fields}
    sent = client.post(url("input-report-back", opened), data | {"publish": "1"})
    assert sent.url == url("answer-progress", opened)
    page = client.get(sent.url).content.decode()
    assert "0 of 1 mail sent, 1 waiting their turn" in page
    part = client.get(sent.url, {"part": 1})
    assert "X-Done" not in part
    assert "<html" not in part.content.decode()
    Notice.objects.filter(kind="report-back").update(status="sent", sent_at=timezone.now())
    part = client.get(sent.url, {"part": 1})
    assert (part.content, part["X-Done"]) == (b"", sent.url)
    assert "1 of 1 mail sent." in client.get(sent.url).content.decode()


def test_recipients_beforehand_are_the_receipts_afterwards(as_user, opened, theme, coordinator):
    client = as_user(coordinator)
    page = client.get(url("answer-people", opened))
    before = {(row.name, row.way, row.is_confidential) for row in page.context["rows"]}
    assert before == {("Amir", "By mail", False), ("Paula", "You tell them yourself", True)}
    publishing.publish(request=opened, by=coordinator)
    rows = client.get(url("answer-people", opened)).context["rows"]
    assert {(row.name, row.way, row.is_confidential) for row in rows} == before
    assert {row.name: row.state for row in rows} == {"Amir": "Waits its turn", "Paula": "Nobody told them yet"}


STATES = [
    ({"status": "owed"}, "Waits its turn"),
    ({"status": "owed", "reason": "Quiet hours until Monday"}, "Waits its turn: quiet hours until Monday"),
    ({"status": "sent", "sent_at": "2026-03-05T12:00Z"}, "Sent March 5"),
    ({"status": "skipped", "reason": "Their input was taken back"}, "Not sent: their input was taken back"),
    ({"status": "unsure", "reason": "It hung up"}, "Perhaps sent: it hung up"),
    ({"status": "held"}, "Held back"),
]


@pytest.mark.parametrize(("values", "words"), STATES)
def test_where_ones_answer_is_in_words(values, words, as_user, answer, opened, coordinator):
    Notice.objects.filter(kind="report-back", person__name="Amir").update(**values)
    rows = as_user(coordinator).get(url("answer-people", opened)).context["rows"]
    assert {row.name: row.state for row in rows}["Amir"] == words


def test_the_preview_goes_through_all_who_gave_input(as_user, opened, theme, coordinator):
    client = as_user(coordinator)
    first, second = (client.get(url("input-preview", opened), {"page": n}).content.decode() for n in (1, 2))
    assert "Move them." in first
    assert "Quietly." in second
    assert "in confidence" in second
    assert not ReportBack.objects.get().published_at


def test_pages_with_many_people_take_as_many_statements(
    as_user, opened, coordinator, partner, django_assert_max_num_queries
):
    say(opened, make_person(opened.coalition, "P", partner=partner))
    complete(opened, coordinator)
    client = as_user(coordinator)
    names = ("input-report-back", "answer-people", "input-preview")
    few = {}
    for name in names:
        client.get(url(name, opened))
        with django_assert_max_num_queries(22) as asked:
            client.get(url(name, opened))
        few[name] = len(asked)
    for number in range(40):
        say(opened, make_person(opened.coalition, f"P{number}", partner=partner, email=f"p{number}@x.example"))
    for name in names:
        with django_assert_max_num_queries(22) as asked:
            client.get(url(name, opened))
        assert len(asked) == few[name], name


def test_publishing_to_many_takes_as_many_statements_and_messages(
    opened, coordinator, django_assert_max_num_queries, django_capture_on_commit_callbacks, monkeypatch
):
    """Two INSERT ... SELECT; few messages. 1,000 people here, 10,000 in `make bench`."""
    woken = []
    monkeypatch.setattr("coalition.wake.wake", lambda task, *args: woken.append(task))
    for number in range(1000):
        person = make_person(opened.coalition, f"P{number}", email=f"p{number}@x.example")
        Input.objects.create(coalition=opened.coalition, request=opened, person=person, text="Move them.")
    complete(opened, coordinator)
    with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(20):
        answer = publishing.publish(request=opened, by=coordinator)
    assert answer.receipts.count() == Notice.objects.about(answer).count() == 1000
    assert 1 <= len(woken) <= 110


# --- does this answer you? --------------------------------------------------------------------------------------------


def test_not_quite_in_the_app_stands_on_today_until_somebody_replies(as_user, amir, opened, member, coordinator):
    where = url("input-answers-me", opened)
    client = as_user(member)
    for nothing in ({}, {"verdict": "perhaps"}, {"verdict": "not_quite"}, {"verdict": "not_quite", "note": "  "}):
        page = client.post(where, nothing)
        assert page.status_code == 200
        assert NotQuite.objects.count() == 0
    assert "Say in a few words what is missing" in page.content.decode()
    assert client.post(where, {"verdict": "not_quite", "note": "And weekends?"}).status_code == 302
    doubt = NotQuite.objects.get()
    assert "Night crews: answer 1 person once more" in owed(coordinator, opened.coalition)
    client = as_user(coordinator)
    assert "And weekends?" in client.get(url("input-detail", opened)).content.decode()
    reply = url("answer-reply", opened, doubt.pk)
    assert "And weekends?" in client.get(reply).content.decode()
    assert client.post(reply, {"words": " "}).status_code == 200
    assert client.post(reply, {"words": "On weekends too."}).status_code == 302
    assert client.post(reply, {"words": "Twice."}).status_code == 302
    assert list(News.objects.values_list("words", flat=True)) == ["On weekends too."]
    assert "Night crews: answer 1 person once more" not in owed(coordinator, opened.coalition)
    page = as_user(member).get(url("input-answer", opened)).content.decode()
    assert page.index("And weekends?") < page.index("On weekends too.")


def test_somebody_told_in_person_may_say_not_quite_too(as_user, answer, paula, opened, coordinator, member):
    receipt = answer.receipts.get(person=paula)
    where = url("answer-reads", opened, receipt.pk)
    assert as_user(member).post(where, {"verdict": "yes"}).status_code == 403
    client = as_user(coordinator)
    assert "Paula" in client.get(where).content.decode()
    assert client.post(where, {"verdict": "not_quite"}).status_code == 200
    assert client.post(where, {"verdict": "not_quite", "note": "And the north?"}).status_code == 302
    afterwards.reply(doubt=NotQuite.objects.get(), words="The north too.", by=coordinator)
    assert Telling.objects.get().way == "in_person"
    assert "reply" in client.get(url("input-detail", opened)).content.decode()


def test_a_reply_is_read_by_one_person(as_user, doubt, opened, coordinator, leader, paula, client):
    afterwards.reply(doubt=doubt, words="On weekends too.", by=coordinator)
    page = as_user(leader).get(url("input-answer", opened)).content.decode()
    assert "It saves time." in page
    assert "On weekends too." not in page
    link = reverse("answer-by-link", args=[token_for(paula, purpose="answer", about=opened.report_back.pk)])
    client.logout()
    assert "On weekends too." not in client.get(link).content.decode()


def test_a_scanner_that_opens_the_link_says_nothing(client, answer, opened, member):
    link = reverse("answer-by-link", args=[token_for(member.people.get(), purpose="answer", about=answer.pk)])
    for method in (client.get, client.head, client.options):
        method(link)
    assert not NotQuite.objects.exists()
    assert client.post(link, {"verdict": "not_quite", "note": ""}).status_code == 200
    assert client.post(link, {"verdict": "not_quite", "note": "And weekends?"}).status_code == 302
    assert client.post(link, {"verdict": "yes"}).status_code == 302
    assert NotQuite.objects.get().settled_at


def test_a_confidential_giver_has_no_name_for_those_who_may_not_know(answer, paula, coordinator, leader, opened):
    afterwards.say_how_it_reads(receipt=answer.receipts.get(person=paula), verdict="not_quite", note="Hm?")
    rows = NotQuite.objects.all()
    assert rows.with_recipient(viewer(coordinator, opened.coalition)).get().recipient == "Paula"
    assert rows.with_recipient(viewer(leader, opened.coalition)).get().recipient == ""
    assert list(NotQuite.objects.visible_to(viewer(leader, opened.coalition))) == []


# --- corrections ------------------------------------------------------------------------------------------------------


def form_of(page):
    """What the page of a correction sends back as it is."""
    parts = (page.context["what"], page.context["form"], *page.context["theme_forms"])
    return {each.add_prefix(name): each[name].value() or "" for each in parts for name in each.fields}


def test_a_correction_in_the_browser(as_user, answer, opened, theme, coordinator, member, leader):
    client, where = as_user(coordinator), url("answer-correct", opened)
    data = form_of(client.get(where))
    told = {"what_was_wrong": "It was two crews.", "what_was_done": "We count twice."}
    page = client.post(where, data | told)
    assert "Nothing is different from before" in page.content.decode()
    right = {f"theme-{theme.pk}-what_changed": "Moved two crews."}
    page = client.post(where, data | right)
    assert not News.objects.exists()
    assert "Moved two crews." in page.content.decode()
    lacking = client.post(where, data | told | {f"theme-{theme.pk}-reason": ""})
    assert not News.objects.exists()
    assert lacking.context["problems"]
    assert client.post(where, data | told | right).status_code == 302
    page = as_user(member).get(url("input-answer", opened)).content.decode()
    for words in ("It was two crews.", "We count twice.", "Moved two crews."):
        assert words in page
    assert "Moved one crew." not in page
    versions = as_user(leader).get(url("answer-versions", opened)).content.decode()
    assert "Version 1, as it was until then" in versions
    assert "Moved one crew." in versions


def test_two_correct_at_once_the_second_one_is_told(as_user, answer, opened, theme, coordinator, owner):
    client, where = as_user(coordinator), url("answer-correct", opened)
    data = form_of(client.get(where)) | {"what_was_wrong": "It was two.", "what_was_done": "We count."}
    client.post(where, data | {f"theme-{theme.pk}-what_changed": "Moved two crews."})
    page = as_user(owner).post(where, data | {f"theme-{theme.pk}-what_changed": "Moved three crews."})
    body = page.content.decode()
    assert "saved this while you were writing" in body
    assert "Moved two crews." in body
    assert "Moved three crews." in body
    assert News.objects.count() == 1


def test_there_is_no_page_to_correct_what_is_not_out(as_user, opened, theme, coordinator):
    for name in ("answer-correct", "answer-versions", "answer-progress"):
        assert as_user(coordinator).get(url(name, opened)).status_code == 404
    assert as_user(coordinator).post(url("answer-done", opened, theme.pk), {}).status_code == 404


def test_an_answer_of_which_all_were_told_says_each_thing_once(as_user, answer, opened, theme, coordinator, member):
    theme.refresh_from_db()
    afterwards.carry_out(theme=theme, done_on=opened.coalition.today(), words="At the mill.", by=coordinator)
    answer.refresh_from_db()
    for person in answer.receipts.filter(way="in_person"):
        afterwards.tell(receipt=person, by=coordinator)
    afterwards.correct(
        request=opened, by=coordinator, seen=answer.updated_at.isoformat(), what_was_wrong="It was Friday.",
        what_was_done="We look twice.", words={"how_considered": "Read on Friday."}, themes={},
    )  # fmt: skip
    page = as_user(member).get(url("input-answer", opened)).content.decode()
    assert (page.count("It was Friday."), page.count("At the mill.")) == (1, 1)
    seen = News.objects.visible_to(viewer(member, opened.coalition)).order_by("pk").values_list("kind", flat=True)
    assert list(seen) == ["done", "correction"]


# --- carried out ------------------------------------------------------------------------------------------------------


def test_it_is_done_in_the_browser(as_user, answer, opened, theme, coordinator, member):
    client, where = as_user(coordinator), url("answer-done", opened, theme.pk)
    tomorrow = opened.coalition.today() + timezone.timedelta(days=1)
    for lacking in ({}, {"done_on": str(tomorrow), "words": "Soon."}, {"done_on": "2026-01-05", "words": " "}):
        assert client.post(where, lacking).status_code == 200
    assert not News.objects.exists()
    for _ in range(2):
        assert client.post(where, {"done_on": "2026-01-05", "words": "At the mill."}).status_code == 302
    assert News.objects.count() == 1
    assert client.get(where).status_code == 404
    assert "At the mill." in as_user(member).get(url("input-answer", opened)).content.decode()
    row = Telling.objects.get(way="in_person")
    told = url("answer-tell-news", opened, row.pk)
    assert as_user(member).post(told).status_code == 403
    as_user(coordinator).post(told)
    row.refresh_from_db()
    assert row.told_by == coordinator
    as_user(coordinator).post(url("answer-untell-news", opened, row.pk))
    row.refresh_from_db()
    assert row.told_at is None


# --- the board --------------------------------------------------------------------------------------------------------


def published(coalition, by, title, voices, partner, *, confidential=0, outcome="adopted"):
    """A request answered by `voices` people, some in confidence, in one theme."""
    request = actions.open_request(request=draft(coalition, by, title=title), by=by)
    for number in range(voices):
        attribution = "confidential" if number < confidential else "named"
        person = make_person(coalition, f"{title} giver {number}", partner=partner)
        say(request, person, f"{title} words {number}.", attribution=attribution)
    theme = complete(request, by)
    Theme.objects.filter(pk=theme.pk).update(outcome=outcome, title=f"{title} theme")
    publishing.publish(request=request, by=by)
    return request


def test_the_board_names_nobody_and_counts_no_small_group(as_user, coalition, coordinator, partner, member, leader):
    published(coalition, coordinator, "Small", 4, partner, confidential=1)
    published(coalition, coordinator, "Large", 5, partner, confidential=5)
    hidden = draft(coalition, coordinator, title="Draft")
    weighing.add_theme(request=hidden, title="Secret theme", by=coordinator)
    where = reverse("you-said", args=["river"])
    for user in (member, leader, coordinator):
        page = as_user(user).get(where).content.decode()
        assert "Small theme" in page
        assert "5 people gave input" in page
        assert "in 5 inputs" in page
        assert "A few people gave input" in page
        for absent in (" words ", "giver", "4 people", "in 4", "Lakeside", "Secret theme", "Draft"):
            assert absent not in page.split("<main", 1)[1], absent


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("", {"A theme", "B theme"}), ("adopted", {"A theme"}), ("later", {"B theme"}), ("done", {"A theme"}),
        ("not_adopted", set()), ("nonsense", {"A theme", "B theme"}),
    ],
)  # fmt: skip
def test_the_board_by_outcome(chosen, shown, as_user, coalition, coordinator, partner, member):
    done = published(coalition, coordinator, "A", 1, partner)
    published(coalition, coordinator, "B", 1, partner, outcome="later")
    afterwards.carry_out(theme=done.themes.get(), done_on=coalition.today(), words="Done.", by=coordinator)
    page = as_user(member).get(reverse("you-said", args=["river"]), {"outcome": chosen})
    assert {theme.title for _, themes, _, _ in page.context["answers"] for theme in themes} == shown


def test_the_board_of_another_coalition_is_not_there(as_user, answer, outsider):
    assert as_user(outsider).get(reverse("you-said", args=["river"])).status_code == 404
    assert "Stand nearer" not in as_user(outsider).get(reverse("you-said", args=["hill"])).content.decode()


def test_the_board_takes_as_many_statements_for_many(
    as_user, coalition, coordinator, partner, member, django_assert_max_num_queries
):
    client, where = as_user(member), reverse("you-said", args=["river"])
    published(coalition, coordinator, "First", 1, partner)
    client.get(where)
    with django_assert_max_num_queries(14) as few:
        client.get(where)
    for number in range(12):
        published(coalition, coordinator, f"N{number}", 2, partner)
    with django_assert_max_num_queries(14) as many:
        client.get(where)
    assert len(few) == len(many)
