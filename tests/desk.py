"""A coordinator at her desk: her window, and the mail server everybody's mail comes to."""

import re
from dataclasses import dataclass
from datetime import timedelta

from coalition.models import Coalition
from tests.browser import assert_axe_clean, assert_fits, follow, press
from tests.processes import wait_for

PHONE = 390  # pixels


@dataclass
class Desk:
    """The coordinator at her desk: her window, the coalition, and the mail server everybody's mail comes to."""

    visits: object
    smtp: object
    page: object
    slug: str = "river-bend"

    def go(self, path):
        """Open one of the coalition's pages, at its address below /c/<slug>/."""
        self.page.goto(f"/c/{self.slug}/{path}")
        return self.page

    def press(self, words):
        """Press a button by its words, and wait for the page that follows."""
        press(self.page, words)

    def follow(self, words):
        """Follow a link by its words, and wait for its page."""
        follow(self.page, words)

    def fill(self, **fields):
        """Fill in form fields by their names; a list is chosen from by its words, a set of radios by the label."""
        fill(self.page, **fields)

    def reads(self, words, seconds=10):
        """Wait until the page says this."""
        self.page.locator("main").get_by_text(words).first.wait_for(timeout=seconds * 1000)

    def looked_at(self):
        """The page fits, and axe-core has nothing to say about it."""
        assert_fits(self.page)
        assert_axe_clean(self.page)

    def in_days(self, days):
        """A day to come, counted from today where the coalition is."""
        return Coalition.objects.get(slug=self.slug).today() + timedelta(days=days)

    def mails(self, address, subject=""):
        """What an address received, newest last."""
        return [mail for to, mail in self.smtp.received if to == address and subject in mail["subject"]]

    def mail(self, address, subject):
        """The one mail with this in its subject; waits for the worker to deliver it."""
        wait_for(lambda: self.mails(address, subject), seconds=30, what=f"“{subject}” to {address}")
        (mail,) = self.mails(address, subject)
        return mail

    def phone(self, url):
        """A phone of somebody who is not signed in, at a link."""
        page = self.visits.open(path=url, width=PHONE, height=844)
        assert_fits(page)
        assert_axe_clean(page)
        return page


def fill(page, **fields):
    """Fill in form fields by their names."""
    for name, value in fields.items():
        page.locator(f"#id_{name}, #new_{name}, [name='{name}']").first.wait_for(state="attached")
        field = page.locator(f"#id_{name}")
        field = field if field.count() else page.locator(f"#new_{name}")
        if field.count() == 0 or field.evaluate("each => !each.matches('input, select, textarea')"):
            page.locator(f"input[name='{name}'][value='{value}']").first.check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(str(value))


def text_of(mail):
    """A mail's plain text."""
    return mail.get_body(("plain",)).get_content()


def link_in(mail, kind):
    """The personal link of a kind ("meeting", "input", …) in a mail's text."""
    (link,) = set(re.findall(rf"https?://\S+/l/{kind}/\S+", text_of(mail)))
    return link
