"""Messages for an audience (INT-3, EVD-4), their use and what came of it (INT-5), response by framing (INT-4)."""

import datetime as dt

import pytest
from django.urls import reverse

from engagement.messages import actions, places, reading
from engagement.models import EvidenceItem, MessageVariant, PointMeetsNeed, PointUse, SellingPoint
from members.models import Affiliation, Interest
from tests.characters import make_partner, make_person, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(coalition):
    return SellingPoint.objects.create(coalition=coalition, words="A bed within six hours")


def make_message(point, **fields):
    known = {"audience": "leader", "words": "For {partner}: {need}, {figure}.", "patient_line": "Nobody waits."}
    return MessageVariant.objects.create(coalition=point.coalition, point=point, **known | fields)


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("You must join now.", "presses people"),
        ("This is your last chance.", "presses people"),
        ("Dear {name}, a bed.", "stands for nothing"),
        ("A bed for {partner}.", ""),
    ],
)
def test_words_that_press_or_stand_for_nothing_are_refused(as_user, coordinator, point, words, trouble):
    sent = {"point": point.pk, "audience": "leader", "language": "en", "words": words, "motives": ["duty", "mission"]}
    page = as_user(coordinator).post(reverse("message-new", args=["river"]), sent)
    assert page.status_code == (200 if trouble else 302)
    assert trouble in page.content.decode()
    assert [row.motives for row in MessageVariant.objects.all()] == ([] if trouble else [["mission", "duty"]])


def test_places_that_are_not_known_say_so():
    assert (
        places.fill("{partner}: {need}", {"partner": "EMS", "need": ""}) == "EMS: [their main concern: not known yet]"
    )


def test_preview_on_a_real_partner(coalition, coordinator, partner, point):
    person = make_person(coalition, "Ann Low")
    Affiliation.objects.create(
        coalition=coalition, person=person, partner=partner, level="executive", started_on="2024-01-01"
    )
    today = coalition.today()
    figure = EvidenceItem.objects.create(
        coalition=coalition, claim="Beds", figure="40 of 40", source="Report", origin="pilot",
        dated=today - dt.timedelta(days=9), review_on=today + dt.timedelta(days=9),
    )  # fmt: skip
    Interest.objects.create(coalition=coalition, partner=partner, need="Less overtime", priority=2)
    concern = Interest.objects.create(coalition=coalition, partner=partner, need="Beds at night", priority=1)
    message = make_message(point, evidence=figure)
    seen = viewer(coordinator, coalition)
    shown = reading.preview(seen, message, partner)
    assert shown.words == "For Lakeside Hospital: Beds at night, 40 of 40."
    assert [each.name for each in shown.people] == ["Ann Low"]
    assert shown.remarks == ["Their main concern is “Beds at night”. This point is not known to meet it."]
    PointMeetsNeed.objects.create(coalition=coalition, point=point, interest=concern)
    assert reading.preview(seen, message, partner).remarks == []
    other = make_partner(coalition, "Harlan EMS", type_code="ems")
    bare = make_message(point, patient_line="", audience="clinician")
    assert len(reading.preview(seen, bare, other).remarks) == 3  # no concern, nobody there, no word on patients


def test_the_preview_stands_on_its_page(as_user, coordinator, partner, point):
    message = make_message(point)
    page = as_user(coordinator).get(message.get_absolute_url(), {"partner": f"{partner.name} #{partner.pk}"})
    assert "For Lakeside Hospital: [their main concern: not known yet]" in page.content.decode()


def test_success_by_type_and_response_by_framing(as_user, coalition, coordinator, partner, point):
    ems = make_partner(coalition, "Harlan EMS", type_code="ems")
    duty = make_message(point, motives=["duty", "quality"])
    mission = make_message(point, motives=["mission"], audience="clinician")
    for where, message, outcome in (
        (partner, duty, "yes"), (partner, duty, "cool"), (ems, duty, "more"), (ems, mission, "cool"), (ems, mission, "open"),
        (ems, None, "yes"),
    ):  # fmt: skip
        PointUse.objects.create(coalition=coalition, point=point, message=message, partner=where, outcome=outcome)
    seen = viewer(coordinator, coalition)
    types, [(line, cells)] = reading.by_type(seen)
    assert (line.words, line.few) == ("3 of 5", False)
    hospital, ambulance = partner.stakeholder_type.name, ems.stakeholder_type.name
    assert dict(zip(types, [cell.words for cell in cells], strict=True)) == {hospital: "1 of 2", ambulance: "2 of 3"}
    motives, audiences = reading.by_framing(seen)
    assert [(each.name, each.words) for each in motives] == [
        ("Mission", "0 of 1"), ("Quality of care", "2 of 3"), ("Moral duty", "2 of 3"),
    ]  # fmt: skip
    assert {each.name: each.words for each in audiences} == {"Clinicians": "0 of 1", "Leaders": "2 of 3"}
    page = as_user(coordinator).get(reverse("use-results", args=["river"])).content.decode()
    assert "3 of 5" in page


def test_the_words_of_a_use_belong_to_its_point(as_user, coalition, coordinator, partner, point):
    other = SellingPoint.objects.create(coalition=coalition, words="Another")
    message = make_message(other)
    sent = {
        "partner": partner.name, "point": point.pk, "message": message.pk, "used_on": coalition.today().isoformat(),
        "outcome": "yes",
    }  # fmt: skip
    page = as_user(coordinator)
    url = reverse("use-new", args=["river"])
    assert "about another point" in page.post(url, sent).content.decode()
    assert page.post(url, sent | {"message": ""}).status_code == 302
    assert page.get(url, {"message": message.pk}).status_code == 200
    assert page.get(url, {"message": "999999"}).status_code == 404


def test_only_coordinators_know(as_user, leader, member, point):
    message = make_message(point)
    for user in (leader, member):
        for url in (
            message.get_absolute_url(),
            reverse("use-list", args=["river"]),
            reverse("use-results", args=["river"]),
        ):
            assert as_user(user).get(url).status_code in (403, 404)


def test_motives_that_somebody_else_ticked_meanwhile_stand(as_user, coordinator, point):
    """A list is kept like any other field when two people save."""
    message = make_message(point)
    page, url = as_user(coordinator), reverse("message-edit", args=["river", message.pk])
    version = page.get(url).context["form"].initial["version"]
    actions.change(message=message, by=None, motives=["mission", "duty"])
    sent = {"point": point.pk, "audience": "leader", "language": "en", "words": "Mine.", "version": version}
    form = page.post(url, sent).context["form"]
    assert (form["motives"].value(), form["words"].value()) == (["mission", "duty"], "Mine.")
    sent |= {"motives": ["money"]}
    told = {each.label: (each.saved, each.typed) for each in page.post(url, sent).context["form"].differences}
    assert told["What moves them"] == ("Mission, Moral duty", "Money")
