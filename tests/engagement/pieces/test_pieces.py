"""Pieces for others to publish (TRN-3): offered, due, out; for keepers only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import ContentContribution


def test_offered_and_out_by_page(as_user, coordinator, coalition, partner):
    client, today = as_user(coordinator), coalition.today()
    sent = {"title": "A cold night", "kind": "newsletter", "begun_on": today.isoformat(), "partner": f"L #{partner.pk}"}
    assert client.post(reverse("piece-new", args=["river"]), sent).status_code == 302
    piece = ContentContribution.objects.get()
    listed = reverse("piece-list", args=["river"])
    assert "A cold night" in client.get(listed + "?out=no").text
    url = reverse("piece-edit", args=["river", piece.pk])
    for out, words in (
        (today + timedelta(days=1), "This day is still to come. Choose today or an earlier day."),
        (today - timedelta(days=1), "It came out before it was offered. Choose a later day."),
    ):
        form = client.post(url, sent | {"published_on": out.isoformat()}).context["form"]
        assert form.errors["published_on"] == [words]
    version = client.get(url).context["form"]["version"].value()
    assert client.post(url, sent | {"published_on": today.isoformat(), "version": version}).status_code == 302
    assert "A cold night" not in client.get(listed + "?out=no").text
    client.post(reverse("piece-remove", args=["river", piece.pk]))
    assert not ContentContribution.objects.exists()


@pytest.mark.parametrize("who", ["leader", "member"])
def test_for_keepers_only(request, as_user, coalition, who):
    piece = ContentContribution.objects.create(coalition=coalition, title="A cold night")
    client = as_user(request.getfixturevalue(who))
    for url in (reverse("piece-list", args=["river"]), reverse("piece-edit", args=["river", piece.pk])):
        assert client.get(url).status_code in (403, 404)
