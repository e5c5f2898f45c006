"""Forgetting somebody: what was counted stays, the person goes (issue 5, "Privacy")."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.actions import LastOwner, give_role
from coalition.models import AuditEvent, Role, User
from engagement.commitments import actions as commitments
from engagement.ledger.models import Signal
from engagement.outreach import actions as outreach
from engagement.outreach.models import Contact
from meetings.models import Attendance, Meeting
from members.duplicates.actions import merge
from members.exchange import applying
from members.exchange.models import ImportRow, ImportRun
from members.inbound.models import InboundMail
from members.models import Affiliation, Erasure, Notice, Partner, Person, PrivacyRequest
from members.people.actions import change_person, create_person
from members.privacy import actions, fingerprints, imports
from tests.characters import make_partner

NAME, EMAIL, PHONE = "Ximena Quarles-Ortúzar", "ximena.q@quarles.example", "(555) 019-4477"
TRACES = ["Quarles", "Ximena", "ximena.q", "019-4477", "0194477", "Zubeldia", "old.address"]
COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
   AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'tsvector', 'USER-DEFINED', 'name')
"""


def found(words):
    """[(table, column, word)] of every column of every table in which one of the words stands."""
    places = []
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{word}%"])  # noqa: S608  (names from the catalog)
                if cursor.fetchone()[0]:
                    places.append((table, column, word))
    return places


@pytest.fixture
def ximena(coalition, coordinator, partner, django_capture_on_commit_callbacks):
    """Somebody of whom there are traces nearly everywhere: changed, written to, talked of, imported, signed in."""
    person = create_person(
        coalition=coalition, by=coordinator, name="Ximena Zubeldia", email="old.address@quarles.example", phone=PHONE,
        partner=partner, tie={"title": "Chief of Quarles unit", "night_phone": "555-019-4477", "contact_role": "sponsor"},
        notes="Ximena likes mornings.",
    )  # fmt: skip
    person = change_person(person=person, by=coordinator, name=NAME, email=EMAIL)
    user = User.objects.create_user(EMAIL, name=NAME)
    give_role(user=user, coalition=coalition, role="member", by=coordinator)
    Person.objects.filter(pk=person.pk).update(user=user)
    person.refresh_from_db()
    outreach.log_contact(
        coalition=coalition, partner=partner, by=coordinator, person=person, on=date(2026, 1, 5),
        note=f"{NAME.upper()} will write from {EMAIL}; call +1 555.019.4477. Quarles-Ortúzar, Ximena is on leave.",
    )  # fmt: skip
    commitments.note_contribution(
        coalition=coalition, by=user, partner=partner, person=person, kind="space", what=f"A room, by {NAME}",
        given_on=date(2026, 1, 6),
    )  # fmt: skip
    Notice.objects.create(
        coalition=coalition, key="hello", kind="x", category="invitation", person=person, status="sent",
        sent_at="2026-01-01T00:00Z", to_address=EMAIL, subject="For Ximena", body="Hello Ximena", details={"a": NAME},
    )  # fmt: skip
    Notice.objects.create(coalition=coalition, key="next", kind="x", category="invitation", person=person)
    InboundMail.objects.create(
        coalition=coalition,
        person=person,
        digest="d",
        from_address=EMAIL,
        subject="Re",
        text="Ximena",
        outcome="message",
    )
    audit.record("person_changed", coalition=coalition, target=person, by=user, fields=[NAME, {"deep": EMAIL}])
    run = ImportRun.objects.create(
        coalition=coalition, kind="attendance", file_name=f"{NAME}.csv", content=b"", options={"samples": [NAME]}
    )
    ImportRow.objects.create(
        run=run, number=2, values={"person": NAME}, outcome="new", made=[["members.person", 1, None]]
    )
    return person


def test_no_trace_is_left_in_any_text_of_any_table(ximena, coordinator):
    assert {table for table, _, _ in found(["Quarles"])} >= {
        "members_person", "members_personevent", "coalition_user", "coalition_auditevent", "engagement_contact",
        "members_notice", "members_inboundmail", "members_affiliation", "members_importrow", "members_importrun",
        "engagement_contribution",
    }  # fmt: skip
    actions.erase(person=ximena, by=coordinator)
    assert found(TRACES) == []


def test_what_was_counted_stays(ximena, coordinator, partner):
    before = Signal.objects.filter(partner=partner).count()
    actions.erase(person=ximena, by=coordinator)
    assert before == Signal.objects.filter(partner=partner).count() == 1
    assert Contact.objects.get().note == ("[erased] will write from [erased]; call [erased]. [erased] is on leave.")
    assert partner.contributions.get().person_id == ximena.pk
    tie = Affiliation.objects.get(person=ximena)
    assert (tie.ended_on, tie.title, tie.night_phone, tie.contact_role) == (
        partner.coalition.today(), "", "", "sponsor",
    )  # fmt: skip
    shell = Person.objects.get(pk=ximena.pk)
    assert (shell.name, shell.email, shell.phone, shell.notes, shell.user) == ("Erased person", "", "", "", None)


def test_messages_lose_their_words_and_what_was_owed_is_not_sent(ximena, coordinator):
    actions.erase(person=ximena, by=coordinator)
    sent, owed = Notice.objects.order_by("pk").filter(key__in=["hello", "next"])
    assert (sent.status, sent.subject, sent.body, sent.to_address, sent.details) == ("sent", "", "", "", {})
    assert (owed.status, owed.reason) == ("skipped", "They asked to be forgotten")


def test_the_account_goes_and_cannot_sign_in(ximena, coordinator):
    user = ximena.user
    actions.erase(person=ximena, by=coordinator)
    user.refresh_from_db()
    assert (user.email, user.name, user.is_active) == (f"erased-{user.pk}@erased.invalid", "", False)
    assert not user.has_usable_password()
    assert not Role.objects.filter(user=user).exists()


def test_an_account_known_elsewhere_lives_on_there_and_is_out_of_here(ximena, coordinator, other_coalition):
    user = ximena.user
    give_role(user=user, coalition=other_coalition, role="leader", by=None)
    elsewhere = Person.objects.create(coalition=other_coalition, user=user, name=NAME, email=EMAIL)
    outreach.log_contact(
        coalition=ximena.coalition, partner=Partner.objects.get(), by=user, on=date(2026, 1, 7), note="A call"
    )
    actions.erase(person=ximena, by=coordinator)
    user.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (user.name, elsewhere.name, elsewhere.email) == (NAME, NAME, EMAIL)
    assert not Contact.objects.filter(by=user).exists()
    assert not AuditEvent.objects.filter(coalition=ximena.coalition, by=user).exists()
    assert list(Role.objects.filter(user=user).values_list("coalition", flat=True)) == [other_coalition.pk]


def test_a_namesake_keeps_their_name(ximena, coalition, coordinator, partner):
    other = create_person(coalition=coalition, by=coordinator, name=NAME, email="another@x.example")
    outreach.log_contact(
        coalition=coalition, partner=partner, by=coordinator, person=other, on=date(2026, 1, 8), note=f"With {NAME}"
    )
    actions.erase(person=ximena, by=coordinator)
    other.refresh_from_db()
    assert (other.name, other.email) == (NAME, "another@x.example")
    assert Contact.objects.get(person=other).note == f"With {NAME}"
    assert "Quarles" not in Contact.objects.get(person=ximena).note


def test_parts_of_longer_words_and_other_people_stay(coalition, coordinator, partner):
    person = create_person(coalition=coalition, by=coordinator, name="Al Bo", email="al@b.example", phone="5550100")
    create_person(coalition=coalition, by=coordinator, name="Al Booker", email="xal@b.example")
    outreach.log_contact(
        coalition=coalition, partner=partner, by=coordinator, on=date(2026, 1, 8),
        note="Al Booker, Pal Bo, xal@b.example and 15550100999; al bo, AL@B.EXAMPLE.",
    )  # fmt: skip
    actions.erase(person=person, by=coordinator)
    assert Contact.objects.get().note == "Al Booker, Pal Bo, xal@b.example and 15550100999; [erased], [erased]."


def test_a_number_shared_with_the_organization_stays_there(coalition, coordinator):
    desk = make_partner(coalition, "Night Desk")
    Partner.objects.update(phone="555-010-7777")
    person = create_person(
        coalition=coalition, by=coordinator, name="Uma Vance", partner=desk, tie={"night_phone": "555-010-7777"}
    )
    actions.erase(person=person, by=coordinator)
    desk.refresh_from_db()
    assert desk.phone == "555-010-7777"
    assert Affiliation.objects.get(person=person).night_phone == ""


def test_a_community_member_who_is_a_partner_in_person(coalition, coordinator):
    partner = make_partner(coalition, "Ines Aldaya")
    Partner.objects.filter(pk=partner.pk).update(kind="individual", email="ines@aldaya.example")
    person = create_person(coalition=coalition, by=coordinator, name="Ines Aldaya", partner=partner)
    actions.erase(person=person, by=coordinator)
    partner.refresh_from_db()
    assert (partner.name, partner.email) == (f"Community member {partner.pk}", "")
    assert found(["Aldaya"]) == []


def test_it_is_noted_once_and_says_nobody(ximena, coordinator):
    first = actions.erase(person=ximena, by=coordinator)
    assert actions.erase(person=ximena, by=coordinator) == first
    event = AuditEvent.objects.get(verb="person_erased")
    assert event.target_label == "Erased person"
    assert audit.sentence(event) == "Rosa had a person forgotten; what was counted stays"
    assert Erasure.objects.count() == 1


def test_the_last_owner_is_not_forgotten(owner):
    with pytest.raises(LastOwner):
        actions.erase(person=owner.people.get(), by=owner)
    assert owner.people.get().name == "Olive"


def test_a_message_on_its_way_is_waited_for(ximena, coordinator):
    Notice.objects.filter(key="next").update(status="sending", claimed_at=timezone.now())
    with pytest.raises(actions.NotYet):
        actions.erase(person=ximena, by=coordinator)
    assert Person.objects.get(pk=ximena.pk).name == NAME


def test_lines_not_yet_written_are_left_out(ximena, coalition, coordinator):
    run = ImportRun.objects.create(
        coalition=coalition, kind="attendance", status="applying", file_name="a", content=b"x"
    )
    ImportRow.objects.create(run=run, number=2, values={"person": NAME, "email": EMAIL}, outcome="new")
    ImportRow.objects.create(run=run, number=3, values={"person": "Somebody Else"}, outcome="new")
    actions.erase(person=ximena, by=coordinator)
    gone, stays = run.rows.order_by("number")
    assert (gone.outcome, gone.values, gone.messages) == ("left_out", {}, [["", imports.SAID]])
    assert (stays.outcome, stays.values) == ("new", {"person": "Somebody Else"})
    run.refresh_from_db()
    assert (run.status, bytes(run.content)) == ("applying", b"")


def test_a_file_that_speaks_of_them_is_thrown_away_and_another_is_kept(ximena, coalition, coordinator):
    theirs, other = (
        ImportRun.objects.create(
            coalition=coalition,
            kind="attendance",
            status="checked",
            file_name="a",
            content=f"person,email\n{who}\n".encode(),
        )
        for who in (f"x,{EMAIL}", "y,y@z.example")
    )
    actions.erase(person=ximena, by=coordinator)
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.status, bytes(theirs.content), theirs.problem) == ("failed", b"", imports.THROWN_AWAY)
    assert other.status == "checked"
    assert bytes(other.content)


def test_an_import_of_tomorrow_recognizes_them_by_address_alone(ximena, coalition, coordinator, other_coalition):
    actions.erase(person=ximena, by=coordinator)
    assert fingerprints.forgotten(coalition, [EMAIL.upper(), "y@z.example"]) == {EMAIL.upper()}
    assert fingerprints.forgotten(other_coalition, [EMAIL]) == set()
    run = ImportRun.objects.create(coalition=coalition, kind="attendance", file_name="a", content=b"")
    planned = [
        ImportRow(run=run, number=2, values={"person": NAME, "email": EMAIL}, outcome="new"),
        ImportRow(run=run, number=3, values={"email": "y@z.example"}, outcome="new"),
    ]
    kept = imports.without_forgotten(run, planned)
    assert [(row.outcome, row.values) for row in kept] == [("left_out", {}), ("new", {"email": "y@z.example"})]


def test_asking_twice_asks_once_and_forgetting_answers(ximena, coordinator):
    first = actions.ask(person=ximena, kind="forget")
    assert actions.ask(person=ximena, kind="forget") == first
    actions.ask(person=ximena, kind="correct", words=f"{NAME} is spelled otherwise")
    actions.erase(person=ximena, by=coordinator)
    assert not PrivacyRequest.objects.waiting().exists()
    assert found(TRACES) == []


def test_attendance_stays_with_the_partner(ximena, coordinator, partner):
    now = timezone.now()
    meeting = Meeting.objects.create(
        coalition=partner.coalition, title="Gathering", starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1),
        status="held", held_at=now,
    )  # fmt: skip
    Attendance.objects.create(
        coalition=partner.coalition, meeting=meeting, person=ximena, partner=partner, status="present"
    )
    actions.erase(person=ximena, by=coordinator)
    assert Attendance.objects.filter(partner=partner, status="present").count() == 1


def test_a_chunk_read_before_somebody_was_forgotten_is_written_without_them(ximena, coalition, coordinator):
    run = ImportRun.objects.create(
        coalition=coalition, kind="attendance", status="applying", file_name="a", content=b""
    )
    for number, name in ((2, NAME), (3, "Somebody Else")):
        ImportRow.objects.create(run=run, number=number, values={"person": name}, outcome="new")
    stale = list(run.rows.order_by("number"))
    actions.erase(person=ximena, by=coordinator)

    class Writer:
        written = ()

        def write(self, rows):
            self.written = [row.values for row in rows]

    writer = Writer()
    with transaction.atomic():
        applying._write(run, writer, stale)
    assert writer.written == [{"person": "Somebody Else"}]
    assert found(TRACES) == []


@pytest.mark.parametrize("chain", [["older"], ["older", "oldest"]])
def test_who_was_merged_into_them_goes_with_them(ximena, coalition, coordinator, partner, chain):
    """An entry under another name and address, made one with theirs (and one merged into that before): no trace of it either."""
    words = {"older": "Wenzeslava", "oldest": "Brunhilde"}
    people = {}
    for name in chain:
        people[name] = create_person(
            coalition=coalition, by=coordinator, name=f"{words[name]} Tamsin", email=f"{name}@tamsin.example",
            phone=f"(555) 018-66{len(name)}1", partner=partner,
        )  # fmt: skip
        change_person(person=people[name], by=coordinator, name=f"{words[name]} Tamsin-Oake")
        outreach.log_contact(
            coalition=coalition, partner=partner, by=coordinator, person=people[name], on=date(2026, 1, 9),
            note=f"{words[name]} Tamsin-Oake, {name}@tamsin.example, called",
        )  # fmt: skip
    if "oldest" in people:
        merge(kind="person", kept=people["older"], gone=people["oldest"], by=coordinator)
    merge(kind="person", kept=ximena, gone=Person.objects.get(pk=people["older"].pk), by=coordinator)
    assert {table for table, _, _ in found(["Tamsin"])} >= {
        "members_personevent", "members_merge", "members_mergestep", "engagement_contact", "coalition_auditevent",
    }  # fmt: skip
    actions.erase(person=Person.objects.get(pk=ximena.pk), by=coordinator)
    assert found([*TRACES, *words.values(), "Tamsin", "018-66", "01866"]) == []
