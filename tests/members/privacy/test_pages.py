"""The pages: what we hold about you, the copy, being forgotten, and how long things are kept."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.models import Erasure, Notice, Person, PrivacyRequest, RetentionRule
from members.privacy import held, retention, traces
from tests.characters import make_person


@pytest.fixture
def uma(coalition, partner):
    return make_person(coalition, "Uma Vance", partner=partner, email="uma@v.example", notes="Shy in large rounds.")


def test_my_own_page_has_my_lines_and_not_the_notes(as_user, member, partner):
    person = member.people.get()
    Person.objects.filter(pk=person.pk).update(notes="Talks a lot.")
    answer = as_user(member).get(f"/c/river/people/{person.pk}/data/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "What we hold about you" in page
    assert person.email in page
    assert partner.name in page
    assert "Talks a lot" not in page
    assert "1 note" in page


@pytest.mark.parametrize("kind", ["json", "html"])
def test_the_copy_is_for_oneself_and_for_coordinators(as_user, member, coordinator, outsider, uma, kind):
    own = member.people.get()
    assert as_user(member).get(f"/c/river/people/{own.pk}/data/copy.{kind}").status_code == 200
    assert as_user(member).get(f"/c/river/people/{uma.pk}/data/copy.{kind}").status_code == 404
    assert as_user(outsider).get(f"/c/river/people/{uma.pk}/data/copy.{kind}").status_code == 404
    answer = as_user(coordinator).get(f"/c/river/people/{uma.pk}/data/copy.{kind}")
    assert "attachment" in answer["Content-Disposition"]
    assert "Shy in large rounds." in answer.content.decode()


def test_the_copy_for_programs(as_user, member, partner):
    own = member.people.get()
    copy = json.loads(as_user(member).get(f"/c/river/people/{own.pk}/data/copy.json").content)
    assert copy["person"]["Name"] == "Amir"
    assert copy["held"]["members.Affiliation"][0]["Partner"] == partner.name
    assert copy["coalition"] == "River Coalition"


def test_every_key_to_a_person_is_found():
    told = {(trace.label, trace.via) for trace in traces.known()}
    assert {
        ("meetings.Attendance", "person"),
        ("engagement.Contact", "person"),
        ("members.Affiliation", "person"),
    } <= told
    assert all(hasattr(trace.model, trace.via) for trace in traces.known())


def test_what_is_blanked_can_be_blank():
    for trace in traces.known():
        fields = {field.name for field in trace.model._meta.local_fields}
        assert set(trace.blank) <= fields, trace.label


def test_asking_to_be_forgotten_and_the_answer(as_user, member, coordinator):
    own = member.people.get()
    as_user(member).post(f"/c/river/people/{own.pk}/data/ask/", {"forget": "yes"})
    as_user(member).post(f"/c/river/people/{own.pk}/data/ask/", {"forget": "yes"})
    asked = PrivacyRequest.objects.get()
    assert (asked.kind, asked.person) == ("forget", own)
    page = as_user(coordinator).get("/c/river/settings/privacy/").content.decode()
    assert "To be forgotten" in page
    as_user(coordinator).post(f"/c/river/settings/privacy/requests/{asked.pk}/", {"answer": "We talked."})
    asked.refresh_from_db()
    assert (asked.answer, asked.settled_by) == ("We talked.", coordinator)
    assert "We talked." in as_user(member).get(f"/c/river/people/{own.pk}/data/").content.decode()


def test_forgetting_asks_for_the_name(as_user, coordinator, member, uma):
    url = f"/c/river/people/{uma.pk}/erase/"
    assert as_user(member).get(url).status_code == 404
    assert "Type the name" in as_user(coordinator).post(url, {"name": "Somebody"}).content.decode()
    assert not Erasure.objects.exists()
    answer = as_user(coordinator).post(url, {"name": "uma  vance"})
    assert answer.status_code == 302
    assert Erasure.objects.get().person_id == uma.pk
    assert as_user(coordinator).get(f"/c/river/people/{uma.pk}/").status_code == 404
    assert "Uma Vance" not in as_user(coordinator).get("/c/river/people/").content.decode()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-05-01", 0, "2026-05-01"),
    ],
)
def test_months_back(day, months, then):
    from datetime import date

    assert retention.back(date.fromisoformat(day), months) == date.fromisoformat(then)


def old_notice(coalition, person, days, key):
    return Notice.objects.create(
        coalition=coalition, key=key, kind="x", category="invitation", person=person, status="sent",
        sent_at=timezone.now(), owed_at=timezone.now() - timedelta(days=days), subject="Hello", body="Words",
        to_address="a@b.example",
    )  # fmt: skip


def test_a_dry_run_says_and_changes_nothing_and_a_rule_that_is_off_neither(coalition, uma):
    old, new = old_notice(coalition, uma, 800, "old"), old_notice(coalition, uma, 10, "new")
    said = StringIO()
    call_command("retention", "river", "--dry-run", stdout=said)
    assert any(line.startswith("notices\toff") and line.endswith("\t1") for line in said.getvalue().splitlines())
    call_command("retention", "river", stdout=StringIO())
    old.refresh_from_db()
    assert old.body == "Words"
    RetentionRule.objects.create(coalition=coalition, kind="notices", months=24, is_on=True)
    call_command("retention", "river", stdout=StringIO())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.subject, old.body, old.to_address, old.status) == ("", "", "", "sent")
    assert new.body == "Words"
    with pytest.raises(CommandError):
        call_command("retention", "nowhere")


def test_people_with_no_partner_are_forgotten_after_their_time(coalition, uma, partner):
    gone = make_person(coalition, "Long Gone", partner=partner)
    gone.affiliations.update(started_on="2020-01-01", ended_on=coalition.today() - timedelta(days=1200))
    Person.objects.filter(pk__in=[gone.pk, uma.pk]).update(updated_at=timezone.now() - timedelta(days=1300))
    RetentionRule.objects.create(coalition=coalition, kind="people", months=36, is_on=True)
    assert retention.apply(coalition) == {"people": 1}
    assert (Person.objects.get(pk=gone.pk).name, Person.objects.get(pk=uma.pk).name) == ("Erased person", "Uma Vance")
    assert Erasure.objects.get().why == "retention"


def test_only_owners_set_rules(as_user, owner, coordinator, coalition):
    rules = {}
    for each in retention.standing(coalition):
        rules |= {f"{each.keeping.name}-months": each.months}
    rules |= {"inbound-is_on": "on", "inbound-months": 9}
    assert as_user(coordinator).post("/c/river/settings/privacy/", rules).status_code == 403
    assert as_user(owner).post("/c/river/settings/privacy/", rules).status_code == 302
    assert list(RetentionRule.objects.values_list("kind", "months", "is_on")) == [("inbound", 9, True)]


def test_held_leaves_out_what_coordinators_wrote_for_each_other(coalition, member, coordinator, partner):
    from engagement.models import Contact
    from tests.characters import viewer

    own = member.people.get()
    Contact.objects.create(coalition=coalition, partner=partner, person=own, note="He seemed tired.")
    mine = {section.label for section in held.about(viewer(member, coalition), own)}
    theirs = {section.label for section in held.about(viewer(coordinator, coalition), own)}
    assert "engagement.Contact" not in mine
    assert "engagement.Contact" in theirs
    assert held.hidden(own) == 1
