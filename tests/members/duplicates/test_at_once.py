"""Two coordinators at once, and an import that is taken back after a merge."""

import pytest

from coalition.models import User
from members.duplicates import actions
from members.duplicates.models import Kind, Merge
from members.exchange import applying, checking, runs, undoing
from members.models import Partner
from tests.characters import make_partner
from tests.threads import at_once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crosswise", [False, True])
def test_two_coordinators_merge_the_same_pair(coalition, crosswise):
    one, other = make_partner(coalition, "Acorn Clinic"), make_partner(coalition, "The Acorn Clinic")
    people = [User.objects.create_user(f"{name}@a.example", name=name) for name in ("Ann", "Ben")]

    def merge(kept, gone, by):
        try:
            return actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=by)
        except actions.MergeTrouble as trouble:
            return str(trouble)

    pairs = [(one, other), (other, one) if crosswise else (one, other)]
    answers = at_once(*(lambda pair=pair, by=by: merge(*pair, by) for pair, by in zip(pairs, people, strict=True)))
    done = Merge.objects.get()
    told = next(answer for answer in answers if isinstance(answer, str))
    assert told == f"{done.gone_name} was merged into {done.kept_name} already, by {done.merged_by}."
    assert list(Partner.objects.values_list("pk", flat=True)) == [done.kept_id]


def imported(coalition, text):
    run = runs.start(coalition=coalition, by=None, file_name="a.csv", content=text)
    runs.prepare(run=run, by=None, to="checking", mapping=run.mapping, filters=[], options={"status": "prospect"})
    checking.check(run.pk)
    run = runs.load(run.pk)
    runs.prepare(run=run, by=None, to="applying", options=runs.apply_options(run, {}))
    applying.apply(run.pk)
    return runs.load(run.pk)


def taken_back(run):
    runs.prepare(run=run, by=None, to="undoing")
    undoing.undo(run.pk)
    return runs.load(run.pk)


@pytest.mark.parametrize("stays", ["imported", "here"])
def test_an_import_is_taken_back_after_a_merge(coalition, stays):
    here = make_partner(coalition, "Harbor House")
    run = imported(coalition, b"Name,City\nAcorn Clinic,Duluth\nBirch Clinic,Duluth\n")
    acorn = Partner.objects.get(name="Acorn Clinic")
    kept, gone = (acorn, here) if stays == "imported" else (here, acorn)
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
    run = taken_back(run)
    assert (run.counts["removed"], run.counts["kept"]) == (1, 1)
    said = run.rows.exclude(made=[]).get().messages[-1][1]
    assert said == f"It was merged since: {gone.name} into {kept.name}. Take them apart first."
    assert list(Partner.objects.values_list("pk", flat=True)) == [kept.pk]
    actions.part(merge=merge, by=None)
    assert set(Partner.objects.values_list("name", flat=True)) == {"Acorn Clinic", "Harbor House"}
