"""Which type a text in a file means: the words of the federal file and of ordinary rosters."""

import pytest

from members.exchange.types import TypeReader
from members.models import StakeholderType


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Acute Care Hospitals", "hospital"),
        ("Critical Access Hospitals", "hospital"),
        ("Psychiatric", "behavioral-health"),
        ("Acute Care - Veterans Administration", "federal-facility"),
        ("Acute Care - Department of Defense", "federal-facility"),
        ("Emergency medical services", "ems"),
        ("Volunteer ambulance", "ems"),
        ("County emergency management", "emergency-management"),
        ("long-term-care", "long-term-care"),
        ("Skilled nursing", "long-term-care"),
        ("Fire district", "public-safety"),
        ("Something else", None),
        ("", None),
    ],
)
def test_words_of_a_type(coalition, text, code):
    expected = StakeholderType.objects.get(coalition=coalition, code=code).pk if code else None
    assert TypeReader(coalition).read(text) == expected


def test_reading_again_costs_no_query(coalition, django_assert_num_queries):
    reader = TypeReader(coalition)
    with django_assert_num_queries(0):
        assert reader.read("Psychiatric") == reader.read("Psychiatric")
