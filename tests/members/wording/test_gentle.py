"""Coordinators' own words: what presses is told beside the field, and whoever means it keeps it (domain.md 5, rule 1)."""

import pytest
from django.urls import reverse

from engagement.answering.forms import InterimForm, ReplyForm
from engagement.models import InputRequest
from tests.characters import viewer

pytestmark = pytest.mark.django_db

PRESSING = "You must answer by Friday."
SAID = "“you must” presses people. It is voluntary: ask."


@pytest.mark.parametrize("name", ["note", "words"])
def test_told_beside_the_field_and_kept_by_choice(coordinator, coalition, name):
    def form(**data):
        return InterimForm(data, viewer=viewer(coordinator, coalition)) if name == "note" else ReplyForm(data)

    first = form(**{name: PRESSING})
    assert not first.is_valid()
    assert first.errors == {name: [SAID]}
    assert "Keep these words all the same" in first.as_p()
    kept = form(**{name: PRESSING}, as_it_is="on")
    assert kept.is_valid()
    assert kept.cleaned_data[name] == PRESSING
    kind = form(**{name: "Answer whenever it suits you."})
    assert kind.is_valid()
    assert "as_it_is" not in kind.fields


def test_on_the_page_of_a_request(as_user, coordinator, coalition):
    url, client = reverse("input-new", args=[coalition.slug]), as_user(coordinator)
    data = {"title": "Nights", "question": PRESSING}
    page = client.post(url, data)
    assert page.status_code == 200
    assert SAID in page.content.decode()
    assert 'name="as_it_is"' in page.content.decode()
    assert client.post(url, data | {"as_it_is": "on"}).status_code == 302
    assert InputRequest.objects.get().question == PRESSING
