"""Words by which a row shows that it is no posting: totals, balances brought forward, footers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|report|overall|page|account|section|running|net|total)[\s-]*)?(?:sub)?totals?\b"
    r"|^\W*(?:zwischen|end|gesamt|seiten)?summe\b|^\W*gesamt(?:betrag|ergebnis)?\b|^\W*insgesamt\b"
    r"|^\W*(?:sous[\s-]*)?(?:total|totaux|totale|totales)\b|^\W*somme\b|^\W*sumas?\b|^\W*sum\b|^\W*soma\b"
    r"|^\W*(?:i alt|totalt|delsum|delsumma|summa|totaal|suma y sigue|sumas iguales)\b"
    r"|^\W*(?:المجموع|الاجمالي|الإجمالي|اجمالي|إجمالي|итого|всего|合計|小計|合计|总计|小计|סהכ|סה\"כ)"
    r"|\b(?:sub)?totals?\s*:?$"
)
_BALANCE = re.compile(
    r"^\W*(?:opening|closing|beginning|ending|starting)\s+balances?\b|^\W*balance\s+(?:b/?f|c/?f|b/?d|c/?d|brought|carried)\b"
    r"|^\W*(?:brought|carried)\s+forward\b|^\W*saldo\s+(?:inicial|anterior|final|anterieur)\b|^\W*(?:report\s+)?a\s+nouveau\b"
    r"|^\W*solde\s+(?:initial|anterieur|final|d.ouverture|de\s+cloture|d.?ebut)|^\W*saldovortrag\b|^\W*(?:anfangs|end)bestand\b"
    r"|^\W*(?:anfangs|schluss|end)saldo\b|^\W*eb-?wert\b|^\W*(?:inn?gaende|utgaende)\s+(?:balanse?|saldo)\b"
    r"|^\W*(?:primo|ultimo)(?:saldo|beholdning)?$|^\W*saldo\s+(?:de\s+)?(?:abertura|apertura|cierre|fecho)\b"
    r"|^\W*(?:رصيد افتتاحي|الرصيد الافتتاحي|رصيد سابق|رصيد ختامي|الرصيد الختامي|رصيد مدور)"
)
_FOOTER = re.compile(
    r"^\W*(?:generated|printed|created|exported|report\s+run|run\s+date|print\s+date|date\s+printed)\b"
    r"|^\W*page\s+\d+|^\W*(?:seite|pagina|side|sida|p[aá]g\.?)\s*:?\s*\d+|^\W*(?:\*+\s*)?end\s+of\s+(?:report|file|list)"
    r"|^\W*(?:erstellt|gedruckt)\s+(?:am|von)\b|^\W*(?:imprime|edite)\s+le\b|^\W*fin\s+(?:del?|du)\s+(?:informe|reporte|rapport)"
    r"|^\W*(?:prepared|approved|checked|reviewed)\s+by\b|^\W*source\s*:|^\W*quelle\s*:|^\W*printed\s+on\b"
)


@lru_cache(maxsize=200_000)
def _plain(text: str) -> str:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


def is_total(text: str) -> bool:
    """Whether a cell's text labels a total."""
    return len(text) < 120 and _TOTAL.search(_plain(text)) is not None


def is_balance(text: str) -> bool:
    """Whether a cell's text labels an opening or closing balance."""
    return len(text) < 120 and _BALANCE.search(_plain(text)) is not None


def totals_among(texts: set[str]) -> set[str]:
    """Those that label a total. Most columns hold none, which one search over all of them shows."""
    return {t for t in texts if is_total(t)} if _somewhere(_TOTAL, texts) else set()


def balances_among(texts: set[str]) -> set[str]:
    """Those that label an opening or closing balance."""
    return {t for t in texts if is_balance(t)} if _somewhere(_BALANCE, texts) else set()


def _somewhere(pattern: re.Pattern[str], texts: set[str]) -> bool:
    joined = "\n".join(" ".join(t.split()) for t in texts if len(t) < 120).casefold()
    if not joined.isascii():
        joined = "".join(c for c in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(c))
    return re.compile(pattern.pattern, re.MULTILINE).search(joined) is not None


def is_footer(text: str) -> bool:
    """Whether a cell's text is what programs print under or between tables."""
    return _FOOTER.search(_plain(text[:200])) is not None
