"""The small layout of a brief: "# " begins a heading, "## " a lesser one, "- " a list item, an empty line a new paragraph."""

from dataclasses import dataclass, field

H2, H3, LIST, TEXT = "h2", "h3", "list", "text"


@dataclass
class Block:
    """One part of a page: `kind` is "h2", "h3", "list" (with `items`) or "text"."""

    kind: str
    text: str = ""
    items: list = field(default_factory=list)


def blocks(text):
    """The Blocks of a text, in order."""
    found = []
    for line in (*text.replace("\r\n", "\n").split("\n"), ""):
        line = line.strip()
        last = found[-1] if found else None
        if line.startswith("## "):
            found.append(Block(H3, line[3:].strip()))
        elif line.startswith("# "):
            found.append(Block(H2, line[2:].strip()))
        elif line.startswith("- "):
            if last is None or last.kind != LIST:
                found.append(Block(LIST))
            found[-1].items.append(line[2:].strip())
        elif not line:
            found.append(Block(""))
        elif last is not None and last.kind == TEXT:
            last.text += f"\n{line}"
        else:
            found.append(Block(TEXT, line))
    return [block for block in found if block.kind]


def section(title, lines):
    """A heading with a list below it, as text; "" without lines."""
    return "\n".join([f"# {title}", *(f"- {line}" for line in lines)]) if lines else ""
