"""The README in the zip: every file, every column, and what stays behind and why. Made from the models, so it is never old."""

import inspect

from . import decisions

HEAD = """# {name}: everything

Taken out of Common Table. One CSV for each table; this page says what is in each column.
`manage.py import_coalition THIS.zip --as new-address` brings all of it into an empty coalition, here or elsewhere.

How to read the files: UTF-8, commas, the first line names the columns. `\\N` means unknown; an empty cell is an empty text.
`t` and `f` are yes and no; moments carry their time zone. `id` and columns that end in `_id` are numbers of this
installation; at an import they become new ones. A text that begins with `=` is a text: do not let a spreadsheet work it out.
The files are as personal as the coalition’s records: keep them as you keep those.

What does not leave, whoever asks:

- passwords, keys and second factors, sign-in invitations, calendar addresses, check-in codes, personal links in mails;
- what was said in a secret vote that is still open, and the receipts of it. In the copy that vote is taken anew;
- worries of a personal kind: they are between whoever raised them and the coordinator they chose;
- earlier versions of rows (who changed what is in coalition.auditevent.csv), merges of double entries, files of imports.

Who gave input in confidence is in engagement.input.csv, as owners and coordinators may see it; `attribution` says so.
"""


def readme(coalition, counts):
    """The README of a coalition’s export; `counts` is {file: rows}."""
    parts = [HEAD.format(name=coalition.name)]
    parts.append(_section("accounts.csv", "Those who sign in here and are named somewhere in these files.", counts, [
        ("id", "Number."), ("email", "The address of the account."), ("name", "As they call themselves."),
    ]))  # fmt: skip
    for table in sorted(decisions.carried(), key=lambda each: each.noun):
        columns = [("id", "Number.")] + [(each.column, _words(table, each)) for each in table.fields]
        parts.append(_section(table.noun, _about(table.model), counts, columns, table.leave))
    parts.append("## Tables that stay behind\n")
    parts += [f"- {label}: {why}" for label, why in sorted(decisions.left().items())]
    return "\n".join(parts) + "\n"


def _section(noun, about, counts, columns, leave=None):
    lines = [f"\n## {noun} ({counts.get(noun, 0)})\n", about, ""]
    lines += [f"- `{name}`: {words}" for name, words in columns]
    lines += [f"- not taken along: `{name}`, {why}" for name, why in (leave or {}).items()]
    return "\n".join(lines)


def _about(model):
    words = inspect.getdoc(model) or ""
    if words.startswith(f"{model.__name__}("):  # Django's own
        words = ""
    return " ".join(words.split("\n\n")[0].split()) or f"{str(model._meta.verbose_name_plural).capitalize()}."


def _words(table, each):
    words = str(each.verbose_name)
    words = words[:1].upper() + words[1:] + "."
    if each.help_text:
        words += f" {str(each.help_text).rstrip('.')}."
    if each.is_relation:
        target = each.related_model._meta.label_lower
        words += f" The id in {'accounts' if target == decisions.USER else target}.csv."
    if each.choices:
        words += " One of: " + ", ".join(f"{value} ({label})" for value, label in each.flatchoices if value != "") + "."
    if each.name in table.loose:
        words += f" The id in the table `{table.loose[each.name][0]}` names."
    if each.name == table.file:
        words += f" The file itself is files/{table.key}/ and the id."
    return words
