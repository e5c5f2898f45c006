"""The page of an objective: versions that stay, a deliberate tick, questions that somebody answers (PUR-2)."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from coalition.versions import ChangedMeanwhile, version_of
from meetings.models import Statement, StatementAnswer, Task
from meetings.objectives import actions, statements
from members.models import Notice
from tests.characters import make_partner, make_person


@pytest.fixture
def objective(make_objective, owner_person, coordinator):
    made = make_objective("active", owner=owner_person)
    statements.rewrite(objective=made, body="Beds in eight hours.", by=coordinator)
    return made


@pytest.fixture
def amir(member):
    return member.people.get()


def numbers(objective):
    return list(objective.statements.order_by("number").values_list("number", "body"))


class TestVersions:
    def test_each_change_is_one(self, objective, coordinator):
        statements.rewrite(objective=objective, body="Beds in six hours.", what_changed="Faster", by=coordinator)
        statements.rewrite(objective=objective, body="Beds in six hours.", by=coordinator)  # the same words
        assert numbers(objective) == [(1, "Beds in eight hours."), (2, "Beds in six hours.")]
        objective.refresh_from_db()
        assert objective.statement == "Beds in six hours."

    def test_by_the_form_of_the_objective_too(self, objective, coordinator):
        actions.change_objective(objective=objective, statement="Other words.", by=coordinator)
        assert numbers(objective)[-1] == (2, "Other words.")

    def test_a_new_objective_begins_with_version_1(self, coalition, coordinator):
        made = actions.create_objective(coalition=coalition, title="Aim", statement="Why.", by=coordinator)
        assert numbers(made) == [(1, "Why.")]

    def test_words_older_than_versions_are_kept(self, make_objective, coordinator):
        older = make_objective("active", statement="As it was.")
        statements.rewrite(objective=older, body="As it is.", by=coordinator)
        assert numbers(older) == [(1, "As it was."), (2, "As it is.")]

    def test_a_version_never_changes(self, objective):
        with pytest.raises(InternalError), transaction.atomic():
            Statement.objects.update(body="Never said.")

    def test_two_writers(self, objective, coordinator):
        objective.refresh_from_db()
        seen = version_of(objective)
        statements.rewrite(objective=objective, body="Theirs.", seen=seen, by=coordinator)
        with pytest.raises(ChangedMeanwhile):
            statements.rewrite(objective=objective, body="Mine.", seen=seen, by=coordinator)

    def test_the_second_writer_sees_both_and_loses_no_word(self, as_user, objective, coordinator):
        objective.refresh_from_db()
        where = reverse("objective-page-edit", args=["river", objective.pk])
        old = {"body": "Mine are other words.", "version": version_of(objective)}
        statements.rewrite(objective=objective, body="Theirs are words.", by=coordinator)
        client = as_user(coordinator)
        page = client.post(where, old)
        text = page.content.decode()
        assert "saved this while you were writing" in text
        assert "Mine are other words.</textarea>" in text
        again = {"body": old["body"], "version": page.context["form"]["version"].value()}
        assert client.post(where, again).status_code == 302
        assert numbers(objective)[-1][1] == "Mine are other words."

    def test_compared(self, as_user, member, objective, coordinator):
        statements.rewrite(objective=objective, body="Beds in six hours.", by=coordinator)
        where = reverse("objective-page-versions", args=["river", objective.pk])
        text = as_user(member).get(where).content.decode()
        assert "From version 1 to version 2" in text
        assert '<del><span class="visually-hidden">[gone: </span>eight' in text
        assert '<ins><span class="visually-hidden">[new: </span>six' in text
        assert "Version 1" in as_user(member).get(where, {"b": "1"}).content.decode()
        assert as_user(member).get(where, {"a": "x", "b": "99"}).status_code == 200

    def test_no_page_no_versions(self, as_user, member, make_objective):
        where = reverse("objective-page-versions", args=["river", make_objective("idea").pk])
        assert as_user(member).get(where).status_code == 404


class TestUnderstanding:
    def test_once_and_back(self, objective, amir, member):
        for _ in range(2):
            statements.tick(objective=objective, person=amir, understood=True, by=member)
        assert StatementAnswer.objects.count() == 1
        for _ in range(2):
            statements.tick(objective=objective, person=amir, understood=False, by=member)
        assert StatementAnswer.objects.count() == 0

    def test_is_of_a_version(self, objective, amir, member, coordinator):
        statements.tick(objective=objective, person=amir, understood=True, number=1, by=member)
        assert statements.understanding(objective, statements.current(objective)) == (1, 1)
        statements.rewrite(objective=objective, body="Other.", by=coordinator)
        assert statements.understanding(objective, statements.current(objective)) == (0, 1)
        with pytest.raises(statements.OldVersion):
            statements.tick(objective=objective, person=amir, understood=True, number=1, by=member)

    def test_counts_partners_that_are_members(self, objective, coalition, amir, member, partner):
        second = make_person(coalition, "Hope", partner=partner)
        guest = make_person(coalition, "Guest", partner=make_partner(coalition, "Not yet", status="prospect"))
        make_partner(coalition, "Silent")
        for person in (amir, second, guest):
            statements.tick(objective=objective, person=person, understood=True, by=member)
        assert statements.understanding(objective, statements.current(objective)) == (1, 2)

    def test_nothing_to_understand(self, make_objective, amir, member):
        with pytest.raises(statements.NothingToUnderstand):
            statements.tick(objective=make_objective("idea"), person=amir, understood=True, by=member)

    def test_on_the_phone(self, as_user, member, objective):
        client, where = as_user(member), reverse("objective-understood", args=["river", objective.pk])
        client.post(where, {"understood": "yes", "number": "1"})
        assert "You understand it" in client.get(objective.get_absolute_url()).content.decode()
        client.post(where, {"understood": "no", "number": "1"})
        assert not StatementAnswer.objects.exists()
        for number in ("7", "x", "9" * 30):
            assert client.post(where, {"understood": "yes", "number": number}).status_code == 302
        assert StatementAnswer.objects.count() == 1  # what is no number is not compared


class TestQuestions:
    def test_becomes_a_task_and_its_answer_a_mail(self, objective, owner_person, amir, member, coordinator):
        answer = statements.ask(objective=objective, person=amir, question="Which beds?", by=member)
        task = Task.objects.get()
        assert (task.title, task.owner, task.objective, task.is_open) == (
            "Answer: Which beds?", owner_person, objective, True,
        )  # fmt: skip
        for text in ("Ward beds.", "Ward beds, not couches."):
            statements.reply(answer=answer, text=text, by=coordinator)
        assert not Task.objects.get().is_open
        assert StatementAnswer.objects.get().reply == "Ward beds, not couches."
        assert Notice.objects.get(kind="statement-reply").person == amir

    def test_a_long_question_is_a_short_title(self, objective, amir, member):
        statements.ask(objective=objective, person=amir, question="Why? " * 190, by=member)
        assert len(Task.objects.get().title) == 200

    def test_everybody_reads_it_without_the_name(
        self, as_user, objective, coalition, amir, member, leader, coordinator
    ):
        statements.ask(objective=objective, person=amir, question="Which beds?", by=member)
        where = reverse("objective-page", args=["river", objective.pk])
        for user, knows in ((leader, False), (coordinator, True)):
            text = as_user(user).get(where).content.decode()
            assert "Which beds?" in text
            assert ("by Amir" in text) is knows

    @pytest.mark.parametrize(("who", "may"), [("coordinator", True), ("owner", True), ("other", False)])
    def test_who_answers(
        self, as_user, coalition, objective, owner_person, amir, member, coordinator, leader, who, may
    ):
        question = statements.ask(objective=objective, person=amir, question="Which beds?", by=member)
        if who == "owner":
            owner_person.user = leader
            leader.people.update(user=None)
            owner_person.save()
        user = {"coordinator": coordinator, "owner": leader, "other": member}[who]
        where = reverse("question-reply", args=["river", question.pk])
        page = as_user(user).post(where, {f"q{question.pk}-text": "Ward beds."})
        assert page.status_code == (302 if may else 403)
        assert bool(StatementAnswer.objects.get().reply) is may

    def test_an_empty_one_is_said_beside_the_field(self, as_user, objective, member):
        page = as_user(member).post(reverse("objective-ask", args=["river", objective.pk]), {"question": " "})
        assert page.status_code == 200
        assert not StatementAnswer.objects.exists()
