"""What every template gets: `viewer`, and `frame` for the parts around the page."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from . import nav

THEMES = {"auto": "Device", "light": "Light", "dark": "Dark"}
AROUND_KEPT = 1000
THEME_COOKIE = "ct_theme"
SEAT_COOKIE = "ct_seat"


# Stand for what differs from request to request while the frame is drawn; no text from outside can hold a NUL.
CSRF, NEXT = "\0csrf\0", "\0next\0"


@dataclass(frozen=True)
class Around:
    """Everything the frame shows: equal ones look alike, so each is drawn once (AROUND_KEPT of them are kept)."""

    theme: str
    signed_in: bool
    name: str
    seat: nav.Seat | None
    seats: tuple[nav.Seat, ...]
    links: tuple[nav.Link, ...]
    home: str
    account: str
    sign_out: str
    other_coalitions: tuple[tuple[str, str], ...]
    coalition: str
    slug: str

    @property
    def themes(self):
        """The choices of the switch: (key, word, chosen or not)."""
        return [(key, word, key == self.theme) for key, word in THEMES.items()]

    @property
    def main_links(self):
        return [link for link in self.links if link.group == nav.MAIN]

    @property
    def back_links(self):
        return [link for link in self.links if link.group == nav.LOOK_BACK]

    @property
    def foot_links(self):
        return [link for link in self.links if link.group == nav.FOOT]


@lru_cache(maxsize=AROUND_KEPT)
def around_page(template, around):
    """A part of the frame, with CSRF and NEXT still in it."""
    context = {"frame": around, "csrf": mark_safe(CSRF), "next": mark_safe(NEXT)}  # noqa: S308  (our own constants)
    return render_to_string(template, context, using="jinja2")


class Frame:
    """The parts around a page, each made when a template asks for it, once per request."""

    def __init__(self, request):
        self.request = request
        self.viewer = getattr(request, "viewer", None)
        self.user = getattr(request, "user", None)

    @cached_property
    def theme(self):
        """ "light", "dark" or "auto": the browser's choice before the account's, else the device's."""
        chosen = self.request.COOKIES.get(THEME_COOKIE) or getattr(self.user, "theme", "")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def signed_in(self):
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def name(self):
        """The signed-in person's name, else their address."""
        return self.user.get_full_name() or str(self.user) if self.signed_in else ""

    @cached_property
    def seat(self):
        """The seat whose navigation is shown: the one chosen under "See as", else the widest."""
        return nav.seat_of(self.viewer, self.request.COOKIES.get(SEAT_COOKIE, "")) if self.viewer else None

    @cached_property
    def seats(self):
        """The seats to choose from; shown when there are several."""
        return nav.seats_of(self.viewer) if self.viewer else []

    @cached_property
    def links(self):
        """The navigation of this seat."""
        if not self.viewer:
            return []
        counts = nav.counts(self.viewer)
        return nav.links_for(
            self.seat, self.viewer.coalition.slug, self.request.path, counts[nav.OWES], counts[nav.WAITS]
        )

    @cached_property
    def home(self):
        """Where the brand leads: the seat's front door, else the entry page."""
        if self.viewer:
            return nav.address(self.seat.front_door, self.viewer.coalition.slug) or self.entry
        return self.entry

    @cached_property
    def entry(self):
        """The entry page."""
        return address_or("/", "home")

    @cached_property
    def search(self):
        """Where the search form leads, or "" without one."""
        return nav.address("search", self.viewer.coalition.slug) if self.viewer else ""

    @cached_property
    def account(self):
        """The page of one's own account, or ""."""
        return address_or("", "account_email")

    @cached_property
    def sign_out(self):
        """Where signing out is posted to, or ""."""
        return address_or("", "account_logout")

    @property
    def head(self):
        """Style sheets and scripts: the same on every page."""
        return head()

    @property
    def side(self):
        """The brand, the navigation and the account. Drawn by Jinja2: it stands on every page."""
        return self._drawn("frame_side.html")

    @property
    def theme_switch(self):
        """Light, dark, or as the device has it."""
        return self._drawn("frame_themes.html")

    def _drawn(self, template):
        around = Around(
            theme=self.theme,
            signed_in=self.signed_in,
            name=self.name,
            seat=self.seat,
            seats=tuple(self.seats),
            links=tuple(self.links),
            home=self.home,
            account=self.account,
            sign_out=self.sign_out,
            other_coalitions=tuple(self.other_coalitions),
            coalition=self.viewer.coalition.name if self.viewer else "",
            slug=self.viewer.coalition.slug if self.viewer else "",
        )
        html = around_page(template, around)
        html = html.replace(CSRF, str(csrf_input(self.request)))
        return mark_safe(html.replace(NEXT, escape(self.request.get_full_path())))  # noqa: S308  (autoescaped)

    @cached_property
    def other_coalitions(self):
        """(name, address) of the user's other coalitions."""
        others = self.viewer.other_coalitions if self.viewer else []
        return [(other.name, address_or(f"/c/{other.slug}/", "front-door", other.slug)) for other in others]


@lru_cache(maxsize=1)
def head():
    """The part of <head> that no page changes, made once in the life of a process."""
    return render_to_string("partials/head.html")


def address_or(default, name, *args):
    """The address of a URL name, or `default` where no room has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return default


def frame(request):
    """Context processor: `viewer` and `frame`."""
    around = Frame(request)
    return {"viewer": around.viewer, "frame": around}
