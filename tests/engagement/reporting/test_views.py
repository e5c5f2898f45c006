"""The pages: made, sent, read by each in their measure, doubted, put right; files and paper."""

import csv
import io
import sys
import types
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from coalition.ui.exports import BOM
from engagement.models import FigureError, Report, ReportVersion
from engagement.reporting import actions, paper, reading
from members.models import Notice
from members.people.links import address_for, token_for

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(name, args=["river", *args])


def page(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def body(answer):
    return b"".join(answer.streaming_content)


class TestMaking:
    def test_planned_chosen_sent(self, as_user, coordinator, coalition, funder, partner):
        client = as_user(coordinator)
        shown = page(client, url("pack-new") + "?kind=funder")
        assert 'value="roster"' in shown
        sent = {
            "title": "State pack", "introduction": "", "starts_on": "2024-01-01", "ends_on": coalition.today().isoformat(),
            "sections": ["core", "roster"],
        }  # fmt: skip
        assert client.post(url("pack-new") + "?kind=funder", sent).status_code == 302
        report = Report.objects.get()
        assert (report.kind, report.sections) == ("funder", ["roster", "core"])
        assert "choose who gets it" in page(client, url("pack-draft", report.pk))
        client.post(url("pack-people", report.pk), {"person": "Frances Funder"})
        client.post(url("pack-leadership", report.pk))
        assert sorted(row.person.name for row in report.recipients.all()) == ["Frances Funder", "Rosa"]
        assert "Send version 1 to 2 people" in page(client, url("pack-draft", report.pk))
        client.post(url("pack-draft", report.pk))
        assert "Version 1 of" in page(client, url("pack-detail", report.pk))
        assert (
            client.post(url("pack-draft", report.pk), {"what_changed": ""}).status_code == 200
        )  # says what is missing
        client.post(url("pack-draft", report.pk), {"what_changed": "The autumn."})
        assert ReportVersion.objects.count() == 2
        assert "A newer version took its place" in page(client, url("pack-version", report.pk, 1))

    def test_days_that_cannot_be(self, as_user, coordinator, coalition):
        tomorrow = coalition.today() + timedelta(days=1)
        sent = {"title": "A", "starts_on": "2024-02-01", "ends_on": tomorrow.isoformat(), "sections": ["core"]}
        assert "that has passed" in as_user(coordinator).post(url("pack-new"), sent).content.decode()
        sent["ends_on"] = "2024-01-01"
        assert (
            "The last day comes after the first." in as_user(coordinator).post(url("pack-new"), sent).content.decode()
        )
        assert not Report.objects.exists()

    def test_taken_away_only_while_nobody_had_it(self, as_user, coordinator, report, send, funder):
        send(funder)
        as_user(coordinator).post(url("pack-remove", report.pk))
        assert Report.objects.exists()
        fresh = actions.plan(
            coalition=report.coalition, by=coordinator, kind="own", title="B", starts_on="2026-01-01", ends_on="2026-02-01",
            sections=["core"],
        )  # fmt: skip
        as_user(coordinator).post(url("pack-remove", fresh.pk))
        assert list(Report.objects.all()) == [report]


class TestReading:
    def test_a_member_reads_what_went_to_them_or_is_for_members(
        self, as_user, member, coordinator, report, send, funder
    ):
        send(funder)
        assert as_user(member).get(url("pack-version", report.pk, 1)).status_code == 404
        assert "Funder pack" not in page(as_user(member), url("report-list"))
        actions.change(report=report, by=coordinator, for_members=True)
        shown = page(as_user(member), url("pack-version", report.pk, 1))
        assert "Members" in shown
        assert "Lakeside Hospital" not in shown.split('id="content"')[1]
        assert "Who has this version" not in shown

    def test_sent_to_one_member_it_is_theirs_and_no_other_version(
        self, as_user, member, report, coordinator, send, funder
    ):
        amir = member.people.get()
        send(amir)
        actions.leave_out(recipient=report.recipients.get(), by=coordinator)
        send(funder)
        client = as_user(member)
        assert client.get(url("pack-version", report.pk, 1)).status_code == 200
        assert client.get(url("pack-version", report.pk, 2)).status_code == 404

    def test_leadership_reads_every_published_one_and_no_draft(self, as_user, leader, report, send, funder):
        client = as_user(leader)
        assert client.get(url("pack-detail", report.pk)).status_code == 404
        send(funder)
        shown = page(client, url("pack-detail", report.pk))
        assert "Lakeside Hospital" in shown or "Members by name" in shown
        assert client.get(url("pack-draft", report.pk)).status_code == 403

    def test_words_from_records_do_not_become_markup(
        self, as_user, coordinator, coalition, report, send, funder, partner
    ):
        partner.name = "<script>alert(1)</script>"
        partner.save()
        send(funder)
        assert "<script>alert(1)" not in page(as_user(coordinator), url("pack-detail", report.pk))


class TestErrors:
    def test_from_press_to_correction(self, as_user, leader, coordinator, report, send, funder, partner):
        send(funder)
        client = as_user(leader)
        client.post(url("pack-wrong", report.pk, 1, "roster-members"), {"words": "There are three of us."})
        assert "Being checked" in page(client, url("pack-version", report.pk, 1))
        error = FigureError.objects.get()
        assert error.person == leader.people.get()
        client = as_user(coordinator)
        assert "Somebody says that a figure is wrong" in page(client, url("report-list"))
        client.post(url("figure-acknowledge", error.pk))
        assert "They know since" in page(client, url("figure-settle", error.pk))
        sent = {"act": "correct", "how": "write", "value": "", "what_was_wrong": "A.", "what_we_did": "B."}
        assert "Write the right figure" in client.post(url("figure-settle", error.pk), sent).content.decode()
        client.post(url("figure-settle", error.pk), sent | {"value": "3"})
        shown = page(client, url("pack-detail", report.pk))
        assert "it said 1 on the last day" in shown
        assert "What was wrong:" in shown
        assert "Being checked" not in shown
        assert sorted(Notice.objects.filter(kind__in=["pack-correction", "figure-error"]).values_list("kind", "person__name")) == [
            ("figure-error", "Lena"), ("figure-error", "Lena"), ("pack-correction", "Frances Funder"),
        ]  # fmt: skip

    def test_kept_on_the_page(self, as_user, coordinator, report, send, funder, wrong):
        error = wrong(send(funder), funder)
        client = as_user(coordinator)
        assert "Fill in" in client.post(url("figure-settle", error.pk), {"act": "keep", "reason": ""}).content.decode()
        client.post(url("figure-settle", error.pk), {"act": "keep", "reason": "One is resting."})
        assert "It stays: One is resting." in page(client, url("pack-detail", report.pk))

    def test_a_coordinator_corrects_what_nobody_noticed(self, as_user, coordinator, report, send, funder):
        send(funder)
        sent = {"how": "write", "value": "4", "what_was_wrong": "A.", "what_we_did": "B."}
        client = as_user(coordinator)
        assert "1 person gets" in page(client, url("pack-correct", report.pk, "roster-members"))
        client.post(url("pack-correct", report.pk, "roster-members"), sent)
        assert reading.latest(report).number == 2
        assert client.get(url("pack-correct", report.pk, "nothing")).status_code == 404

    def test_nobody_asks_about_a_part_they_may_not_read(self, as_user, member, report, send):
        send(member.people.get())
        client = as_user(member)
        assert client.get(url("pack-wrong", report.pk, 1, "roster-list")).status_code == 404
        assert client.post(url("pack-wrong", report.pk, 1, "roster-list"), {"words": "No"}).status_code == 404
        assert client.get(url("pack-wrong", report.pk, 1, "roster-members")).status_code == 200

    def test_who_found_it_is_told_to_no_other_reader(self, as_user, leader, report, send, funder, wrong):
        wrong(send(funder), funder)
        assert "Frances" not in page(as_user(leader), url("pack-version", report.pk, 1))


class TestLink:
    def test_read_and_doubted_without_a_login(self, client, report, send, funder, partner):
        version = send(funder)
        address = address_for(funder, purpose="report", about=version.pk, route="report-by-link")
        shown = page(client, address)
        assert "Lakeside Hospital" in shown  # outside: a funder reads the roster
        assert "print this page in your browser" in shown
        asked = client.get(f"{address}?figure=roster-members").content.decode()
        assert "What is wrong with it" in asked
        client.post(f"{address}?figure=roster-members", {"words": "Two."})
        assert FigureError.objects.get().person == funder
        assert "Being checked" in page(client, address)
        assert client.post(f"{address}?figure=nothing", {"words": "Two."}).status_code == 404

    def test_it_leads_to_the_newest_version_they_had(self, client, report, coordinator, send, funder):
        version = send(funder)
        actions.correct(
            report=report, figure="roster-members", what_was_wrong="A.", what_we_did="B.", by=coordinator, value="7"
        )
        address = address_for(funder, purpose="report", about=version.pk, route="report-by-link")
        assert "Version 2 of" in page(client, address)

    def test_a_member_partners_person_reads_no_lines_by_partner(self, client, member, report, send):
        version = send(member.people.get())
        address = address_for(member.people.get(), purpose="report", about=version.pk, route="report-by-link")
        assert "Members by name" not in page(client, address)

    def test_not_for_somebody_who_never_had_it(self, client, coalition, report, send, funder, leader):
        version = send(funder)
        token = token_for(leader.people.get(), purpose="report", about=version.pk)
        assert client.get(reverse("report-by-link", args=[token])).status_code == 404


class TestFiles:
    def test_a_table_as_csv_guarded(self, as_user, leader, busy, report, send, funder):
        send(funder)
        answer = as_user(leader).get(url("pack-file", report.pk, 1) + "?table=attendance-list")
        file = body(answer)
        assert file.startswith(BOM)
        lines = list(csv.reader(io.StringIO(file.removeprefix(BOM).decode())))
        assert [line[0] for line in lines] == ["Meeting", "Council", "'=Budget"]
        assert as_user(leader).get(url("pack-file", report.pk, 1) + "?table=no").status_code == 404

    def test_all_of_it_as_a_workbook(self, as_user, leader, busy, report, send, funder):
        send(funder)
        answer = as_user(leader).get(url("pack-file", report.pk, 1) + "?kind=xlsx")
        book = load_workbook(io.BytesIO(body(answer)))
        assert book.sheetnames[0] == "1 Figures"
        cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        assert "'=Budget" in cells
        assert "=Budget" not in cells

    def test_members_take_no_files_out(self, as_user, member, report, send):
        send(member.people.get())
        assert as_user(member).get(url("pack-file", report.pk, 1)).status_code == 403

    def test_without_weasyprint_the_browser_prints(self, as_user, leader, report, send, funder, monkeypatch):
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        send(funder)
        client = as_user(leader)
        assert "choose “Save as PDF”" in page(client, url("pack-detail", report.pk))
        assert "Print this page to a PDF" in page(client, url("pack-pdf", report.pk, 1))

    def test_with_weasyprint_a_tagged_pdf(self, as_user, leader, report, send, funder, monkeypatch):
        asked = {}

        class HTML:
            def __init__(self, string):
                asked["html"] = string

            def write_pdf(self, **options):
                asked.update(options)
                return b"%PDF-1.7"

        monkeypatch.setitem(sys.modules, "weasyprint", types.SimpleNamespace(HTML=HTML))
        send(funder)
        answer = as_user(leader).get(url("pack-pdf", report.pk, 1))
        assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7")
        assert asked["pdf_variant"] == paper.VARIANT == "pdf/ua-1"
        assert "<title>Funder pack</title>" in asked["html"]
        assert asked["html"].count("<h1>") == 1
