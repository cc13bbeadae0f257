"""The text of a source as one HTML file, the darker the more rows rest on a word; rows beside it.

It holds the source whole, so it is for the eyes of who made it, and never a part of a release. It
loads nothing and works without a network; without scripts the links still lead to the rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from kerrdata.anchors.coverage import Coverage, Placed
from kerrdata.anchors.rows import Row
from kerrdata.renderers.anchors import OTHER_TEXT

DARKEST = 5
_CONTROL = re.compile(
    "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
UNSHOWN = frozenset({"id", "sha256", "span_start", "span_end", "source_id"})

_STYLE = """
:root { --ink: #1c1b19; --paper: #fdfcf9; --line: #ddd8cc; --gap: #b3261e; --soft: #6b665c; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 15px/1.5 system-ui, sans-serif; }
header { padding: 1.2rem 2rem 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0 0 .3rem; font-size: 1.3rem; }
header p { margin: .2rem 0; color: var(--soft); }
header strong { color: var(--ink); }
.key span { padding: .1rem .5rem; margin-right: .3rem; color: var(--ink); }
.key i { font-style: normal; border-bottom: 2px dotted var(--gap); color: var(--ink); }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(20rem, 2fr); }
#text { padding: 1.5rem 2rem 6rem; max-width: 46rem; white-space: pre-wrap;
  font: 17px/1.75 Georgia, "DejaVu Serif", serif; overflow-wrap: anywhere; }
#text a { color: inherit; text-decoration: none; padding: .12em 0; }
#text a:hover, #text a:focus { outline: 2px solid var(--ink); }
#text a.on { box-shadow: inset 0 -3px 0 #1b4b43; }
#text i { font-style: normal; border-bottom: 2px dotted var(--gap); }
.d1 { background: #e3f1ec; } .d2 { background: #c4e3d8; } .d3 { background: #9fd0c0; }
.d4 { background: #76bca6; } .d5 { background: #4fa68c; }
#rows { border-left: 1px solid var(--line); padding: 1.5rem 1.5rem 6rem; height: 100vh;
  overflow-y: auto; position: sticky; top: 0; font-size: 14px; }
#rows h2 { font-size: 1rem; margin: 0 0 .8rem; }
#rows h3 { font-size: .9rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
section { padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .3rem;
  margin-bottom: .6rem; }
section:target { border-color: var(--ink); }
dl { margin: 0 0 .4rem; display: grid; grid-template-columns: auto 1fr; gap: 0 .6rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
section a { color: #1b4b43; margin-right: .5rem; white-space: nowrap; }
.chosen section:not(.on) { display: none; }
button { font: inherit; padding: .1rem .6rem; margin-left: .5rem; display: none; }
.chosen button { display: inline; }
@media (max-width: 60rem) {
  main { grid-template-columns: 1fr; }
  #rows { position: static; height: auto; border-left: 0; }
}
"""

_SCRIPT = """
const rows = document.getElementById("rows");
const cards = [...rows.querySelectorAll("section")];
const runs = [...document.querySelectorAll("#text a")];
const mark = names => {
  const isOn = name => names.includes(name);
  rows.classList.toggle("chosen", names.length > 0);
  cards.forEach(card => card.classList.toggle("on", isOn(card.id)));
  runs.forEach(run => run.classList.toggle("on", run.dataset.rows.split(" ").some(isOn)));
};
runs.forEach(run => run.addEventListener("click", event => {
  event.preventDefault();
  mark(run.dataset.rows.split(" "));
  rows.scrollTop = 0;
  if (matchMedia("(max-width: 60rem)").matches) rows.scrollIntoView();
}));
document.getElementById("all").addEventListener("click", () => mark([]));
"""


def render(report: Coverage) -> str:
    """The page.

    Args:
        report: How package and text cover each other.
    """
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'">
<title>Coverage of {_safe(report.source)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>{"".join(_head(report))}</header>
<main>
<div id="text">{"".join(_runs(report))}</div>
<div id="rows">
<h2>Rows that rest on the text <button id="all" type="button">show all</button></h2>
{"".join(_cards(report))}
</div>
</main>
<script>{_SCRIPT}</script>
</body>
</html>
"""


def _head(report: Coverage) -> Iterator[str]:
    total = len(report.sentences)
    anchored = total - len(report.unmined)
    yield f"<h1>{_safe(report.source)}: what {_safe(report.package)} rests on</h1>"
    yield f"<p><strong>{anchored} of {total} sentences</strong> ({report.percent:.2f} %) "
    yield "have an anchor, "
    yield f"<strong>{report.words_percent:.2f} % of the words</strong> lie in one; "
    supported = len(report.rows) - len(report.unsupported)
    yield f"<strong>{supported} of {len(report.rows)} rows</strong> have evidence.</p>"
    shades = "".join(
        f'<span class="d{depth}">{_depth_name(depth)}</span>' for depth in range(1, DARKEST + 1)
    )
    yield f'<p class="key">Rows on a word: {shades} <i>sentence without an anchor</i>.'
    yield " Choose words to see their rows.</p>"
    if not report.is_same:
        yield f"<p>{OTHER_TEXT}</p>"
    yield "<p>This page holds the source whole: keep it to yourself.</p>"


def _depth_name(depth: int) -> str:
    return f"{depth} or more" if depth == DARKEST else str(depth)


def _runs(report: Coverage) -> Iterator[str]:
    """The text, cut wherever an anchor or a sentence begins or ends."""
    text = report.text.text
    opening: dict[int, list[Placed]] = defaultdict(list)
    placed = {one for sentence in report.sentences for one in sentence.anchors}
    for one in sorted(placed, key=lambda one: (one.place, one.anchor.table, one.anchor.id)):
        opening[one.place.start].append(one)
    unmined = {sentence.start: sentence.end for sentence in report.unmined}
    cuts = {0, len(text), *unmined, *unmined.values()}
    cuts.update(bound for one in placed for bound in one.place)
    active: list[Placed] = []
    until = 0
    for start, end in pairwise(sorted(cuts)):
        active = [one for one in active if one.place.end > start] + opening[start]
        until = unmined.get(start, until)
        yield _run(text[start:end], start, active, is_unmined=start < until)


def _run(words: str, start: int, active: Sequence[Placed], *, is_unmined: bool) -> str:
    if not active:
        return f"<i>{_safe(words)}</i>" if is_unmined else _safe(words)
    names = list(dict.fromkeys(one.anchor.supported_row for one in active))
    targets = " ".join(map(_target, names))
    title = "\n".join(dict.fromkeys(one.anchor.supports for one in active))
    return (
        f'<a id="at-{start}" class="d{min(len(names), DARKEST)}" href="#{_target(names[0])}" '
        f'data-rows="{targets}" title="{_safe(title)}">{_safe(words)}</a>'
    )


def _cards(report: Coverage) -> Iterator[str]:
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for sentence in report.sentences:
        for one in sentence.anchors:
            places[one.anchor.supported_row].add((one.place.start, one.place.end))
    for name in sorted(places):
        links = "".join(
            f'<a href="#at-{start}">{start}–{end}</a>' for start, end in sorted(places[name])
        )
        cells = (
            _cells(report.resting[name])
            if name in report.resting
            else "<p>This row does not exist.</p>"
        )
        card = f"<h3>{_safe(name)}</h3>{cells}<div>{links}</div>"
        yield f'<section id="{_target(name)}">{card}</section>\n'


def _cells(row: Row) -> str:
    shown = ((label, cell) for label, cell in row.cells.items() if cell and label not in UNSHOWN)
    items = (f"<dt>{_safe(label)}</dt><dd>{_safe(cell)}</dd>" for label, cell in shown)
    return f"<dl>{''.join(items)}</dl>"


def _target(name: str) -> str:
    """A row's name as an identifier of the page; signs that no slug holds as their code points."""
    return "".join(
        character
        if character.isascii() and (character.isalnum() or character in "-_")
        else f"_{ord(character):x}_"
        for character in name
    )


def _safe(text: str) -> str:
    """Text that is only text, also where it holds what no page may hold."""
    return escape(_CONTROL.sub("\ufffd", text))
