"""Small charts, all vectors: the path of a measure, bars, two lines, a share of a whole.

Positions are millimetres from the top left; a chart draws inside the box it is given and nowhere else.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from carec_desktop.report import ink, marks
from carec_desktop.report.context import Line, Reading, Share
from carec_desktop.report.furniture import number
from carec_desktop.report.page import Page
from carec_desktop.report.trail import FIRST_YEAR, LAST_YEAR, Trail

Scale = Callable[[float], float]
SMALL = 5.4  # points: values and years in a chart


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    """Values low..high onto positions start..end; a flat series lies in the middle."""
    if low == high:
        return lambda _value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def path(page: Page, x: float, y: float, w: float, h: float, trail: Trail, no_points: str) -> None:
    """The path of one row on the axis of years that all rows share; `y` is the top."""
    page.line(x, y + h, x + w, y + h, ink.ROW, 0.3)
    values = [value for point in trail.points for value in (point.low, point.high)]
    values += [value for _year, value in trail.expected] + ([trail.target[1]] if trail.target else [])
    if not trail.points:
        page.text(x + w / 2, y + h - 0.9, no_points, 5, colour=ink.LIGHT, align="centre", width=w, floor=0.8)
        return
    across = _scale(FIRST_YEAR, LAST_YEAR, x + 0.6, x + w - 0.6)
    up = _scale(min(values), max(values), y + h - 0.75, y + 0.75)
    kept = _clamp(across, x, w)
    if len(trail.expected) > 1:
        page.shape([(kept(year), up(value)) for year, value in trail.expected],
                   edge=ink.LIGHT, weight=0.5, closed=False, dash=(1.1, 0.9))  # fmt: skip
    if trail.target:
        page.circle(kept(trail.target[0]), up(trail.target[1]), 0.62, edge=ink.LIGHT, weight=0.6)
    _points(page, trail, kept, up)


def _clamp(across: Scale, x: float, w: float) -> Scale:
    """A year beyond the axis is drawn at its end."""
    return lambda year: min(max(across(year), x + 0.6), x + w - 0.6)


def _points(page: Page, trail: Trail, across: Scale, up: Scale) -> None:
    middle = [(across(point.year), up((point.low + point.high) / 2)) for point in trail.points]
    begins = [at for at, point in enumerate(trail.points) if point.apart]
    for first, end in pairwise((0, *begins, len(middle))):
        if end - first > 1:
            page.shape(middle[first:end], edge=ink.INK, weight=0.8, closed=False)
    for at in begins:  # a gap in the line, and the mark of a break in it
        (x, y), (other_x, other_y) = middle[at - 1], middle[at]
        marks.value_flag(page, (x + other_x) / 2, (y + other_y) / 2, "break")
    for at, point in enumerate(trail.points):
        x, last = across(point.year), at == len(trail.points) - 1
        if point.low != point.high:
            page.line(x, up(point.low), x, up(point.high), ink.INK, 0.6)
            for value in (point.low, point.high):
                page.circle(x, up(value), 0.38, fill=ink.WHITE, edge=ink.INK, weight=0.5)
        elif point.baseline:
            page.circle(x, up(point.low), 0.38, fill=ink.WHITE, edge=ink.INK, weight=0.5)
        elif last:
            colour = ink.INK if trail.status == "not_rated" else ink.STATUS[trail.status]
            page.circle(x, up(point.low), 0.62, fill=colour)


def bars(page: Page, x: float, y: float, w: float, h: float, readings: Sequence[Reading], too_wide: str) -> None:
    """Upright bars around a zero line; forecasts hollow; the value at each end, the year below all."""
    low = min(0.0, *(reading.value for reading in readings))
    high = max(0.0, *(reading.value for reading in readings))
    up = _scale(low, high, y + h - (2.6 if low < 0 else 0), y + (2.8 if high > 0 else 0))
    step = w / len(readings)
    for at, reading in enumerate(readings):
        left, top, bottom = x + step * at + step * 0.16, up(max(reading.value, 0)), up(min(reading.value, 0))
        width = step * 0.68
        if reading.forecast:
            page.rect(left, top, width, bottom - top, edge=ink.NAVY, weight=0.7)
        else:
            page.rect(left, top, width, bottom - top, fill=ink.NAVY)
        if reading.apart and at:
            marks.value_flag(page, x + step * at, y + h - 0.2, "break")
        words_y = bottom + 2.2 if reading.value < 0 else top - 0.8
        words, tone = (f"≠{reading.words}", ink.ALARM) if reading.disputed else (reading.words, ink.INK)
        number(page, left + width / 2, words_y, words, (5.6, 4.8), step - 0.3, too_wide, colour=tone, align="centre")
        page.text(left + width / 2, y + h + 3.4, reading.year, 5.2, colour=ink.GREY, align="centre")
    page.line(x, up(0), x + w, up(0), ink.NAVY, 0.6)


def two_lines(page: Page, x: float, y: float, w: float, h: float, lines: Sequence[Line], too_wide: str) -> None:
    """Exports solid, imports hollow, or one of them; first and last values printed; a misprint stands as ? at its year,
    a gap in a line is a break of its series."""
    drawn = {reading.year for line in lines for reading in line.readings}
    years = sorted(drawn.union(*(line.missing for line in lines)))
    values = [reading.value for line in lines for reading in line.readings]
    across = _scale(float(years[0]), float(years[-1]), x + 10.4, x + 24.4)
    up = _scale(min(values), max(values), y + h - 1, y + 1)
    first = _apart([up(line.readings[0].value) for line in lines], 2.3)
    last = _within(_apart([up(line.readings[-1].value) for line in lines], 4.6), y + 1, y + h - 2.4)
    for line, left_y, right_y in zip(lines, first, last, strict=True):
        _one_line(page, line, across, up)
        _line_words(page, x, w, line, across, (left_y, right_y), too_wide)
        for year in line.missing:
            _misprint(page, across(float(year)), up(line.readings[0].value))
    page.line(x + 9.4, y + h + 0.6, x + 25.4, y + h + 0.6, ink.HAIR, 0.3)
    for at, year in enumerate(years):
        words = year if at in (0, len(years) - 1) else f"’{year[2:]}"
        page.text(across(float(year)), y + h + 3.4, words, 5.2, colour=ink.GREY, align="centre")


def _apart(places: list[float], gap: float) -> list[float]:
    """Two heights moved apart until their words do not touch; the higher stays the higher. One stays where it is."""
    if len(places) < 2:
        return places
    missing = gap - abs(places[0] - places[1])
    if missing <= 0:
        return places
    sign = -1 if places[0] < places[1] else 1
    return [places[0] + sign * missing / 2, places[1] - sign * missing / 2]


def _within(places: list[float], top: float, low: float) -> list[float]:
    """Both heights shifted together until neither leaves the box."""
    shift = max(0.0, top - min(places)) - max(0.0, max(places) - low)
    return [place + shift for place in places]


def _one_line(page: Page, line: Line, across: Scale, up: Scale) -> None:
    points = [(across(float(reading.year)), up(reading.value)) for reading in line.readings]
    colour = ink.NAVY if line.solid else ink.GREY
    begins = [at for at, reading in enumerate(line.readings) if reading.apart and at]
    for first, end in pairwise((0, *begins, len(points))):
        if end - first > 1:
            page.shape(points[first:end], edge=colour, weight=0.9 if line.solid else 0.7, closed=False)
    for at in begins:
        (x, y), (other_x, other_y) = points[at - 1], points[at]
        marks.value_flag(page, (x + other_x) / 2, (y + other_y) / 2, "break")
    for (at_x, at_y), reading in zip(points, line.readings, strict=True):
        page.circle(at_x, at_y, 0.55, fill=colour if line.solid else ink.WHITE, edge=colour, weight=0.6)
        if reading.disputed:
            marks.value_flag(page, at_x, at_y - 1.9, "disputed")


def _line_words(
    page: Page, x: float, w: float, line: Line, across: Scale, heights: tuple[float, float], too_wide: str
) -> None:  # fmt: skip
    """The first value on the left, the last with the name of the line on the right, at their `heights`."""
    left_y, right_y = heights
    first, last = line.readings[0], line.readings[-1]
    if not line.missing:
        left = across(float(first.year)) - 1.1
        number(page, left, left_y + 0.8, first.words, (5.8, 5.0), left - x + 0.3, too_wide)
    right, tone = across(float(last.year)) + 1.3, ink.NAVY if line.solid else ink.GREY
    room = x + w - right
    number(page, right, right_y + 0.2, last.words, (5.8, 5.0), room, too_wide, bold=True, colour=tone, align="left")
    page.text(right, right_y + 2.2, line.name, 5.2, colour=tone, width=room)


def _misprint(page: Page, x: float, y: float) -> None:
    page.circle(x, y, 0.75, edge=ink.GREY, weight=0.5, dash=marks.DOTS)
    page.text(x - 1.4, y + 0.8, "?", 6.4, bold=True, colour=ink.ALARM, align="right")


def share(page: Page, x: float, y: float, w: float, panel: Share, too_wide: str) -> None:
    """A part of a whole on a bar from 0 to 100, with the whole below; `y` is the baseline of the figure."""
    wide = number(page, x, y, panel.words, (15, 11, 8), w - 14, too_wide, bold=True, colour=ink.NAVY, align="left")
    page.text(x + wide + 1.6, y, panel.period, 5.8, colour=ink.GREY)
    page.rect(x, y + 2.9, w, 3.1, edge=ink.GREY, weight=0.5)
    page.rect(x, y + 2.9, max(0.3, w * min(panel.value, 100) / 100), 3.1, fill=ink.NAVY)
    page.text(x, y + 8.8, panel.of_what, 5.8, colour=ink.GREY, width=w - 8)
    page.text(x + w, y + 8.8, panel.hundred, 5.4, colour=ink.LIGHT, align="right")
    wide = number(page, x, y + 13.4, panel.total, (7.2, 6.0), w - 12, too_wide, bold=True, align="left")
    page.text(x + wide + 1.4, y + 13.4, panel.total_period, 5.6, colour=ink.GREY)
    page.text(x, y + 16.6, panel.total_words, 5.8, colour=ink.GREY, width=w, cut=True)
