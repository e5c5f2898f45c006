"""Each rule against its truth table: it fires, does not, on the boundary day; it rests, and can be switched off."""

import pytest

from coalition.models import User
from engagement.models import Step
from engagement.playbook import actions, evaluate, rules
from engagement.playbook.reading import in_words, line
from engagement.playbook.requirements import MEANING
from engagement.playbook.rule import Rule, Threshold, say
from tests.engagement.playbook_looking import look

from . import (  # they fill the tables
    table_answers,  # noqa: F401
    table_openly,  # noqa: F401
    table_people,  # noqa: F401
    table_promises,  # noqa: F401
    table_welcome,  # noqa: F401
    table_work,  # noqa: F401
)
from .truth import CASES, World

pytestmark = pytest.mark.django_db
FIRST = {rule: (world, build) for rule, world, fires, build in reversed(CASES) if fires}


@pytest.fixture
def world(coalition):
    return World(coalition)


@pytest.fixture
def alone(monkeypatch):
    """One rule at work, so that a table is quick; switched off it is not."""
    every = evaluate.in_use

    def choose(name):
        monkeypatch.setattr(
            evaluate, "in_use", lambda coalition: {k: n for k, n in every(coalition).items() if k == name}
        )

    return choose


@pytest.mark.parametrize(
    ("rule", "at", "fires", "build"), CASES, ids=[f"{rule}: {world}" for rule, world, _, _ in CASES]
)
def test_truth(world, alone, rule, at, fires, build):
    build(world, at)
    alone(rule)
    steps = look(world.coalition, rule)
    assert bool(steps) is fires
    for step in steps:
        told = line(step, "river")
        assert told.do
        assert told.because or rules.RULES[rule].because == ""
        assert told.url.startswith("/c/river/")


@pytest.mark.parametrize("rule", rules.RULES)
def test_rests_and_comes_back(world, alone, rule):
    """Done, it rests as long as the rule says; not now, until the day; switched off, it is gone."""
    at, build = FIRST[rule]
    build(world, at)
    alone(rule)
    step, *_ = look(world.coalition, rule)
    by, today = User.objects.create_user("kai@river.example", name="Kai"), world.coalition.today()
    step.coalition = world.coalition
    actions.done(step=step, by=by)
    assert step.subject not in {each.subject for each in look(world.coalition, rule)}
    step.refresh_from_db()
    assert (step.rests_until - today).days == rules.RULES[rule].rests
    for until, opens in ((world.ago(-1), False), (today, True)):
        Step.objects.filter(pk=step.pk).update(rests_until=until, state="done")
        assert (step.subject in {each.subject for each in look(world.coalition, rule)}) is opens
        Step.objects.filter(pk=step.pk).update(rests_until=until, state="snoozed", reason="Away")
        assert (step.subject in {each.subject for each in look(world.coalition, rule)}) is opens
    actions.set_rule(coalition=world.coalition, rule=rules.RULES[rule], is_on=False, threshold=None, by=by)
    assert look(world.coalition, rule) == []
    step.refresh_from_db()
    assert (step.state, step.facts) == ("gone", {})


def test_every_rule_has_its_table():
    fires, silent = ({rule for rule, _, said, _ in CASES if said is wanted} for wanted in (True, False))
    assert fires == silent == set(rules.RULES)
    assert len(rules.RULES) >= 45


def test_every_rule_is_traceable():
    assert {rule.requirement for rule in rules.RULES.values()} == set(MEANING)
    assert len({rule.name for theme in rules.THEMES for rule in theme}) == sum(len(theme) for theme in rules.THEMES)


@pytest.mark.parametrize("rule", [rule for rule in rules.RULES.values() if rule.threshold], ids=lambda rule: rule.name)
def test_a_threshold_has_a_boundary(rule):
    """Its default lies within its bounds, and its words name it or its promise does."""
    assert rule.threshold.least <= rule.threshold.default <= rule.threshold.most
    assert "{n}" in rule.fires or "{n}" in rule.due


def test_words():
    known = {"due": "2026-03-07", "what": "Beds", "people": 1, "none": None}
    assert say("{what} by {due}", known) == "Beds by March 7"
    assert say("{people:1 person|# people}", known | {"people": 1200}) == "1,200 people"
    assert say(("{none} said", "{what}"), known) == "Beds"
    assert say("{none}", known) == ""


@pytest.mark.parametrize(("owed", "words"), [
    ({}, ""),
    ({"answer-owed": 3, "promise-ours": 1}, "3 answers, 1 promise"),
    ({"promise-missed": 2, "promise-ours": 1, "forgotten-rule": 4}, "3 promises"),
    ({"answer-owed": 1, "promise-ours": 1, "thanks": 2, "seat-ends": 1}, "1 answer, 1 promise, 2 thank-yous, 1 seat"),
    ({"answer-owed": 1, "promise-ours": 1, "thanks": 2, "seat-ends": 1, "vote-late": 5}, "1 answer, 1 promise, 2 thank-yous, 6 more"),
])  # fmt: skip
def test_what_we_owe_in_words(owed, words):
    assert in_words(owed) == words


def test_a_rule_says_how_it_looks():
    known = dict.fromkeys(
        ("name", "requirement", "title", "fires", "whom", "why", "do", "because", "button", "route"), "a"
    )
    with pytest.raises(ValueError, match="either rows or find"):
        Rule(**known)
    with pytest.raises(ValueError, match="noun"):
        Rule(**known, rows="FROM x", owed=True)
    assert Rule(**known, rows="FROM x", threshold=Threshold(3)).limit(9) == 9
