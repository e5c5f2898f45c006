"""The network: ties by what they are made of, pictures that are kept, pages, and who may see them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.dashboard import live
from engagement.models import Introduction
from engagement.network import actions, leaving, pictures, tasks, ties
from engagement.network.models import NetworkNode, NetworkPicture, RelationshipRating
from meetings.models import Attendance, Meeting
from members.models import Acquaintance, CompetitionArea, Competitor
from tests.characters import make_partner, make_person, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(coalition):
    return [make_partner(coalition, name) for name in ("Ada", "Ben", "Cleo", "Dora")]


def rate(coalition, by, one, other, level, ago=0, **said):
    on = coalition.today() - timedelta(days=ago)
    return actions.rate(coalition=coalition, rater=one, rated=other, level=level, by=by, rated_on=on, **said)


def pair(one, other):
    return tuple(sorted((one.pk, other.pk)))


class TestTies:
    def test_the_last_word_of_either_side_counts_from_cooperation_on(self, coalition, coordinator, four):
        ada, ben, cleo, dora = four
        rate(coalition, coordinator, ada, ben, 4, ago=10)
        rate(coalition, coordinator, ada, ben, 1)
        rate(coalition, coordinator, ben, ada, 2)
        rate(coalition, coordinator, cleo, dora, 1)
        today = coalition.today()
        assert ties.rated(coalition, today) == {pair(ada, ben): 2}
        assert ties.rated(coalition, today - timedelta(days=5)) == {pair(ada, ben): 4}
        assert ties.rated(coalition, today - timedelta(days=11)) == {}

    def test_two_small_meetings_make_a_tie(self, coalition, four):
        ada, ben, cleo, _ = four
        for number, here in enumerate([(ada, ben, cleo), (ada, ben)]):
            start = timezone.now() - timedelta(days=number + 1)
            meeting = Meeting.objects.create(
                coalition=coalition,
                title=f"M{number}",
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                status="held",
            )
            for one in here:
                person = make_person(coalition, f"{one} {number}", partner=one)
                Attendance.objects.create(
                    coalition=coalition, meeting=meeting, partner=one, person=person, status="present"
                )
        assert ties.met(coalition, coalition.today()) == {pair(ada, ben): 2}
        assert ties.met(coalition, coalition.today() - timedelta(days=2)) == {}

    def test_people_doors_and_rivals(self, coalition, four):
        ada, ben, cleo, dora = four
        one, other = make_person(coalition, "One", partner=ada), make_person(coalition, "Other", partner=ben)
        Acquaintance.objects.create(coalition=coalition, one=one, other=other, strength=3, noted_on=coalition.today())
        Introduction.objects.create(
            coalition=coalition,
            via=one,
            for_partner=ada,
            partner=cleo,
            purpose="x",
            status="made",
            settled_on=coalition.today(),
        )
        area = CompetitionArea.objects.create(coalition=coalition, name="Beds")
        for each in (cleo, dora):
            Competitor.objects.create(coalition=coalition, area=area, partner=each)
        found = ties.of_day(coalition, coalition.today())
        assert found["known"] == {pair(ada, ben): 3}
        assert found["introduced"] == {pair(ada, cleo): 1}
        assert found["rivals"] == {pair(cleo, dora): 1}


class TestRatings:
    def test_a_second_word_of_a_day_changes_the_first(self, coalition, coordinator, four):
        rate(coalition, coordinator, four[0], four[1], 2)
        row = rate(coalition, coordinator, four[0], four[1], 3, openness=4, reliability=2)
        assert RelationshipRating.objects.count() == 1
        assert (row.level, row.trust, row.value) == (3, 3, None)

    def test_what_cannot_be(self, coalition, other_coalition, coordinator, four):
        elsewhere = make_partner(other_coalition, "Elsewhere")
        for other in (four[0], elsewhere):
            with pytest.raises(actions.TieTrouble):
                rate(coalition, coordinator, four[0], other, 2)
        with pytest.raises(actions.TieTrouble):
            rate(coalition, coordinator, four[0], four[1], 2, ago=-1)

    def test_noted_changed_and_taken_out_in_the_browser(self, as_user, coalition, coordinator, four):
        client, new = as_user(coordinator), reverse("rating-new", args=[coalition.slug])
        assert client.get(new, {"about": four[0].pk}).status_code == 200
        form = {
            "rater": "Ada",
            "rated": "Ben",
            "level": "3",
            "openness": "4",
            "rated_on": coalition.today().isoformat(),
        }
        answer = client.post(new, form)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        row = RelationshipRating.objects.get()
        edit = reverse("rating-edit", args=[coalition.slug, row.pk])
        version = client.get(edit).context["form"].initial["version"]
        assert client.post(edit, form | {"level": "1", "version": version}).status_code == 302
        row = RelationshipRating.objects.get()
        assert row.level == 1
        assert "A tie is between two partners" in client.post(new, form | {"rated": "Ada"}).content.decode()
        assert client.get(reverse("rating-list", args=[coalition.slug]), {"q": "Ada"}).status_code == 200
        assert client.post(reverse("rating-remove", args=[coalition.slug, row.pk])).status_code == 302
        assert not RelationshipRating.objects.exists()


class TestPictures:
    def test_nodes_hold_what_the_reference_says(self, coalition, coordinator, four):
        ada, ben, cleo, dora = four
        for one, other in ((ada, ben), (ben, cleo)):
            rate(coalition, coordinator, one, other, 3, openness=2, influence=4)
        picture, behind = pictures.kept(coalition, coalition.today())
        assert not behind
        nodes = {node.partner_id: node for node in NetworkNode.objects.filter(picture=picture)}
        assert [nodes[one.pk].rated for one in four] == [1, 2, 1, 0]
        assert [nodes[one.pk].rated_between for one in four] == pytest.approx([0, 1 / 3, 0, 0])
        assert (nodes[ben.pk].trust, nodes[ben.pk].value, nodes[dora.pk].trust) == (2, 4, None)
        assert picture.measures["rated"]["density"] == pytest.approx(2 / 6)
        assert picture.measures["rated"]["brokers"] == [ben.pk]

    def test_kept_until_something_changes(self, coalition, coordinator, four):
        day = coalition.today()
        first, _ = pictures.kept(coalition, day)
        assert pictures.kept(coalition, day)[0].counted_at == first.counted_at
        NetworkPicture.objects.update(took=0)
        rate(coalition, coordinator, four[0], four[1], 3)
        again, _ = pictures.kept(coalition, day)
        assert again.counted_at > first.counted_at
        assert again.measures["rated"]["ties"] == 1

    def test_a_large_one_is_left_to_a_worker(self, coalition, four, monkeypatch):
        monkeypatch.setattr(pictures, "AT_ONCE", 3)
        day = coalition.today()
        assert pictures.kept(coalition, day) == (None, True)
        tasks.draw(coalition.pk, day.isoformat())
        picture, behind = pictures.kept(coalition, day)
        assert (picture.on, behind) == (day, False)
        tasks.draw(coalition.pk, day.isoformat())
        assert NetworkPicture.objects.get().counted_at == picture.counted_at
        tasks.draw(0, day.isoformat())

    def test_quarters(self, coalition):
        ends = pictures.quarter_ends(coalition.today())
        assert len(ends) == 8
        assert all((end + timedelta(days=1)).day == 1 and end.month % 3 == 0 for end in ends)


PAGES = ("network", "network-map", "network-data", "network-people", "rating-list", "rating-new")


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    def test_only_who_keeps_records_sees_it(self, as_user, coalition, four, coordinator, leader, member, name):
        where = reverse(name, args=[coalition.slug])
        assert [as_user(user).get(where).status_code for user in (coordinator, leader, member)] == [200, 403, 403]

    def test_table_and_filters(self, as_user, coalition, coordinator, four):
        rate(coalition, coordinator, four[0], four[1], 3)
        client, where = as_user(coordinator), reverse("network", args=[coalition.slug])
        text = client.get(where).content.decode()
        assert "1 tie of cooperation" in text
        assert "works with nobody yet" in text
        alone = client.get(where, {"only": "isolated", "sort": "name"}).content.decode()
        assert "Cleo" in alone
        assert ">Ada</a>" not in alone
        file = client.get(where, {"format": "csv"})
        assert b"Ada" in b"".join(file.streaming_content)
        past = pictures.quarter_ends(coalition.today())[0].isoformat()
        assert client.get(where, {"on": past}).status_code == 200
        assert client.get(where, {"on": "nonsense"}).status_code == 200

    def test_a_past_day_has_its_own_rows(self, as_user, coalition, coordinator, four):
        past = pictures.quarter_ends(coalition.today())[0]
        rate(coalition, coordinator, four[0], four[1], 3, ago=(coalition.today() - past).days + 5)
        rate(coalition, coordinator, four[0], four[1], 1)
        client, where = as_user(coordinator), reverse("network", args=[coalition.slug])
        assert "Nobody has said yet" in client.get(where).content.decode()
        for _ in range(2):
            then = client.get(where, {"on": past.isoformat()}).content.decode()
            assert "1 tie of cooperation" in then
            assert then.count("works with nobody yet") == 2
        assert client.get(where).content.decode().count("works with nobody yet") == 4

    def test_the_map_reads_what_the_table_shows(self, as_user, coalition, coordinator, four):
        rate(coalition, coordinator, four[0], four[1], 3)
        client = as_user(coordinator)
        client.get(reverse("network", args=[coalition.slug]))
        data = client.get(reverse("network-data", args=[coalition.slug])).json()
        assert [node[1] for node in data["nodes"]] == ["Ada", "Ben", "Cleo", "Dora"]
        assert data["ties"] == [["rated", *pair(four[0], four[1]), 3]]

    def test_same_statements_for_one_and_many(
        self, as_user, coalition, coordinator, four, django_assert_max_num_queries
    ):
        client, where = as_user(coordinator), reverse("network", args=[coalition.slug])

        def asked():
            client.get(where)
            with django_assert_max_num_queries(10) as found:
                client.get(where)
            return len(found)

        one = asked()
        for number in range(40):
            make_partner(coalition, f"More {number}")
        assert asked() == one


class TestLeaving:
    def test_what_goes_with_somebody(self, as_user, coalition, coordinator, four):
        ada, ben, cleo, dora = four
        rosa, sam = make_person(coalition, "Rosa", partner=ada), make_person(coalition, "Sam", partner=ada)
        paul, tess, uma = (
            make_person(coalition, name, partner=one) for name, one in (("Paul", ben), ("Tess", cleo), ("Uma", dora))
        )
        for one, other in ((rosa, paul), (rosa, tess), (sam, paul), (tess, uma)):
            Acquaintance.objects.create(
                coalition=coalition, one=one, other=other, strength=2, noted_on=coalition.today()
            )
        found = leaving.gap(viewer(coordinator, coalition), rosa)
        assert [(str(row), others) for row, others in found.theirs] == [("Ada", 1)]
        assert found.lost == 1
        assert (found.before.largest, found.after.largest) == (4, 2)
        assert found.only_known == []
        gone = leaving.gap(viewer(coordinator, coalition), uma)
        assert [str(row) for row in gone.only_known] == ["Dora"]
        assert [others for _, others in gone.theirs] == [0]
        where = reverse("network-without", args=[coalition.slug, uma.pk])
        assert "nobody else is left" in as_user(coordinator).get(where).content.decode()

    def test_people_by_whom_they_know(self, as_user, coalition, coordinator, four):
        one, other = make_person(coalition, "One", partner=four[0]), make_person(coalition, "Other", partner=four[1])
        make_person(coalition, "Third", partner=four[1])
        Acquaintance.objects.create(coalition=coalition, one=one, other=other, noted_on=coalition.today())
        text = as_user(coordinator).get(reverse("network-people", args=[coalition.slug])).content.decode()
        assert "If One leaves" in text


def test_ratings_count_anew(coalition, coordinator, four):
    """The network hangs on the same marks as Overview's figures."""
    version = live.current(coalition).version
    rate(coalition, coordinator, four[0], four[1], 2)
    assert live.current(coalition).version > version
