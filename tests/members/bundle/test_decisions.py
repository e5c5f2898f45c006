"""Every model and every field has a word about whether it goes along; what must not leave does not."""

import pytest
from django.apps import apps

from members.bundle import decisions, writing

SECRETS = ("password", "token_hash", "nonce", "link_epoch", "last_login", "code", "votes")


def test_everything_is_decided_about():
    assert decisions.undecided() == []


def test_what_is_left_has_a_reason():
    left = list(decisions.left().values())
    left += [why for table in decisions.carried() for why in table.leave.values()]
    assert all(len(why) > 10 for why in left)


def test_a_new_field_stops_the_export(monkeypatch, coalition, tmp_path):
    person = decisions.of("members.Person")
    less = decisions.Carried(person.label, tuple(name for name in person.names if name != "phone"), person.leave)
    monkeypatch.setitem(decisions._carried, "members.person", less)
    assert decisions.undecided() == ["members.Person.phone"]
    with (tmp_path / "x.zip").open("w+b") as file, pytest.raises(writing.Undecided, match="members.Person.phone"):
        writing.write(coalition, file)


def test_a_new_model_stops_the_export(monkeypatch):
    monkeypatch.delitem(decisions._carried, "meetings.task")
    assert decisions.undecided() == ["meetings.Task"]


def test_no_secret_is_among_the_columns():
    carried = {f"{table.key}.{name}" for table in decisions.carried() for name in table.names}
    kept = {each for each in carried if each.rpartition(".")[2] in SECRETS}
    assert kept == {"members.stakeholdertype.code"}  # what a type is called in bylaws and files


def test_decisions_name_what_is_there():
    for table in decisions.carried():
        names = {field.name for field in table.model._meta.local_fields}
        assert {*table.names, *table.leave} <= names, table.label
        assert {*table.instead, *table.loose, *table.fresh} <= set(table.names), table.label
        for by, known in table.loose.values():
            assert by in table.names
            assert all(apps.get_model(label) for label in (known or {}).values())


def test_signals_of_every_source_find_it():
    from engagement.bundled import SOURCES
    from engagement.ledger import sources

    assert {source.source_type for source in sources.SOURCES} == set(SOURCES)
