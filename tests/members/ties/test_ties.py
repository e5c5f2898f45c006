"""Where partners compete (CMP-1): noted, changed, taken away; which words touch an area."""

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from members.models import CompetitionArea
from members.ties import actions
from members.ties.touching import touched
from tests.characters import make_partner


@pytest.fixture
def mercy(coalition):
    return make_partner(coalition, "Mercy Hospital")


@pytest.fixture
def area(coalition, coordinator, partner, mercy):
    return actions.note_area(
        coalition=coalition, by=coordinator, name="Heart surgery", words=["referral", "fee"], partners=[partner, mercy]
    )


def rivals(area):
    return sorted(area.partners.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("Referrals at night", True),
        ("the REFERRAL’s way", True),
        ("Fees", True),
        ("heart surgery for all", True),
        ("Coffee for everybody", False),  # "fee" within a word
        ("feed the generators", False),
        ("Heart, then surgery", False),
        ("", False),
    ],
)
def test_whole_words_touch_an_area(area, text, touches):
    assert touched([area], text) == ([area] if touches else [])


def test_words_that_mean_something_to_a_pattern(coalition):
    area = CompetitionArea(coalition=coalition, name="C++ (or .*)", words=[" "])
    assert touched([area], "anything") == []
    assert touched([area], "c++ (or .*) today") == [area]


def test_changed_to_exactly_these_partners(coalition, coordinator, area, partner):
    north = make_partner(coalition, "Northside")
    actions.change_area(
        area=area, by=coordinator, name="Heart care", words=[], together="Blood", partners=[partner, north]
    )
    area.refresh_from_db()
    assert (area.name, area.words, area.together, rivals(area)) == (
        "Heart care", [], "Blood", ["Lakeside Hospital", "Northside"],
    )  # fmt: skip


def test_two_people_change_it(coordinator, area, partner, mercy):
    seen = version_of(area)
    actions.change_area(area=area, seen=seen, by=coordinator, name="Hearts", partners=[partner, mercy])
    with pytest.raises(ChangedMeanwhile):
        actions.change_area(area=area, seen=seen, by=coordinator, name="Valves", partners=[partner, mercy])


def test_the_same_again_writes_nothing(coordinator, area, partner, mercy):
    actions.change_area(area=area, by=coordinator, name="Heart surgery", partners=[mercy, partner])
    assert not AuditEvent.objects.filter(verb="competition_changed").exists()


def test_taken_away_twice(coordinator, area):
    actions.remove_area(area=area, by=coordinator)
    actions.remove_area(area=area, by=coordinator)
    assert AuditEvent.objects.filter(verb="competition_removed").count() == 1
    assert not CompetitionArea.objects.exists()


class TestPages:
    def sent(self, **more):
        return {
            "name": "Rehab beds",
            "said": "rehab, beds",
            "together": "",
            "partner_1": "Lakeside",
            "partner_2": "Mercy",
        } | more

    def test_noted(self, as_user, coordinator, partner, mercy):
        client = as_user(coordinator)
        assert client.post(reverse("competition-new", args=["river"]), self.sent()).status_code == 302
        area = CompetitionArea.objects.get()
        assert (area.name, area.words, rivals(area)) == (
            "Rehab beds",
            ["rehab", "beds"],
            ["Lakeside Hospital", "Mercy Hospital"],
        )
        assert b"Mercy Hospital" in client.get(reverse("competition-list", args=["river"])).content

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"partner_2": ""}, "partner_1", "Name two partners at least: one alone competes with nobody."),
            ({"partner_2": "Lakeside"}, "partner_1", "Name two partners at least: one alone competes with nobody."),
            (
                {"partner_2": "Nobody"},
                "partner_2",
                "Nobody of that name is here. Check the spelling, or add them first.",
            ),
            ({"said": "x" * 61}, "said", "20 words at most, of 60 letters at most each."),
            ({"said": ", ".join(map(str, range(21)))}, "said", "20 words at most, of 60 letters at most each."),
            ({"name": "heart SURGERY"}, "name", "There is an area of that name."),
        ],
    )
    def test_what_cannot_be(self, as_user, coordinator, area, sent, field, words):
        page = as_user(coordinator).post(reverse("competition-new", args=["river"]), self.sent(**sent))
        assert page.context["form"].errors[field] == [words]
        assert CompetitionArea.objects.count() == 1

    def test_changed_by_ticks(self, as_user, coordinator, coalition, area, mercy):
        make_partner(coalition, "Northside")
        sent = self.sent(name="Hearts", kept=[mercy.pk], partner_1="Northside", partner_2="", version=version_of(area))
        assert as_user(coordinator).post(area.get_absolute_url(), sent).status_code == 302
        assert rivals(area) == ["Mercy Hospital", "Northside"]

    def test_saved_meanwhile(self, as_user, coordinator, area, partner, mercy):
        sent = self.sent(kept=[partner.pk, mercy.pk], version=version_of(area))
        actions.change_area(area=area, by=coordinator, name="Valves", partners=[partner, mercy])
        page = as_user(coordinator).post(area.get_absolute_url(), sent)
        assert "saved this while you were writing" in page.content.decode()
        area.refresh_from_db()
        assert area.name == "Valves"

    def test_for_coordinators_only(self, as_user, leader, member, outsider, area):
        for user, status in ((leader, 403), (member, 403), (outsider, 404)):
            assert as_user(user).get(reverse("competition-list", args=["river"])).status_code == status
            assert as_user(user).get(area.get_absolute_url()).status_code == 404
