"""Files of other programs are known by their headers."""

import pytest

from members.exchange import presets
from members.models import Affiliation, Membership, Partner, Person

from .test_contacts import outcomes, planned, written

GOOGLE = """First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code
Ana,,Diaz,,,,Dr.,,,,Cedar Clinic,Director,,,Likes tea,,* myContacts,* Work,ana@cedar.example ::: ana@home.example,Work,612-555-0101,Home,1 Elm,Cedar,MN,55101
"""
OLD_GOOGLE = """Name,Given Name,Additional Name,Family Name,Name Suffix,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title
Ana Diaz,Ana,,Diaz,,Likes tea,* myContacts,Work,ana@cedar.example,612-555-0101,Cedar Clinic,Director
"""
CIVI = """Contact ID,Contact Type,Contact Subtype,External Identifier,Sort Name,Display Name,First Name,Middle Name,Last Name,Individual Suffix,Job Title,Organization Name,Current Employer,Street Address,City,Postal Code,State,Phone,Email
1,Organization,,C-77,Cedar Clinic,Cedar Clinic,,,,,,Cedar Clinic,,9 Oak,Cedar,55101,Minnesota,612-555-0100,office@cedar.example
2,Individual,,,"Diaz, Ana",Dr. Ana Diaz,Ana,,Diaz,,Director,,Cedar Clinic,1 Elm,Rivers,55102,Minnesota,612-555-0101,ana@cedar.example
"""
OUTLOOK = """Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business State,Business Postal Code,Home Street,Business Phone,Company Main Phone,E-mail Address,Notes,Web Page
Dr.,Ana,,Diaz,,Cedar Clinic,,Director,9 Oak,Cedar,MN,55101,1 Elm,612-555-0101,612-555-0100,ana@cedar.example,Likes tea,cedar.example
"""
APRICOT = """User ID,First name,Last name,Organization,Email,Phone,Membership level,Membership status,Member since,Renewal due
501,Ana,Diaz,Cedar Clinic,ana@cedar.example,612-555-0101,Clinic,Active,03/15/2021,03/15/2027
"""


@pytest.mark.parametrize(
    ("content", "program"),
    [
        (GOOGLE, "Google Contacts"),
        (OLD_GOOGLE, "Google Contacts"),
        (CIVI, "CiviCRM"),
        (OUTLOOK, "Outlook"),
        (APRICOT, "Wild Apricot"),
    ],
)
def test_each_program_is_told_by_its_headers_and_brings_ana(coalition, coordinator, content, program):
    columns = content.splitlines()[0].split(",")
    assert presets.of(columns).name == program
    run = planned(coalition, coordinator, content)
    assert run.options["known_as"] == program
    assert set(outcomes(run).values()) == {"new"}
    written(run)
    ana = Person.objects.get(name="Ana Diaz")
    assert (ana.email, ana.phone) == ("ana@cedar.example", "(612) 555-0101")
    tie = Affiliation.objects.get(person=ana)
    assert (tie.partner.name, tie.title) == ("Cedar Clinic", "" if program == "Wild Apricot" else "Director")


def test_a_home_address_is_not_the_organizations(coalition, coordinator):
    written(planned(coalition, coordinator, GOOGLE))
    assert Partner.objects.get().city == ""


def test_civicrm_organizations_keep_their_own(coalition, coordinator):
    written(planned(coalition, coordinator, CIVI))
    partner = Partner.objects.get()
    assert (partner.external_id, partner.city, partner.state, partner.phone, partner.email) == (
        "C-77", "Cedar", "MN", "(612) 555-0100", "office@cedar.example",
    )  # fmt: skip


def test_outlook_addresses_are_of_the_business(coalition, coordinator):
    written(planned(coalition, coordinator, OUTLOOK))
    partner = Partner.objects.get()
    assert (partner.address, partner.phone, partner.website) == ("9 Oak", "(612) 555-0100", "https://cedar.example")


def test_wild_apricot_members_are_members_since(coalition, coordinator):
    written(planned(coalition, coordinator, APRICOT))
    membership = Membership.objects.get(partner__name="Cedar Clinic")
    assert (membership.status, str(membership.started_on)) == ("member", "2021-03-15")


def test_others_are_guessed(coalition):
    assert presets.of(["Name", "E-mail"]) is None
