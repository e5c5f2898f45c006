"""What we found out (ENV-1, ENV-2): stale after 180 days, for those who keep records."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import ScanEntry
from engagement.scanning import actions


@pytest.fixture
def entry(coalition, coordinator):
    return actions.note(
        coalition=coalition, by=coordinator, theme="norm", method="talk", finding="People expect a visit.", region="Harlan",
        found_on=coalition.today(),
    )  # fmt: skip


@pytest.mark.parametrize(("days", "stale"), [(0, False), (180, False), (181, True)])
def test_after_180_days_it_has_expired(coalition, entry, as_user, coordinator, days, stale):
    day = coalition.today() - timedelta(days=days)
    actions.change(entry=entry, by=coordinator, found_on=day)
    entry.refresh_from_db()
    assert entry.is_stale(coalition.today()) is stale
    client, url = as_user(coordinator), reverse("scan-list", args=["river"])
    assert (">Expired</span>" in client.get(url).content.decode()) is stale
    assert ("People expect" in client.get(url + "?fresh=yes").content.decode()) is not stale
    assert ("People expect" in client.get(url + "?fresh=no").content.decode()) is stale


def test_two_people_change_it(coordinator, entry):
    seen = version_of(entry)
    actions.change(entry=entry, seen=seen, by=coordinator, region="Cedar")
    with pytest.raises(ChangedMeanwhile):
        actions.change(entry=entry, seen=seen, by=coordinator, region="Harlan")


def test_noted_confirmed_taken_away_by_page(as_user, coordinator, coalition, partner):
    client = as_user(coordinator)
    sent = {
        "theme": "need",
        "method": "data",
        "finding": "Oxygen",
        "partner": f"Lakeside #{partner.pk}",
        "found_on": "2025-01-01",
    }
    assert client.post(reverse("scan-new", args=["river"]), sent).status_code == 302
    entry = ScanEntry.objects.get()
    assert (entry.partner, entry.by) == (partner, coordinator)
    sent |= {"found_on": coalition.today().isoformat(), "version": version_of(entry)}
    url = reverse("scan-edit", args=["river", entry.pk])
    assert client.post(url, sent).status_code == 302
    entry.refresh_from_db()
    assert not entry.is_stale(coalition.today())
    client.post(reverse("scan-remove", args=["river", entry.pk]))
    assert not ScanEntry.objects.exists()


def test_as_a_file_it_is_logged(as_user, coalition, coordinator, entry):
    answer = as_user(coordinator).get(reverse("scan-list", args=["river"]) + "?format=csv")
    day = coalition.today()
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "Finding,Kind,How we know,Where,About,True as of,Good until",
        f"People expect a visit.,What is customary there,A talk,Harlan,,{day},{day + timedelta(days=180)}",
    ]
    assert AuditEvent.objects.filter(verb="scan_exported").count() == 1


@pytest.mark.parametrize("who", ["member", "leader", "outsider"])
def test_for_keepers_only(request, as_user, entry, who):
    client = as_user(request.getfixturevalue(who))
    for url in (
        reverse("scan-list", args=["river"]), reverse("scan-list", args=["river"]) + "?format=csv", reverse("scan-new", args=["river"]),
        reverse("scan-edit", args=["river", entry.pk]), reverse("scan-remove", args=["river", entry.pk]),
    ):  # fmt: skip
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code in (403, 404, 405), url
    assert ScanEntry.objects.exists()
