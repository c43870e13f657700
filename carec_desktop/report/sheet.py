"""A PDF under way: its pages, its metadata, and the refusal of a page whose texts do not fit."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from carec_desktop.localdates import is_date
from carec_desktop.report.fonts import family
from carec_desktop.report.lettering import Lettering
from carec_desktop.report.page import OVERFLOW, Page
from carec_desktop.report.pen import MM, Pen

LANG_TAGS = {"en": "en", "ru": "ru", "zh": "zh-Hans"}
MOST_NAMED = 5
rl_config.useA85 = 0  # streams as bytes: a fifth smaller, and a fifth of the time saved


class Sheet:
    """Collects pages of one size (width and height in millimetres) into one PDF.

    `keywords` find the file again; `made_on` is the ISO day its properties show, so the same facts give the same bytes.
    """

    def __init__(
        self, size: tuple[float, float], *, title: str, subject: str, lang: str, keywords: Sequence[str] = (),
        made_on: str = "",
    ) -> None:  # fmt: skip
        self._size = size
        self._file = BytesIO()
        self._pages: list[Page] = []
        self.author = ""
        # The first font is ours, or reportlab would put an unembedded Helvetica in.
        self._canvas = Canvas(
            self._file,
            pagesize=(size[0] * MM, size[1] * MM),
            pageCompression=1,
            invariant=1,
            initialFontName=family().regular.name,  # type: ignore[arg-type]
            lang=LANG_TAGS[lang],
            pdfVersion=(1, 7),
        )
        self._lettering = Lettering(self._canvas)
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("CAREC Desktop")
        self._canvas.setKeywords(", ".join(keywords))
        self._canvas.setViewerPreference("DisplayDocTitle", "true")  # the title in the window, not the file's name
        if len(made_on) == len("2020-12-31") and is_date(made_on):
            day = date.fromisoformat(made_on)
            self._canvas._doc._timeStamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)  # type: ignore[attr-defined]

    def page(self, outline: str, size: tuple[float, float] | None = None) -> Page:
        """A new page with its entry in the outline, none for ""; `size` in millimetres, if not that of the others."""
        if self._pages:
            self._canvas.showPage()
        width, height = size or self._size
        self._canvas.setPageSize((width * MM, height * MM))
        key = f"page{len(self._pages) + 1}"
        if outline:
            self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=height * MM, zoom=0)  # a place every viewer knows
            self._canvas.addOutlineEntry(outline, key, closed=False)
        self._pages.append(Page(self._canvas, height, self._lettering))
        return self._pages[-1]

    def form(self, name: str, draw: Callable[[Pen], None]) -> None:
        """What every page repeats, kept once in the file: drawn now, put on a page by `Page.put_form`."""
        self._canvas.beginForm(name)
        draw(Pen(self._canvas, self._size[1]))
        self._canvas.endForm()

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self._pages)

    def pdf(self) -> bytes:
        """The finished file. UserError report-overflow if a text does not fit its place."""
        misfits = [misfit for page in self._pages for misfit in page.misfits]
        if misfits:
            more = "" if len(misfits) <= MOST_NAMED else f" (+{len(misfits) - MOST_NAMED})"
            raise OVERFLOW.error(texts="; ".join(misfits[:MOST_NAMED]) + more)
        self._canvas.setAuthor(self.author)
        self._canvas.save()
        return self._file.getvalue()
