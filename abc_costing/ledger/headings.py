"""What headings mean, in many languages and in the technical names of SAP, DATEV and the French FEC.

Phrases of a role stand in order of preference: the first is the surest. Headings are compared without case, accents,
punctuation; CamelCase is split.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PHRASES: dict[str, str] = {
    "date": """
        posting date|post date|budat|buchungsdatum|ecriture date|date comptable|date ecriture|fecha contable|
        fecha de contabilizacion|fecha asiento|data lancamento|data contabil|bilagsdato|posteringsdato|
        bokforingsdato|bokforingsdatum|bogforingsdato|transaction date|trans date|gl date|accounting date|
        booking date|journal date|je date|entry date|effective date|date|buchungstag|belegdatum|
        verifikationsdatum|transdato|datum|dato|fecha|data|date operation|document date|doc date|bldat|
        date paid|payment date|paid date|date piece|piece date|fecha documento|fecha operacion|data movimento|
        data documento|invoice date|value date|valuta|تاريخ القيد|التاريخ|تاريخ|дата""",
    "period": """
        fiscal period|accounting period|posting period|period|periode|buchungsperiode|poper|perio|monat|month|
        mois|mes|periode comptable|periodo|fiscal year|financial year|fy|gjahr|ryear|geschaftsjahr|jahr|year|
        annee|exercice|ejercicio|exercicio|ano|anio|ar|regnskapsar|rakenskapsar|maned|manad|الفترة|السنة|الشهر""",
    "account": """
        hkont|racct|gl account|g l account|general ledger account|ledger account|account number|account no|
        account nr|account code|account id|acct no|acct code|acct|main account|natural account|nominal code|
        nominal account|nominal|account|accounts|kontonummer|konto nr|kontonr|sachkonto|konto|saknr|kstar|
        compte num|numero de compte|numero compte|n compte|no compte|compte general|compte|codigo cuenta|
        codigo de cuenta|codigo contable|cuenta contable|cuenta mayor|numero de cuenta|cuenta|codigo conta|
        conta contabil|conta razao|conta|kontokode|rekening|cost element code|cost element|kostenart|
        cost type code|cost type|detailed expenditure code|expenditure code|expense code|object code|
        object of expenditure|ledger code|account group|kontengruppe nummer|titel|expense type|expense item|
        line item|partida|objeto del gasto|rubro|clasificacion|nature|رقم الحساب|الحساب|حساب|счет|счёт""",
    "account_name": """
        account name|account description|account title|account desc|gl account name|acct name|acct description|
        compte lib|libelle compte|libelle du compte|intitule du compte|intitule compte|nom du compte|
        kontobezeichnung|konto bezeichnung|kontobeschriftung|kontoname|kontonavn|kontonamn|sachkontobezeichnung|
        nombre cuenta|nombre de la cuenta|descripcion cuenta|descripcion de la cuenta|denominacion cuenta|
        nome conta|nome da conta|descricao conta|descricao da conta|txt50|txt20|kostenart beschreibung|
        kostenartenbezeichnung|cost element name|zweckbestimmung|kontengruppe|detailed expenditure type|
        اسم الحساب""",
    "cost_centre": """
        kostl|cost centre code|cost center code|cost centre|cost center|costcentre|costcenter|cost centre no|
        cost ctr|kostenstelle|kost1 kostenstelle|kost1|kst|centre de cout|centre de couts|centre cout|
        centre de frais|centro de costo|centro de costos|centro de coste|centro costo|centro costos|
        centro de custo|centro de custos|kostnadssted|kostnadsstalle|omkostningssted|koststed|ksted|
        department code|dept code|department no|department|dept|responsibility centre|responsibility center|
        section analytique|code analytique|analytique|profit centre|profit center|profitcenter|prctr|
        centre de responsabilite|org unit|organisational unit|organizational unit|organisation unit|
        business unit|business area|gsber|division|unit code|avdeling|avdelning|afdeling|abteilung|kapitel|
        dienststelle|departamento|unidad ejecutora|unidad|unidade|secretaria|service label|
        service division label|branch|office|مركز التكلفة|مركز تكلفة|القسم|الادارة|الإدارة""",
    "fund": """
        fund code|fund|funds|fund no|geber|fonds|fondo|fundo|fund name|funding source|source of funds|
        financing source|fuente de financiamiento|fuente financiamiento|fuente|fonte de recurso|grant|scheme|
        الصندوق|صندوق""",
    "document": """
        belnr|ecriture num|document number|document no|document nr|doc number|doc no|document id|document|doc|
        voucher number|voucher no|voucher|journal entry number|journal entry|journal number|journal no|
        journal id|je number|je no|je id|je|entry number|entry no|entry id|transaction number|transaction no|
        transaction id|trans no|trans id|belegnummer|beleg nr|belegnr|belegfeld 1|beleg|bilagsnr|bilagsnummer|
        bilag|verifikationsnummer|verifikationsnr|verifikation|vernr|numero piece|n piece|no piece|piece ref|
        piece|numero d ecriture|numero asiento|no asiento|asiento|poliza|comprobante|numero comprobante|
        numero documento|no documento|documento|numero lancamento|lancamento|reference number|reference no|
        reference|ref no|ref|invoice number|invoice no|رقم القيد|رقم المستند|رقم السند|القيد""",
    "description": """
        sgtxt|ecriture lib|line description|transaction description|journal description|description|narration|
        narrative|particulars|memo|details|detail|buchungstext|text|verwendungszweck|libelle ecriture|libelle|
        designation|concepto|glosa|descripcion|detalle|leyenda|historico|descricao|complemento|linjetekst|
        bilagstekst|tekst|beskrivelse|beskrivning|verifikationstext|comment|comments|remarks|explanation|
        beschreibung|bezeichnung|bktxt|supplier name|supplier|vendor name|vendor|beneficiary|payee|lieferant|
        البيان|بيان|الوصف|شرح|описание|содержание""",
    "amount": """
        dmbtr|hsl|amount in local currency|amount in lc|amount lc|local amount|base amount|functional amount|
        amount|net amount|amt|umsatz ohne soll haben kz|betrag in hauswahrung|betrag hauswahrung|betrag|umsatz|
        montant|montant net|importe|importe neto|monto|valor|belop|belopp|belob|wtgbtr|wogbtr|wrbtr|wsl|ksl|
        net value|value|net|movement|net change|period activity|actual amount|actual|actuals|ist|expenditure|
        expense|cost|costs|total cost|total amount|cout|wert|ansatz|realise|ejecutado|regnskab|regnskap|utfall|
        budget|plan|total|المبلغ|مبلغ|القيمة|сумма""",
    "debit": """
        debit|debits|debit amount|debit amt|debit lc|dr amount|dr|montant debit|soll|sollbetrag|soll betrag|
        debe|cargo|cargos|debito|debitos|deve|debet|belop deb|belop debet|debet belop|debiteur|المدين|مدين|
        дебет""",
    "credit": """
        credit|credits|credit amount|credit amt|credit lc|cr amount|cr|montant credit|haben|habenbetrag|
        haben betrag|haber|abono|abonos|credito|creditos|haver|kredit|belop kre|belop kred|belop kredit|
        kredit belop|crediteur|الدائن|دائن|кредит""",
    "side": """
        shkzg|drcrk|soll haben kennzeichen|soll haben kz|soll haben|s h kennzeichen|s h|debit credit indicator|
        debit credit flag|debit credit|dr cr indicator|dr cr|drcr|d c indicator|d c|dc|dc indicator|debe haber|
        d h|sens|debet kredit|d k|dk|side""",
    "level": "nivel|level|ebene|niveau|niva|hierarchy level|lvl|account level",
    "contra_account": """
        gegenkonto|gegenkonto ohne bu schlussel|contra account|offset account|offsetting account|
        balancing account|contrapartida|motkonto|modkonto|compte contrepartie""",
    "ignore": """
        balance|running balance|saldo|solde|kontosaldo|closing balance|opening balance|inngaende balanse|
        utgaende balanse|ingaende balans|utgaende balans|tax amount|vat amount|vat|gst|tax|tax code|tax rate|
        mwst|steuer|steuersatz|skonto|discount|quantity|qty|menge|kost menge|cantidad|quantite|antall|antal|
        hours|rate|exchange rate|kurs|currency|currency code|wahrung|waehrung|moneda|devise|idevise|
        montantdevise|montant devise|basisumsatz|wkz umsatz|avgiftsbelop|avgiftsbasis|dimensjonsbelop|
        system date|systemdato|created date|due date|forfallsdato|forfalsdato|faelligkeit|valid date|date let|
        user|line no|line number|linjenr|company code|unit cost|unit price|price|الرصيد|رصيد""",
}  # fmt: skip

ROLE_PHRASES: dict[str, tuple[str, ...]] = {
    role: tuple(" ".join(p.split()) for p in text.split("|")) for role, text in _PHRASES.items()
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A heading without case, accents and punctuation, CamelCase split into words."""
    text = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", text)
    text = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae")
    text = text.replace("đ", "d").replace("№", " no ").replace("n°", "n ").replace("N°", "n ")
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", kept).split())


_EXACT: dict[str, list[tuple[str, float]]] = {}
for _role, _phrases in ROLE_PHRASES.items():
    for _n, _phrase in enumerate(_phrases):
        _EXACT.setdefault(plain(_phrase), []).append((_role, 1.0 - 0.3 * _n / len(_phrases)))


@lru_cache(maxsize=20_000)
def meanings(heading: str) -> tuple[tuple[str, float], ...]:
    """Roles that a heading may mean with a score of 0 to 1, best first; () where it says nothing.

    A heading may be a phrase, begin with one (`Amount (EUR)`), or hold one as whole words.
    """
    words = plain(heading)
    if not words:
        return ()
    if _YEAR.fullmatch(words):
        return (("amount", 0.4),)
    without_year = " ".join(_YEAR.sub(" ", words).split())
    for text, weight in ((words, 1.0), (without_year, 0.9)):
        if text in _EXACT:
            return tuple(sorted(((r, s * weight) for r, s in _EXACT[text]), key=lambda item: -item[1]))
    return _partly(f" {without_year} ")


def _partly(padded: str) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for phrase, roles in _EXACT.items():
        if len(phrase) < 3 and not padded.startswith(f" {phrase} "):
            continue
        at = padded.find(f" {phrase} ")
        if at < 0:
            continue
        # a longer phrase says more; words at the front or the end say more than words in the middle
        share = (len(phrase) / max(len(padded) - 2, 1)) ** 0.5
        edge = 0.75 if at == 0 or at + len(phrase) + 2 == len(padded) else 0.55
        for role, score in roles:
            found[role] = max(found.get(role, 0.0), score * edge * (0.5 + 0.5 * share))
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


def year_of(heading: str) -> str:
    """The year that a heading names, "" if none."""
    found = _YEAR.search(heading)
    return found[0] if found else ""
