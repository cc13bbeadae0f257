"""The pages of timeline and network, and what of them the front page shows."""

from __future__ import annotations

from kerrdata.renderers.wording import number
from kerrdata.site import entities, network_drawing, timeline_drawing
from kerrdata.site.addresses import INDEX
from kerrdata.site.content import Content
from kerrdata.site.material import Facts, Material
from kerrdata.site.network import network
from kerrdata.site.pages import Page
from kerrdata.site.svg import patterns
from kerrdata.site.timeline import timeline

NETWORK_SIZES = ((760, 640), (340, 900))
"""Width and height of a network on a wide screen and on a phone, in pixels."""


def drawings(content: Content) -> Facts:
    """What the templates of timeline, network and front page are given, as far as it is drawn.

    Args:
        content: The package.
    """
    drawn = timeline(content)
    found: Facts = {}
    if drawn:
        found["overview"] = timeline_drawing.overview(drawn, timeline_drawing.WIDE)
        found["overview_narrow"] = timeline_drawing.overview(drawn, timeline_drawing.NARROW)
        found["timeline"] = {
            "counted": number(len(drawn.moments), "row"),
            "lanes": drawn.lanes,
            "patterns": patterns(lane.number for lane in drawn.lanes),
            "wide": timeline_drawing.timeline(drawn, timeline_drawing.WIDE),
            "narrow": timeline_drawing.timeline(drawn, timeline_drawing.NARROW),
            "undated": number(drawn.undated, "row") if drawn.undated else "",
            "entries": [entities.entry(content, one.row) for one in drawn.moments],
        }
    return found | _network(content)


def drawing_page(material: Material, name: str, title: str) -> Page:
    """The page of a drawing, with a list that says the same.

    Args:
        material: What pages are made of.
        name: Which drawing.
        title: What it is called.
    """
    facts = material.drawings[name]
    return Page(f"{name}/{INDEX}", name, title, f"{title}: {facts['counted']}.", {"drawing": facts})


def _network(content: Content) -> Facts:
    laid = network(content)
    if not laid:
        return {}
    tied = [node for node in laid.nodes if node.degree]
    facts = {
        "counted": f"{number(len(tied), 'row')} and {number(len(laid.ties), 'tie')} between them",
        "shapes": [
            {"title": title, "path": network_drawing.shape_path(at)}
            for at, title in enumerate(laid.tables)
        ],
        "wide": network_drawing.network(laid, NETWORK_SIZES[0]),
        "narrow": network_drawing.network(laid, NETWORK_SIZES[1]),
        "alone": laid.alone,
        "ties": [
            {"first": laid.nodes[tie.first], "second": laid.nodes[tie.second], "words": tie.words}
            for tie in laid.ties
        ],
    }
    return {"network": facts}
