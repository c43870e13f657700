"""What a card draws, measured: every text with its box, every slot with its rectangle, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from carec_desktop.report.page import Page
from carec_desktop.report.pen import MM

X_HEIGHT = 0.52  # of the type size: what two lines may never share, tall letters and tails apart


@dataclass(frozen=True)
class Drawn:
    """One text on a page: millimetres from the top left, `low` its baseline."""

    page: int
    slot: str
    words: str
    left: float
    top: float
    right: float
    low: float

    def meets(self, other: "Drawn") -> bool:
        """Do the two print over each other, by more than a hair?"""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.low, other.low) - max(self.top, other.top)
        return self.page == other.page and across > 0.1 and down > 0.05


class Recorder:
    """Fills `texts` and `slots` while pages are drawn under `recording`."""

    def __init__(self) -> None:
        self.texts: list[Drawn] = []
        self.slots: dict[tuple[int, str], tuple[float, float, float, float]] = {}
        self.pages: list[Page] = []

    def number(self, page: Page) -> int:
        if page not in self.pages:
            self.pages.append(page)
        return self.pages.index(page) + 1

    def collisions(self) -> Iterator[tuple[str, str]]:
        """Pairs of texts that are printed over each other."""
        lines = sorted(self.texts, key=lambda text: (text.page, text.top))
        for at, one in enumerate(lines):
            for other in lines[at + 1 :]:
                if other.page > one.page or other.top > one.low:
                    break
                if one.meets(other):
                    yield f"{one.slot}: {one.words}", f"{other.slot}: {other.words}"


@contextmanager
def recording() -> Iterator[Recorder]:
    """Whatever is drawn in the block is told to the recorder."""
    made = Recorder()
    put, slot = Page._put, Page.slot

    def _put(page, x, y, runs, size, colour, scale):  # type: ignore[no-untyped-def]
        runs = tuple(runs)
        wide = sum(run.face.width(run.text, size) for run in runs) * scale / MM
        words = "".join(run.text for run in runs)
        key = page._slot.key if page._slot else ""
        if page.height:  # none inside a turn: the watermark lies under everything
            made.texts.append(Drawn(made.number(page), key, words, x, y - size * X_HEIGHT / MM, x + wide, y))
        put(page, x, y, runs, size, colour, scale)

    @contextmanager
    def _slot(page, key, x, y, w, h):  # type: ignore[no-untyped-def]
        made.slots[made.number(page), key] = (x, y, w, h)
        with slot(page, key, x, y, w, h):
            yield

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "_put", _put)
        patch.setattr(Page, "slot", _slot)
        patch.setattr(Page, "__hash__", object.__hash__)
        patch.setattr(Page, "__eq__", object.__eq__)
        yield made
