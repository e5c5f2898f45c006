"""Two rows made one, and taken apart again (docs/adr/0019)."""

from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalition import audit
from members.facts import records_merged, records_parted
from members.models import Membership, Partner, Person
from members.partners import within

from . import journal as journals
from .choosing import DAYS, GONE, MODELS, joined, loose_pointers
from .journal import Journal
from .models import Kind, Merge, MergeStep, Pair
from .pointing import clashes, join_of, pointers

audit.describe(
    rows_merged="{by} merged {gone} into {target}",
    rows_parted="{by} took {gone} and {target} apart again",
    pair_rejected="{by} noted that {target} and {other} are not the same",
)


class MergeTrouble(Exception):
    """The two cannot be made one, or not be taken apart. The message says why, and what to do."""


def locked(kind, coalition, ids):
    """{id: row} of some partners or people, locked in the order everybody locks them."""
    if kind == Kind.PARTNER:
        within.take_turn(coalition.pk)
    rows = MODELS[kind].objects.select_for_update(of=("self",)).filter(coalition=coalition, pk__in=ids)
    return {row.pk: row for row in rows.order_by("pk").select_related("coalition")}


@transaction.atomic
def merge(*, kind, kept, gone, by, chosen=None, seen=None):
    """Make two rows one: `gone` goes, everything that pointed to it points to `kept`. Returns the Merge.

    `kept`, `gone`: two partners or two people (`kind`) of one coalition. `chosen`: {field name: "kept", "gone" or "both"} where both
    say something else ("memberships": whose days count); the rest stays as kept has it, and gaps are filled. `seen`:
    {id: version} as on the page; MergeTrouble when somebody changed one of them since, or merged them before.
    """
    chosen = chosen or {}
    if kept.pk == gone.pk:
        raise MergeTrouble("That is one and the same.")
    rows = locked(kind, kept.coalition, [kept.pk, gone.pk])
    _still_here(kind, rows, kept, gone)
    for pk, version in (seen or {}).items():
        if rows[pk].updated_at.isoformat() != version:
            raise MergeTrouble(f"Somebody changed {rows[pk]} meanwhile. Look once more.")
    kept, gone = rows[kept.pk], rows[gone.pk]
    row = Merge.objects.create(
        coalition=kept.coalition, kind=kind, kept_id=kept.pk, gone_id=gone.pk,
        kept_name=str(kept), gone_name=str(gone), merged_by=by,
        kept_epoch=getattr(kept, "link_epoch", None), gone_epoch=getattr(gone, "link_epoch", None),
    )  # fmt: skip
    work = _Joining(row, Journal(row))
    work.pairs(kept, gone)
    if kind == Kind.PARTNER:
        work.days(kept, gone, base=chosen.get(DAYS))
        work.above(kept, gone)
    work.into(type(kept), kept.pk, gone.pk, last=lambda: _told(row, work.journal, by))
    values = _without_circle(kept, joined(kept, gone, chosen))
    work.journal.change(type(kept), kept.pk, lambda: _fill(kept, values))
    row.moved, row.aside = work.moved, work.aside
    row.save(update_fields=["moved", "aside"])
    audit.record("rows_merged", coalition=kept.coalition, target=kept, by=by, gone=str(gone))
    return row


def _without_circle(kept, values):
    """The values of the row that stays; what is itself a part of it is nothing it can be a part of."""
    above = values.get("part_of")
    if above is not None and kept.pk in within.chain(above.pk):
        return {name: value for name, value in values.items() if name != "part_of"}
    return values


def _told(merge, journal, by):
    """Everything points to the row that stays; the other one is about to go."""
    records_merged.happened(
        coalition=merge.coalition, kind=merge.kind, kept=merge.kept_id, gone=merge.gone_id, journal=journal, by=by
    )


def _still_here(kind, rows, *asked):
    for row in asked:
        if row.pk in rows:
            continue
        earlier = Merge.objects.filter(kind=kind, gone_id=row.pk, parted_at=None).first()
        if earlier:
            raise MergeTrouble(f"{earlier.gone_name} was merged into {earlier.kept_name} already, {_who(earlier)}.")
        raise MergeTrouble(f"{row} is not here any more.")


def _who(merge):
    return f"by {merge.merged_by}" if merge.merged_by else "by Common Table"


def _fill(row, values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])


class _Joining:
    """The work of one merge: counts what moves and what is put aside."""

    def __init__(self, merge, journal):
        self.merge, self.journal = merge, journal
        self.moved, self.aside = {}, []

    def into(self, model, keep, gone, last=None):
        """Have everything that points to `gone` point to `keep`, and put `gone` aside; `last` is called in between."""
        for child, field in pointers(model):
            self._repoint(child, field, keep, gone)
        for child, key, narrowed in loose_pointers(model):
            ids = list(child._base_manager.filter(**narrowed, **{key: gone}).values_list("pk", flat=True))
            if ids:
                self.journal.move(child, child._meta.get_field(key).column, ids, gone, keep)
        if last:
            last()
        self.journal.remove(model, [gone])

    def _repoint(self, child, field, keep, gone):
        rows = child._base_manager.select_for_update(of=("self",)).filter(**{field.attname: gone}).order_by("pk")
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            return
        twice = clashes(child, field, ids, keep)
        for mine, theirs in twice.items():
            self._make_one(child, theirs, mine)
        rest = [pk for pk in ids if pk not in twice]
        if not rest:
            return
        moved = len(rest)
        if not self.journal.move(child, field.column, rest, gone, keep):
            moved = sum(self._move_one(child, field, pk, keep, gone) for pk in rest)
        words = str(child._meta.verbose_name_plural)
        self.moved[words] = self.moved.get(words, 0) + moved

    def _make_one(self, child, theirs, mine):
        """Two rows of which only one can stay: its room joins them; without such a rule the other is put aside."""
        join = join_of(child)
        if join:
            join(self.journal, theirs, mine)
            words = str(child._meta.verbose_name_plural)
            self.moved[words] = self.moved.get(words, 0) + 1
        else:
            self._put_aside(child, mine)
        self.into(child, theirs, mine)

    def _move_one(self, child, field, pk, keep, gone):
        """One row that may not be movable: then it points nowhere, or is put aside."""
        if self.journal.move(child, field.column, [pk], gone, keep):
            return True
        if not (field.null and self.journal.move(child, field.column, [pk], gone, None)):
            self._put_aside(child, pk)
            self._drop(child, pk)
        return False

    def _put_aside(self, model, pk):
        self.aside.append([str(model._meta.verbose_name), str(model._base_manager.get(pk=pk))[:200]])

    def _drop(self, model, pk):
        """Put a row aside that has no counterpart, with what hangs on it."""
        for child, field in pointers(model):
            ids = list(child._base_manager.filter(**{field.attname: pk}).values_list("pk", flat=True))
            if ids and not (field.null and self.journal.move(child, field.column, ids, pk, None)):
                for each in ids:
                    self._drop(child, each)
        self.journal.remove(model, [pk])

    def days(self, kept, gone, base=None):
        """Memberships: days never overlap. Those of the one that was chosen stand; the other's fill what lies before."""
        ours, theirs = (list(Membership.objects.filter(partner=row).order_by("started_on")) for row in (kept, gone))
        if not ours or not theirs:
            return
        chosen, others = (theirs, ours) if base == GONE else (ours, theirs)
        begin = chosen[0].started_on
        for row in others:
            if row.started_on < begin:
                if row.ended_on is None or row.ended_on >= begin:
                    self.journal.change(Membership, row.pk, lambda row=row: _end(row, begin - timedelta(days=1)))
            elif any(_overlap(row, each) for each in chosen):
                self._put_aside(Membership, row.pk)
                self._drop(Membership, row.pk)

    def above(self, kept, gone):
        """Where the one that stays is a part of the one that goes, near or far, it takes its place: else it would end within
        itself."""
        if gone.pk in within.chain(kept.pk)[1:]:
            self.journal.change(Partner, kept.pk, lambda: _fill(kept, {"part_of": gone.part_of}))

    def pairs(self, kept, gone):
        """What was said about the one that goes holds for the other: not the same as a third stays not the same."""
        pairs = Pair.objects.filter(Q(first_id=gone.pk) | Q(second_id=gone.pk), kind=self.merge.kind)
        made = []
        for pair in pairs.filter(status=Pair.Status.REJECTED):
            other = pair.second_id if pair.first_id == gone.pk else pair.first_id
            if other != kept.pk:
                made += _reject(self.merge.coalition, self.merge.kind, kept.pk, other, pair.strength, pair.decided_by)
        self.journal.made(Pair, made)
        self.journal.remove(Pair, list(pairs.values_list("pk", flat=True)))


def _end(row, day):
    row.ended_on = day
    row.save(update_fields=["ended_on"])


def _overlap(one, other):
    return (one.ended_on is None or one.ended_on >= other.started_on) and (
        other.ended_on is None or other.ended_on >= one.started_on
    )


def _reject(coalition, kind, one, other, strength, by):
    """The ids of a pair noted as not the same; [] when something is known about the two already."""
    first, second = sorted((one, other))
    pair, made = Pair.objects.get_or_create(
        kind=kind, first_id=first, second_id=second,
        defaults={"coalition": coalition, "strength": strength, "status": Pair.Status.REJECTED,
                  "decided_by": by, "decided_at": timezone.now()},
    )  # fmt: skip
    return [pair.pk] if made else []


@transaction.atomic
def part(*, merge, by):
    """Take a merge apart: both rows as they were, and what each had. What came since stays with the one that was kept.

    MergeTrouble when it was done before, when a later merge has to be taken apart first, or when somebody else has what
    has to come back (such as a mail address).
    """
    row = Merge.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=merge.pk)
    if row.parted_at:
        raise MergeTrouble("It was taken apart already.")
    later = Merge.objects.filter(kind=row.kind, parted_at=None, pk__gt=row.pk)
    nearest = later.filter(Q(kept_id=row.kept_id) | Q(gone_id=row.kept_id)).order_by("-pk").first()
    if nearest:
        raise MergeTrouble(f"First take {nearest.gone_name} and {nearest.kept_name} apart: they were merged later.")
    rows = locked(row.kind, row.coalition, [row.kept_id])
    if row.kept_id not in rows:
        raise MergeTrouble(f"{row.kept_name} is not here any more.")
    left = journals.replay(row)
    if row.kind == Kind.PARTNER:
        left += _untangled(row)
    if not MODELS[row.kind].objects.filter(pk=row.gone_id).exists():
        raise MergeTrouble(
            f"{row.gone_name} cannot come back as it was: somebody else has its address, number or login by now."
        )
    records_parted.happened(coalition=row.coalition, kind=row.kind, kept=row.kept_id, gone=row.gone_id, by=by)
    row.parted_at, row.parted_by, row.left = timezone.now(), by, left
    row.save(update_fields=["parted_at", "parted_by", "left"])
    kept = rows[row.kept_id]
    audit.record("rows_parted", coalition=row.coalition, target=kept, by=by, gone=row.gone_name)
    return row


def _untangled(merge):
    """What somebody said since of who is part of whom may close a circle with what comes back: then that is let go of."""
    left = []
    for pk in (merge.gone_id, merge.kept_id):
        ring = within.chain(pk)
        if pk in ring[1:]:
            Partner.objects.filter(pk=pk).update(part_of=None)
            left.append(
                f"{merge.gone_name if pk == merge.gone_id else merge.kept_name} is part of nothing now: see to it."
            )
    return left


@transaction.atomic
def reject(*, pair, by):
    """Note that two rows are not the same; no scan brings them up again."""
    pair = Pair.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=pair.pk)
    if pair.status == Pair.Status.REJECTED:
        return pair
    pair.status, pair.decided_by, pair.decided_at = Pair.Status.REJECTED, by, timezone.now()
    pair.save(update_fields=["status", "decided_by", "decided_at"])
    rows = MODELS[pair.kind].objects.in_bulk([pair.first_id, pair.second_id])
    if len(rows) == 2:
        first, second = rows[pair.first_id], rows[pair.second_id]
        audit.record("pair_rejected", coalition=pair.coalition, target=first, by=by, other=str(second))
    return pair


@transaction.atomic
def look_again(*, pair):
    """Take back that two rows are not the same."""
    Pair.objects.filter(pk=pair.pk, status=Pair.Status.REJECTED).update(
        status=Pair.Status.OPEN, decided_by=None, decided_at=None
    )


def forget_person(coalition, pk):
    """Erasure: merges with this person can no longer be taken apart, and nothing they kept names them.

    Rows of theirs that merges of partners put aside go from the journal too.
    """
    merges = Merge.objects.filter(coalition=coalition, kind=Kind.PERSON)
    ids, before = {pk}, set()
    while ids != before:  # somebody who was merged into somebody who was merged into them
        before = set(ids)
        ids |= set(merges.filter(kept_id__in=ids, parted_at=None).values_list("gone_id", flat=True))
    own = merges.filter(Q(kept_id__in=ids) | Q(gone_id__in=ids))
    for merge in own:
        merge.steps.all().delete()
    own.update(kept_name="", gone_name="", aside=[], left=[], kept_epoch=None, gone_epoch=None)
    Pair.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids), kind=Kind.PERSON, coalition=coalition).delete()
    for model, columns in _about_people():
        said = Q()
        for column in columns:
            for each in ids:
                said |= Q(values__contains=[{column: each}])
        steps = MergeStep.objects.filter(said, merge__coalition=coalition, what=MergeStep.What.REMOVED)
        for step in steps.filter(model=model._meta.label):
            kept = [row for row in step.values if not ids & {row.get(column) for column in columns}]
            step.ids, step.values = [row[model._meta.pk.column] for row in kept], kept
            step.save(update_fields=["ids", "values"])


def _about_people():
    """(model, [column]) of all that points at people."""
    for model in apps.get_models():
        columns = [field.column for field in model._meta.local_fields if field.related_model is Person]
        if columns and not hasattr(model, "pgh_tracked_model"):
            yield model, columns
