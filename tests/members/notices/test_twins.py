"""Two people who turn out to be one are told once, wherever the two notices stand, and the way back is exact."""

from itertools import product

import pytest
from django.utils import timezone

from members.duplicates import actions as duplicates
from members.models import Notice
from tests.characters import make_person

pytestmark = pytest.mark.django_db

CAN_STOP = ("owed", "held", "claimed", "bundled")
GOES = (*CAN_STOP, "sending", "unsure", "sent")
OVER = ("skipped", "failed")


@pytest.fixture
def two(coalition):
    return [make_person(coalition, name, email=f"{name.lower()}@x.example") for name in ("Ann", "Anne")]


def stands(notice, status):
    Notice.objects.filter(pk=notice.pk).update(
        status=status, reason="So it is", sent_at=timezone.now() if status == "sent" else None
    )


def as_they_are():
    return sorted(Notice.objects.values_list("pk", "key", "person", "status", "reason"))


def test_truth_table(two, owe, coalition):
    """Of two that both still reach them, one is stopped where one can be; what does not reach them stops nothing."""
    for number, (ours, theirs) in enumerate(product((*GOES, *OVER), repeat=2)):
        kept, gone = (make_person(coalition, name, email=f"{name}{number}@x.example") for name in ("a", "b"))
        notices = [owe(person, key=f"occasion:{number}:{person.pk}") for person in (kept, gone)]
        for notice, status in zip(notices, (ours, theirs), strict=True):
            stands(notice, status)
        before = as_they_are()
        merge = duplicates.merge(kind="person", kept=kept, gone=gone, by=None)
        told = Notice.objects.filter(person=kept).exclude(status__in=OVER).count()
        both = ours in GOES and theirs in GOES
        stopped = both and (ours in CAN_STOP or theirs in CAN_STOP)
        assert told == (ours in GOES) + (theirs in GOES) - stopped, (ours, theirs)
        if stopped:
            reason = Notice.objects.filter(person=kept).exclude(reason="So it is").get().reason
            assert reason == "The same goes to them once: they were here twice, as b"
        duplicates.part(merge=merge, by=None)
        assert as_they_are() == before, (ours, theirs)


def test_what_one_had_is_not_owed_to_the_other_again(two, owe):
    kept, gone = two
    notice = owe(gone, key=f"occasion:7:{gone.pk}")
    stands(notice, "sent")
    merge = duplicates.merge(kind="person", kept=kept, gone=gone, by=None)
    again = owe(kept, key=f"occasion:7:{kept.pk}")
    assert (again.status, again.reason) == ("skipped", "They had it already: they were here twice, as Anne")
    other = owe(kept, key=f"occasion:8:{kept.pk}")
    assert other.status == "owed"
    duplicates.part(merge=merge, by=None)
    assert owe(kept, key=f"occasion:7:{kept.pk}").status == "owed"
