"""An agenda as an outline: items in order, each at most one level deeper than the one before it.

These functions take and change lists of items in memory, in order; nothing is written.
"""

from .models import DEEPEST


def block(items, at):
    """The slice of the item at index `at` and everything under it."""
    end = at + 1
    while end < len(items) and items[end].level > items[at].level:
        end += 1
    return slice(at, end)


def up(items, at):
    """The item changes places with the one before it on its level, each with what is under it; False at the top."""
    level = items[at].level
    before = at - 1
    while before >= 0 and items[before].level > level:
        before -= 1
    if before < 0 or items[before].level < level:
        return False
    mine = items[block(items, at)]
    del items[block(items, at)]
    items[before:before] = mine
    return True


def down(items, at):
    """The item changes places with the one after it on its level; False at the bottom."""
    after = block(items, at).stop
    if after >= len(items) or items[after].level < items[at].level:
        return False
    return up(items, after)


def deeper(items, at):
    """The item goes under the one before it, with what is under it; False when it cannot."""
    mine = items[block(items, at)]
    if at == 0 or items[at - 1].level < items[at].level or max(item.level for item in mine) >= DEEPEST:
        return False
    for item in mine:
        item.level += 1
    return True


def out(items, at):
    """The item leaves the one it is under and stands after all of that one's; False when it is under none."""
    item = items[at]
    if item.level == 0:
        return False
    mine = items[block(items, at)]
    end = block(items, at).stop
    while end < len(items) and items[end].level >= item.level:
        end += 1
    for each in mine:
        each.level -= 1
    items[end:end] = mine
    del items[at : at + len(mine)]
    return True


def place(items, at, before):
    """The item at `at`, with what is under it, goes before the item at index `before` (the length: to the end)."""
    own = block(items, at)
    if own.start <= before <= own.stop:
        return False
    mine = items[own]
    level = items[before].level if before < len(items) else 0
    shift = level - mine[0].level
    del items[own]
    target = before - (len(mine) if before > at else 0)
    for item in mine:
        item.level += shift
    items[target:target] = mine
    settle(items)
    return True


def settle(items):
    """Bring every level back into what an outline allows, as after an item was taken away."""
    above = -1
    for item in items:
        item.level = min(item.level, above + 1, DEEPEST)
        above = item.level
