"""What a text says of the anchors, and how far it is covered: for a person, and as JSON.

The JSON carries offsets and rows, but no words of a source, so that it may be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kerrdata.anchors.answers import Answer, Place, SourceAnswer, Status, Verification
from kerrdata.anchors.coverage import Coverage, Sentence
from kerrdata.renderers.jsontext import written
from kerrdata.renderers.wording import visible

Json = dict[str, Any]

MOST_LISTED = 200
MOST_WORDS = 160
OTHER_TEXT = "This is not the text that the source row describes: the anchors were searched in it."
NOT_EVERYWHERE = "The text is long: not every place was tried for them (see --thorough)."
SHADES = " ░▒▓█"
DESCRIBED = {
    Status.VERIFIED: "stands where the row says",
    Status.MOVED: "stands elsewhere, word for word",
    Status.CHANGED: "something near stands there",
    Status.AMBIGUOUS: "stands in several places",
    Status.MISSING: "not found",
    Status.NOT_SUPPLIED: "no text was given: nothing is known",
}


def verification(report: Verification, *, another_copy: bool = False, every: bool = False) -> str:
    """The answers for a person.

    Args:
        report: The answers.
        another_copy: Whether the reader expects another copy of the text.
        every: Whether to list also what is as it should be.
    """
    listed = [answer for answer in report.answers if every or _is_listed(answer)]
    blocks = [
        [line for source in report.sources for line in _source(source, another_copy=another_copy)],
        list(_counts(report)),
        [line for answer in listed[:MOST_LISTED] for line in _answer(answer)],
        [f"… and {len(listed) - MOST_LISTED} more; --format json has all."]
        * (len(listed) > MOST_LISTED),
        [_verdict(report, another_copy=another_copy)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def verification_json(report: Verification) -> str:
    """The answers for a program."""
    described = {
        "package": report.package,
        "sources": [
            {
                "id": source.source,
                "supplied": bool(source.place),
                "same": source.is_same if source.place else None,
                "sha256": source.sha256 or None,
                "expected_sha256": source.expected_sha256,
                "read_as": source.kind or None,
            }
            for source in report.sources
        ],
        "counts": {str(status): count for status, count in report.counts.items()},
        "exhaustive": report.exhaustive,
        "holds": report.holds() if report.is_supplied else None,
        "anchors": list(map(_answer_json, report.answers)),
    }
    return written(described)


def coverage(report: Coverage, *, width: int = 80, floor: float | None = None) -> str:
    """The map and the lists for a person.

    Args:
        report: How package and text cover each other.
        width: Columns of the terminal.
        floor: The percentage that is demanded.
    """
    blocks = [
        list(_map(report, max(20, min(width, 100) - 12))),
        list(_figures(report, floor)),
        list(_unmined(report)),
        _listing("Rows without evidence", [row.name for row in report.unsupported]),
        _listing("Anchors not found, left out above", [_name(one) for one in report.lost]),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def coverage_json(report: Coverage) -> str:
    """The coverage for a program."""
    described = {
        "package": report.package,
        "source": report.source,
        "same": report.is_same,
        "sentences": len(report.sentences),
        "anchored": len(report.sentences) - len(report.unmined),
        "percent": round(report.percent, 4),
        "words_percent": round(report.words_percent, 4),
        "unmined": [{"start": one.start, "end": one.end} for one in report.unmined],
        "rows": len(report.rows),
        "unsupported": [row.name for row in report.unsupported],
        "linking_tables": list(report.linking),
        "lost": [_name(one) for one in report.lost],
        "by_sentence": [_sentence_json(one) for one in report.sentences],
    }
    return written(described)


def _is_listed(answer: Answer) -> bool:
    """Whether there is more to say of an anchor than how many others are like it."""
    counted = {Status.VERIFIED, Status.MOVED, Status.NOT_SUPPLIED}
    return answer.status not in counted or bool(answer.note or answer.excerpt_fault)


def _source(source: SourceAnswer, *, another_copy: bool) -> Iterator[str]:
    if not source.place:
        yield f"{visible(source.source)}: no text was given (--text FILE)"
        return
    yield f"{visible(source.source)}: {visible(source.place)}, {source.kind}"
    if source.is_same:
        yield "  the very text: its SHA-256 is that of the source"
    else:
        yield f"  not the same text: its SHA-256 is   {source.sha256}"
        yield f"                     the source row's is {visible(source.expected_sha256)}"
        remark = "as another copy has" if another_copy else "say --another-copy if that is expected"
        yield f"  the anchors are searched in it; {remark}"


def _counts(report: Verification) -> Iterator[str]:
    for status, count in report.counts.items():
        if count:
            yield f"{count:6d} {status}: {DESCRIBED[status]}"


def _name(answer: Answer) -> str:
    return f"{answer.anchor.table}/{answer.anchor.id}"


def _answer(answer: Answer) -> Iterator[str]:
    anchor = answer.anchor
    at = f"row says {anchor.start}–{anchor.end}" if anchor.length else "row has no readable offsets"
    places = f", found at {_places(answer.places)}" if answer.places else ""
    yield f"{answer.status}: {visible(_name(answer))} ({at}{places})"
    for remark in filter(None, (answer.note, answer.excerpt_fault)):
        yield f"    {visible(remark)}"
    if answer.expected:
        yield f"    meant: {_words(answer.expected)}"
    if answer.found:
        yield f"    there: {_words(answer.found)}"


def _places(places: Sequence[Place]) -> str:
    return ", ".join(f"{place.start}–{place.end}" for place in places)


def _words(text: str) -> str:
    return visible(" ".join(text.split()), MOST_WORDS)


def _verdict(report: Verification, *, another_copy: bool) -> str:
    total = len(report.answers)
    if not report.is_supplied:
        unknown = report.counts[Status.NOT_SUPPLIED]
        return f"Not verified: {unknown} of {total} anchors have no text to be looked up in."
    if report.holds(another_copy=another_copy):
        return f"All {total} anchors hold."
    wrong = sum(not answer.holds for answer in report.answers)
    if not wrong:
        return f"All {total} anchors stand in the text, but not all where their rows say."
    limits = "" if report.exhaustive else f" {NOT_EVERYWHERE}"
    return f"{wrong} of {total} anchors do not hold.{limits}"


def _answer_json(answer: Answer) -> Json:
    anchor = answer.anchor
    return {
        "table": anchor.table,
        "id": anchor.id,
        "row": anchor.row,
        "source": anchor.source,
        "supports": anchor.supports,
        "start": anchor.start,
        "end": anchor.end,
        "status": str(answer.status),
        "places": [{"start": place.start, "end": place.end} for place in answer.places],
        "note": answer.note or None,
        "excerpt": answer.excerpt_fault or None,
    }


def _map(report: Coverage, columns: int) -> Iterator[str]:
    """The text as lines of cells, each as dark as its words are covered."""
    words = [one for one in report.sentences if one.words]
    size = max(1, -(-len(report.text.text) // (columns * 24)))
    shares = _shares(words, len(report.text.text), size)
    for first in range(0, len(shares), columns):
        cells = "".join(
            SHADES[round(share * (len(SHADES) - 1))] for share in shares[first : first + columns]
        )
        yield f"{first * size:9d} │{cells}│"
    yield f"{'':9}  one cell is {size} code points; blank: no anchor, █: all in anchors"


def _shares(sentences: Iterable[Sentence], length: int, size: int) -> list[float]:
    covered = bytearray(length)
    for sentence in sentences:
        for one in sentence.anchors:
            start, end = max(one.place.start, sentence.start), min(one.place.end, sentence.end)
            covered[start:end] = b"\1" * (end - start)
    pieces = (covered[first : first + size] for first in range(0, length, size))
    return [sum(piece) / len(piece) for piece in pieces]


def _figures(report: Coverage, floor: float | None) -> Iterator[str]:
    total = len(report.sentences)
    anchored = total - len(report.unmined)
    demanded = f" (floor {floor:g} %)" if floor is not None else ""
    yield f"{anchored} of {total} sentences have an anchor: {report.percent:.2f} %{demanded}"
    yield f"{report.words_percent:.2f} % of the words lie in an anchor"
    supported = len(report.rows) - len(report.unsupported)
    yield f"{supported} of {len(report.rows)} rows have evidence"
    if report.linking:
        linking = visible(", ".join(report.linking))
        yield f"not counted, since they rest on the rows they link: {linking}"
    if not report.is_same:
        yield OTHER_TEXT


def _unmined(report: Coverage) -> list[str]:
    shown = [
        f"{one.start}–{one.end}  {_words(report.text.text[one.start : one.end])}"
        for one in report.unmined
    ]
    return _listing("Sentences without an anchor", shown, is_safe=True)


def _listing(title: str, lines: Sequence[str], *, is_safe: bool = False) -> list[str]:
    if not lines:
        return []
    shown = [f"  {line if is_safe else visible(line)}" for line in lines[:MOST_LISTED]]
    more = [f"  … and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    return [f"{title} ({len(lines)}):", *shown, *more]


def _sentence_json(sentence: Sentence) -> Json:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "words": sentence.words,
        "covered": sentence.covered,
        "anchors": [f"{one.anchor.table}/{one.anchor.id}" for one in sentence.anchors],
    }
