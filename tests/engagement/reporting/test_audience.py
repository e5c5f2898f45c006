"""Who gets a version and a correction is said before it goes out, with who gets no mail and why."""

import pytest
from django.urls import reverse

from engagement.reporting import actions
from members.models import Notice
from members.notices import audiences
from tests.characters import make_person, viewer


@pytest.fixture(autouse=True)
def any_hour(settings):
    """Who gets a mail now does not hang on the hour of the test."""
    settings.QUIET_HOURS = None


@pytest.fixture
def paper(coalition, report, coordinator, funder):
    """Somebody without a mail address, chosen with the funder."""
    person = make_person(coalition, "Pat Paper", email="")
    for each in (person, funder):
        actions.choose(report=report, person=each, by=coordinator)
    return person


def said(coordinator, coalition, kind, report):
    found = audiences.look(viewer(coordinator, coalition), kind, report.pk)
    return [row.person.name for row in found.preview.rows], {
        row.person.name: row.why for row in found.preview.exceptions
    }


NO_MAIL = {"Pat Paper": "No mail address: tell them yourself"}


def test_who_it_says_beforehand_is_owed_it_afterwards(coalition, coordinator, report, paper, as_user):
    assert said(coordinator, coalition, "pack", report) == (["Frances Funder", "Pat Paper"], NO_MAIL)
    page = as_user(coordinator).get(reverse("pack-draft", args=["river", report.pk]))
    assert "No mail address: tell them yourself" in page.text
    assert not Notice.objects.filter(kind="pack").exists(), "looking sends nothing"
    version = actions.send(report=report, by=coordinator)
    owed = Notice.objects.filter(kind="pack").order_by("person__name").values_list("person__name", flat=True)
    assert list(owed) == ["Frances Funder", "Pat Paper"]

    assert said(coordinator, coalition, "pack-correction", report) == (["Frances Funder", "Pat Paper"], NO_MAIL)
    error = actions.say_wrong(version=version, figure="roster-members", words="We are two.", person=paper, by=None)
    for url in (error.get_absolute_url(), reverse("pack-correct", args=["river", report.pk, "roster-members"])):
        assert "No mail address: tell them yourself" in as_user(coordinator).get(url).text


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_nobody_else_looks(request, as_user, report, paper, who, status):
    for kind in ("pack", "pack-correction"):
        url = reverse("notice-audience", args=["river", kind, report.pk])
        assert as_user(request.getfixturevalue(who)).get(url).status_code == status
