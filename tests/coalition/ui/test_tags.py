"""Template tags: what they draw, what they refuse."""

import datetime
import zoneinfo
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory


def draw(source, path="/", **context):
    context.setdefault("request", RequestFactory().get(path))
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "sunn" %}',
        '{% badge "x" "red" %}',
        "{% stage 6 %}",
        '{% note "warning" %}{% endnote %}',
        '{% when day "longish" %}',
        '{% post_button "/x/" "Go" kind="huge" %}',
        '{% empty_state "None" "text" "/x/" %}',
    ],
)
def test_a_wrong_name_is_a_template_error(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source, day=datetime.date(2026, 3, 12))


def test_an_unknown_word_is_a_template_error():
    with pytest.raises(TemplateSyntaxError):
        Template('{% card "Title" colour="red" %}{% endcard %}')


def test_card_is_a_named_region():
    assert draw('{% card "Next meeting" aside="5 of 7" %}<p>x</p>{% endcard %}') == (
        '<section class="ct-card" aria-labelledby="card-next-meeting"><div class="ct-card-head">'
        '<h2 id="card-next-meeting">Next meeting</h2><span class="ct-soft ct-sm">5 of 7</span></div><p>x</p></section>'
    )


def test_card_escapes_its_title_but_not_its_content():
    html = draw("{% card title %}<b>bold</b>{{ words }}{% endcard %}", title="<i>", words="<u>")
    assert "<b>bold</b>&lt;u&gt;" in html
    assert "&lt;i&gt;</h2>" in html


def test_page_head():
    assert draw('{% page_head "Partners" lede="41 in all." %}<a>Add</a>{% endpage_head %}') == (
        '<div class="ct-head"><div><h1>Partners</h1><p class="ct-lede">41 in all.</p></div>'
        '<div class="ct-actions"><a>Add</a></div></div>'
    )


def test_page_head_without_actions_has_no_empty_box():
    assert "ct-actions" not in draw('{% page_head "Partners" %}\n{% endpage_head %}')


@pytest.mark.parametrize(
    ("tag", "query"),
    [
        ("{% qs page=2 %}", "?sort=name&amp;type=a&amp;type=b&amp;page=2"),
        ("{% qs sort=None %}", "?type=a&amp;type=b"),
        ("{% qs type=kept %}", "?sort=name&amp;type=x&amp;type=y"),
    ],
)
def test_query_string(tag, query):
    assert draw(tag, path="/?sort=name&type=a&type=b", kept=["x", "y"]) == query


def test_when_tells_the_time_of_the_coalition():
    viewer = SimpleNamespace(coalition=SimpleNamespace(zone=zoneinfo.ZoneInfo("America/Chicago")))
    moment = datetime.datetime(2026, 3, 12, 3, 30, tzinfo=datetime.UTC)
    assert draw("{% when m 'both' %}", m=moment, viewer=viewer) == (
        '<time datetime="2026-03-11T22:30:00-05:00">Wednesday, March 11, 22:30</time>'
    )


def test_when_leaves_a_day_alone():
    assert draw("{% when d %}", d=datetime.date(2026, 3, 12)) == '<time datetime="2026-03-12">Mar 12, 2026</time>'
    assert draw("{% when d %}", d=None) == ""


def test_choices_are_real_radios():
    html = draw(
        "{% seg 'mark' 'Attendance' marks chosen='remote' away=away %}",
        marks=[("present", "Here"), ("remote", "Remote"), ("absent", "Not here")],
        away=["absent"],
    )
    assert html.count('type="radio"') == 3
    assert html.count("checked") == 1
    assert '<input type="radio" name="mark" value="remote" checked>' in html
    assert html.count("ct-away") == 1


def test_post_button_carries_the_token():
    html = draw('{% post_button "/do/" "Done" name="a" value="b" ask="Sure?" %}', csrf_token="token-1")
    assert 'method="post" action="/do/"' in html
    assert 'name="csrfmiddlewaretoken" value="token-1"' in html
    assert 'name="a" value="b"' in html
    assert 'data-ask="Sure?"' in html


@pytest.mark.parametrize(
    ("tags", "has_undo"), [("undo:/c/x/undo/", True), ("", False), (None, False), ("something", False)]
)
def test_toast_offers_undo_where_there_is_one(tags, has_undo):
    html = draw("{% toast message %}", message=Message(25, "Marked as done.", extra_tags=tags), csrf_token="t")
    assert "Marked as done." in html
    assert ('action="/c/x/undo/"' in html) is has_undo


def test_chips_name_and_remove():
    html = draw("{% chips chips %}", chips=[{"label": "Voting", "url": "?a=1"}])
    assert 'href="?a=1"' in html
    assert "Voting" in html
    assert draw("{% chips chips %}", chips=[]).strip() == ""


def test_every_template_compiles(settings):
    """Unknown tags, filters and arguments show here, not on a user's screen."""
    folder = settings.BASE_DIR / "templates"
    engine = engines["django"]
    broken = {}
    for file in folder.rglob("*.html"):
        name = file.relative_to(folder)
        if name.parts[0] != "tables":
            try:
                engine.get_template(str(name))
            except TemplateSyntaxError as trouble:
                broken[str(name)] = str(trouble)
    assert broken == {}
