"""Who may know of a concern: two people of a personal one, the coordinators of a professional one, nobody else (rule 9)."""

import json

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition import search
from coalition.models import AuditEvent
from engagement.concerns import actions
from engagement.concerns.life import Side
from engagement.ledger import risk
from engagement.ledger.actions import rebuild
from engagement.models import ChangeCause, Concern, ConcernStep, Rollup, Signal, TheirView
from members.models import Notice
from tests.characters import make_person, make_user, viewer
from tests.engagement.playbook_looking import owed

WORDS = "Who covers my ward at night?"
EVERYBODY = ("raiser", "chosen", "second", "owner", "leader", "colleague", "outsider")
KNOW = {
    "professional": {"raiser", "chosen", "second", "owner"},
    "personal": {"raiser", "chosen"},
    "unknown": {"raiser", "chosen"},
}


@pytest.fixture
def cast(coalition, other_coalition, member, coordinator, second, owner, leader, outsider, partner):
    """{name: user}: the raiser, the coordinator they chose, and all the others."""
    colleague = make_user(coalition, "member", "Cora")
    colleague.people.get().affiliations.create(coalition=coalition, partner=partner, started_on="2024-01-01")
    return dict(zip(EVERYBODY, (member, coordinator, second, owner, leader, colleague, outsider), strict=True))


def who(cast, coalition, rows):
    """The names of those who see any of the rows."""
    seen = set()
    for name, user in cast.items():
        at = viewer(user, coalition)
        if at is not None and rows.visible_to(at).exists():
            seen.add(name)
    return seen


@pytest.mark.parametrize("nature", KNOW)
def test_rows_by_role(worry, cast, coalition, coordinator, nature):
    concern = worry(nature)
    actions.explore(concern=concern, by=coordinator)
    actions.note_view(
        coalition=coalition, concern=concern, words="It is our night.", heard_on=coalition.today(), by=coordinator
    )
    actions.note_change(
        coalition=coalition, by=coordinator, concerns=[concern], what_changed="Two cover", changed_on=coalition.today()
    )
    assert who(cast, coalition, Concern.objects) == KNOW[nature]
    assert who(cast, coalition, ConcernStep.objects) == KNOW[nature]
    assert who(cast, coalition, ChangeCause.objects) == KNOW[nature]
    assert who(cast, coalition, TheirView.objects) == KNOW[nature] - {"raiser"}


@pytest.mark.parametrize("nature", KNOW)
def test_pages_by_role(worry, cast, client, nature):
    concern = worry(nature)
    paths = [("detail", "get"), ("step", "post"), ("answer", "post"), ("finding", "post"), ("view", "post")]
    paths += [("entrust", "post"), ("close", "post"), ("take-over", "post"), ("take-back", "post")]
    for name, user in cast.items():
        if name == "raiser":
            continue
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for path, method in paths[:1] if name in KNOW[nature] else paths:
            status = getattr(client, method)(reverse(f"concern-{path}", args=["river", concern.key])).status_code
            assert status == (200 if name in KNOW[nature] else 404), (name, path)
    assert Concern.objects.get().status == "raised"


def test_of_a_personal_one_no_trace(worry, cast, client, coalition, coordinator, partner):
    """Lists, search, the partner page, the people page, notices, the log, scores, Today, risk: nothing anywhere."""
    before = {name: pages(client, user, coalition, partner) for name, user in cast.items() if name != "outsider"}
    steps = AuditEvent.objects.count()
    concern = worry("personal")
    actions.explore(concern=concern, by=coordinator)
    actions.note_finding(
        concern=concern, by=coordinator, root_cause="turf", adkar_barrier="desire", finding="An old quarrel"
    )
    actions.answer(concern=concern, words="Two of us cover.", by=coordinator)
    assert AuditEvent.objects.count() == steps
    assert not Signal.objects.exists()
    assert not Rollup.objects.exists()
    rebuild(coalition)
    assert not Signal.objects.exists()
    for name in EVERYBODY[2:-1]:
        assert pages(client, cast[name], coalition, partner) == before[name], name
        assert not Notice.objects.visible_to(viewer(cast[name], coalition)).filter(kind="concern-answered").exists()
    assert not Notice.objects.visible_to(viewer(coordinator, coalition)).filter(kind="concern-answered").exists()
    assert Notice.objects.visible_to(viewer(cast["raiser"], coalition)).filter(kind="concern-answered").count() == 1
    Concern.objects.update(raised_on="2025-01-01")
    assert risk.worried(coalition, coalition.today()) == set()
    assert not search.find(viewer(cast["second"], coalition), WORDS).number


def pages(client, user, coalition, partner):
    """What somebody reads on the pages that could tell, without the tokens that change with each visit."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    told = {}
    person = partner.affiliations.first().person
    names = ["concern-list", "change-list", "concern-changed", "today", "overview", "notice-list", "settings-log"]
    addresses = [reverse(name, args=["river"]) for name in names]
    addresses += [
        partner.get_absolute_url(),
        person.get_absolute_url(),
        reverse("partner-timeline", args=["river", partner.pk]),
    ]
    for address in addresses:
        body = client.get(address).content.decode()
        told[address] = [line for line in body.splitlines() if "csrf" not in line and "occasion" not in line]
        assert WORDS not in body
    return told


def test_a_professional_one_is_evidence_that_leaders_cannot_tell_apart(
    worry, client, leader, coordinator, coalition, partner
):
    concern = worry("professional")
    signal = Signal.objects.get()
    assert (signal.kind, signal.partner, signal.source_id) == ("concern_raised", partner, concern.pk)
    actions.set_nature(concern=concern, nature="personal", side=Side.HEARER, by=coordinator)
    assert not Signal.objects.live(coalition.today()).exists()
    actions.set_nature(concern=concern, nature="professional", side=Side.RAISER, by=None)
    assert Signal.objects.live(coalition.today()).count() == 1
    actions.take_back(concern=concern, by=None)
    assert not Signal.objects.live(coalition.today()).exists()
    assert not Signal.objects.visible_to(viewer(leader, coalition)).exists()


def test_no_dump_of_a_page_names_how_many_there_are(worry, client, second):
    """Addresses are random: two one may see do not tell how many lie between."""
    first, _, last = worry(), worry("personal"), worry()
    client.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    body = client.get(reverse("concern-list", args=["river"])).content.decode()
    assert str(first.key) in body
    assert str(last.key) in body
    assert f"/{first.pk}/" not in body


def test_whoever_lost_the_role_sees_nothing(worry, coalition, coordinator):
    worry("personal")
    coordinator.held_roles.update(role="leader")
    assert not Concern.objects.visible_to(viewer(coordinator, coalition)).exists()


def test_todays_count_is_of_what_one_hears(worry, coalition, coordinator, second):
    Concern.objects.filter(pk=worry("personal").pk).update(words="a")
    mine, others = (owed(user, coalition) for user in (coordinator, second))
    assert [thing.rule.name for thing in mine] == ["concern-unanswered"]
    assert others == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    natures=st.lists(st.sampled_from(Concern.Nature.values), min_size=1, max_size=4),
    moves=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(Concern.Nature.values), st.sampled_from(list(Side))), max_size=4
    ),
)
def test_nobody_but_two_know_of_a_personal_one(worry, cast, coalition, coordinator, member, natures, moves):
    """Whatever is raised and however its nature is changed: what is not professional now is known to two."""
    for earlier in Concern.objects.select_related("coalition"):
        actions.take_back(concern=earlier, by=None)
    concerns = [worry(nature) for nature in natures]
    for place, nature, side in moves:
        concern = concerns[place % len(concerns)]
        try:
            actions.set_nature(
                concern=concern, nature=nature, side=side, by=member if side == Side.RAISER else coordinator
            )
        except actions.ConcernTrouble:
            assert side == Side.HEARER
    for concern in concerns:
        concern.refresh_from_db()
        assert who(cast, coalition, Concern.objects.filter(pk=concern.pk)) == KNOW[concern.nature]
    live = set(Signal.objects.live(coalition.today()).values_list("source_id", flat=True))
    assert live == {concern.pk for concern in concerns if concern.nature == "professional"}


def test_the_mail_names_nothing(worry, coordinator):
    from engagement.concerns.notices import still_wanted, word

    concern = worry("personal")
    actions.explore(concern=concern, by=coordinator)
    actions.answer(concern=concern, words="Two of us cover.", by=coordinator)
    notice = Notice.objects.select_related("person__coalition").get(kind="concern-answered")
    from members.notices import registry

    registry.lookup("concern-answered").load([notice])
    mail = word(notice)
    assert mail.subject == "There is an answer for you"
    assert WORDS not in json.dumps(mail.context, default=str)
    assert still_wanted(notice) == ""
    actions.ease(concern=concern, by=None)
    registry.lookup("concern-answered").load([notice])
    assert still_wanted(notice) == "It was settled meanwhile"


def test_the_list_costs_the_same_for_many(worry, coalition, as_user, coordinator, partner, django_assert_num_queries):
    client = as_user(coordinator)
    address = reverse("concern-list", args=["river"])
    worry()
    client.get(address)
    for number in range(25):
        worry(
            person=make_person(coalition, f"P{number}", partner=partner),
            nature="professional" if number % 2 else "personal",
        )
    with django_assert_num_queries(7):
        client.get(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM engagement_concern")
        assert cursor.fetchone() == (26,)
