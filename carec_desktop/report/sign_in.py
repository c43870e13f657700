"""The sign-in sheet of a training: A4 across, a row a person, a box a session, blank rows for walk-ins.

It is made to be keyed back quickly: the row code stands large at the left and again at the right edge, rows are
grouped by five, and who signed is told by looking along one line. Sex is asked, never guessed: everybody ticks
a box of their own, and the third box is as good as the others.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from carec_desktop.i18n import C_, _, ngettext, speaking
from carec_desktop.localvalues import show_date_range
from carec_desktop.report.legible import legible

T = TypeVar("T")
GROUP, GROUPS = 5, 3  # rows in a group, groups on a page
MOST_SESSIONS = 4  # more boxes would be too narrow to sign in
WALK_INS = 5
WALK_IN = "W"


@dataclass(frozen=True)
class SignInRow:
    """One person: row code, name as written, other spellings, institution and country in words."""

    code: str
    name: str = ""
    others: tuple[str, ...] = ()
    institution: str = ""
    country: str = ""

    def as_text(self) -> str:
        names = f"{self.name} ({' · '.join(self.others)})" if self.others else self.name
        return " | ".join((self.code, names or "…", self.institution, self.country)).rstrip(" |")


@dataclass(frozen=True)
class SignInFacts:
    """What the sheet says. `sessions`: a label for each; `start` and `end` ISO dates or ""; `months`: how long
    names are kept; `walked_in`: how many row codes of walk-ins are given already."""

    title: str
    rows: tuple[SignInRow, ...]
    start: str = ""
    end: str = ""
    place: str = ""
    sessions: tuple[str, ...] = ("1",)
    months: int = 24
    walk_ins: int = WALK_INS
    walked_in: int = 0


@dataclass(frozen=True)
class Heads:
    """The words of one language above the columns, and its privacy notice."""

    document: str
    row: str
    name: str
    institution: str
    country: str
    sex: str
    sexes: tuple[str, str, str]
    sign: str
    notice: str
    when: str


@dataclass(frozen=True)
class SignInPage:
    """One page: the sessions it has boxes for, its groups of rows, and which page it is."""

    sessions: tuple[str, ...]
    groups: tuple[tuple[SignInRow, ...], ...]
    span: str
    number: str

    def as_text(self) -> str:
        lines = [f"# {self.span} | {self.number}", " | ".join(self.sessions)]
        for group in self.groups:
            lines += ["-", *(row.as_text() for row in group)]
        return "\n".join(lines)


@dataclass(frozen=True)
class SignInSheet:
    """The whole sheet; `heads` in one language or two."""

    title: str
    heads: tuple[Heads, ...]
    pages: tuple[SignInPage, ...]

    def as_text(self) -> str:
        """Everything the sheet says, page after page."""
        heads = [" | ".join((h.document, h.when, h.row, h.name, h.institution, h.country, h.sex, *h.sexes, h.sign,
                             h.notice)) for h in self.heads]  # fmt: skip
        return "\n".join([self.title, *heads, *(page.as_text() for page in self.pages)]) + "\n"


def sign_in_sheet(facts: SignInFacts, lang: str, also: str = "") -> SignInSheet:
    """The sheet in `lang`, and with `also` in a second language beside it."""
    heads = []
    for each in dict.fromkeys((lang, also or lang)):
        with speaking(each):
            heads.append(_heads(facts, each))
    groups = list(_groups(facts))
    sheets = _batches(groups, GROUPS)
    parts = _parts(facts.sessions)
    with speaking(lang):
        pages = tuple(
            _page(sessions, page, at * len(sheets) + number, len(parts) * len(sheets))
            for at, sessions in enumerate(parts) for number, page in enumerate(sheets, 1)
        )  # fmt: skip
    return SignInSheet(legible(facts.title), tuple(heads), pages)


def _heads(facts: SignInFacts, lang: str) -> Heads:
    days = show_date_range(facts.start, facts.end, lang) if facts.start else ""
    return Heads(
        document=_("Sign-in sheet"),
        row=C_("sign-in sheet", "Row"), name=C_("sign-in sheet", "Name"),
        institution=C_("sign-in sheet", "Institution"), country=C_("sign-in sheet", "Country"),
        sex=C_("sign-in sheet", "Sex (tick)"),
        sexes=(C_("sign-in sheet", "F"), C_("sign-in sheet", "M"), C_("sign-in sheet", "not stated")),
        sign=C_("sign-in sheet", "Signature for each session"),
        notice=ngettext(
            "Names and signatures serve to count who took part and to issue certificates. They stay with the trainer; "
            "only counts are sent. They are erased {n} month after the training, or earlier if you ask for it.",
            "Names and signatures serve to count who took part and to issue certificates. They stay with the trainer; "
            "only counts are sent. They are erased {n} months after the training, or earlier if you ask for it.",
            facts.months,
        ).format(n=facts.months),
        when=" · ".join(filter(None, (days, legible(facts.place)))),
    )  # fmt: skip


def _groups(facts: SignInFacts) -> Iterator[tuple[SignInRow, ...]]:
    """People in fives, then blank rows in fives, as many as asked for and as end the last page."""
    people = [tuple(map(_printable, group)) for group in _batches(facts.rows, GROUP)]
    yield from people
    blank = -(-facts.walk_ins // GROUP)
    blank += -(len(people) + blank) % GROUPS
    for group in range(blank):
        first = facts.walked_in + group * GROUP + 1
        yield tuple(SignInRow(f"{WALK_IN}{first + at}") for at in range(GROUP))


def _batches(items: Sequence[T], size: int) -> list[tuple[T, ...]]:
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


def _printable(row: SignInRow) -> SignInRow:
    """The row with a box for every sign the fonts lack: the person is there and signs, whatever the letter."""
    return SignInRow(row.code, legible(row.name), tuple(map(legible, row.others)), legible(row.institution),
                     legible(row.country))  # fmt: skip


def _parts(sessions: Sequence[str]) -> list[tuple[str, ...]]:
    """Sessions in parts of about one size, none larger than a page has room for."""
    count = max(1, -(-len(sessions) // MOST_SESSIONS))
    size, larger = divmod(len(sessions), count)
    found, start = [], 0
    for part in range(count):
        end = start + size + (part < larger)
        found.append(tuple(map(legible, sessions[start:end])) or ("1",))
        start = end
    return found


def _page(sessions: tuple[str, ...], groups: tuple[tuple[SignInRow, ...], ...], number: int, pages: int) -> SignInPage:
    first, last = groups[0][0].code, groups[-1][-1].code
    of = _("Page {number} of {pages}").format(number=number, pages=pages)
    return SignInPage(sessions, groups, f"{first}–{last}", of)


def sign_in_pdf(
    facts: SignInFacts, lang: str, also: str = "", progress: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """The sheet as a PDF, the same bytes for the same facts. `progress` is called before each page with pages done
    and pages in all; what it raises ends the work."""
    from carec_desktop.report.sheet import Sheet
    from carec_desktop.report.sign_in_drawn import SIZE, draw

    model = sign_in_sheet(facts, lang, also)
    sheet = Sheet(SIZE, title=f"{model.heads[0].document}: {model.title}", subject=model.heads[0].when, lang=lang)
    for done, part in enumerate(model.pages):
        progress(done, len(model.pages))
        draw(sheet.page(f"{part.span} · {part.number}"), model, part)
    progress(len(model.pages), len(model.pages))
    return sheet.pdf()
