"""A page by keyboard alone: a walk over all its stops by Tab, each to be seen, none to be stuck in (WCAG 2.1.1, 2.1.2, 2.4.7, 2.4.11)."""

from dataclasses import dataclass

# What a stop is called: by id, else by what it is and its place among those alike. It stays when a page draws a part anew.
NAMED = """
  const alike = (node) => [node.tagName, node.name, node.getAttribute("href"), node.value, node.innerText].join("|");
  const words = (node) => (node.getAttribute("aria-label") || node.innerText || node.name || "").trim().slice(0, 40);
  const first = (node) => node.type !== "radio" ? node
    : [...document.querySelectorAll(`[type=radio][name="${node.name}"]`)].find((each) => each.form === node.form);
  const key = (radio) => {
    const node = first(radio);
    if (node.id) return `#${node.id}`;
    const all = [...document.querySelectorAll(node.tagName)].filter((each) => alike(each) === alike(node));
    return `${node.tagName.toLowerCase()} ${words(node)} ${all.indexOf(node) + 1}`;
  };
"""

# What the keyboard has to reach. Radios of one group are one stop.
STOPS = (
    "() => {"
    + NAMED
    + """
  const all = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])');
  const found = [...all].filter((node) => !node.matches(":disabled, [tabindex='-1']") && !node.closest("[inert]")
    && node.checkVisibility({ visibilityProperty: true }));
  return [...new Set(found.map(key))];
}"""
)

# The stop that has the focus: its key, whether its ring is seen, and what lies over it.
HERE = (
    "() => {"
    + NAMED
    + """
  const node = document.activeElement;
  if (!node || node === document.body || node === document.documentElement) return null;
  const box = node.getClientRects()[0] || node.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  let over = "";
  if (right <= left || bottom <= top) over = "out of sight";
  else {
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!hit || !(hit === node || node.contains(hit) || hit.contains(node))) over = `under ${hit?.tagName}.${hit?.className}`;
  }
  const rings = [node, node.closest("label")].filter(Boolean).map((each) => getComputedStyle(each));
  const ringed = rings.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return { key: key(node), ringed, over };
}"""
)


@dataclass
class Walk:
    """What a walk over a page came across."""

    missed: list
    hidden: list
    unringed: list


def walk(page, *, backward=False):
    """Go over the whole page by Tab (or Shift and Tab); fails when it does not come round."""
    wanted = page.evaluate(STOPS)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    order, hidden, unringed, outside = [], [], [], 0
    for _ in range(6 * len(wanted) + 60):  # fields for dates and times have a stop for each part
        page.keyboard.press("Shift+Tab" if backward else "Tab")
        here = page.evaluate(HERE)
        if here is None:
            outside += 1
            if outside == 2:  # a walk may begin in the midst of a page
                break
            continue
        if here["key"] in order:
            if here["key"] == order[0] and order[-1] != order[0]:
                break
            continue
        order.append(here["key"])
        if here["over"]:
            hidden.append(f"{here['key']}: {here['over']}")
        if not here["ringed"]:
            unringed.append(here["key"])
    else:
        raise AssertionError(f"The keyboard does not come round at {page.url}: it stays around {order[-3:]}.")
    return Walk([key for key in wanted if key not in order], hidden, unringed)


def assert_keyboard_clean(page):
    """Everything is reached by Tab (on wide pages back again as well), the focus is always seen, and nothing holds it."""
    there = walk(page)
    back = walk(page, backward=True) if page.viewport_size["width"] > 480 else there
    found = {"missed": there.missed, "missed backward": back.missed, "covered": there.hidden, "no ring": there.unringed}
    wrong = {what: names for what, names in found.items() if names}
    assert wrong == {}, f"{page.url}: {wrong}"


def tab_to(page, locator, *, most=150):
    """Press Tab until this has the focus."""
    for _ in range(most):
        if locator.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {locator} at {page.url}")
