"""What a report is to be: which pack, on what paper, in what scale, draft or final, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from abc_costing.reporting import SAYS_HOW_SURE, Signatory
from ui.frame import parts
from ui.shell import measures
from ui.shell.settings import Settings, Stored

PACKS: Final = (
    ("annual", "Annual cost report", "Cost per service, build-ups, reconciliation, ratio, method, capacity"),
    ("cost", "Cost per service", "Cost per service and reconciliation to the ledger"),
    ("ratio", "Administrative ratio", "Ratio against the cap and reconciliation to the ledger"),
)
PAPERS: Final = (("a4", "A4"), ("us-letter", "Letter"))
SCALES: Final = ((1000, "Thousands"), (1, "Units"))
MAY_SAY_HOW_SURE: Final = ("annual", "cost")
"""The packs that have room for how sure the figures are; unless told otherwise those of `SAYS_HOW_SURE` have it."""
ACTS: Final = ("prepared", "reviewed", "approved")
WIDTH: Final = 236
REST_MS: Final = 400


@dataclass(frozen=True)
class Wish:
    """What was chosen. `signatories` in the order of `ACTS`; `how_sure` by pack, where the user has chosen."""

    pack: str = "annual"
    paper: str = "a4"
    scale: int = 1000
    draft: bool = True
    signatories: tuple[Signatory, ...] = (Signatory(), Signatory(), Signatory())
    how_sure: tuple[tuple[str, bool], ...] = ()

    def options(self, pack: str = "") -> dict[str, object]:
        """As `Session.report_job` takes them, for the chosen pack or another one."""
        chosen: dict[str, object] = {"paper": self.paper, "scale": self.scale, "draft": self.draft}
        sure = dict(self.how_sure).get(pack or self.pack)
        if sure is not None:
            chosen["how_sure"] = sure
        return chosen | dict(zip(ACTS, self.signatories, strict=True))


class Options(QFrame):
    """The panel at the leading edge. `changed` once the user has come to rest; choices are kept for the next time."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self.packs = QButtonGroup(self)
        self.paper, self.scale = _combo(PAPERS, "Paper"), _combo(SCALES, "Amounts in")
        self.draft = QCheckBox("Mark as draft")
        self.sure = QCheckBox("Say how sure figures are")
        self._sure: dict[str, bool] = {}
        self.signers = {act: (QLineEdit(), QLineEdit()) for act in ACTS}
        self._arrange()
        self._recall()
        self.packs.idToggled.connect(self._on_pack)
        self.sure.clicked.connect(self._on_sure)
        for combo in (self.paper, self.scale):
            combo.currentIndexChanged.connect(lambda _index: self._rest.start(0))
        self.draft.toggled.connect(lambda _on: self._rest.start(0))
        for pair in self.signers.values():
            for edit in pair:
                edit.textEdited.connect(lambda _text: self._rest.start())

    def _arrange(self) -> None:
        self.setFixedWidth(WIDTH)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(measures.L, measures.M, measures.M, measures.M)
        column.setSpacing(measures.S)
        column.addWidget(parts.label("Report", "secondary", "caption", semibold=True))
        for number, (_key, name, about) in enumerate(PACKS):
            radio = QRadioButton(name)
            radio.setToolTip(about)
            self.packs.addButton(radio, number)
            column.addWidget(radio)
        column.addSpacing(measures.S)
        column.addWidget(parts.label("Pages", "secondary", "caption", semibold=True))
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        form.addRow("&Paper", self.paper)
        form.addRow("&Amounts", self.scale)
        column.addLayout(form)
        column.addWidget(self.sure)
        column.addWidget(self.draft)
        column.addSpacing(measures.S)
        column.addWidget(parts.label("Sign-off", "secondary", "caption", semibold=True))
        for act in ACTS:
            column.addLayout(self._signer(act))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _signer(self, act: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(measures.XS)
        name, post = self.signers[act]
        for edit, what in ((name, "name"), (post, "post")):
            edit.setPlaceholderText(f"{act.capitalize()} by" if what == "name" else "Post")
            edit.setAccessibleName(f"{act.capitalize()} by, {what}")
            column.addWidget(edit)
        column.addSpacing(measures.XS)
        return column

    # -------------------------------------------------------------------------------------------------------- values

    def wish(self) -> Wish:
        """What is chosen now."""
        return Wish(
            self._pack(),
            str(self.paper.currentData()),
            int(self.scale.currentData()),
            self.draft.isChecked(),
            tuple(Signatory(name.text().strip(), post.text().strip()) for name, post in self.signers.values()),
            tuple(sorted(self._sure.items())),
        )

    def _pack(self) -> str:
        return PACKS[max(0, self.packs.checkedId())][0]

    def _on_pack(self, _id: int, on: bool) -> None:
        if on:
            self._show_sure()
            self._rest.start(0)

    def _show_sure(self) -> None:
        """What is chosen for the pack, or what it has by itself."""
        pack = self._pack()
        self.sure.setEnabled(pack in MAY_SAY_HOW_SURE)
        bounds = "Bounds of every unit cost, what costs rest on, and which drivers to measure next"
        self.sure.setToolTip(bounds if self.sure.isEnabled() else "The ratio has no bounds: no driver moves it")
        self.sure.setChecked(self.sure.isEnabled() and self._sure.get(pack, pack in SAYS_HOW_SURE))

    def _on_sure(self, on: bool) -> None:
        self._sure[self._pack()] = on
        self._rest.start(0)

    def set_closed(self, closed: bool) -> None:
        """Only the report of a closed period can be final."""
        if self.draft.isEnabled() != closed:
            self.draft.setEnabled(closed)
            self.draft.setChecked(not closed)
        self.draft.setToolTip("" if closed else "Final once the period is closed")
        self.draft.setText("Mark as draft" if closed else "Draft, as the period is open")

    def _stored(self, key: str) -> Stored[str]:
        return Stored(f"report/{key}", "")

    def _recall(self) -> None:
        read = self._settings.read
        pack = read(self._stored("pack"))
        known = [key for key, _, _ in PACKS]
        self.packs.button(known.index(pack) if pack in known else 0).setChecked(True)
        for combo, key in ((self.paper, "paper"), (self.scale, "scale")):
            texts = [str(combo.itemData(row)) for row in range(combo.count())]
            wanted = read(self._stored(key))
            combo.setCurrentIndex(texts.index(wanted) if wanted in texts else 0)
        stored = {pack: read(self._stored(f"how_sure_{pack}")) for pack in MAY_SAY_HOW_SURE}
        self._sure = {pack: text == "yes" for pack, text in stored.items() if text}
        self._show_sure()
        self.draft.setChecked(True)
        self.draft.setEnabled(False)
        for act, (name, post) in self.signers.items():
            name.setText(read(self._stored(f"{act}_name")))
            post.setText(read(self._stored(f"{act}_post")))

    def _on_rest(self) -> None:
        wish = self.wish()
        kept = {"pack": wish.pack, "paper": wish.paper, "scale": str(wish.scale)}
        kept |= {f"how_sure_{pack}": "yes" if sure else "no" for pack, sure in wish.how_sure}
        for act, who in zip(ACTS, wish.signatories, strict=True):
            kept |= {f"{act}_name": who.name, f"{act}_post": who.post}
        for key, value in kept.items():
            self._settings.write(f"report/{key}", value)
        self.changed.emit()


def _combo(entries: tuple[tuple[object, str], ...], name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    for value, text in entries:
        combo.addItem(text, value)
    return combo
