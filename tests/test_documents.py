"""The documents lead somewhere: every link and picture is there; and no file tells of the machine it was written on."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [path for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "decisions", ROOT / "packaging",
                                 ROOT / "sample_ledgers") for path in sorted(folder.glob("*.md"))]


def anchor(heading: str) -> str:
    """The name that a heading has in a link."""
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if re.match(r"[a-z]+://|mailto:", target):
            continue
        name, _, place = unquote(target).partition("#")
        there = document.parent / name if name else document
        headings = re.findall(r"(?m)^#+ (.*)$", there.read_text("utf-8")) if place and there.is_file() else []
        if not there.exists() or (place and place not in {anchor(heading) for heading in headings}):
            broken.append(target)
    assert broken == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    folders = r"(^|[^A-Za-z0-9_.~-])/(home|root|work|Users)/[A-Za-z0-9_.-]+"
    found = subprocess.run(
        ["git", "grep", "-InE", folders, "--", ":!tests", ":!requirements.lock"], cwd=ROOT, capture_output=True,
        text=True, encoding="utf-8", check=False)
    assert found.stdout.splitlines() == []
