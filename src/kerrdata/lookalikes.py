"""Letters of other scripts, and the Latin letters that they look like. No tables."""
# ruff: noqa: RUF001 (ambiguous characters are what this file is about)

from __future__ import annotations

import re
import unicodedata

# Of Unicode's confusables.txt the Greek, Cyrillic and Armenian letters, and the dashes.
_LOOK_ALIKES = {
    "a": "αа",
    "b": "ьЬ",
    "c": "ϲс",
    "d": "ԁ",
    "e": "εеҽ",
    "f": "ք",
    "g": "ց",
    "h": "һհ",
    "i": "ιі",
    "j": "ϳјյ",
    "k": "κк",
    "l": "ӏ",
    "m": "м",
    "n": "ηпոռ",
    "o": "οσоօ",
    "p": "ρϱр",
    "q": "ԛզգ",
    "r": "г",
    "s": "ѕ",
    "t": "τт",
    "u": "υս",
    "v": "νѵ",
    "w": "ωԝѡա",
    "x": "χх",
    "y": "γуү",
    "A": "ΑА",
    "B": "ΒВ",
    "C": "ϹС",
    "E": "ΕЕ",
    "G": "Ԍ",
    "H": "ΗН",
    "I": "ΙІӀ",
    "J": "ͿЈ",
    "K": "ΚК",
    "M": "ΜМ",
    "N": "Ν",
    "O": "ΟОՕ",
    "P": "ΡР",
    "S": "ЅՏ",
    "T": "ΤТ",
    "U": "Ս",
    "V": "Ѵ",
    "W": "Ԝ",
    "X": "ΧХ",
    "Y": "ΥУҮ",
    "Z": "Ζ",
    "3": "З",
    "6": "б",
    "-": "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
}
_RESEMBLED = {alike: plain for plain, alikes in _LOOK_ALIKES.items() for alike in alikes}
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def foreign(text: str) -> int | None:
    """Offset of the first letter, digit or dash that is neither a Latin one nor in ASCII."""
    found = (match for match in _BEYOND_ASCII.finditer(text) if _is_foreign(match[0]))
    return next((match.start() for match in found), None)


def resembled(character: str) -> str:
    """The Latin letter, digit or hyphen that a character looks like, empty where none is known."""
    plain = unicodedata.normalize("NFKC", character)
    alike = _RESEMBLED.get(character) or _RESEMBLED.get(plain, "")
    return plain if plain.isascii() else alike


def _is_foreign(character: str) -> bool:
    is_latin = unicodedata.name(character, "").startswith("LATIN ")
    return character in _LOOK_ALIKES["-"] or (character.isalnum() and not is_latin)
