"""The reading guide, drawn: a specimen of every mark beside its words."""

from collections.abc import Sequence

from carec_desktop.judge import STATUSES
from carec_desktop.report import ink, marks
from carec_desktop.report.facts import Headcount
from carec_desktop.report.furniture import heading
from carec_desktop.report.guide import Guide
from carec_desktop.report.page import Page

SPECIMEN = Headcount(45, 40, 15)
SIZE = 6.1


def draw_guide(page: Page, guide: Guide, status_words: Sequence[str], x: float, w: float) -> None:
    """The whole slot, from the top."""
    heading(page, x, 181.6, w, guide.heading)
    _statuses(page, status_words, x, w)
    y = page.para(x, 191.4, w, guide.layers, SIZE, lines=2, colour=ink.GREY)
    y = page.para(x, y + 0.8, w, guide.status, SIZE, lines=3, colour=ink.GREY)
    _trend(page, guide, x, y + 1.2, w)
    _path(page, guide, x, 212)
    _answers(page, guide, x + 45.5, 214, w - 45.5)
    y = 229.8
    marks.status(page, x + 1.3, y - 0.8, "on_track", hollow=True)
    page.text(x + 4.2, y, guide.hollow, SIZE, colour=ink.GREY, width=w - 4.2)
    marks.clock(page, x + 1.3, y + 3.2)
    wide = page.text(x + 4.2, y + 4, guide.stale, SIZE, colour=ink.GREY, width=w * (0.58 if guide.broken else 1) - 4.2)
    if guide.broken:
        marks.value_flag(page, x + wide + 8.2, y + 3.2, "break")
        page.text(x + wide + 10.2, y + 4, guide.broken, SIZE, colour=ink.GREY, width=w - wide - 10.2, floor=0.8)
    marks.people_bar(page, x, y + 6.1, 20, 2.3, SPECIMEN)
    page.text(x + 22, y + 8, guide.people, SIZE, colour=ink.GREY, width=w - 22)
    y = page.para(x, y + 11.6, w, guide.code, SIZE, lines=3, colour=ink.GREY)
    _flags(page, guide, x, y + 0.7)


def _statuses(page: Page, status_words: Sequence[str], x: float, w: float) -> None:
    """Mark and word of each on one line, the same air between all of them."""
    wides = [page.width(word, 5.9, bold=code != "not_rated") for code, word in zip(STATUSES, status_words, strict=True)]
    air = min(8.0, (w - sum(wides)) / len(wides) - 3)
    for code, word, wide in zip(STATUSES, status_words, wides, strict=True):
        marks.status(page, x + 1.3, 186.2, code)
        page.text(x + 3, 187, word, 5.9, bold=code != "not_rated")
        x += 3 + wide + air


def _flags(page: Page, guide: Guide, x: float, y: float) -> None:
    """What may stand before or behind a value."""
    for flag, words in (("changed", guide.changed), ("decided", guide.decided)):
        marks.value_flag(page, x + 1.3, y - 0.75, flag)
        x += page.text(x + 4.2, y, words, SIZE, colour=ink.GREY) + 8
    x += page.text(x, y, guide.example, 5.6, colour=ink.ALARM) + 1.4
    page.text(x, y, guide.proposed, SIZE, colour=ink.GREY)


def _trend(page: Page, guide: Guide, x: float, y: float, w: float) -> None:
    marks.trend(page, x + 1.3, y - 0.9, "down")
    wide = page.text(x + 3, y, guide.worse, SIZE)
    marks.trend(page, x + wide + 7.3, y - 0.9, "up")
    wide += page.text(x + wide + 9, y, guide.better, SIZE)
    page.para(x + wide + 13, y, w - wide - 13, guide.trend, SIZE, lines=2, colour=ink.GREY)


def _path(page: Page, guide: Guide, x: float, y: float) -> None:
    """A path with each of its parts named: two values, the latest, the expected way, the target."""
    start, split, last, goal = (x + 2, y + 11), (x + 10, y + 9.4), (x + 17, y + 9.8), (x + 36, y + 3)
    page.shape([start, goal], edge=ink.LIGHT, weight=0.5, closed=False, dash=marks.DOTS)
    page.shape([start, split, last], edge=ink.INK, weight=0.8, closed=False)
    page.circle(*start, 0.45, fill=ink.WHITE, edge=ink.INK, weight=0.5)
    page.line(split[0], split[1] - 1, split[0], split[1] + 1, ink.INK, 0.6)
    for lift in (-1, 1):
        page.circle(split[0], split[1] + lift, 0.45, fill=ink.WHITE, edge=ink.INK, weight=0.5)
    marks.status(page, *last, "watch", r=0.9)
    page.circle(*goal, 0.8, edge=ink.LIGHT, weight=0.6)
    page.text(goal[0] - 1.6, goal[1] - 0.6, guide.target, 5.8, colour=ink.GREY, align="right")
    page.text(split[0], split[1] - 2, guide.two_values, 5.8, colour=ink.GREY, align="centre", width=20)
    page.text(last[0] + 0.4, last[1] + 3.2, guide.latest, 5.8, colour=ink.GREY, align="centre")
    page.text(x + 26.5, y + 9.2, guide.expected, 5.8, colour=ink.GREY, width=18)


def _answers(page: Page, guide: Guide, x: float, y: float, w: float) -> None:
    marks.tick(page, x + 1.3, y - 0.8)
    page.text(x + 4.2, y, guide.answered, SIZE, colour=ink.GREY, width=17)
    marks.open_question(page, x + 23, y - 0.8)
    page.text(x + 25.4, y, guide.unanswered, SIZE, colour=ink.GREY, width=w - 25.4)
    marks.value_flag(page, x + 1.3, y + 3.1, "disputed")
    page.para(x + 4.2, y + 4, w - 4.2, guide.disputed, SIZE, lines=2, colour=ink.GREY)
