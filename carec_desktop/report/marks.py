"""The marks of a page, all drawn as paths: status, answer, trend, flags of a value, women and men.

A mark is never told apart by colour alone: each status has its own shape and stands beside its word.
Positions are the middle of the mark in millimetres.
"""

from math import cos, pi, sin

from carec_desktop.report import ink
from carec_desktop.report.facts import Headcount
from carec_desktop.report.page import Page

RADIUS = 1.12
INNER = 0.42  # inner to outer radius of the star
DOTS = (1.1, 0.9)
STEEP = 52 * pi / 180


def status(page: Page, x: float, y: float, code: str, *, hollow: bool = False, r: float = RADIUS) -> None:
    """The mark of a status; hollow where it rests on a provisional, forecast or single value."""
    colour = ink.STATUS[code]
    fill = None if hollow else colour
    if code == "achieved":
        page.shape(_star(x, y, r * 1.16), fill=fill, edge=colour, weight=0.5)
    elif code == "on_track":
        page.circle(x, y, r * 0.94, fill=fill, edge=colour, weight=0.7)
    elif code == "watch":
        page.shape(_triangle(x, y, r), fill=fill, edge=ink.WATCH_EDGE, weight=0.6)
    elif code == "off_track":
        side = r * 0.88
        page.rect(x - side, y - side, 2 * side, 2 * side, fill=fill, edge=colour, weight=0.5)
    elif code == "reversed":
        page.shape(_triangle(x, y, -r), fill=fill, edge=colour, weight=0.7)
    else:
        page.circle(x, y, r * 0.92, edge=colour, weight=0.6)


def _star(x: float, y: float, r: float) -> list[tuple[float, float]]:
    spokes = [(r if at % 2 == 0 else r * INNER, at * pi / 5 - pi / 2) for at in range(10)]
    return [(x + far * cos(turn), y + far * sin(turn)) for far, turn in spokes]


def _triangle(x: float, y: float, r: float) -> list[tuple[float, float]]:
    """It points up; down for a radius below zero."""
    return [(x, y - r * 1.05), (x + r * 1.12, y + r * 0.85), (x - r * 1.12, y + r * 0.85)]


def tick(page: Page, x: float, y: float) -> None:
    """Answered with yes, took part, hosted."""
    points = [(x - 1.0, y + 0.05), (x - 0.3, y + 0.8), (x + 1.1, y - 0.9)]
    page.shape(points, edge=ink.NAVY, weight=1.3, closed=False)


def cross(page: Page, x: float, y: float) -> None:
    """Answered with no."""
    page.line(x - 0.7, y - 0.7, x + 0.7, y + 0.7, ink.NAVY, 1.1)
    page.line(x - 0.7, y + 0.7, x + 0.7, y - 0.7, ink.NAVY, 1.1)


def open_question(page: Page, x: float, y: float, *, named: bool = True) -> None:
    """A question nobody has answered; with a point in it where a list exists that does not name the country."""
    page.circle(x, y, 1.0, edge=ink.GREY, weight=0.5, dash=DOTS)
    if not named:
        page.circle(x, y, 0.28, fill=ink.GREY)


def trend(page: Page, x: float, y: float, direction: str) -> None:
    """Where the value went: "up", "down" or "level"."""
    if direction == "level":
        page.line(x - 1.1, y, x + 1.1, y, ink.INK, 0.8)
        return
    sign = -1 if direction == "up" else 1
    page.line(x, y - sign * 1.35, x, y + sign * 1.35, ink.INK, 0.8)
    head = [(x - 0.85, y + sign * 0.45), (x, y + sign * 1.4), (x + 0.85, y + sign * 0.45)]
    page.shape(head, edge=ink.INK, weight=0.8, closed=False)


def value_flag(page: Page, x: float, y: float, flag: str) -> None:
    """The mark before a value that needs a word of caution."""
    if flag == "provisional":
        page.circle(x, y, 0.62, edge=ink.INK, weight=0.6)
    elif flag == "forecast":
        page.rect(x - 0.6, y - 0.6, 1.2, 1.2, edge=ink.INK, weight=0.6)
    elif flag == "estimated":
        page.text(x, y + 0.85, "≈", 6.5, colour=ink.GREY, align="centre")
    elif flag == "break":
        for shift in (-0.35, 0.35):
            page.line(x + shift - 0.4, y - 1.0, x + shift + 0.4, y + 1.0, ink.INK, 0.6)
    elif flag == "stale":
        clock(page, x, y)
    elif flag == "disputed":
        page.text(x, y + 0.95, "≠", 7.5, colour=ink.ALARM, align="centre")
    elif flag == "decided":
        page.text(x, y + 0.9, "=", 7, colour=ink.NAVY, align="centre")
    elif flag == "changed":
        page.shape([(x - 0.6, y - 0.8), (x + 0.7, y), (x - 0.6, y + 0.8)], fill=ink.NAVY)


def clock(page: Page, x: float, y: float) -> None:
    """Out of date."""
    page.circle(x, y, 0.95, edge=ink.GREY, weight=0.6)
    page.line(x, y, x, y - 0.6, ink.GREY, 0.6)
    page.line(x, y, x + 0.45, y, ink.GREY, 0.6)


def people_bar(page: Page, x: float, y: float, w: float, h: float, people: Headcount | None) -> None:
    """Women, men and not stated to scale; an empty outline where nobody counted. `y` is the top."""
    if people is None or not people.total:
        page.rect(x, y, w, h, edge=ink.HAIR, weight=0.6)
        return
    women, men = w * people.women / people.total, w * people.men / people.total
    page.rect(x, y, women, h, fill=ink.WOMEN)
    page.rect(x + women, y, men, h, fill=ink.MEN)
    rest = w - women - men
    if people.unstated:
        hatch(page, x + women + men, y, rest, h)


def hatch(page: Page, x: float, y: float, w: float, h: float) -> None:
    """Diagonal lines 0.9 mm apart inside a thin frame."""
    with page.clipped(x, y, w, h):
        at = x - h
        while at < x + w:
            page.line(at, y + h, at + h, y, ink.GREY, 0.35)
            at += 0.9
    page.rect(x, y, w, h, edge=ink.GREY, weight=0.35)


def watermark(page: Page, word: str, x: float, y: float, length: float) -> None:
    """The word across the sheet, `length` mm long, solid and pale, so that every printer prints it alike."""
    size = min(length / page.width(word, 1, bold=True), 230.0)
    with page.turned(x, y, cos(STEEP), sin(STEEP)):
        page.text(0, size * 0.127, word, size, bold=True, colour=ink.WATERMARK, align="centre")
