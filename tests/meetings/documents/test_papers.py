"""Papers: who may take them, how they are given out, versions, and what happens to the files."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse

from coalition.models import AuditEvent
from meetings.documents import actions
from meetings.meetings.notices import LINK_PURPOSE
from meetings.models import Document, DocumentVersion, ItemReader
from members.people.links import token_for
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

from .test_contents import PDF, PNG


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition, status="published")


def add(meeting, by=None, item=None, content=PDF, name="plan.pdf"):
    return actions.add_document(meeting=meeting, item=item, title="The plan", name=name, content=content, by=by)


def answered(client, url):
    """The status of a GET; a file is read to its end, which closes it."""
    answer = client.get(url)
    b"".join(answer)
    return answer.status_code


def address(document):
    return document.versions.first().get_absolute_url()


WHO = ["coordinator", "leader", "member", "outsider"]


class TestWhoMayTakeIt:
    @pytest.mark.parametrize(
        ("status", "pending", "item", "named", "takes"),
        [
            ("published", False, None, False, {"coordinator", "leader", "member"}),
            ("draft", False, None, False, {"coordinator"}),
            ("published", False, "open", False, {"coordinator", "leader", "member"}),
            ("published", True, "open", False, {"coordinator"}),
            ("published", False, "confidential", False, {"coordinator"}),
            ("published", False, "confidential", True, {"coordinator", "member"}),
        ],
    )
    def test_whoever_may_see_its_item(self, request, coalition, as_user, member, status, pending, item, named, takes):
        meeting = make_meeting(coalition, status=status, agenda_pending=pending)
        row = make_item(meeting, is_confidential=item == "confidential") if item else None
        if named:
            ItemReader.objects.create(coalition=coalition, item=row, person=member.people.get())
        url = address(add(meeting, item=row))
        for who in WHO:
            assert answered(as_user(request.getfixturevalue(who)), url) == (200 if who in takes else 404), who

    def test_by_personal_link(self, client, coalition, partner, meeting):
        person = make_person(coalition, "Priya", partner=partner)
        make_invitation(meeting, person, partner)
        open_paper = add(meeting)
        secret = add(meeting, item=make_item(meeting, is_confidential=True))
        token = token_for(person, purpose=LINK_PURPOSE, about=meeting.pk)
        page = client.get(reverse("meeting-link", args=[token])).content.decode()
        for document, status in ((open_paper, 200), (secret, 404)):
            url = reverse("paper-link", args=[token, document.versions.get().pk])
            assert (url in page) is (status == 200)
            assert answered(client, url) == status
        foreign = add(make_meeting(coalition, status="published"))
        assert client.get(reverse("paper-link", args=[token, foreign.versions.get().pk])).status_code == 404
        assert client.get(reverse("paper-link", args=["x", open_paper.versions.get().pk])).status_code == 410


def test_it_is_given_out_as_a_file_only(meeting, member, as_user):
    answer = as_user(member).get(address(add(meeting, name="Für “alle”.pdf")))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


def test_no_address_serves_the_storage(client, meeting):
    path = add(meeting).versions.get().path
    for root in ("/static/", "/media/", "/"):
        assert client.get(root + path).status_code in (302, 404)


def test_versions_are_kept(meeting, coordinator, as_user):
    document = add(meeting)
    url = reverse("document-detail", args=["river", meeting.pk, document.pk])
    sent = SimpleUploadedFile("plan2.png", PNG)
    assert as_user(coordinator).post(url, {"file": sent}).status_code == 302
    assert list(document.versions.values_list("number", "name", "kind")) == [
        (2, "plan2.png", "png"),
        (1, "plan.pdf", "pdf"),
    ]
    assert b"".join(as_user(coordinator).get(document.versions.last().get_absolute_url()).streaming_content) == PDF
    assert "version 2" in as_user(coordinator).get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", PDF, ""),
        ("plan.pdf", b"MZ\x90\x00\x03", "inside it is something else"),
        ("plan.pdf", b"%PDF-" + b"x" * 200, "we take up to"),
        ("plan.pdf", b"", "The file is empty."),
    ],
)
def test_the_form(meeting, coordinator, as_user, settings, name, content, words):
    settings.DOCUMENT_MAX_BYTES = 100
    url = reverse("document-new", args=["river", meeting.pk])
    answer = as_user(coordinator).post(url, {"file": SimpleUploadedFile(name, content), "title": "Kept words"})
    if words:
        assert words in answer.content.decode()
        assert "Kept words" in answer.content.decode()
    assert (answer.status_code, Document.objects.count()) == ((200, 0) if words else (302, 1))


def test_a_write_that_fails_leaves_no_file(meeting, coordinator, monkeypatch, tmp_path):
    def fail(*args, **kwargs):
        raise DatabaseError("The server went away.")

    monkeypatch.setattr(actions.audit, "record", fail)
    with pytest.raises(DatabaseError):
        add(meeting, by=coordinator)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert DocumentVersion.objects.count() == 0


def test_taken_away_with_its_files(meeting, coordinator, as_user, django_capture_on_commit_callbacks):
    document = add(meeting)
    path = document.versions.get().path
    with django_capture_on_commit_callbacks(execute=True):
        as_user(coordinator).post(reverse("document-remove", args=["river", meeting.pk, document.pk]))
    assert not default_storage.exists(path)
    assert Document.objects.count() == 0


def test_a_file_the_storage_lost_is_not_there(meeting, member, as_user):
    document = add(meeting)
    default_storage.delete(document.versions.get().path)
    assert as_user(member).get(address(document)).status_code == 404


def test_the_change_log_does_not_name_a_secret_paper(meeting, coordinator):
    add(meeting, by=coordinator, item=make_item(meeting, is_confidential=True))
    assert AuditEvent.objects.get(verb="paper_added").details["paper"] == "of a confidential item"
