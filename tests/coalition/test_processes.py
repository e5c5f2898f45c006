"""The helpers of other tests can be trusted: mail server, worker, browser."""

import smtplib

import pytest
from django.core.mail import send_mail

from coalition import heartbeat, tasks
from coalition.wake import wake
from tests.browser import assert_axe_clean, assert_fits
from tests.processes import wait_for


def _send():
    return send_mail("Hello", "Text", None, ["rosa@river.example"])


def test_mail_goes_through_a_real_server(smtp):
    _send()
    assert smtp.recipients == ["rosa@river.example"]
    assert smtp.received[0][1]["Subject"] == "Hello"


@pytest.mark.parametrize(
    ("mood", "error", "received"),
    [
        ("refuse", smtplib.SMTPRecipientsRefused, 0),
        ("busy", smtplib.SMTPRecipientsRefused, 0),
        ("die", smtplib.SMTPServerDisconnected, 1),
        ("drop", smtplib.SMTPServerDisconnected, 0),
        ("hang", (TimeoutError, smtplib.SMTPServerDisconnected), 1),
    ],
)
def test_the_mail_server_has_moods(smtp, settings, mood, error, received):
    settings.EMAIL_TIMEOUT = 0.5
    smtp.mood = mood
    with pytest.raises(error):
        _send()
    assert (len(smtp.received), smtp.seen) == (received if mood != "hang" else 0, received or int(mood == "drop"))


@pytest.mark.worker
def test_a_real_worker_takes_a_wake_up_also_after_it_was_killed(celery_worker):
    for _ in range(2):
        wait_for(lambda: heartbeat.age(heartbeat.WORKER) is not None, what="the worker's first sign of life")
        assert wake(tasks.beat) is True
        wait_for(lambda: heartbeat.age(heartbeat.BEAT) is not None, what="the task")
        celery_worker.kill()
        heartbeat.cache.clear()
        celery_worker.start()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_chromium_sees_the_sign_in_page(visits, width):
    page = visits.open(path="/accounts/login/", width=width)
    assert page.locator("h1").count() == 1
    assert_fits(page)
    assert_axe_clean(page)


@pytest.mark.browser
def test_what_goes_wrong_in_a_page_is_noticed(visits):
    page = visits.open(path="/accounts/login/")
    page.evaluate("() => console.error('broken')")
    page.evaluate("() => { document.body.setAttribute('style', 'color: red') }")
    with page.expect_console_message(lambda said: "404" in said.text):
        page.goto("/static/no-such-file.css")
    told = " ".join(visits.troubles)
    assert "broken" in told
    assert "404" in told
    visits.troubles.clear()
