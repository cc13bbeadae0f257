"""Faults for the rules about characters, ids and files."""

from __future__ import annotations

from kerrdata.rules.injections.ways import Injection, cell, edited, in_bytes, positions
from kerrdata.tampering import Copy, ImpossibleError, Spot


def _last_line_end(copy: Copy) -> Spot:
    name, content = copy.file("people")
    copy.put(name, content.removesuffix(b"\n") + b"\r\n")
    return copy.spot("people", len(copy.rows("people")) - 1)


def _first_row_last(copy: Copy) -> Spot:
    rows = copy.rows("people")
    if len(positions(copy, "people", least=2)) < len(rows):
        raise ImpossibleError("people: rows have faults already")
    rows.append(rows.pop(0))
    return copy.spot("people", len(rows) - 1, "id")


INJECTIONS: dict[str, Injection] = {
    "KD001": cell("people", id="Not-A-Slug"),
    "KD002": edited("people", "name", "{} ".format),
    "KD003": edited("people", "name", "{}  Jr".format),
    "KD004": edited("people", "name", "{} Andre\u0301".format),
    "KD005": edited("people", "name", "{}\tJr".format),
    "KD006": edited("people", "name", "{}\u00adJr".format),
    "KD007": edited("people", "name", "{}\u202eJr".format),
    "KD008": edited("people", "id", "{}-\u0430".format),
    "KD009": edited("people", "name", "=1+{}".format),
    "KD010": edited("people", "name", "{}\nJr".format),
    "KD011": in_bytes("people", b"\xef\xbb\xbf".__add__, Spot("people", 1)),
    "KD012": _last_line_end,
    "KD013": _first_row_last,
    "KD014": in_bytes("people", lambda content: b'"id"' + content[2:], Spot("people", 1)),
}
