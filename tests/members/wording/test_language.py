"""The small language of a coalition's own words: named places, and errors that say what to do."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.notices.models import NoticeCategory
from members.notices.registry import Field, NoticeKind
from members.wording import language
from members.wording.models import Wording

KIND = NoticeKind(
    name="sample",
    category=NoticeCategory.INPUT,
    word=str,
    fields=(
        Field("request", "The request", lambda notice, mail: mail.context["request"]),
        Field("input link", "Give your input", lambda notice, mail: mail.context["url"], is_link=True, needed=True),
    ),
)
PLAIN = NoticeKind(name="plain", category=NoticeCategory.FOLLOW_UP, word=str)


def notice(name="Ana Ruiz"):
    person = SimpleNamespace(name=name, first_name=name.split(" ")[0])
    return SimpleNamespace(person=person, coalition=SimpleNamespace(name="River", mission="Ready together."))


def mail(**context):
    return SimpleNamespace(context={"request": "Night calls", "url": "https://example.org/l/x/"} | context)


def filled(body, subject="About {request}", who=None, **context):
    words = Wording(subject=subject, body=body, for_you="You are heard.", language="es")
    return language.fill(words, KIND, who or notice(), mail(**context))


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("Dear {first name},\n\n{content}", []),
        ("{input link}", []),
        ("Dear {frist name},\n{content}", ["Line 1: There is no {frist name}. Do you mean {first name}?"]),
        ("Dear {First Name},\n{content}", ["Line 1: There is no {First Name}. Do you mean {first name}?"]),
        (
            "{xyzzy}\n{content}",
            ["Line 1: There is no {xyzzy}. Known are {first name}, {name}, {coalition}, {mission}, {request}, {input link}."],
        ),
        ("a\nb {\n{content}", ["Line 2: A “{” stands alone. Close it, or write it twice to mean itself."]),
        ("a } b\n{content}", ["Line 1: A “}” stands alone. Close it, or write it twice to mean itself."]),
        ("{{braces}} stay\n{content}", []),
        ("{content}\n{content}", ["Line 2: {content} stands there twice. Once is enough."]),
        ("See {content} here", ["Line 1: {content} stands alone on its line."]),
        ("Hello.", ["Without {input link} nobody can act on the mail. Put it in, or {content}."]),
        ("{ first name }\n{content}", ["Line 1: There is no { first name }. Do you mean {first name}?"]),
        ("{{first name}}\n{content}", []),
        ("{first name.__class__}\n{content}", ["Line 1: There is no {first name.__class__}. Do you mean {first name}?"]),
        ("{% include 'x' %}\n{content}", ["Line 1: There is no {% include 'x' %}."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(body, wrong):
    _, found = language.troubles(KIND, subject="About {request}", body=body)
    said = [str(trouble) for trouble in found]
    assert len(said) == len(wrong)
    for one, other in zip(said, wrong, strict=True):
        assert one.startswith(other)


@pytest.mark.parametrize(
    ("subject", "wrong"),
    [
        ("Hello {first name}", []),
        ("Hello {nobody}", ["There is no {nobody}."]),
        ("{content}", ["{content} belongs into the text, not into the subject."]),
        ("a\nBcc: b", ["A subject is one line."]),
    ],
)
def test_subjects(subject, wrong):
    found, _ = language.troubles(KIND, subject=subject, body="{content}")
    assert [str(trouble)[: len(other)] for trouble, other in zip(found, wrong, strict=True)] == wrong


def test_a_mail_without_a_field_of_its_own_needs_our_part():
    _, found = language.troubles(PLAIN, subject="a", body="Dear {first name}")
    assert [str(trouble) for trouble in found] == [
        "Put {content} where our own part of the mail stands: without it, it would say nothing."
    ]


def test_text_and_html_of_the_same_words():
    own = filled("Dear {first name},\n\n- {request}\n- {{two}}\n\n{input link}\n\n{content}\n\nSee {input link}\nAna")
    assert own.subject == "About Night calls"
    assert own.opening == "Dear Ana,\n\n- Night calls\n- {two}\n\nhttps://example.org/l/x/"
    assert own.opening_html == (
        "<p>Dear Ana,</p>\n<ul><li>Night calls</li><li>{two}</li></ul>\n"
        '<p><a class="btn" href="https://example.org/l/x/">Give your input</a></p>'
    )
    assert own.closing == "See https://example.org/l/x/\nAna"
    assert own.closing_html == ('<p>See <a href="https://example.org/l/x/">https://example.org/l/x/</a><br>Ana</p>')
    assert own.has_content is True


def test_what_people_typed_is_text_and_never_a_place_or_a_tag():
    own = filled("Dear {name},\n{request}", who=notice("{mission} <b>Ana</b>"), request="{name}\nBcc: x & <script>")
    assert own.opening == "Dear {mission} <b>Ana</b>,\n{name} Bcc: x & <script>"
    assert own.opening_html == ("<p>Dear {mission} &lt;b&gt;Ana&lt;/b&gt;,<br>{name} Bcc: x &amp; &lt;script&gt;</p>")
    assert "\n" not in filled("{content}", request="two\nlines").subject


def test_words_of_a_coordinator_are_text_too():
    own = filled("<script>alert(1)</script>\n\n{content}")
    assert own.opening_html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_signs_that_hide_are_taken_out():
    assert language.cleaned("a\u202eb\u200bc\r\nd\x00 ") == "abc\nd"


@given(st.text(max_size=200), st.text(max_size=60))
def test_nothing_typed_is_an_error_and_what_passes_can_be_filled_in(body, subject):
    body, subject = language.cleaned(body), language.cleaned(subject)
    wrong = language.troubles(KIND, subject=subject, body=body)
    if not any(wrong):
        filled(body, subject=subject)
