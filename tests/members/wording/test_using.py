"""Own words published, versioned, used in the mail, tried on real people, taken back."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from coalition.audit import sentence
from coalition.models import AuditEvent
from members.models import MailHabit, Notice, Wording
from members.notices import delivery, registry
from members.notices.mail import Mail
from members.wording import actions
from tests.characters import make_person
from tests.members.notices.conftest import any_hour, owe, state  # noqa: F401  fixtures
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]

URL = "/c/river/notices/words/test-input/"


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def publish(coalition):
    """`publish(body, …)`: own words for the tests' kind in use."""

    def publish(body="Good day {first name},\n\n{content}\n\nYours, {coalition}", **changes):
        said = {
            "subject": "For you, {first name}",
            "kind": "test-input",
            "in_language": "en",
            "for_you": "",
            "by": None,
        }
        return actions.publish(coalition=coalition, body=body, **(said | changes))

    return publish


def sent(owe, person, mailoutbox, category="input", key=""):  # noqa: F811
    delivery.deliver([owe(person, category, key=key, paragraphs=["Our own part."]).pk])
    return mailoutbox[-1]


def test_the_mail_says_it_in_own_words(ana, owe, publish, mailoutbox):  # noqa: F811
    publish(for_you="What you say changes what we do.")
    mail = sent(owe, ana, mailoutbox)
    assert mail.subject == "For you, Ana"
    parts = ["Good day Ana,", "Our own part.", "Yours, River Coalition", "What you say changes", "Ready together."]
    for body in (mail.body, mail.alternatives[0][0]):
        assert [body.index(words) for words in parts] == sorted(body.index(words) for words in parts)
    assert Notice.objects.get().subject == "For you, Ana"


def test_the_language_of_the_person_else_english_else_ours(coalition, ana, owe, publish, mailoutbox):  # noqa: F811
    luz = make_person(coalition, "Luz", email="luz@example.org")
    MailHabit.objects.create(coalition=coalition, person=luz, language="es")
    assert sent(owe, luz, mailoutbox, key="a").subject == "The table is set"
    publish(subject="In English")
    assert sent(owe, luz, mailoutbox, key="b").subject == "In English"
    publish(subject="En español", body="Hola {first name},\n\n{content}", in_language="es")
    third = sent(owe, luz, mailoutbox, "report_back", key="other kind")
    assert third.subject == "The table is set"
    Notice.objects.update(is_single=False)
    last = sent(owe, luz, mailoutbox, key="c")
    assert (last.subject, '<div lang="es"' in last.alternatives[0][0]) == ("En español", True)
    assert sent(owe, ana, mailoutbox).subject == "In English"


def test_of_another_coalition_nothing_is_used(other_coalition, owe, publish, mailoutbox):  # noqa: F811
    publish()
    otto = make_person(other_coalition, "Otto", email="o@example.org")
    assert sent(owe, otto, mailoutbox).subject == "The table is set"


def test_words_that_cannot_be_filled_in_give_way_to_ours(ana, owe, publish, mailoutbox, monkeypatch):  # noqa: F811
    publish()
    Wording.objects.update(body="{no such field}")
    assert sent(owe, ana, mailoutbox).subject == "The table is set"


def test_versions(coalition, coordinator, publish):
    first = publish(by=coordinator)
    same = publish(by=coordinator)
    assert same.pk == first.pk
    second = publish("Hello {first name}\n\n{content}", by=coordinator)
    assert list(Wording.objects.order_by("version").values_list("version", "is_current")) == [(1, False), (2, True)]
    assert second.version == 2
    withdraw = partial(actions.withdraw, coalition=coalition, kind="test-input", in_language="en", by=coordinator)
    assert (withdraw(), withdraw()) == (True, False)
    assert publish(by=coordinator).version == 3
    said = [sentence(event) for event in AuditEvent.objects.filter(coalition=coalition).order_by("pk")]
    assert said[-2:] == [
        "Rosa went back to the built-in words for “Test input” (English)",
        "Rosa put version 3 of our words for “Test input” (English) to use",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once(coalition):
    def publish(number):
        actions.publish(
            coalition=coalition, kind="test-input", in_language="en", subject=f"s{number}", body="{content}", by=None
        )

    at_once(*(partial(publish, number) for number in range(5)))
    assert sorted(Wording.objects.values_list("version", flat=True)) == [1, 2, 3, 4, 5]
    assert Wording.objects.filter(is_current=True).count() == 1


def test_what_presses_or_names_nothing_is_refused(publish):
    with pytest.raises(ValidationError) as caught:
        publish("You must answer {frist name}\n{content}", subject="Last chance", for_you="Or else.")
    assert set(caught.value.message_dict) == {"subject", "body", "for_you"}
    assert not Wording.objects.exists()


# --- pages --------------------------------------------------------------------------------------------------------


def form(**changes):
    return {"subject": "For {first name}", "body": "Hello {first name},\n\n{content}", "for_you": ""} | changes


def test_the_list_shows_what_is_in_use(as_user, coordinator, publish):
    client = as_user(coordinator)
    assert "English, version" not in client.get("/c/river/notices/words/").content.decode()
    publish(by=coordinator)
    assert "English, version 1" in client.get("/c/river/notices/words/").content.decode()


def test_write_and_use(as_user, coordinator):
    client = as_user(coordinator)
    assert client.post(URL, form(do="publish")).status_code == 302
    assert client.post(f"{URL}?language=es", form(do="publish", subject="Para ti")).status_code == 302
    assert set(Wording.objects.values_list("language", "subject")) == {("en", "For {first name}"), ("es", "Para ti")}
    page = client.get(f"{URL}?version=1").content.decode()
    assert "For {first name}" in page
    client.post(URL, {"do": "withdraw"})
    assert set(Wording.objects.filter(is_current=True).values_list("language", flat=True)) == {"es"}


def test_errors_stand_beside_the_field(as_user, coordinator):
    answer = as_user(coordinator).post(URL, form(do="publish", body="Dear {frist name},\n\nlast chance\n{content}"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "There is no {frist name}. Do you mean {first name}?" in page
    assert "“last chance” presses people." in page
    assert "Dear {frist name}" in page  # what was typed stays
    assert not Wording.objects.exists()


def test_tried_on_a_real_person(as_user, coordinator, coalition, ana, owe, mailoutbox):  # noqa: F811
    ben = make_person(coalition, "Ben Ode", email="ben@example.org")
    for person in (ana, ben):
        owe(person, "input", paragraphs=["Our own part."])
    client = as_user(coordinator)
    page = client.post(URL, form(do="try", person=ana.pk)).content.decode()
    for words in ("To Ana Ruiz. Nothing was sent or saved.", "For Ana", "Our own part."):
        assert words in page
    assert "For Ben" in client.post(URL, form(do="try", person=ben.pk)).content.decode()
    assert (Wording.objects.count(), len(mailoutbox)) == (0, 0)


def test_only_on_people_one_sees(as_user, coordinator, other_coalition, owe):  # noqa: F811
    otto = make_person(other_coalition, "Otto Far", email="o@example.org")
    owe(otto, "input")
    client = as_user(coordinator)
    for page in (client.get(URL), client.post(URL, form(do="try", person=otto.pk))):
        assert "Otto" not in page.content.decode()


def test_a_preview_gives_no_personal_link_away(as_user, coordinator, ana, owe, monkeypatch):  # noqa: F811
    kind = registry.NoticeKind(
        name="with-link",
        category="input",
        word=lambda notice: Mail("s", "members/notices/mail/plain", {"paragraphs": ["x"], "url": "u"}),
        fields=(registry.Field("link", "Open", lambda n, m: "http://testserver/l/input/SECRET/", True, True),),
    )
    monkeypatch.setitem(registry._kinds, kind.name, kind)
    from members.notices import actions as notices

    notices.owe(coalition=ana.coalition, key="k", kind="with-link", person=ana)
    page = (
        as_user(coordinator).post("/c/river/notices/words/with-link/", form(do="try", body="{link}")).content.decode()
    )
    assert "/l/input/…/" in page
    assert "SECRET" not in page


@pytest.mark.parametrize("kind", ["test-account", "no-such-kind"])
def test_what_cannot_be_worded(as_user, coordinator, kind):
    assert as_user(coordinator).get(f"/c/river/notices/words/{kind}/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else(request, as_user, who, status):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/c/river/notices/words/").status_code == status
    assert client.get(URL).status_code == status
    assert client.post(URL, form(do="publish")).status_code == status
    assert not Wording.objects.exists()
