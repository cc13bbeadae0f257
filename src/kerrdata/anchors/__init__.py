"""Anchors: a text → verified, hydrated, covered; and new evidence. No output, no pandas.

`answers` has the words, `rows` reads a package, `source` a text, `reading` normalises it, `search`
finds again, `excerpts` judges excerpts, `nearby` says what stands there instead; `verification`,
`coverage`, `hydration`, `adding` and `nearest` are what the commands call; `files` guards what they
write.
"""
