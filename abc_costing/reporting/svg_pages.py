"""SVG pages made fit for Qt: its renderer paints a picture inside a page as coarse pixels, so that charts are put in as
the lines they consist of."""

from __future__ import annotations

import base64
import re

_PICTURE = re.compile(
    r'<image transform="(?P<place>[^"]*)" xlink:href="data:image/svg\+xml;base64,(?P<data>[^"]*)" '
    r'width="(?P<width>[0-9.]+)" height="(?P<height>[0-9.]+)"[^>]*/>')
_ROOT = re.compile(
    r'<svg\b[^>]*?viewBox="0 0 (?P<width>[0-9.]+) (?P<height>[0-9.]+)"[^>]*>(?P<inside>.*)</svg>', re.DOTALL)
_NAME = re.compile(r'(?P<lead>\bid="|href="#|url\(#)')


def with_charts_inside(page: bytes) -> bytes:
    """The page with every embedded SVG picture replaced by its own content, in the same place and size."""
    pictures = 0

    def inlined(found: re.Match[str]) -> str:
        nonlocal pictures
        pictures += 1
        root = _ROOT.search(base64.b64decode(found["data"]).decode("utf-8"))
        if root is None:
            return found.group()
        across = float(found["width"]) / float(root["width"])
        down = float(found["height"]) / float(root["height"])
        inside = _NAME.sub(rf"\g<lead>c{pictures}-", root["inside"])
        return f'<g transform="{found["place"]} scale({across:.6f} {down:.6f})">{inside}</g>'

    return _PICTURE.sub(inlined, page.decode("utf-8")).encode("utf-8")
