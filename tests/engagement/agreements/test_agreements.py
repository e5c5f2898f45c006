"""Agreements: both sides' parts, from when to when, papers guarded, a reminder to renew, a promise with a name under it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from engagement.agreements import actions, tables
from engagement.models import Agreement, AgreementFile, Signal
from tests.characters import make_partner, make_person
from tests.engagement.playbook_looking import owed

TODAY = date(2026, 6, 1)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def note(coordinator, partner):
    def note(**fields):
        told = {"kind": "mou", "title": "Beds in a surge", "their_part": "Thirty beds.", "our_part": "Transport."}
        return actions.note(partner=partner, by=coordinator, **(told | fields))

    return note


@pytest.mark.parametrize(
    ("signed", "ends", "ended", "state"),
    [
        (None, None, None, "draft"),
        (date(2026, 6, 2), None, None, "draft"),
        (date(2026, 6, 1), None, None, "in force"),
        (date(2025, 6, 1), date(2026, 7, 31), None, "renew"),  # 60 days ahead
        (date(2025, 6, 1), date(2026, 8, 1), None, "in force"),
        (date(2025, 6, 1), date(2026, 6, 1), None, "renew"),  # the last day belongs to it
        (date(2025, 6, 1), date(2026, 5, 31), None, "over"),
        (date(2025, 6, 1), date(2026, 8, 1), date(2026, 6, 1), "ended"),
        (date(2025, 6, 1), date(2026, 8, 1), date(2026, 6, 2), "in force"),
    ],
)
def test_what_state_it_is_in(note, signed, ends, ended, state):
    row = note(signed_on=signed, ends_on=ends, ended_on=ended)
    assert row.state(TODAY) == state
    assert tables.with_state(Agreement.objects.all(), TODAY).get().state_key == state
    assert Agreement.objects.to_renew(TODAY).exists() is (state in ("renew", "over"))


@pytest.mark.parametrize(
    "fields",
    [
        {"signed_on": date(2026, 1, 2), "ends_on": date(2026, 1, 1)},
        {"ended_on": date(2026, 1, 1)},
        {"signed_on": date(2026, 1, 2), "ended_on": date(2026, 1, 1)},
        {"kind": "oath"},
    ],
)
def test_the_database_wants_days_in_order(note, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        note(**fields)


def test_two_people_change_it(coordinator, note):
    row = note()
    seen = version_of(row)
    actions.change(agreement=row, seen=seen, by=coordinator, title="Beds")
    with pytest.raises(ChangedMeanwhile):
        actions.change(agreement=row, seen=seen, by=coordinator, title="Vans")


class TestSignal:
    def signal(self):
        return Signal.objects.filter(kind="agreement_signed", voided_at=None).first()

    def test_a_draft_is_no_promise(self, note):
        note()
        assert self.signal() is None

    def test_signed_it_is_one_until_its_last_day(self, coalition, note, partner):
        ana = make_person(coalition, "Ana", partner=partner)
        today = coalition.today()
        row = note(signed_on=today, ends_on=today + timedelta(days=10), signer=ana)
        signal = self.signal()
        assert (signal.partner, signal.person, signal.source_id, signal.occurred_on, signal.ended_on) == (
            partner, ana, row.pk, today, today + timedelta(days=11),
        )  # fmt: skip

    def test_renewed_it_counts_from_the_new_day(self, coalition, coordinator, note):
        today = coalition.today()
        row = note(signed_on=today - timedelta(days=400), ends_on=today)
        actions.change(agreement=row, by=coordinator, signed_on=today, ends_on=today + timedelta(days=365))
        assert (self.signal().occurred_on, self.signal().ended_on) == (today, today + timedelta(days=366))

    def test_taken_out_it_is_void(self, coalition, coordinator, note):
        row = note(signed_on=coalition.today())
        actions.remove(agreement=row, by=coordinator)
        actions.remove(agreement=row, by=coordinator)
        assert self.signal() is None


class TestRenewal:
    @pytest.mark.parametrize(("left", "shown"), [(60, True), (61, False), (-5, True)])
    def test_on_today_as_many_days_ahead_as_it_says(self, coalition, coordinator, note, left, shown):
        today = coalition.today()
        row = note(signed_on=today - timedelta(days=300), ends_on=today + timedelta(days=left))
        lines = [line for line in owed(coordinator, coalition) if line.rule.name == "agreement-ends"]
        assert [line.url for line in lines] == ([row.get_absolute_url()] if shown else [])

    def test_counted_by_its_name_above_the_list(self, as_user, coordinator, coalition, note):
        note(signed_on=coalition.today(), ends_on=coalition.today())
        owed(coordinator, coalition)
        assert "1 agreement" in as_user(coordinator).get("/c/river/today/").content.decode()

    def test_renewed_or_ended_it_asks_no_more(self, coalition, coordinator, note):
        today = coalition.today()
        row = note(signed_on=today - timedelta(days=300), ends_on=today)
        actions.change(agreement=row, by=coordinator, ended_on=today)
        assert not [line for line in owed(coordinator, coalition) if line.rule.name == "agreement-ends"]


class TestPapers:
    @pytest.fixture(autouse=True)
    def _kept_apart(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_added_read_and_taken_away(self, as_user, coordinator, note, django_capture_on_commit_callbacks):
        row, client = note(), as_user(coordinator)
        sent = {"file": SimpleUploadedFile("mou.pdf", PDF)}
        assert client.post(row.get_absolute_url(), sent).status_code == 302
        file = AgreementFile.objects.get()
        assert (file.name, file.kind, file.size) == ("mou.pdf", "pdf", len(PDF))
        answer = client.get(reverse("agreement-file", args=["river", row.pk, file.pk]))
        assert b"".join(answer.streaming_content) == PDF
        assert answer.headers["Content-Disposition"] == 'attachment; filename="mou.pdf"'
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("agreement-file-remove", args=["river", row.pk, file.pk]))
        assert not AgreementFile.objects.exists()
        assert not default_storage.exists(file.path)

    def test_what_is_no_paper_is_refused_and_not_kept(self, coordinator, note, tmp_path):
        with pytest.raises(ValidationError):
            actions.add_file(agreement=note(), name="mou.pdf", content=b"MZ\x00\x01\x02\x00", by=coordinator)
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_they_go_with_the_agreement(self, coordinator, note, django_capture_on_commit_callbacks):
        row = note()
        file = actions.add_file(agreement=row, name="mou.pdf", content=PDF, by=coordinator)
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove(agreement=row, by=coordinator)
        assert not default_storage.exists(file.path)

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_for_keepers_only(self, request, as_user, coordinator, note, who):
        row = note()
        file = actions.add_file(agreement=row, name="mou.pdf", content=PDF, by=coordinator)
        client = as_user(request.getfixturevalue(who))
        for name, *more in (
            ("agreement-list",), ("agreement-new", row.partner_id), ("agreement-detail", row.pk), ("agreement-edit", row.pk),
            ("agreement-remove", row.pk), ("agreement-file", row.pk, file.pk), ("agreement-file-remove", row.pk, file.pk),
        ):  # fmt: skip
            url = reverse(name, args=["river", *more])
            assert client.get(url).status_code in (403, 404, 405), name
            assert client.post(url).status_code in (403, 404, 405), name
        assert b"Beds in a surge" not in client.get("/c/river/search/?q=surge").content
        assert AgreementFile.objects.exists()


class TestPages:
    def test_noted_signed_listed(self, as_user, coordinator, partner):
        client = as_user(coordinator)
        sent = {
            "kind": "letter",
            "title": "Meals",
            "their_part": "Two hundred.",
            "our_part": "Notice.",
            "remind_days": "30",
        }
        answer = client.post(reverse("agreement-new", args=["river", partner.pk]), sent)
        row = Agreement.objects.get()
        assert answer.headers["Location"] == row.get_absolute_url()
        for url in (row.get_absolute_url(), reverse("first-contact", args=["river", partner.pk])):
            assert "Not signed yet" in client.get(url).content.decode()
        sent |= {"signed_on": "2026-01-01", "version": version_of(row)}
        client.post(reverse("agreement-edit", args=["river", row.pk]), sent)
        page = client.get(reverse("agreement-list", args=["river"]) + "?state=in+force").content.decode()
        assert "Meals" in page
        assert "Meals" not in client.get(reverse("agreement-list", args=["river"]) + "?state=draft").content.decode()

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"signed_on": "2999-01-01"}, "signed_on", "This day is still to come. Leave it empty until it is signed."),
            (
                {"signed_on": "2026-01-02", "ends_on": "2026-01-01"}, "ends_on",
                "The last day comes after the signing. Choose a later day.",
            ),
            ({"remind_days": "731"}, "remind_days", "Two years ahead at most."),
        ],
    )  # fmt: skip
    def test_what_cannot_be(self, as_user, coordinator, partner, sent, field, words):
        good = {"kind": "mou", "title": "Beds", "their_part": "", "our_part": "", "remind_days": "60"}
        page = as_user(coordinator).post(reverse("agreement-new", args=["river", partner.pk]), good | sent)
        assert page.context["form"].errors[field] == [words]

    def test_the_list_as_a_file_is_logged(self, as_user, coordinator, coalition, note):
        note(signed_on=coalition.today())
        answer = as_user(coordinator).get(reverse("agreement-list", args=["river"]) + "?format=csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0] == "What it is about,Partner,Kind,Signed,Last day,State"
        assert lines[1].startswith("Beds in a surge,Lakeside Hospital,Memorandum of understanding,")
        assert AuditEvent.objects.filter(verb="agreements_exported").count() == 1

    def test_as_many_statements_for_one_as_for_many(
        self, as_user, coordinator, coalition, note, django_assert_max_num_queries
    ):
        client, url = as_user(coordinator), reverse("agreement-list", args=["river"])
        note()
        client.get(url)
        with django_assert_max_num_queries(6) as one:
            client.get(url)
        for number in range(12):
            actions.note(partner=make_partner(coalition, f"P{number}"), by=coordinator, kind="mou", title=f"T{number}")
        with django_assert_max_num_queries(len(one)):
            client.get(url)
