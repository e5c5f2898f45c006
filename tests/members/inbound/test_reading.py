"""What is new in an answer; what is quoted, a signature, a machine's."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from members.inbound import reading

NEW = "Two hours of notice would do.\n\nAnd a number that answers at night."

QUOTES = [
    "On Tue, Nov 3, 2026 at 9:12 AM River Coalition <table@in.example> wrote:\n> What would you need?\n> Tell us.",
    "On Tuesday, November 3, 2026, River Coalition\n<table@in.example> wrote:\n\n> What would you need?",
    "-----Original Message-----\nFrom: River\nSent: Tuesday\nTo: Ana\nSubject: What\n\nWhat would you need?",
    "________________________________\nFrom: River Coalition <table@in.example>\nSent: Tuesday, November 3\n\nWhat?",
    "From: River Coalition <table@in.example>\nDate: Tuesday\nTo: Ana\n\nWhat would you need?",
    "Am 03.11.2026 um 09:12 schrieb River Coalition:\n> Was würden Sie brauchen?",
    "El mar, 3 nov 2026 a las 9:12, River (<table@in.example>) escribió:\n> ¿Qué necesitaría?",
    "Le mar. 3 nov. 2026 à 09:12, River <table@in.example> a écrit :\n> De quoi auriez-vous besoin ?",
    "> What would you need?\n> Tell us.",
    "-- \nAna Ruiz\nLakeside Hospital\n555 0199",
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "---------- Forwarded message ---------\nFrom: x",
    "*From:* River\n*Sent:* Tuesday\n\nWhat?",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_quotes_go(quote):
    assert reading.without_quote(f"{NEW}\n\n{quote}\n") == NEW


@pytest.mark.parametrize(
    "text",
    [
        NEW,
        "On Monday we have no van. On Tuesday we do.",
        "He wrote: call first.",
        "From our side it is fine.",
        "- one\n- two",
        "Yes -- and no.",
        "More than 5 > 4 beds.",
    ],
)
def test_own_words_stay(text):
    assert reading.without_quote(text) == text


def test_answers_between_the_quoted_lines_stay():
    assert reading.without_quote("> How many?\nFour.\n> When?\nAt night.") == "Four.\nAt night."


def message(*parts, **headers):
    mail = EmailMessage()
    mail["From"] = headers.pop("sender", "Ana <ana@example.org>")
    for name, value in headers.items():
        mail[name] = value
    for kind, text in parts:
        if kind == parts[0][0]:
            mail.set_content(text, subtype=kind)
        else:
            mail.add_alternative(text, subtype=kind)
    return mail


def letter(mail):
    raw = mail.as_bytes()
    return reading.letter(reading.parsed(raw), raw)


def test_the_plain_part_is_read_and_the_other_is_no_attachment():
    found = letter(message(("plain", "Four beds."), ("html", "<p>Four <b>beds</b>.</p>")))
    assert (found.text, found.files) == ("Four beds.", 0)


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("<p>Four beds.</p><p>At night.</p>", "Four beds.\nAt night."),
        ("Four beds.<br>At night.<blockquote>What would you need?</blockquote>", "Four beds.\nAt night."),
        ('Four &amp; more.<div class="gmail_quote">On Tuesday</div>', "Four & more."),
        ("<style>p {}</style><script>alert(1)</script><p>Four</p>", "Four"),
    ],
)
def test_html_alone(rich, text):
    assert letter(message(("html", rich))).text == text


def test_a_calendar_is_no_attachment():
    mail = message(("plain", "Yes"))
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="a.ics")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    assert letter(mail).files == 1


@hypothesis_settings(max_examples=200)
@given(raw=st.binary(max_size=400), body=st.text(max_size=200))
def test_no_mangled_mail_is_an_error(raw, body):
    for each in (raw, b"From: a@b.co\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + raw):
        found = reading.parsed(each)
        if found is not None:
            reading.letter(found, each)
    assert "\x00" not in reading.without_quote(reading.clean(body))
