"""Page 2 of the card, drawn: context, participation, promises, requests, data quality, how to read it."""

from carec_desktop.report import charts, ink, marks
from carec_desktop.report.context import Panel
from carec_desktop.report.fitting import Block, cell
from carec_desktop.report.furniture import CODE_W, figure_code, foot, heading, number
from carec_desktop.report.model import CardModel
from carec_desktop.report.page import SQUEEZE, Page
from carec_desktop.report.participation import LISTED, KindRow, Listed
from carec_desktop.report.promises import Promise, Promises
from carec_desktop.report.quality import Dispute
from carec_desktop.report.reading import draw_guide

LEFT, WIDTH, RIGHT = 10.0, 190.0, 200.0
TITLE_X, TITLE_W = 125.0, 55.4
LINE = 6.7 * 1.22 * 25.4 / 72  # millimetres a line of a title takes
# Lines at most of a title that names the country, one for all members, one of a project: the first that fits counts.
TITLE_LINES = ((3, 3, 2), (2, 2, 2), (2, 1, 2), (2, 1, 1), (1, 1, 1))
MORE, SHARED_HEAD, PROJECTS_HEAD, NONE = 4.6, 3.6, 3.9, 3.6  # millimetres between the groups of promises
UNDER = (4.35 - LINE, 1.1)  # and under each of them, if there is room
PROMISES_END = 179.5  # baseline after the last promise that still lies in the panel
HALF, SECOND = 92.5, 107.5
PANEL_W, PANEL_STEP = 35.5, 38.625
COUNTS = (52.0, 65.3, 78.0)  # right edges of the columns of numbers
KIND_STEP, EVENT_STEP, LINE_STEP, DISPUTE_STEP = 4.5, 4.32, 4.2, 3.68


def draw(page: Page, card: CardModel) -> None:
    """The whole page."""
    state = card.header.state
    if state.watermark:
        marks.watermark(page, state.watermark, 108, 165, 165)
    with page.slot("running head", LEFT, 9, WIDTH, 7):
        wide = page.text(LEFT, 13.3, card.header.name, 12, bold=True, colour=ink.NAVY, width=100)
        words = f"{card.header.document} · {card.header.framework}"
        page.text(LEFT + wide + 3, 13.3, words, 7, colour=ink.GREY, width=WIDTH - wide - 3)
    page.rect(LEFT, 15.7, WIDTH, 0.7, fill=ink.NAVY)
    with page.slot("context", LEFT, 17.5, WIDTH, 46):
        heading(page, LEFT, 21, WIDTH, card.heads["context"])
        for at, panel in enumerate(card.panels):
            _panel(page, panel, LEFT + PANEL_STEP * at, card.heads["too_wide"])
    _participation(page, card)
    _events(page, card)
    _promises(page, card)
    _asked(page, card)
    _next(page, card)
    _quality(page, card)
    with page.slot("guide", SECOND, 178, HALF, 76):
        draw_guide(page, card.guide, [each.word for each in card.statuses], SECOND, HALF)
    _signatures(page, card)
    with page.slot("foot", LEFT, 287.6, WIDTH, 4.4):
        foot(page, LEFT, 288, WIDTH, card.foot, card.pages[1], state)


def _panel(page: Page, panel: Panel, x: float, too_wide: str) -> None:
    _panel_heading(page, panel.heading, x, PANEL_W - CODE_W)
    figure_code(page, x + PANEL_W, 26.8, panel.code)
    if panel.changed:
        marks.value_flag(page, x + PANEL_W - 0.6, 30, "changed")
    if panel.reason:
        page.rect(x, 36, PANEL_W, 13, edge=ink.HAIR, weight=0.5)
        block = (Block(panel.reason, 5.8, colour=ink.GREY),)
        cell(page, x + 1.5, 36.5, PANEL_W - 3, 12, block, align="centre")
    elif panel.bars:
        charts.bars(page, x, 29.3, PANEL_W, 21, panel.bars, too_wide)
    elif panel.lines:
        charts.two_lines(page, x, 30.5, PANEL_W, 19.5, panel.lines, too_wide)
    elif panel.share:
        charts.share(page, x, 37.2, PANEL_W, panel.share, too_wide)
    if panel.note:
        page.para(x, 57.6, PANEL_W, panel.note, 5.6, lines=3, colour=ink.GREY, leading=1.28, cut=True)


def _panel_heading(page: Page, words: str, x: float, room: float) -> None:
    """What the panel shows and its unit, on one line; a unit with a long name takes a second one."""
    if page.width(words, 6.9, bold=True) * SQUEEZE <= room:
        page.text(x, 26.8, words, 6.9, bold=True, width=room)
    else:
        cell(page, x, 22.9, room, 5.6, (Block(words, 6.9, bold=True),))


# --- participation and events ---------------------------------------------------------------------


def _participation(page: Page, card: CardModel) -> None:
    panel, heads = card.participation, card.heads
    with page.slot("participation", LEFT, 65, HALF, 51):
        heading(page, LEFT, 69.2, HALF, heads["participation"], panel.code)
        page.text(LEFT, 74.5, panel.years, 6.2, bold=True, colour=ink.GREY, width=32)
        for right, key in zip(COUNTS, ("in_region", "named", "hosted"), strict=True):
            page.text(right, 74.5, heads[key], 6, bold=True, colour=ink.GREY, align="right", width=12.5)
        page.text(80.6, 74.5, heads["sexes"], 6, bold=True, colour=ink.GREY, width=21)
        y = 74.5
        for row in panel.rows:
            total = row is panel.rows[-1]
            page.line(LEFT, y + 1.35, LEFT + HALF, y + 1.35, ink.LIGHT if total else ink.ROW, 0.5)
            y += KIND_STEP
            _kind(page, row, y, heads["too_wide"], bold=total)
        page.line(LEFT, y + 1.35, LEFT + HALF, y + 1.35, ink.ROW, 0.5)
        y = page.para(LEFT, y + 4.7, HALF, panel.note, 6.1, lines=2, colour=ink.GREY)
        page.para(LEFT, y + 0.2, HALF, panel.gender, 6.1, lines=2, colour=ink.GREY)


def _kind(page: Page, row: KindRow, y: float, too_wide: str, *, bold: bool) -> None:
    page.text(LEFT, y, row.name, 6.9, bold=bold, width=33)
    for right, count in zip(COUNTS, (row.region, row.named, row.hosted), strict=True):
        page.text(right, y, str(count), 6.9, bold=bold, align="right")
    marks.people_bar(page, 80.6, y - 2.1, 6.2, 2.3, row.counted.people)
    number(page, 87.4, y, row.counted.words, (5.6, 5.0), 15.1, too_wide, colour=ink.GREY, align="left", floor=0.72)


def _events(page: Page, card: CardModel) -> None:
    panel = card.participation
    with page.slot("events", SECOND, 65, HALF, 50):
        heading(page, SECOND, 69.2, HALF, card.heads["events"])
        y = 74.4
        spare = int((LISTED - len(panel.events)) * EVENT_STEP / LINE)  # second lines there is room for
        for event in panel.events:
            lower = _event(page, event, y, min(1, spare))
            spare -= lower > y
            page.line(SECOND, lower + 1.3, RIGHT, lower + 1.3, ink.ROW, 0.4)
            y = lower + EVENT_STEP
        page.text(SECOND, y, panel.earlier or panel.none, 6.1, colour=ink.GREY, width=60)
        if any(event.hosted for event in panel.events):
            wide = page.text(RIGHT, y, card.heads["hosted_by"], 6.1, colour=ink.GREY, align="right", width=28)
            marks.tick(page, RIGHT - wide - 2, y - 0.8)


def _event(page: Page, event: Listed, y: float, spare: int) -> float:
    """One event from baseline `y`, on one line or with `spare` on two; returns the baseline of its last."""
    size = 6.1 if page.width(event.date, 6.1) <= 14 else 5.6
    page.text(SECOND, y, event.date, size, colour=ink.GREY, width=14)
    if event.hosted:
        marks.tick(page, 123.1, y - 0.85)
    mark = page.width(event.title.mark, 4.4) + 0.7 if event.title.mark else 0
    place = min(page.width(event.place, 6.1), 17.0)
    room = RIGHT - CODE_W - TITLE_X - place - mark - 1.6
    tone = ink.NAVY if event.hosted else ink.INK
    page.text(RIGHT - CODE_W, y, event.place, 6.1, colour=ink.GREY, align="right", width=17, cut=True)
    figure_code(page, RIGHT, y, event.code)
    words = _fitting(page, event.title.words, 6.7, room)
    if spare and page.width(words, 6.7) * SQUEEZE > room:
        page.text(TITLE_X + room + 0.5, y - 0.6, event.title.mark, 4.4, colour=ink.LIGHT)
        return page.para(TITLE_X, y, room, event.title.words, 6.7, lines=2, leading=1.22, colour=tone, cut=True) - LINE
    wide = page.text(TITLE_X, y, words, 6.7, colour=tone, width=room, cut=True)
    page.text(TITLE_X + wide + 0.5, y - 0.6, event.title.mark, 4.4, colour=ink.LIGHT)
    return y


def _fitting(page: Page, title: str, size: float, room: float) -> str:
    """The title, or where it is too long what stands before its colon; the whole is behind the code."""
    fits = page.width(title, size) * SQUEEZE <= room
    return title if fits else title.split(": ")[0]


# --- promises and requests ------------------------------------------------------------------------


def _promises(page: Page, card: CardModel) -> None:
    panel = card.promises
    with page.slot("promises", LEFT, 116, HALF, 61):
        heading(page, LEFT, 120.1, HALF, card.heads["promises"])
        y = page.para(LEFT, 125.2, HALF, panel.heading, 6.3, lines=1, colour=ink.GREY) + 0.8
        (own, shared, projects), under = _title_lines(page, panel, y)
        for promise in panel.own:
            y = _promise(page, promise, y, own, under)
        if panel.shared_heading:
            y = page.para(LEFT, y - 0.2, HALF, panel.shared_heading, 6.3, lines=1, colour=ink.GREY) + 0.8
        for promise in panel.shared:
            y = _promise(page, promise, y, shared, under)
        if panel.more:
            page.text(LEFT, y, panel.more, 6.1, colour=ink.GREY, width=HALF)
            y += MORE
        page.text(LEFT, y, card.heads["projects"], 6.9, bold=True, colour=ink.NAVY)
        y += PROJECTS_HEAD
        for project in panel.projects:
            y = _promise(page, project, y, projects, under)
        page.text(LEFT, y, panel.no_projects, 6.3, colour=ink.GREY, width=HALF)


def _title_lines(page: Page, panel: Promises, y: float) -> tuple[tuple[int, int, int], float]:
    """As many lines as the panel has room for below `y`, and the room under each title; what is cut stands whole
    behind its code."""
    between = MORE * bool(panel.more) + SHARED_HEAD * bool(panel.shared_heading) + PROJECTS_HEAD
    between += NONE * bool(panel.no_projects)

    groups = (panel.own, panel.shared, panel.projects)
    needed = [[page.lines(each.title.words, 6.7, TITLE_W) for each in group] for group in groups]

    def end(most: tuple[int, int, int], under: float) -> float:
        lines = [min(n, each) for group, n in zip(needed, most, strict=True) for each in group]
        return y + between + sum(n * LINE + under for n in lines)

    ways = [(most, under) for most in TITLE_LINES for under in UNDER]
    return next((way for way in ways if end(*way) <= PROMISES_END), ways[-1])


def _promise(page: Page, promise: Promise, y: float, most: int, under: float) -> float:
    """One promise in at most `most` lines with `under` below it; returns the baseline of the next."""
    title = promise.title
    end = page.para(LEFT, y, TITLE_W, title.words, 6.7, lines=most, leading=1.22, cut=True)
    if title.mark:
        page.text(65.8, y - 0.6, title.mark, 4.4, colour=ink.LIGHT)
    page.text(68.6, y, promise.state, 6.1, colour=ink.GREY, width=20.6, cut=True)
    page.text(LEFT + HALF - CODE_W, y, promise.forum, 6, bold=True, colour=ink.GREY, align="right", width=6.6, cut=True)
    figure_code(page, LEFT + HALF, y, promise.code)
    last = end - LINE
    page.line(LEFT, last + 1.35, LEFT + HALF, last + 1.35, ink.ROW, 0.4)
    return end + under


def _asked(page: Page, card: CardModel) -> None:
    panel = card.asked
    with page.slot("asked", SECOND, 116, HALF, 40):
        heading(page, SECOND, 120.1, HALF, card.heads["asked"])
        y = 125.6
        for number, request in enumerate(panel.requests, 1):
            page.text(SECOND, y, str(number), 7, bold=True, colour=ink.NAVY)
            y = page.para(SECOND + 4, y, HALF - 4, request, 6.8, lines=3, leading=1.26) + 0.6
        for words in (panel.owner, panel.before):
            if words:
                y = page.para(SECOND, y + 0.2, HALF, words, 6.1, lines=1, colour=ink.GREY)


def _next(page: Page, card: CardModel) -> None:
    if not card.next_dates:
        return
    with page.slot("next dates", SECOND, 155, HALF, 22):
        page.text(SECOND, 158.6, card.heads["next"], 6.9, bold=True, colour=ink.NAVY)
        y = 162.6
        for date in card.next_dates:
            page.text(SECOND, y, date.year, 6.1, colour=ink.GREY)
            page.text(SECOND + 9, y, date.words, 6.8, width=68, cut=True)
            page.text(RIGHT - CODE_W, y, date.source, 6, bold=True, colour=ink.GREY, align="right", width=8)
            figure_code(page, RIGHT, y, date.code)
            page.line(SECOND, y + 1.3, RIGHT, y + 1.3, ink.ROW, 0.4)
            y += EVENT_STEP


# --- quality --------------------------------------------------------------------------------------


def _quality(page: Page, card: CardModel) -> None:
    panel = card.quality
    with page.slot("quality", LEFT, 178, HALF, 76):
        heading(page, LEFT, 181.6, HALF, card.heads["quality"])
        y = 186.8
        page.text(LEFT, y, card.heads["coverage"], 6.9, width=45)
        _coverage(page, card, y)
        page.line(LEFT, y + 1.25, LEFT + HALF, y + 1.25, ink.ROW, 0.4)
        for words, figure in panel.lines:
            y += LINE_STEP
            wide = page.text(LEFT + HALF, y, figure, 6.6, bold=len(figure) < 22, align="right", width=50, floor=0.8)
            page.text(LEFT, y, words, 6.9, width=HALF - wide - 1.5, floor=0.8)
            page.line(LEFT, y + 1.25, LEFT + HALF, y + 1.25, ink.ROW, 0.4)
        y += 5.4
        if panel.disputes:
            page.text(LEFT, y, card.heads["disputes"], 6.9, bold=True, colour=ink.NAVY, width=HALF)
            y += 4.1
        for dispute in panel.disputes:
            _dispute(page, y, dispute, card.heads["too_wide"])
            y += DISPUTE_STEP
        page.text(LEFT, y, panel.more_disputes, 6.1, colour=ink.GREY)
        low = y + (3.4 if panel.more_disputes else 0)
        page.text(LEFT, low, panel.misprint, 6.1, colour=ink.GREY, width=HALF, floor=0.8)


def _coverage(page: Page, card: CardModel, y: float) -> None:
    """Answered solid, not named pale, open white."""
    cover = card.quality.coverage
    if cover.asked:
        solid, pale = (32.5 * len(rows) / cover.asked for rows in (cover.answered, cover.not_named))
        page.rect(58, y - 2.3, solid, 2.7, fill=ink.NAVY)
        page.rect(58 + solid, y - 2.3, pale, 2.7, fill=ink.MEN)
        page.rect(58, y - 2.3, 32.5, 2.7, edge=ink.GREY, weight=0.5)
    page.text(LEFT + HALF, y, card.quality.coverage_words, 6.9, bold=True, align="right")


def _dispute(page: Page, y: float, dispute: Dispute, too_wide: str) -> None:
    page.text(LEFT, y, dispute.label, 6, colour=ink.GREY, width=11)
    page.text(22, y, dispute.name, 6.3, width=40)
    page.text(63, y, dispute.year, 5.8, colour=ink.GREY, width=8)
    marks.value_flag(page, 85.6, y - 0.75, "disputed")
    for right, (value, source) in zip((83.5, 101.6), dispute.values, strict=True):
        _sourced(page, right, y, value, source, too_wide)
    page.line(LEFT, y + 1.1, LEFT + HALF, y + 1.1, ink.ROW, 0.35)


def _sourced(page: Page, right: float, y: float, value: str, source: str, too_wide: str) -> None:
    """A value with the document that states it in small type."""
    mark = 4.9
    number(page, right - mark, y, value, (6.3, 5.6, 5.0), 9.5, too_wide, bold=True)
    page.text(right - mark + 0.6, y, source, 4.6, colour=ink.GREY, width=mark + 0.4, floor=0.66, cut=True)


def _signatures(page: Page, card: CardModel) -> None:
    heads, state = card.heads, card.header.state
    with page.slot("signatures", LEFT, 255, WIDTH, 17):
        for x, key in ((LEFT, "checked"), (SECOND, "approved")):
            page.rect(x, 256.2, HALF, 11.2, edge=ink.HAIR, weight=0.6)
            page.text(x + 2.5, 259.5, heads[key], 6.9, bold=True, colour=ink.NAVY, width=85)
            page.line(x + 2.5, 264.5, x + HALF - 2.5, 264.5, ink.LIGHT, 0.4, dash=(0.6, 1.0))
            page.text(x + 2.5, 266.5, heads["signature"], 5.2, colour=ink.GREY)
        if state.kind == "approved":
            page.text(SECOND + 2.5, 263.7, state.words, 6.9, width=85, cut=True)
        page.text(LEFT, 270.3, heads["law"], 6, colour=ink.GREY, width=WIDTH)
    with page.slot("sources", LEFT, 271.5, WIDTH, 15):
        page.text(LEFT, 274.6, heads["sources"], 6.9, bold=True, colour=ink.NAVY)
        page.para(LEFT, 278.2, WIDTH, card.sources, 6, lines=3, colour=ink.GREY)
