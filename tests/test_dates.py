"""Uncertain dates: their bounds, their comparison, and the texts that are refused."""

from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import dates
from kerrdata.dates import DateError, Interval, certainly_before, parse

YEARS = st.integers(1, 9999).map("{:04}".format)
MARKS = st.sampled_from(["", "~", "?", "%"])
DAYS = st.dates().map(date.isoformat)
MONTHS = DAYS.map(lambda day: day[:7])
SEASONS = st.builds("{}-{}".format, YEARS, st.sampled_from(sorted(dates.SEASON_MONTHS)))
UNSPECIFIED = st.one_of(
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
    YEARS.map("{}-XX".format),
    YEARS.map("{}-XX-XX".format),
    MONTHS.map("{}-XX".format),
)
PLAIN = st.builds("{}{}".format, st.one_of(YEARS, MONTHS, DAYS), MARKS) | SEASONS
SINGLE = PLAIN | st.builds("{}{}".format, UNSPECIFIED, MARKS)


@st.composite
def closed(draw):
    """Intervals between two dates that lie, and are written, in order."""
    ends = sorted((draw(PLAIN), draw(PLAIN)), key=lambda text: (parse(text).earliest, text))
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


OPEN = st.builds("{}{}".format, st.sampled_from(["/", "../"]), PLAIN) | st.builds(
    "{}{}".format, PLAIN, st.sampled_from(["/", "/.."])
)
CANONICAL = SINGLE | closed() | OPEN

# Small enough to be counted out: every day of a few weeks.
START = date(1999, 12, 20)
SOME_DAYS = [START + timedelta(days) for days in range(24)]
FEW = st.lists(st.sampled_from(SOME_DAYS) | st.none(), min_size=2, max_size=2).map(
    lambda pair: Interval(*pair if None in pair else sorted(pair))
)
ANY = CANONICAL.map(parse)


def as_triple(day):
    return (day.year, day.month, day.day)


# --- bounds ---


@given(SINGLE | closed())
def test_bounds_are_those_of_the_edtf_library(text):
    """Of open intervals the library knows no bounds: it raises, or adds ten years."""
    oracle, ours = parse_edtf(text), parse(text)
    assert as_triple(ours.earliest) == tuple(oracle.lower_strict()[:3])
    assert as_triple(ours.latest) == tuple(oracle.upper_strict()[:3])


@given(CANONICAL)
def test_what_we_write_is_canonical_to_the_library(text):
    parse(text)
    assert str(parse_edtf(text)) in {text, text.replace("..", "")}


@given(OPEN)
def test_open_ends_have_no_bound(text):
    bounds = (parse(text).earliest, parse(text).latest)
    assert bounds.count(None) == 1
    assert (bounds[0] is None) == (text[0] in "/.")


@given(CANONICAL)
def test_certain_bounds_hold_the_bounds(text):
    read = parse(text)
    earliest, latest = read.certain_bounds
    assert earliest <= (read.earliest or date.min) <= (read.latest or date.max) <= latest
    if not read.approximate:
        assert (earliest, latest) == (read.earliest or date.min, read.latest or date.max)


@given(DAYS, DAYS)
def test_reading_a_text_again_gives_its_days(one, other):
    """The circle closes: the bounds, written as an interval, read as the same bounds."""
    first, last = sorted((one, other))
    read = parse(first if first == last else f"{first}/{last}")
    assert (read.earliest.isoformat(), read.latest.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1999", "1999-01-01", "1999-12-31"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2019-23", "2019-09-01", "2019-11-30"),
        ("2019-24", "2019-12-01", "2019-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("1968/1969", "1968-01-01", "1969-12-31"),
        ("2025-08~/2025-09~", "2025-08-01", "2025-09-30"),
        ("1992/1996-06", "1992-01-01", "1996-06-30"),
    ],
)
def test_bounds(text, earliest, latest):
    read = parse(text)
    assert (read.earliest, read.latest) == tuple(map(date.fromisoformat, (earliest, latest)))


# --- comparison ---


def days_of(interval):
    lower, upper = interval.earliest or date.min, interval.latest or date.max
    return [day for day in [date.min, *SOME_DAYS, date.max] if lower <= day <= upper]


@given(FEW, FEW)
def test_certainly_before_agrees_with_counting_days(one, other):
    counted = all(first < second for first in days_of(one) for second in days_of(other))
    assert certainly_before(one, other) == counted


@given(ANY | FEW)
def test_nothing_is_certainly_before_itself(one):
    assert not certainly_before(one, one)


@given(ANY | FEW, ANY | FEW)
def test_not_both_are_certainly_before_the_other(one, other):
    assert not (certainly_before(one, other) and certainly_before(other, one))


@given(ANY | FEW, ANY | FEW, ANY | FEW)
def test_certainly_before_is_transitive(one, two, three):
    if certainly_before(one, two) and certainly_before(two, three):
        assert certainly_before(one, three)


@given(PLAIN, PLAIN)
def test_a_mark_never_makes_anything_more_certain(one, other):
    vague = Interval(parse(one).earliest, parse(one).latest, approximate=True)
    if certainly_before(vague, parse(other)):
        assert certainly_before(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ("1999", "2000", True),
        ("1999-12-31", "2000-01-01", True),
        ("1999", "1999", False),
        ("1999~", "2000", False),
        ("1999~", "2002", True),
        ("1995/1999", "1999", False),
        ("../1999", "2000", True),
        ("1999/..", "2000", False),
        ("2019-24", "2020-01", False),  # winter goes on, and in the south has not begun
        ("2019-21", "2022", True),
    ],
)
def test_what_is_certain(one, other, certain):
    assert certainly_before(parse(one), parse(other)) is certain


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not EDTF"),
        ("May 2000", "not EDTF"),
        ("5/1/2000", "which the month: write"),
        ("1999-5", "not EDTF"),
        ("\N{FULLWIDTH DIGIT ONE}999", "not EDTF"),
        ("1999 ", "white space"),
        ("1999\n", "white space"),
        ("1999-02-29", "not a day of the calendar"),
        ("2000-04-31", "not a day of the calendar"),
        ("2000-13", "no month 13"),
        ("2000-00", "no month 00"),
        ("2000-21-01", "no month 21"),
        ("0000", "not a day of the calendar"),
        ("2000/1997", "write `1997/2000`"),
        ("2000/2000", "write `2000`"),
        ("/", "at least one date"),
        ("../..", "at least one date"),
        ("~2000", "level 2: write `2000~`"),
        ("2000-?05", "beyond"),
        ("{1999,2001}", "beyond"),
        ("2000-05-01T12:00:00", "beyond"),
        ("Y17000", "beyond"),
        ("/..2000", "cannot be read"),
        ("199X-05", "stands alone: write `199X`"),
        ("2000-XX-05", "day without a month"),
        ("2019-23~", "write `2019-23`"),
        ("199X/2001", "level 2"),
        ("../199X", "level 2"),
        ("2000-XX/2001", "level 2"),
        ("[" + "2000," * 20 + "2001]", "too long"),
    ],
)
def test_refused_and_why(text, reason):
    with pytest.raises(DateError, match=reason):
        parse(text)
    assert dates.interval(text) is None


@given(st.text() | st.text(alphabet="0123456789XYTZ/.-~?%[]{},"))
def test_any_text_is_read_or_refused_and_nothing_is_printed(text):
    printed = StringIO()
    with redirect_stdout(printed):
        try:
            read = parse(text)
        except DateError as error:
            assert str(error)
            read = None
    assert dates.interval(text) == read
    assert not printed.getvalue()


@given(st.dates(), st.dates())
def test_reversed_intervals_are_refused(one, other):
    if one > other:
        with pytest.raises(DateError, match="ends before it starts"):
            parse(f"{one.isoformat()}/{other.isoformat()}")
