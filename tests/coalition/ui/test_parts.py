"""Parts and charts: what they draw, and that a typo fails at once."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings

from coalition.ui import charts, parts

TODAY = datetime.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (2, "2 days ago"),
        (-3, "in 3 days"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (-400, "in 13 months"),
    ],
)
def test_age(days, words):
    assert parts.age(TODAY - datetime.timedelta(days=days), TODAY) == words


def test_nothing_has_no_age():
    assert parts.age(None) == ""


@pytest.mark.parametrize(
    ("number", "words"), [(None, ""), (0, "0 min"), (8, "8 min"), (60, "1 h"), (90, "1 h 30 min"), (125, "2 h 5 min")]
)
def test_minutes(number, words):
    assert parts.minutes(number) == words


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (1, "person,people", "1 person"),
        (14, "person,people", "14 people"),
        (0, "partner", "0 partners"),
        (1200, "row", "1,200 rows"),
    ],
)
def test_counted(number, words, said):
    assert parts.counted(number, words) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rosa Lindqvist", "RL"),
        ("Dr. Samir Haddad", "SH"),
        ("Three Rivers Ambulance", "TA"),
        ("Cher", "CH"),
        ("St. Brannock Hospital", "BH"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    assert parts.initials(name) == letters


def test_stage_is_seats_and_the_word():
    assert parts.stage(4) == '<span class="ct-stage s4">Acting</span>'


@pytest.mark.parametrize("number", [-1, 6, "4", None])
def test_a_stage_there_is_not(number):
    with pytest.raises(ValueError, match="A stage is 0 to 5"):
        parts.stage(number)


def test_badge_escapes():
    assert parts.badge("<b>", "good") == '<span class="ct-badge ct-badge-good">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    "draw", [lambda: parts.badge("x", "red"), lambda: parts.icon("sunn"), lambda: parts.avatar("x", "cat")]
)
def test_a_typo_is_loud(draw):
    with pytest.raises(ValueError, match="No "):
        draw()


def test_icon_comes_from_our_sprite():
    assert re.fullmatch(
        r'<svg class="ct-i" aria-hidden="true"><use href="/static/vendor/icons(\.\w+)?\.svg#i-sun"/></svg>',
        parts.icon("sun"),
    )


@pytest.mark.parametrize(("value", "whole", "percent"), [(5, 7, 71.4), (0, 0, 0), (9, 7, 100), (-1, 7, 0)])
def test_width(value, whole, percent):
    assert parts.width(value, whole) == percent


# --- charts ---------------------------------------------------------------------------------------------------


def test_sparkline_runs_from_low_to_high():
    svg = charts.sparkline([0, 5, 10], width=100, height=20)
    assert '<polyline class="c-line" points="3,16 49,10.5 95,5"/>' in svg
    assert '<circle class="c-dot" cx="95" cy="5" r="3"/>' in svg


def test_sparkline_bridges_what_is_not_known():
    assert 'points="3,16 95,5"' in charts.sparkline([0, None, 10], width=100, height=20)


@pytest.mark.parametrize("values", [[], [4], [None, 4, None]])
def test_one_point_is_no_line(values):
    assert charts.sparkline(values) == ""


def test_a_chart_with_a_finding_is_an_image_with_a_name():
    assert 'role="img" aria-label="2 late &amp; 1 owed"' in charts.bars([("Oct", 3)], label="2 late & 1 owed")
    assert 'aria-hidden="true"' in charts.bars([("Oct", 3)])


def test_stacked_bars_share_one_scale():
    svg = charts.stacked([("Oct", [1, 1]), ("Nov", [4])], width=200, height=100)
    heights = re.findall(r'<rect class="([\w-]+)".*?height="([\d.]+)"', svg)
    assert heights == [("c-fill", "14"), ("c-soft", "14"), ("c-fill", "56")]


def test_a_channel_track_is_as_long_as_its_cap():
    assert re.findall(r'width="([\d.]+)"', charts.channel(17.5, 35)) == ["560", "280"]
    assert re.findall(r'width="([\d.]+)"', charts.channel(5, 10)) == ["160", "80"]


@pytest.mark.parametrize(
    "svg",
    [
        charts.sparkline([1, 2, 3]),
        charts.stacked([("Oct", [1, 2])]),
        charts.lying([1, 2], 4, mark=3),
        charts.channel(3, 10),
        parts.bar(1, 2, mark=1),
    ],
)
def test_no_chart_has_a_style(svg):
    assert "style" not in svg


# --- files ----------------------------------------------------------------------------------------------------


def test_icons_are_sorted_and_named_once():
    names = (settings.BASE_DIR / "static" / "icons.txt").read_text().split()
    assert names == sorted(set(names))


def test_following_the_device_without_javascript_shows_the_same_dark():
    """theme.css says the dark values twice; they must not drift apart."""
    css = (settings.BASE_DIR / "static" / "css" / "theme.css").read_text()
    chosen = re.search(r'\n\[data-bs-theme="dark"\] \{(.*?)\}', css, re.S)[1]
    device = re.search(r'\[data-bs-theme="auto"\] \{(.*?)\}', css, re.S)[1]
    assert chosen.split() == device.split()


def test_components_use_tokens_only():
    """No color in a component file that is not a token; shadows and the white behind a QR code are theme matters."""
    found = {}
    for file in Path(settings.BASE_DIR, "static", "css").glob("*.css"):
        if file.name != "theme.css":
            raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", re.sub(r"url\(.*?\)", "", file.read_text()))
            if raw:
                found[file.name] = raw
    assert found == {"forms.css": ["#fff"]}


def test_no_template_has_inline_style_or_script():
    """The Content-Security-Policy would stop them; so would we."""
    bad = []
    for file in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        text = file.read_text()
        if "mail" in str(file.relative_to(settings.BASE_DIR)) or file.name == "paper.html":  # no browser shows them
            continue
        if re.search(r'\sstyle="|\son\w+="|<style', text):
            bad.append(file.name)
        bad += [
            f"{file.name}: {tag}"
            for tag in re.findall(r"<script[^>]*>", text)
            if "src=" not in tag and "application/json" not in tag
        ]
    assert bad == []
