"""The style sheet reaches the page as it is written."""

from __future__ import annotations

import re

from kerrdata.site.pages import style_sheet


def test_nothing_in_it_is_escaped() -> None:
    text = str(style_sheet())
    assert not re.search(r"&(?:#\d+|amp|gt|lt|quot);", text)
    assert '"Segoe UI"' in text or ">" in text
