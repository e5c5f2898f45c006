"""A coalition brought in by the browser: owners only, all of it or nothing, and a file that is not ours says so at once."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import AuditEvent, Coalition, Role
from members.bundle import arriving, tasks, writing
from members.bundle.models import Bringing
from members.models import Partner
from tests.characters import make_partner

Status = Bringing.Status


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Files of these tests go with them."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(coalition):
    return reverse("everything-bring", args=[coalition.slug])


@pytest.fixture
def content(coalition):
    make_partner(coalition, "Cedar Clinic")
    file = io.BytesIO()
    writing.write(coalition, file)
    return file.getvalue()


def hand_over(client, page, content, slug="copy"):
    return client.post(page, {"file": SimpleUploadedFile("river.zip", content), "slug": slug})


def test_handed_over_followed_and_here(as_user, owner, page, content):
    client = as_user(owner)
    assert hand_over(client, page, content).url == page
    assert "Reading the tables" in client.get(page).text
    row = Bringing.objects.get()
    assert arriving.bring(row.pk)
    assert not arriving.bring(row.pk)
    row.refresh_from_db()
    copy = Coalition.objects.get(slug="copy")
    assert (row.status, row.made, row.path, row.problem) == (Status.DONE, copy, "", "")
    assert client.get(f"{page}?part=1").headers["X-Done"] == page
    assert copy.get_absolute_url() in client.get(page).text
    assert Partner.objects.get(coalition=copy).name == "Cedar Clinic"
    assert Role.objects.filter(coalition=copy, user=owner, role="owner").exists()
    assert default_storage.listdir("bringing")[1] == []
    assert AuditEvent.objects.filter(verb="coalition_asked_in", by=owner).count() == 1


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This is not a zip, or it is damaged."),
        (b"Name,Town\n", "This is not a zip, or it is damaged."),
        (packed(**{"word/document.xml": "x"}), "There is no manifest.json in it"),
        (packed(**{"manifest.json": "{"}), "There is no manifest.json in it"),
        (packed(**{"manifest.json": '{"format": "other"}'}), "This is not an export of a coalition."),
        (
            packed(**{"manifest.json": '{"format": "common-table-coalition", "version": 99}'}),
            "It is of version 99; this installation reads version 1.",
        ),
    ],
    ids=["empty", "csv", "other zip", "no json", "other format", "later version"],
)
def test_what_is_not_ours_is_refused_beside_the_field(as_user, owner, page, content, said):
    [words] = hand_over(as_user(owner), page, content).context["form"].errors["file"]
    assert words.startswith(said)
    assert not Bringing.objects.exists()


def test_too_large_for_the_browser(as_user, owner, page, content, monkeypatch):
    monkeypatch.setattr(arriving, "LARGEST", 10)
    [words] = hand_over(as_user(owner), page, content).context["form"].errors["file"]
    assert "by the shell" in words


def test_an_address_that_is_taken(as_user, owner, page, content, coalition):
    assert "slug" in hand_over(as_user(owner), page, content, slug="river").context["form"].errors
    hand_over(as_user(owner), page, content)
    Coalition.objects.create(slug="copy", name="Quicker")
    row = Bringing.objects.get()
    arriving.bring(row.pk)
    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert row.problem
    assert "Nothing was written." in as_user(owner).get(page).text
    assert not Partner.objects.exclude(coalition=coalition).exists()


def test_one_at_a_time(as_user, owner, page, content):
    client = as_user(owner)
    hand_over(client, page, content)
    [words] = hand_over(client, page, content, slug="other").context["form"].errors["file"]
    assert words.startswith("Another file is on its way in.")
    assert Bringing.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("coordinator", 403), ("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else_may(request, as_user, page, content, who, status):
    client = as_user(request.getfixturevalue(who))
    assert client.get(page).status_code == status
    assert hand_over(client, page, content).status_code == status
    assert not Bringing.objects.exists()


def test_the_sweep_wakes_a_worker_for_it(as_user, owner, page, content, monkeypatch):
    hand_over(as_user(owner), page, content)
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append((task.name, pk)) or True)
    tasks.sweep()
    assert woken == [("members.bundle.bring", Bringing.objects.get().pk)]
