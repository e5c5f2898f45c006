"""Who may have everything put into a file, and who may take it."""

import io
import zipfile
from datetime import timedelta

import pgtrigger
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent
from meetings.models import Ballot
from members.bundle import actions, tasks
from members.bundle.models import Export
from members.models import Notice, Person
from tests.characters import make_partner, make_person

Status = Export.Status


@pytest.fixture
def page(coalition):
    return reverse("everything", args=[coalition.slug])


def test_an_owner_has_it_made_and_takes_it(as_user, coalition, owner, page):
    make_partner(coalition, "Cedar Clinic")
    client = as_user(owner)
    assert client.post(page).url == page
    assert "Writing the tables" in client.get(page).text
    export = Export.objects.get()
    assert actions.make(export.pk)
    assert not actions.make(export.pk)
    export.refresh_from_db()
    assert (export.status, export.problem) == (Status.READY, "")
    assert client.get(f"{page}?part=1").headers["X-Done"] == page
    answer = client.get(reverse("everything-file", args=[coalition.slug, export.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "Cedar Clinic" in archive.read("members.partner.csv").decode()
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{coalition.slug}-')
    verbs = list(AuditEvent.objects.filter(verb__startswith="everything").order_by("pk").values_list("verb", "by"))
    assert verbs == [("everything_asked", owner.pk), ("everything_taken", owner.pk)]


@pytest.mark.parametrize("who", ["coordinator", "leader", "member"])
def test_nobody_else_may(request, as_user, coalition, owner, page, who):
    export = Export.objects.create(coalition=coalition, status=Status.READY, path="exports/x.zip")
    client = as_user(request.getfixturevalue(who))
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert client.get(reverse("everything-file", args=[coalition.slug, export.pk])).status_code == 403
    assert Export.objects.count() == 1


def test_another_coalitions_file_is_not_there(as_user, coalition, other_coalition, owner):
    export = Export.objects.create(coalition=other_coalition, status=Status.READY, path="exports/x.zip")
    assert as_user(owner).get(reverse("everything-file", args=[coalition.slug, export.pk])).status_code == 404


def test_asked_twice_it_is_made_once(coalition, owner):
    first = actions.ask(coalition=coalition, by=owner)
    assert actions.ask(coalition=coalition, by=owner) == first
    assert Export.objects.count() == 1


def test_old_files_are_thrown_away(coalition, owner):
    export = actions.ask(coalition=coalition, by=owner)
    actions.make(export.pk)
    path = Export.objects.get().path
    Export.objects.update(ended_at=timezone.now() - timedelta(days=8))
    tasks.sweep()
    assert Export.objects.get().status == Status.GONE
    assert not default_storage.exists(path)


def made(coalition, owner):
    """The zip, as an archive in memory."""
    export = actions.ask(coalition=coalition, by=owner)
    actions.make(export.pk)
    with default_storage.open(Export.objects.get(pk=export.pk).path) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_personal_links_are_cut_from_kept_mails(coalition, owner):
    ana = make_person(coalition, "Ana", email="ana@x.example")
    Notice.objects.create(
        coalition=coalition, key="k:1", kind="meeting-invitation", category="invitation", person=ana, status="sent",
        sent_at=timezone.now(), to_address="ana@x.example", subject="Come",
        body="Answer here: https://ct.example/l/meeting/abcDEF:123-xyz/ or by phone.",
    )  # fmt: skip
    text = made(coalition, owner).read("members.notice.csv").decode()
    assert "abcDEF" not in text
    assert "https://ct.example/l/meeting/…/ or by phone." in text


def test_a_secret_vote_that_is_open_leaves_nothing(coalition, owner):
    from meetings.models import Decision, Urn

    now = timezone.now()
    decision = Decision.objects.create(
        coalition=coalition, title="Chair", question="Who?", is_secret=True, method="majority", status="open",
        opened_at=now, closes_on=coalition.today(),
    )  # fmt: skip
    ballot = {"coalition": coalition, "decision": decision, "partner": make_partner(coalition, "A")}
    with pgtrigger.ignore():
        Ballot.objects.create(**ballot, choice="took_part", person=Person.objects.first(), cast_at=now, via="app")
    Urn.objects.create(coalition=coalition, decision=decision, votes={"f" * 64: ["for", None, "A reason of mine"]})
    archive = made(coalition, owner)
    everything = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith((".csv", ".json")))
    assert "f" * 64 not in everything
    assert "A reason of mine" not in everything
    assert "took_part" not in archive.read("meetings.ballot.csv").decode()


def test_personal_worries_stay_between_two(coalition, owner):
    from engagement.models import Concern

    for nature in ("personal", "professional", "unknown"):
        Concern.objects.create(coalition=coalition, words=f"Worry {nature}", nature=nature, raised_on=coalition.today())
    text = made(coalition, owner).read("engagement.concern.csv").decode()
    assert "Worry professional" in text
    assert "Worry personal" not in text
    assert "Worry unknown" not in text
