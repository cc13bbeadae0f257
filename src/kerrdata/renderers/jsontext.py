"""JSON that may be shown on a terminal as it is, whatever its texts hold."""

from __future__ import annotations

import json
import re

from kerrdata.characters import BIDIRECTIONAL

OBEYED = re.compile(f"[\x7f-\x9f\ud800-\udfff]|{BIDIRECTIONAL}")
"""What a terminal obeys, or no text is, and `json` writes as it is."""


def written(value: object) -> str:
    """A value as JSON with an indent of two, letters of any language as they are.

    Args:
        value: What JSON can say; anything else is said as a text.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
