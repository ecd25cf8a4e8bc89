"""The HTML form of the clipboard; a module of its own because it is needed only on paste."""

from __future__ import annotations

from html.parser import HTMLParser

Block = list[list[str]]


class HtmlTable(HTMLParser):
    """Collects the cells of the first table; `sdval` (LibreOffice) and `x:num` (Excel) hold the true number."""

    def __init__(self) -> None:
        super().__init__()
        self.block: Block = []
        self._exact: str | None = None
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.block.append([])
        elif tag in {"td", "th"} and self.block:
            given = dict(attrs)
            self._exact = given.get("sdval") or given.get("x:num") or None
            self.block[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._in_cell:
            self.block[-1][-1] = self._exact or " ".join(self.block[-1][-1].split())
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.block[-1][-1] += data
