"""A report's picture as SVG: text as text, no script, nothing fetched, for light and dark paper."""

import re
from xml.etree import ElementTree

from fleet_cli.base.characters import inert, printable
from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.plots.canvas import COLOURS
from fleet_cli.render.plots.figure import draw
from fleet_cli.render.plots.library import FAMILIES
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

READER, TAKES = PEOPLE, REPORT

_SPACE = "http://www.w3.org/2000/svg"


def render(report: Report, screen: Screen) -> str:
    """Return the picture; its characters are ASCII, so that no encoding breaks it."""
    return f"{picture_of(report)}\n"


def picture_of(report: Report, prefix: str = "") -> str:
    """
    Return the picture as an element.

    Args:
        report: With a picture.
        prefix: What its names begin with, in a page that has several and says what is below them.
    """
    root = ElementTree.fromstring(draw(report, "svg", alone=not prefix))
    ElementTree.register_namespace("", _SPACE)
    for parent in [*root.iter()]:
        for child in [one for one in parent if _name(one) in ("metadata", "style")]:
            parent.remove(child)
    texts = [*root.iter(f"{{{_SPACE}}}text")]
    _name_apart(root, prefix)
    for side in ("width", "height"):
        root.set(side, root.attrib[side].removesuffix("pt"))
    root.set("font-family", ", ".join(map(repr, FAMILIES)) + ", sans-serif")
    for text in texts:
        # NOTE: what all of them have is said once, and a turn by nothing not at all.
        text.set("style", re.sub("font-family: [^;]*(; )?", "", text.get("style", "")).rstrip("; "))
        if text.get("transform", "").startswith("rotate(-0 "):
            del text.attrib["transform"]
    title = ElementTree.Element(f"{{{_SPACE}}}title", id=f"{prefix}title")
    title.text = inert(printable(" ".join(filter(None, (one.text for one in texts[:1])))))
    root.insert(0, title)
    if not prefix:
        style = ElementTree.Element(f"{{{_SPACE}}}style")
        style.text = on_dark_paper()
        root.insert(1, style)
    root.attrib |= {"role": "img", "aria-labelledby": f"{prefix}title"}
    data: bytes = ElementTree.tostring(root, encoding="us-ascii")
    return data.decode()


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _name_apart(root: ElementTree.Element, prefix: str) -> None:
    """Keep the names that something refers to, with a *prefix*; what groups are becomes a class."""
    refers = re.compile(r"url\(#([^)]*)\)")
    used: set[str] = set()
    for element in root.iter():
        for key in ("style", "fill", "clip-path"):
            value = element.get(key, "")
            used.update(refers.findall(value))
            if "url(#" in value:
                element.set(key, refers.sub(rf"url(#{prefix}\1)", value))
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{prefix}{name}")
        elif name is not None and _name(element) == "g" and not name[-1].isdigit():
            element.set("class", name)


def on_dark_paper() -> str:
    """Return the rules that a reader with dark paper goes by; others pass over them."""
    rules = (
        # NOTE: what is hatched lies on a ground whose colour is an attribute.
        f'[style*="{name}: {colour.light}"],[{name}="{colour.light}"]'
        f"{{{name}:{colour.dark}!important}}"
        for colour in COLOURS.values()
        for name in ("fill", "stroke")
    )
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"
