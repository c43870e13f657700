"""What the attendance window shows, without Qt: lines of the table, finding a person by what is typed, counts.

Names pass through here and stay in memory; nothing here has a `repr` that shows one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from carec_desktop.fields import SEXES
from carec_desktop.i18n import C_, _, language

if TYPE_CHECKING:
    from carec_desktop.people.sessions import Session

Words = str | Callable[[], str]
ALL, NOT_HERE, NOT_ASKED = "all", "not-here", "not-asked"
MOST_HITS = 5  # more than these are not read while somebody stands at the door


@dataclass(frozen=True, repr=False)
class Line:
    """One person as the table shows them. `seen`: presence by session; `same`: a question about them is open."""

    number: str
    code: str
    name: str
    others: tuple[str, ...] = ()
    country: str = ""
    institution: str = ""
    sex: str = "_U"
    sex_known: bool = False
    seen: tuple[str, ...] = ()
    walk_in: bool = False
    joined: bool = False  # several rows that somebody said are one person
    same: bool = False

    def here(self, session: int) -> bool:
        """Seen in a session, late or early included."""
        return session < len(self.seen) and self.seen[session] not in ("", "absent")


@dataclass(frozen=True)
class Counted:
    """Who is here in one session, by sex, and how many are listed."""

    listed: int = 0
    here: int = 0
    women: int = 0
    men: int = 0
    not_stated: int = 0


@dataclass(frozen=True, repr=False)
class PasteShown:
    """What a paste was understood as; words are asked again when the language changes."""

    summary: Words
    columns: tuple[Words, ...]
    added: int
    known: int
    same: int
    unclear: tuple[Words, ...]


@dataclass(frozen=True, repr=False)
class SamePair:
    """Two people who may be one: name and a second line of each; `numbers` are theirs."""

    numbers: tuple[str, str]
    sides: tuple[tuple[str, Words], tuple[str, Words]]

    def speech(self) -> str:
        return _("Same person? {one} and {other}").format(one=self.sides[0][0], other=self.sides[1][0])


def sex_letter(sex: str) -> str:
    """One letter for a table cell; a dash when somebody was asked and did not say."""
    return {"F": C_("sex, one letter", "W"), "M": C_("sex, one letter", "M"), "_U": "–"}.get(sex, "")


def counted(lines: Iterable[Line], session: int) -> Counted:
    """Counts of one session."""
    listed, by_sex = 0, dict.fromkeys(SEXES, 0)
    for line in lines:
        listed += 1
        if line.here(session):
            by_sex[line.sex] += 1
    return Counted(listed, sum(by_sex.values()), by_sex["F"], by_sex["M"], by_sex["_U"])


def keeps(code: str, session: int) -> Callable[[Line], bool]:
    """The filter of a segment of the bar."""
    if code == NOT_HERE:
        return lambda line: not line.here(session)
    if code == NOT_ASKED:
        return lambda line: not line.sex_known
    return lambda _line: True


def read_sex(text: str) -> str:
    """The sex a word or a letter of any of the three languages says; a dash is “not stated”, "" cannot be read."""
    from carec_desktop.people import columns

    letters = {sex_letter(sex).casefold(): sex for sex in SEXES}
    word = text.strip().casefold()
    if word in letters or not word:
        return letters.get(word, "")
    try:
        return columns.sex(word)
    except columns.UnreadableError:
        return ""


def read_country(text: str) -> str:
    """Code of the member country that is typed as a code or by a name it has; "" when none is meant."""
    from carec_desktop.people import columns

    try:
        return columns.country(text.strip())
    except columns.UnreadableError:
        return ""


def session_names(sessions: "Sequence[Session]") -> list[tuple[Words, Words]]:
    """A long and a short name of every session: the weekday where that says enough, else what the session is called."""
    days = [each.day for each in sessions if each.day]
    near = bool(days) and max(days) <= (date.fromisoformat(min(days)) + timedelta(days=6)).isoformat()
    return [(partial(_long_name, each, near), partial(_short_name, each, near)) for each in sessions]


def _long_name(session: "Session", near: bool) -> str:
    if session.label or not session.day or not near:
        return session.title()
    patterns = {"am": _("{weekday} morning"), "pm": _("{weekday} afternoon")}
    return patterns.get(session.part, "{weekday}").format(weekday=weekday(session.day))


def _short_name(session: "Session", near: bool) -> str:
    if session.label or (session.day and not near):
        return session.title(short=True)
    if not session.day:
        return str(session.number)
    patterns = {"am": C_("session", "{weekday} am"), "pm": C_("session", "{weekday} pm")}
    return patterns.get(session.part, "{weekday}").format(weekday=weekday(session.day))


def weekday(day: str) -> str:
    """The short name of a weekday in the language spoken now: Wed, Ср, 周三."""
    from babel.dates import format_date

    name = format_date(date.fromisoformat(day), "ccc", locale={"zh": "zh_Hans"}.get(language(), language()))
    return name[:1].upper() + name[1:]
