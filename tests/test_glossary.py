"""The glossary holds: what is called a package in English is called пакет in Russian and 数据包 in Chinese, always."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
# English that means something else than the term: a verb, a name, the narrow words of a form on paper.
OTHERWISE = {
    "approve": r"^(Approved on|Approved for sending)$",
    "call": r"call (the|your|is)|please call|calls? (itself|a record)|called for",
    "conflict": r"what conflicts",
    "correction": r"brings a new edition",  # in the small print of a card
    "draft": r"^DRAFT|a law drafted",  # what a paper says of itself in Russian: проект
    "event": r"for any event|large event|level of events",
    "evidence": r"^A yes needs",
    "export": r"\bexports\b|as it was exported",
    "institution": r"^CAREC institutions$",
    "key": r"Keys? (of this page|everywhere|back)|one key for|press the key|[Tt]wo keys|keys them again",
    "ledger": r"^\{country\} · ",
    "merge": r"rename, split, merge|need two different codes|^Merge…$|^Merge \{code\}|^Merged (from others|by revision)"
    r"|that is a merge",  # of measures
    "measure": r"^Which measures$|^Measure \{at\}",
    "ministry": r"^Trade ministry",
    "not stated": r"^not stated$",  # on paper a person says: I do not say
    "seal": r"sheet “Seal”|sealed for somebody",  # sealed for somebody: locked, not signed
    "sector": r"^[Pp]rivate sector$|^PRF",
    "source": r"^No deliverable|^Sources disagree",
    "trainer": r"^training of trainers$",
    "training": r"^training of trainers$",
}


@dataclass(frozen=True)
class Term:
    """One row. `stems`: words of which one must stand in the Russian sentence; `hanzi`: the same in Chinese."""

    english: str
    stems: tuple[tuple[str, ...], ...]
    hanzi: tuple[str, ...]

    def used_in(self, sentence: str) -> bool:
        plural = "(s|es|d|ed)?" if not self.english.endswith("y") else "(s|es)?"
        said = re.search(rf"(?<![\w{{{{-]){re.escape(self.english)}{plural}(?![\w}}}}-])", sentence, re.IGNORECASE)
        return said is not None and not re.search(OTHERWISE.get(self.english, r"\Z\A"), sentence)

    def kept(self, lang: str, translated: str) -> bool:
        if lang == "zh":
            return any(word in translated for word in self.hanzi)
        low = translated.casefold()
        return any(all(stem in low for stem in stems) for stems in self.stems)


def terms() -> list[Term]:
    """The rows of the page that are looked after: those with a point in the Russian word."""
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \| [^|]+? \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    found = []
    for english, ru, zh in rows:
        ways = [way for way in ru.split(" / ") if "·" in way]
        stems = tuple(tuple(word.split("·")[0].casefold() for word in way.split() if "·" in word) for way in ways)
        if stems:
            found.append(Term(english, stems, tuple(zh.split(" / "))))
    return found


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "locales" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def sentences(keeper: ModuleType, lang: str) -> Iterator[tuple[str, str]]:
    """English and translation of every sentence of window and packages; cards have narrow words of their own."""
    for message in keeper.sentences(keeper.read(lang)):
        translated = " / ".join(keeper.texts(message.string))
        if translated.strip(" /") and message.context not in ("report card", "results matrix"):
            yield " / ".join(keeper.texts(message.id)), translated


def test_the_page_holds_the_terms() -> None:
    assert len(terms()) >= 55
    assert len({term.english for term in terms()}) == len(terms())


@pytest.mark.parametrize("lang", ["ru", "zh"])
def test_one_word_for_one_thing(catalogues: ModuleType, lang: str) -> None:
    known = terms()
    wrong = [
        f"{term.english}: {english[:140]} => {translated[:140]}"
        for english, translated in sentences(catalogues, lang)
        for term in known
        if term.used_in(english) and not term.kept(lang, translated)
    ]
    assert not wrong, "\n".join(wrong)
