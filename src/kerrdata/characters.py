"""Single characters: which are breaks, controls or invisible, and how to name them. No tables.

The classes do not overlap, so that one bad character is one finding. They are spelled with the
characters themselves and not with the escapes of regular expressions, so that Arrow's RE2 reads
them as Python does.
"""

from __future__ import annotations

import re
import unicodedata

# What Unicode's line breaking (UAX 14, classes BK, CR, LF and NL) always breaks at.
_LINE_BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"

# C0, C1 and DEL; then what stands for no character: private use, noncharacters, and the
# replacements that a failed decoding leaves behind.
_CONTROLS = (
    "\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc\ufffd\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF))
    + "\U000f0000-\U0010ffff"
)

# Unicode's property Bidi_Control.
_BIDIRECTIONALS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# Unicode's property Default_Ignorable_Code_Point less the above, and what else is drawn as nothing.
_INVISIBLES = (
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

# Unicode's category Zs less the plain space.
_UNUSUAL_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

LINE_BREAK = f"[{_LINE_BREAKS}]"
CONTROL = f"[{_CONTROLS}]"
BIDIRECTIONAL = f"[{_BIDIRECTIONALS}]"
UNSEEN = f"[{_INVISIBLES}{_UNUSUAL_SPACES}]"
SPACES_IN_A_ROW = "[^ ] {2,}[^ ]"

# Each character that may keep a text from being in NFC, and others; a test goes through them all.
MAYBE_DECOMPOSED = "[^\x00-\u02ff\u2002-\u20cf\u2100-\u2125]"

# What a spreadsheet takes for the start of a formula, also behind what it may strip.
FORMULA = (
    f"^[ {_LINE_BREAKS}{_CONTROLS}{_BIDIRECTIONALS}{_INVISIBLES}{_UNUSUAL_SPACES}]*"
    "[=+@\uff1d\uff0b\uff20\uff0d-]"
)
# `-5` is in a spreadsheet what it is here, a number.
PLAIN_NUMBER = "[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?"

# Where an invisible character has a meaning: in emoji sequences and flags, in variants of
# ideographs and of Mongolian letters, and as a joiner between letters of a script that joins them.
_SYMBOL = (
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u27ff\u2801-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff]"
)
_JOINING = "[\u0600-\u08ff\u0900-\u109f\u1780-\u17ff\u1810-\u18af\ua840-\ua8ff]"
_MEANT = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f",
    "[#*0-9]\ufe0f\u20e3",
    f"{_SYMBOL}[\ufe0e\ufe0f]?(?:\u200d{_SYMBOL}[\ufe0e\ufe0f]?)*",
    "[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\U00020000-\U0003fffd][\ufe00-\ufe0f\U000e0100-\U000e01ef]",
    "[\u1810-\u18af][\u180b-\u180f]",
    f"{_JOINING}[\u200c\u200d](?={_JOINING})",
)
_MEANT_OR_UNSEEN = re.compile(f"(?:{'|'.join(_MEANT)})|({UNSEEN})")

# Unicode names no control character.
_CONTROL_NAMES = {
    "\x00": "NULL",
    "\t": "TAB",
    "\n": "LINE FEED",
    "\v": "VERTICAL TAB",
    "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def named(character: str) -> str:
    """A character as its code point and its Unicode name: `U+200B ZERO WIDTH SPACE`."""
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def unseen(text: str) -> int | None:
    """Offset of the first invisible character or unusual space without a meaning in its place."""
    found = (match for match in _MEANT_OR_UNSEEN.finditer(text) if match[1])
    return next((match.start(1) for match in found), None)


def composed(text: str) -> str:
    """A text in the normal form NFC."""
    return unicodedata.normalize("NFC", text)


def decomposed(text: str) -> int | None:
    """Offset of the first character because of which a text is not in NFC.

    NFC also turns the unusual spaces U+2000 and U+2001 into others; they are `unseen` already.
    """
    spaced = text.replace("\u2000", "\u2002").replace("\u2001", "\u2003")
    if unicodedata.is_normalized("NFC", spaced):
        return None
    pairs = enumerate(zip(spaced, composed(spaced) + "\0" * len(spaced), strict=False))
    start = next(offset for offset, (is_, should) in pairs if is_ != should)
    return next(offset for offset in range(start, len(text)) if not text[offset].isascii())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet takes a text for a formula."""
    return bool(re.search(FORMULA, text)) and not re.fullmatch(PLAIN_NUMBER, text)


def is_faulty(text: str) -> bool:
    """Whether there is anything wrong with the characters of a text, wherever it stands."""
    patterns = (SPACES_IN_A_ROW, CONTROL, BIDIRECTIONAL, LINE_BREAK)
    return (
        text != text.strip(" ")
        or is_formula(text)
        or any(re.search(pattern, text) for pattern in patterns)
        or unseen(text) is not None
        or decomposed(text) is not None
    )
