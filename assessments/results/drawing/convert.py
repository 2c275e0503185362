"""From specifications to SVG, in a process of its own, which may be stopped: the converter brings a JavaScript engine,
and that must not be alive in a process that forks. Only a worker calls `draw`.

Run as a module it reads {"fonts": [folder], "specs": [specification]} on standard input and writes a list of SVG texts.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from assessments.results.drawing.specs import Spec

SVG = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
TIME_LIMIT = 60  # seconds
# All that a chart of ours is made of. A script, an image, a style sheet or a link would be something else.
ELEMENTS = frozenset({"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan", "defs", "clipPath"})


class ConversionFailed(Exception):
    """The converter failed, took too long, or wrote what no chart of ours holds."""


def draw(specs: "Sequence[Spec]") -> list[bytes]:
    """The SVG of each, with its title and description inside. Raises ConversionFailed."""
    if not specs:
        return []
    asked = json.dumps({"fonts": _font_folders(), "specs": [spec.vega_lite for spec in specs]})
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and this file
            [sys.executable, "-I", __file__],
            input=asked,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ConversionFailed(str(error.stderr or error)[-2000:]) from error
    return [
        described(text, spec.title, spec.description) for text, spec in zip(json.loads(done.stdout), specs, strict=True)
    ]


def _font_folders() -> list[str]:
    import fontpkg_noto_sans
    import fontpkg_noto_sans_arabic

    return [str(package.ROOT / "files") for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)]


def described(text: str, title: str, description: str) -> bytes:
    """Checked and with words for whoever cannot see it. Raises ConversionFailed."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(text)  # noqa: S314 - see above
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{SVG}}}")
        attributes = " ".join(element.attrib)
        values = " ".join(element.attrib.values()).replace("url(#", "")
        active = LINK in element.attrib or "href" in attributes or " on" in f" {attributes}" or "url(" in values
        if name not in ELEMENTS or active:
            raise ConversionFailed(f"A chart holds {name} {attributes}.")
        for attribute in [key for key in element.attrib if key.startswith(("aria-", "role"))]:
            del element.attrib[attribute]
    root.set("role", "img")
    for place, (name, words) in enumerate((("title", title), ("desc", description))):
        child = ET.Element(f"{{{SVG}}}{name}")
        child.text = words
        root.insert(place, child)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _convert() -> None:
    import vl_convert

    asked = json.load(sys.stdin)
    for folder in asked["fonts"]:
        vl_convert.register_font_directory(folder)
    # No specification of ours names an address, and none may be opened.
    json.dump([vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]) for spec in asked["specs"]], sys.stdout)


if __name__ == "__main__":
    _convert()
