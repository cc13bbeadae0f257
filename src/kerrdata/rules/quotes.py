"""Rules about the quotations: how much is quoted, what is said of it, and when it was said."""

from __future__ import annotations

import pandas as pd

from kerrdata.frames import Intervals, intervals
from kerrdata.rules.links import behind, cell, measured, once
from kerrdata.rules.lives import life, outside_life
from kerrdata.rules.names import words
from kerrdata.rules.registry import rule
from kerrdata.spans import count_words

MOST_WORDS = 10
SHARE = 8
LONGEST_RUN = 3
SENSITIVE_TOPICS = frozenset({"addiction", "family", "health"})
EDITED = r"…|\.\.\.|\[|\]"


@rule(
    "KD107",
    table="quotes",
    columns=("said_edtf", "source_id", "sources.id", "sources.published_edtf"),
    note=lambda quote, sources: (
        f"said in {quote['said_edtf']}, after its source was published in "
        + cell(sources, quote["source_id"], "published_edtf")
    ),
)
def quotations_precede_their_source(quotes: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """No quotation was said after the publication of its source.

    A source quotes what has been said; a later date is a typing error or comes from elsewhere.

    Fix: compare the date with the source, and the source's date of publication as well.
    """
    published = Intervals(behind(quotes["source_id"], sources, "published_edtf"))
    return ~published.certainly_before(intervals(quotes, "said"))


@rule(
    "KD301",
    table="quotes",
    columns=("excerpt",),
    note=lambda quote: f"the excerpt has {count_words(quote['excerpt'])} words",
)
def excerpts_are_short(quotes: pd.DataFrame) -> pd.Series:
    """An excerpt has at most ten words.

    The words belong to the speaker and the publisher: so few are enough to recognise a quotation,
    and few enough to be quoted without asking.

    Fix: keep the ten words or fewer by which the quotation is best recognised.
    """
    return measured(quotes["excerpt"], count_words) <= MOST_WORDS


@rule(
    "KD302",
    table="quotes",
    columns=("excerpt", "span_start", "span_end"),
    note="the excerpt is not one uninterrupted piece of the span {span_start}–{span_end}",
)
def excerpts_are_one_piece(quotes: pd.DataFrame) -> pd.Series:
    """An excerpt is one piece out of its span, without ellipsis or brackets.

    Words that are left out or put in change what somebody said, and nobody finds the excerpt in the
    source again.

    Fix: take words that follow each other in the source and need neither `…` nor `[ ]`; if they are
    longer than the span, correct the span.
    """
    excerpt = quotes["excerpt"]
    longer = measured(excerpt, len) > quotes["span_end"] - quotes["span_start"]
    return ~(longer.fillna(False) | excerpt.str.contains(EDITED, na=False))


@once
def _quoted(quotes: pd.DataFrame) -> dict[str, int]:
    """The number of excerpted words by source."""
    totals = measured(quotes["excerpt"], count_words).groupby(quotes["source_id"]).sum()
    return {str(source): int(total) for source, total in totals.items()}


@rule(
    "KD303",
    table="sources",
    columns=("words", "id", "quotes.source_id", "quotes.excerpt"),
    note=lambda source, quotes: (
        f"the excerpts have {_quoted(quotes)[source['id']]} of the {source['words']} words"
    ),
)
def little_of_a_source_is_quoted(sources: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """All excerpts of a source together are less than an eighth of its words.

    Many short pieces can give away a text as one long one does; that is its publisher's to decide.

    Fix: shorten the excerpts of this source.
    """
    quoted = sources["id"].map(_quoted(quotes)).astype("Int64")
    return quoted * SHARE < sources["words"]


@rule(
    "KD306",
    table="quotes",
    columns=("words", "excerpt"),
    note=lambda quote: (
        f"words is {quote['words']}, but the excerpt has {count_words(quote['excerpt'])}"
    ),
)
def words_are_counted(quotes: pd.DataFrame) -> pd.Series:
    """`words` is the number of words of the excerpt.

    It is the number that shows how little is quoted; words are runs without white space.

    Fix: write the number of words that the excerpt has.
    """
    return quotes["words"] == measured(quotes["excerpt"], count_words)


@rule(
    "KD307",
    table="quotes",
    columns=("speaker_id", "said_edtf", "people.id", "people.birth_edtf", "people.death_edtf"),
    note=lambda quote, people: (
        f"`{quote['speaker_id']}` ({life(people, quote['speaker_id'])}) "
        f"cannot have said this in {quote['said_edtf']}"
    ),
)
def speakers_are_alive(quotes: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Nobody says anything before they are born or after they have died.

    Such a row names the wrong speaker, often a namesake, or one of the dates is wrong.

    Fix: compare the speaker, the life and the date of the quotation with the sources.
    """
    return ~outside_life(intervals(quotes, "said"), quotes["speaker_id"], people)


@rule(
    "KD308",
    table="quotes",
    columns=("summary", "excerpt"),
    note=lambda quote: _borrowed(quote["summary"], quote["excerpt"]),
)
def summaries_are_our_own(quotes: pd.DataFrame) -> pd.Series:
    """A summary is there, and says in our own words what was said.

    Only so may the package be shared freely: the excerpt is quoted, the rest must not be. Four
    words in a row out of the excerpt are a copy, whatever their case and punctuation.

    Fix: say in one or two new sentences what the speaker meant.
    """
    summaries, excerpts = (quotes[column].fillna("").tolist() for column in ("summary", "excerpt"))
    pairs = list(zip(summaries, excerpts, strict=True))
    borrowed = {pair for pair in set(pairs) if _borrowed(*pair)}
    return pd.Series([pair not in borrowed for pair in pairs], index=quotes.index, dtype=bool)


def _borrowed(summary: str, excerpt: str) -> str:
    """What is wrong with a summary, empty where nothing is."""
    own, quoted = words(summary), words(excerpt)
    if not own:
        return "there is no summary"
    if own == quoted:
        return "the summary repeats the excerpt"
    taken = set(_runs(own))
    run = next((run for run in _runs(quoted) if run in taken), ())
    return f"the summary repeats `{' '.join(run)}` from the excerpt" if run else ""


def _runs(text: list[str]) -> list[tuple[str, ...]]:
    """The shortest runs of words that are too long to borrow, in order."""
    return [tuple(text[at : at + LONGEST_RUN + 1]) for at in range(len(text) - LONGEST_RUN)]


@rule(
    "KD309",
    table="quotes",
    columns=("sensitive", "topic"),
    note="a quotation on the topic {topic} is not marked as sensitive",
)
def delicate_quotations_are_sensitive(quotes: pd.DataFrame) -> pd.Series:
    """Quotations about health, addiction and family are marked as sensitive.

    They ask for care when they are shown or combined with other data, and users who want to leave
    them out must be able to rely on the mark.

    Fix: set `sensitive` to `true`, or choose another topic if the words are about something else.
    """
    return ~quotes["topic"].isin(SENSITIVE_TOPICS) | quotes["sensitive"]
