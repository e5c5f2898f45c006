"""Contact drills (PUR-1): tried once each, answered by link or on the phone, counted as a deed, prompted again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from engagement.drills import actions, reading
from engagement.drills.notices import LINK_PURPOSE
from engagement.ledger.actions import rebuild
from engagement.ledger.querysets import CHANNEL_NUMBER
from engagement.models import Alert, Drill, DrillCall, Signal
from engagement.playbook.evaluate import evaluate
from members.models import Affiliation, Notice
from members.notices import registry
from members.notices.rendering import render
from members.people.links import token_for
from tests.characters import make_partner, make_person, viewer

CHANNEL_OF = {number: channel for channel, number in CHANNEL_NUMBER.items()}


def contact(coalition, name, partner, *, role="lead", phone="555-0101", **fields):
    person = make_person(coalition, name, email=f"{name.lower()}@x.example", **fields)
    Affiliation.objects.create(
        coalition=coalition,
        person=person,
        partner=partner,
        contact_role=role,
        night_phone=phone,
        started_on="2024-01-01",
    )
    return person


@pytest.fixture
def mercy(coalition):
    return make_partner(coalition, "Mercy")


@pytest.fixture
def ana(coalition, partner):
    return contact(coalition, "Ana", partner)


@pytest.fixture
def ben(coalition, mercy):
    return contact(coalition, "Ben", mercy)


@pytest.fixture
def drill(coalition, coordinator, ana, ben):
    return actions.start(viewer=viewer(coordinator, coalition), note="Storms.")


def began(drill, **ago):
    """Shift the beginning back."""
    drill.started_at = timezone.now() - timedelta(**ago)
    drill.save()
    return drill


def signals():
    rows = Signal.objects.filter(kind="drill_responded", voided_at=None).order_by("partner__name")
    return [(row.partner.name, row.person and row.person.name, CHANNEL_OF[row.channel]) for row in rows]


class TestStart:
    def test_the_first_to_turn_to_of_each_member_with_a_number(self, coalition, coordinator, partner, mercy, ana):
        contact(coalition, "Amy", partner, role="alternate")
        contact(coalition, "Sue", partner, role="sponsor")
        contact(coalition, "Bob", mercy, phone="")
        contact(coalition, "Pat", make_partner(coalition, "Prospect", status="prospect"))
        gone = contact(coalition, "Gus", make_partner(coalition, "Gone"))
        gone.affiliations.update(ended_on="2025-01-01")
        drill = actions.start(viewer=viewer(coordinator, coalition))
        assert list(drill.calls.values_list("partner__name", "person__name", "phone")) == [
            ("Lakeside Hospital", "Ana", "555-0101")
        ]

    def test_one_mail_a_person(self, coalition, coordinator, ana, mercy):
        Affiliation.objects.create(
            coalition=coalition, person=ana, partner=mercy, night_phone="1", started_on="2024-01-01"
        )
        drill = actions.start(viewer=viewer(coordinator, coalition))
        assert (drill.calls.count(), Notice.objects.filter(kind="contact-drill").count()) == (2, 1)

    def test_nobody_to_try(self, coalition, coordinator):
        with pytest.raises(actions.DrillTrouble, match="No partner has a day-and-night number yet"):
            actions.start(viewer=viewer(coordinator, coalition))
        assert not Drill.objects.exists()

    def test_one_at_a_time(self, coalition, coordinator, drill):
        with pytest.raises(actions.DrillTrouble, match="A drill is under way"):
            actions.start(viewer=viewer(coordinator, coalition))
        with pytest.raises(IntegrityError), transaction.atomic():
            Drill.objects.create(coalition=coalition)
        actions.end(drill=drill, by=coordinator)
        assert actions.start(viewer=viewer(coordinator, coalition)).pk != drill.pk

    def test_the_mail(self, drill, ana):
        notice = Notice.objects.select_related("person", "coalition").get(person=ana)
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert kind.still_wanted(notice) == ""
        subject, body = render(notice, kind.word(notice))[:2]
        assert "Contact drill: can we reach you?" in subject
        assert "/l/drill/" in body
        assert "Lakeside Hospital" in body

    @pytest.mark.parametrize(
        ("what", "reason"),
        [("answered", "They were reached meanwhile"), ("ended", "The drill is over"), ("gone", "The drill is over"),
         ("off", "They are not on the list of this drill any more")],
    )  # fmt: skip
    def test_not_sent_when_it_is_no_longer_needed(self, drill, ana, coordinator, what, reason):
        notice = Notice.objects.select_related("person", "coalition").get(person=ana)
        if what == "answered":
            actions.answer(drill=drill, person=ana)
        elif what == "ended":
            actions.end(drill=drill, by=coordinator)
        elif what == "off":
            drill.calls.filter(person=ana).delete()
        else:
            drill.delete()
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert kind.still_wanted(notice) == reason


class TestAnswer:
    def test_counts_once_as_a_deed(self, drill, ana):
        for _ in range(2):
            actions.answer(drill=drill, person=ana)
        assert signals() == [("Lakeside Hospital", "Ana", "ACTION")]
        assert drill.calls.answered().get().way == "link"

    def test_for_every_partner_they_are_tried_for(self, coalition, coordinator, ana, mercy):
        Affiliation.objects.create(
            coalition=coalition, person=ana, partner=mercy, night_phone="1", started_on="2024-01-01"
        )
        drill = actions.start(viewer=viewer(coordinator, coalition))
        actions.answer(drill=drill, person=ana)
        assert [name for name, *_ in signals()] == ["Lakeside Hospital", "Mercy"]

    @pytest.mark.parametrize(
        ("sent_ago", "minutes"),
        [
            (None, 90),
            (timedelta(0), 0),
            (timedelta(seconds=59), 0),
            (timedelta(seconds=60), 1),
            (timedelta(minutes=45), 45),
        ],
    )
    def test_minutes_from_when_the_mail_left(self, drill, ana, sent_ago, minutes):
        began(drill, minutes=90)
        if sent_ago is not None:
            Notice.objects.filter(person=ana).update(status="sent", sent_at=timezone.now() - sent_ago)
        actions.answer(drill=drill, person=ana)
        assert drill.calls.get(person=ana).minutes == minutes

    def test_by_phone_and_taken_back(self, drill, ana, ben, coordinator):
        began(drill, minutes=7)
        call = drill.calls.get(person=ben)
        call.drill = drill
        for reached, expected in (
            (True, [("Mercy", "Ben", "ACTION")]),
            (True, [("Mercy", "Ben", "ACTION")]),
            (False, []),
        ):
            actions.reach(call=call, reached=reached, by=coordinator)
            assert signals() == expected
        call.refresh_from_db()
        assert (call.answered_at, call.way, call.minutes) == (None, "", None)

    def test_what_they_said_themselves_is_not_taken_back(self, drill, ana, coordinator):
        actions.answer(drill=drill, person=ana)
        call = drill.calls.get(person=ana)
        call.drill = drill
        actions.reach(call=call, reached=False, by=coordinator)
        assert len(signals()) == 1

    def test_nothing_after_the_end(self, drill, ana, coordinator):
        actions.end(drill=drill, by=coordinator)
        actions.end(drill=drill, by=coordinator)
        with pytest.raises(actions.DrillTrouble, match="This drill is over"):
            actions.answer(drill=drill, person=ana)
        call = drill.calls.get(person=ana)
        call.drill = drill
        with pytest.raises(actions.DrillTrouble):
            actions.reach(call=call, reached=True, by=coordinator)
        assert signals() == []

    def test_the_same_derived_from_the_rows(self, coalition, drill, ana):
        actions.answer(drill=drill, person=ana)
        said = signals()
        rebuild(coalition)
        assert signals() == said

    def test_dated_by_the_day_here(self, coalition, drill, ana):
        actions.answer(drill=drill, person=ana)
        assert Signal.objects.get(kind="drill_responded").occurred_on == coalition.today()


class TestLink:
    def address(self, drill, person):
        return reverse("drill-link", args=[token_for(person, purpose=LINK_PURPOSE, about=drill.pk)])

    def test_looking_changes_nothing_one_tap_confirms(self, client, drill, ana):
        address = self.address(drill, ana)
        for _ in range(2):
            assert "Yes, you reach me" in client.get(address).content.decode()
        client.head(address)
        assert not DrillCall.objects.answered().exists()
        assert client.post(address).status_code == 302
        assert DrillCall.objects.answered().get().person == ana
        assert "Thank you, Ana. We can reach Lakeside Hospital." in client.get(address).content.decode()

    def test_after_the_end(self, client, drill, ana, coordinator):
        actions.end(drill=drill, by=coordinator)
        client.post(self.address(drill, ana))
        assert "This drill is over" in client.get(self.address(drill, ana)).content.decode()
        assert not DrillCall.objects.answered().exists()

    def test_bad_links(self, client, drill, ana, coalition, other_coalition):
        stranger, colleague = make_person(other_coalition, "S"), make_person(coalition, "C")
        bad = [
            self.address(drill, ana)[:-4] + "xxx/",
            self.address(drill, stranger),
            self.address(drill, colleague),
            reverse("drill-link", args=[token_for(ana, purpose="decision", about=drill.pk)]),
            reverse("drill-link", args=[token_for(ana, purpose=LINK_PURPOSE, about=0)]),
        ]
        for address in bad:
            assert client.get(address).status_code == 410
            assert client.post(address).status_code == 410
        assert not DrillCall.objects.answered().exists()


class TestReading:
    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [([], (0, 0, None, None)), ([None], (1, 0, None, 0)), ([5, None], (2, 1, 5, 50)), ([1, 9, 4], (3, 3, 4, 100)),
         ([1, 4, None], (3, 2, 2, 67))],
    )  # fmt: skip
    def test_figures(self, minutes, expected):
        now = timezone.now()
        found = reading.result([DrillCall(minutes=each, answered_at=now if each else None) for each in minutes])
        assert (found.tried, found.answered, found.middle, found.percent) == expected

    @pytest.mark.parametrize(("days", "due"), [(0, False), (89, False), (90, True), (200, True)])
    def test_prompted_after_a_quarter(self, coalition, coordinator, drill, days, due):
        actions.end(drill=drill, by=coordinator)
        ended = timezone.now() - timedelta(days=days)
        Drill.objects.filter(pk=drill.pk).update(started_at=ended, ended_at=ended)
        found = reading.prompt(viewer(coordinator, coalition), coalition.today())
        assert (found.days, found.is_due) == (days, due)

    def test_under_way(self, coalition, coordinator, drill, ana):
        actions.answer(drill=drill, person=ana)
        found = reading.prompt(viewer(coordinator, coalition), coalition.today())
        assert (found.running, found.running.answered, found.running.tried, found.is_due) == (drill, 1, 2, False)

    def test_never_tried_and_nothing_to_try(self, coalition, coordinator, partner):
        eyes = viewer(coordinator, coalition)
        assert reading.prompt(eyes, coalition.today()) is None
        contact(coalition, "Ana", partner)
        assert reading.prompt(eyes, coalition.today()).is_due


class TestPages:
    def test_begun_run_and_ended(self, as_user, coordinator, ana, ben):
        client = as_user(coordinator)
        evaluate(ana.coalition)
        assert "Begin a drill" in client.get(reverse("today", args=["river"])).content.decode()
        assert [line.partner.name for line in client.get(reverse("drill-new", args=["river"])).context["tried"]] == [
            "Lakeside Hospital", "Mercy",
        ]  # fmt: skip
        client.post(reverse("drill-new", args=["river"]), {"note": "Storms."})
        drill = Drill.objects.get()
        call = drill.calls.get(person=ben)
        client.post(reverse("drill-reached", args=["river", drill.pk, call.pk]), {"reached": "yes"})
        page = client.get(reverse("drill-detail", args=["river", drill.pk]))
        assert ([c.person for c in page.context["answered"]], [c.person for c in page.context["open"]]) == (
            [ben],
            [ana],
        )
        client.post(reverse("drill-end", args=["river", drill.pk]))
        assert "1 of 2" in client.get(reverse("drill-list", args=["river"])).content.decode()

    def test_two_presses_begin_one(self, as_user, coordinator, drill):
        page = as_user(coordinator).post(reverse("drill-new", args=["river"]), {}, follow=True)
        assert "A drill is under way" in page.content.decode()
        assert Drill.objects.count() == 1

    def test_leadership_reads_figures_only(self, as_user, leader, member, outsider, drill):
        page = as_user(leader).get(reverse("drill-list", args=["river"])).content.decode()
        assert "0 of 2" in page
        assert "Lakeside" not in page
        detail = reverse("drill-detail", args=["river", drill.pk])
        for user, statuses in ((leader, (200, 403)), (member, (403, 404)), (outsider, (404, 404))):
            client = as_user(user)
            assert (
                client.get(reverse("drill-list", args=["river"])).status_code,
                client.get(detail).status_code,
            ) == statuses

    def test_as_a_file(self, as_user, coordinator, drill, ana):
        actions.answer(drill=drill, person=ana)
        answer = as_user(coordinator).get(reverse("drill-answers", args=["river"]), {"format": "csv"})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0] == "Partner,Drill of,Contact,Answer,Minutes"
        assert [line.split(",")[0] for line in lines[1:]] == ["Lakeside Hospital", "Mercy"]
        assert [
            row.partner.name
            for row in as_user(coordinator)
            .get(reverse("drill-answers", args=["river"]), {"answered": "no"})
            .context["page"]
            .object_list
        ] == ["Mercy"]


class TestAlert:
    """Something has happened: everybody on the call list hears, in a category of its own (domain.md 5, rule 6)."""

    SAID = {"subject": "Water main broken", "words": "Boil water. Ask 555-0142."}

    def test_everybody_on_the_list_once(self, as_user, coalition, coordinator, partner, mercy, ana, ben):
        second = contact(coalition, "Cy", partner, role="sponsor")
        Affiliation.objects.create(
            coalition=coalition, person=ana, partner=mercy, night_phone="555-0103", started_on="2024-01-01"
        )
        make_person(coalition, "Dee", partner=partner, email="dee@x.example")  # no number
        client, new = as_user(coordinator), reverse("alert-new", args=["river"])
        assert client.post(new, self.SAID | {"words": ""}).status_code == 200
        page = client.post(new, self.SAID)
        notices = Notice.objects.filter(kind="incident-alert")
        assert set(notices.values_list("person", "category")) == {(one.pk, "incident") for one in (ana, ben, second)}
        answer = client.get(page.headers["Location"]).content.decode()
        assert "Boil water" in answer
        assert "Cy" in answer
        notice = notices.select_related("person", "coalition").first()
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert kind.still_wanted(notice) == ""
        subject, text, html = render(notice, kind.word(notice))[:3]
        assert subject.endswith("Urgent: Water main broken")
        assert "Boil water. Ask 555-0142." in text
        assert "This is no drill." in html

    def test_nobody_on_the_list(self, coalition, coordinator):
        with pytest.raises(actions.DrillTrouble):
            actions.send_alert(viewer=viewer(coordinator, coalition), **self.SAID)
        assert not Alert.objects.exists()

    @pytest.mark.parametrize("who", ["leader", "member"])
    def test_for_those_who_keep_records(self, request, as_user, coalition, coordinator, ana, who):
        alert = actions.send_alert(viewer=viewer(coordinator, coalition), **self.SAID)
        client = as_user(request.getfixturevalue(who))
        assert client.post(reverse("alert-new", args=["river"]), self.SAID).status_code == 403
        assert client.get(alert.get_absolute_url()).status_code == 404
        assert Alert.objects.count() == 1
