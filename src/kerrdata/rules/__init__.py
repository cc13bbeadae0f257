"""The rules of sense, one file per table or theme; importing this package registers them all."""

from kerrdata.deferral import deferred

with deferred("numpy", "pandas", "pyarrow", "pyarrow.compute", "pyarrow.csv"):
    from kerrdata.rules import anchors as anchors
    from kerrdata.rules import dates as dates
    from kerrdata.rules import evaluation as evaluation  # asks them, and registers none
    from kerrdata.rules import events as events
    from kerrdata.rules import evidence as evidence
    from kerrdata.rules import examples as examples
    from kerrdata.rules import files as files
    from kerrdata.rules import folder as folder
    from kerrdata.rules import ids as ids
    from kerrdata.rules import keys as keys
    from kerrdata.rules import memberships as memberships
    from kerrdata.rules import mentions as mentions
    from kerrdata.rules import namesakes as namesakes
    from kerrdata.rules import organizations as organizations
    from kerrdata.rules import orphans as orphans
    from kerrdata.rules import package as package
    from kerrdata.rules import participants as participants
    from kerrdata.rules import people as people
    from kerrdata.rules import places as places
    from kerrdata.rules import profile as profile
    from kerrdata.rules import quotes as quotes
    from kerrdata.rules import references as references
    from kerrdata.rules import relationships as relationships
    from kerrdata.rules import retired as retired
    from kerrdata.rules import source_texts as source_texts
    from kerrdata.rules import text as text
