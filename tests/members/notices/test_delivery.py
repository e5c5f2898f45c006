import pytest
from django.core import mail

from members.notices import delivery, registry
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from tests.characters import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]


@pytest.fixture
def fetching(monkeypatch):
    """A kind of notice that fetches its words for many at once; the names of each call."""
    calls = []

    def load(notices):
        calls.append([notice.person.name for notice in notices])
        for notice in notices:
            notice.loaded = f"For {notice.person.name}"

    def word(notice):
        return Mail(subject=notice.loaded, template="members/notices/mail/plain", context={"paragraphs": ["Hello."]})

    kind = registry.NoticeKind("test-input", NoticeCategory.INPUT, word, lambda notice: "", load)
    monkeypatch.setitem(registry._kinds, "test-input", kind)
    return calls


def test_sent_once(coalition, owe):
    ana = make_person(coalition, "Ana Ruiz", email="ana@example.org")
    notice = owe(ana)
    delivery.deliver([notice.pk])
    delivery.deliver([notice.pk])
    notice.refresh_from_db()
    assert [m.to for m in mail.outbox] == [['"Ana Ruiz" <ana@example.org>']]
    assert (notice.status, notice.reason, notice.attempts, notice.subject) == ("sent", "", 1, "The table is set")


@pytest.mark.parametrize("without", [(), (0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_who_has_no_address_takes_nobody_s_words_away(coalition, owe, state, fetching, without):
    """What a kind fetches is fetched for all of a run at once, whoever of them is told without a mail (I16)."""
    people = [
        make_person(coalition, name, email="" if place in without else f"{name.lower()}@x.example")
        for place, name in enumerate(["Ana", "Ben", "Cora"])
    ]
    made = [owe(person, "input") for person in people]
    delivery.deliver([notice.pk for notice in made])
    assert [state(notice)[0] for notice in made] == ["skipped" if place in without else "sent" for place in range(3)]
    assert sorted(m.subject for m in mail.outbox) == [
        f"For {person.name}" for place, person in enumerate(people) if place not in without
    ]
    assert [notice.subject for notice in map(_read_again, made)] == [f"For {person.name}" for person in people]
    assert [sorted(names) for names in fetching] == [["Ana", "Ben", "Cora"]]


def _read_again(notice):
    notice.refresh_from_db()
    return notice
