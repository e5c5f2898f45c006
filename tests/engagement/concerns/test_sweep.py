"""Nobody but two people reads a personal concern by any address: pages, lists as files, search, copies, the zip (rule 9).

Every route there is gets asked, with every key that could lead to it, by everybody who is not one of the two. A new route is
in the sweep the day it is born.
"""

import io
import zipfile

import pytest
from django.urls import NoReverseMatch, reverse

from engagement.concerns import actions
from engagement.models import Concern, ConcernStep, TheirView
from meetings.models import Objective
from members.bundle import writing
from tests.routes import walk

MARK = "Quietwillow"
PHRASES = (f"{MARK} keeps me awake", f"{MARK}: an old quarrel", f"{MARK} again", f"We look at {MARK}")


@pytest.fixture
def concern(worry, coalition, coordinator, raiser, member, partner):
    """A personal one, with the mark in every text it can have."""
    objective = Objective.objects.create(
        coalition=coalition, title="Nights", status="active", activated_on=coalition.today()
    )
    found = worry("personal", words=f"{MARK} keeps me awake.", objective=objective)
    actions.explore(concern=found, by=coordinator)
    actions.note_finding(
        concern=found, by=coordinator, root_cause="turf", adkar_barrier="desire", finding=f"{MARK}: an old quarrel"
    )
    actions.note_view(
        coalition=coalition, concern=found, words=f"{MARK} again.", heard_on=coalition.today(), by=coordinator
    )
    actions.answer(concern=found, words=f"We look at {MARK}.", by=coordinator)
    actions.note_change(
        coalition=coalition, by=coordinator, concerns=[found], what_changed="Two cover", changed_on=coalition.today()
    )
    return Concern.objects.get(pk=found.pk)


def addresses(concern, raiser, partner):
    """Every address that can be asked for with the keys near the concern."""
    keys = {raiser.pk, partner.pk}
    for name, arguments, _ in walk():
        for key in keys if {"pk", "person_pk", "partner_pk", "row", "entry"} & set(arguments) else (None,):
            known = dict.fromkeys(arguments, key) | {"slug": "river", "key": concern.key, "concern": concern.key}
            known |= {"label": "engagement.concern", "kind": "concern-answered", "form": "json", "what": "person"}
            known |= {"line": "concern", "board": "offer", "tile": "active", "rule": "quiet", "judged": "stance"}
            try:
                yield reverse(name, kwargs={argument: known[argument] for argument in arguments})
            except NoReverseMatch:
                continue


def read(answer):
    """All of an answer as text; a workbook's parts unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def test_by_no_address(as_user, concern, coalition, raiser, partner, owner):
    """As the owner, who may open more than any other coordinator; rows by role are in test_access.py."""
    client = as_user(owner)
    asked = list(dict.fromkeys(addresses(concern, raiser, partner)))
    assert len(asked) > 250
    told, reached = [], 0
    for address in asked:
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        reached += 1
        bodies = [read(answer)]
        if "format=csv" in bodies[0]:
            bodies += [read(client.get(address, {"format": kind})) for kind in ("csv", "xlsx")]
        told += [(address, words) for body in bodies for words in (*PHRASES, str(concern.key)) if words in body]
    found = read(client.get(reverse("search", args=["river"]), {"q": "keeps me awake"}))
    assert str(concern.key) not in found
    assert f"{MARK} keeps" not in found
    assert told == []
    assert reached > 30


def test_the_two_read_it(as_user, concern, coordinator, member):
    """The sweep looks for the right words."""
    for user in (coordinator, member):
        assert f"{MARK} keeps me awake." in read(as_user(user).get(concern.get_absolute_url()))
    raiser = member.people.get()
    data = reverse("person-data", args=["river", raiser.pk])
    assert f"{MARK} keeps me awake." in read(as_user(member).get(data)), "it is theirs to know what is held"
    assert f"{MARK} keeps me awake." in read(as_user(coordinator).get(data))


def test_the_file_of_everything_has_none_of_it(concern, coalition):
    file = io.BytesIO()
    writing.write(coalition, file)
    with zipfile.ZipFile(file) as packed:
        found = [name for name in packed.namelist() if MARK.encode() in packed.read(name)]
        keys = [name for name in packed.namelist() if str(concern.key).encode() in packed.read(name)]
    assert (found, keys) == ([], [])
    assert ConcernStep.objects.filter(concern=concern).exists()
    assert TheirView.objects.filter(concern=concern).exists()
