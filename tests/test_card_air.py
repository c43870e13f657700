"""No word of a card or of the matrix runs into its neighbour, in any language: between two there is air."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import pytest
import report_world

from carec_desktop.i18n import LANGUAGES
from carec_desktop.report import ink
from carec_desktop.report.card import card_pdf
from carec_desktop.report.lines import Run
from carec_desktop.report.matrix import matrix_pdf
from carec_desktop.report.page import Page
from carec_desktop.report.pen import MM

AIR = 0.35  # millimetres


class Put(NamedTuple):
    """One text on paper, in millimetres."""

    page: int
    line: float
    left: float
    right: float
    words: str
    narrow: float


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[Put]:
    found: list[Put] = []
    before = Page._put

    def put(page: Page, x: float, y: float, runs: Iterable[Run], size: float, colour: ink.Colour, scale: float) -> None:
        runs = tuple(runs)
        wide = sum(run.face.width(run.text.rstrip(), size) for run in runs) * scale / MM
        found.append(Put(id(page), round(y, 1), x, x + wide, "".join(run.text for run in runs), scale))
        before(page, x, y, runs, size, colour, scale)

    monkeypatch.setattr(Page, "_put", put)
    return found


def touching(texts: list[Put]) -> list[tuple[str, str]]:
    ordered = sorted(texts)
    return [(a.words, b.words) for a, b in pairwise(ordered) if a[:2] == b[:2] and b.left - a.right < AIR]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_a_card_keep_apart_and_are_not_set_in_narrow_letters(texts: list[Put], lang: str) -> None:
    world = report_world.facts()
    for area in ("AFG", "AZE", "CHN", "KGZ"):
        card_pdf(world, area, lang)
    assert len(texts) > 1000
    assert touching(texts) == []
    assert [text.words for text in texts if text.narrow < 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_the_matrix_keep_apart(texts: list[Put], lang: str) -> None:
    matrix_pdf(report_world.facts(), lang)
    judged = [text for text in texts if text.left > 200]
    assert touching(judged) == []
