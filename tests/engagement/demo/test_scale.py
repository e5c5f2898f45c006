"""The synthetic coalition: the numbers asked for, rows that hold together, the same each time."""

from django.core.management import call_command

from coalition.models import Coalition
from engagement.ledger.models import Rollup, Signal
from meetings.models import Attendance, Meeting
from members.models import Affiliation, Partner, Person

SIZES = {"partners": 8, "people": 300, "meetings": 6, "signals": 400}


def test_the_numbers_asked_for_and_sums_that_agree(db, settings):
    settings.DEBUG = True
    call_command("demo", scale=True, slug="wide", seed=7, **SIZES)
    here = Coalition.objects.get(slug="wide")
    counted = {model: model.objects.filter(coalition=here).count() for model in (Partner, Person, Meeting, Signal)}
    assert counted == {Partner: 8, Person: 300, Meeting: 6, Signal: 400}
    assert Affiliation.objects.filter(coalition=here).count() == 300
    assert Attendance.objects.filter(coalition=here).count() == 1500
    sums = Rollup.objects.filter(coalition=here, person=None, objective=None).values_list("n", flat=True)
    assert sum(sums) == Signal.objects.filter(coalition=here, partner__isnull=False).count()
    call_command("ledger", "verify")
