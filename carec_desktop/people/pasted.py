"""Attendance lists that somebody kept elsewhere: a CSV file, or cells pasted from any office program.

Columns are known by their headings in English, Russian or Chinese, in any order. A list without headings is
names alone, one a line. Refused whole or read whole; a sentence names the row, never what stands in it.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence

from carec_desktop.forms.choices import INSTITUTIONS
from carec_desktop.i18n import LANGUAGES, N_, _, speaking
from carec_desktop.people.marks import here_in
from carec_desktop.people.persons import Person
from carec_desktop.people.words import spoken, tidy
from carec_desktop.plaintext import plain
from carec_desktop.problems import UserError, declare

NO_NAME_COLUMN = declare(
    "no-name-column",
    N_("No column of the list is headed “Name”; nothing was saved, put the headings into the first row."),
)
BAD_ROW = declare(
    "attendance-row-unreadable",
    N_("Row {row}: what stands under “{heading}” cannot be read; nothing was saved, correct it and try again."),
)
NAMELESS_ROW = declare(
    "attendance-row-nameless", N_("Row {row} has no name; nothing was saved, correct it and try again.")
)
EMPTY_LIST = declare("attendance-list-empty", N_("The list holds no participants; nothing was saved."))
NOT_TEXT = declare(
    "attendance-list-not-text",
    N_("The list is no text the program can read; nothing was saved, save it as CSV (UTF-8) or paste its cells."),
)
TOO_LONG = declare(
    "attendance-list-too-long", N_("The list has more than {most} rows; nothing was saved, is it the right file?")
)

MOST_ROWS = 5_000
MOST_SESSIONS = 500
COLUMNS = {
    "name": N_("Name"),
    "other": N_("Other spelling"),
    "sex": N_("Sex"),
    "institution": N_("Institution"),
    "kind": N_("Type of institution"),
    "contact": N_("Contact"),
    "notice": N_("Notice given"),
    "sessions": N_("Sessions"),
    "completed": N_("Completed"),
}
# What ministries really write above the same column.
ALIASES = {
    "name": "full name, participant, name of participant, фио, ф.и.о., имя, участник, фамилия, 姓名, 名字, 参会人员",
    "other": "name in english, name in latin, latin, имя латиницей, фио на английском, 英文名, 拼音",
    "sex": "gender, m/f, f/m, пол, м/ж, ж/м, 性别",
    "institution": "organization, organisation, agency, employer, организация, учреждение, ведомство, "
    "место работы, 单位, 机构, 工作单位",
    "kind": "type, institution type, тип, тип учреждения, 类型, 单位类型",
    "contact": "phone, e-mail, email, telephone, телефон, почта, контакты, 电话, 联系方式, 邮箱",
    "notice": "consent, согласие, 同意",
    "sessions": "session, sessions attended, attended, занятия, сессии, дни, 场次, 出席",
    "completed": "finished, certificate, окончил, завершил, сертификат, 结业, 完成",
}
SEXES = {
    "F": "f female woman women ж жен жен. женский женщина 女 女性 女士",
    "M": "m male man men м муж муж. мужской мужчина 男 男性 先生",
    "_U": "_u u - n/a unknown неизвестно 不详 未说明",
}
NOT_STATED = frozenset(("", "not stated", "не указан", "не указано"))
YES = frozenset(["1", "yes", "y", "true", "x", "+", "v", "✓", "✔", "да", "д", "是", "有", "√"])
NO = frozenset(["0", "no", "n", "false", "-", "нет", "н", "否", "无"])


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 with its mark, else what Excel writes on Russian and Chinese Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs: tuple[str, ...] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "gb18030", "cp1251")
    texts = [text for codec in codecs if (text := _tried(data, codec)) is not None]
    if not texts or "\0" in texts[0]:
        raise NOT_TEXT.error()
    # Russian text in cp1251 is nearly always legal GB18030 as well, and then it reads as rare ideographs.
    if len(texts) == 2 and _cyrillic(texts[1]) > _cyrillic(texts[0]) and not _headed(texts[0]):
        return texts[1]
    return texts[0]


def _tried(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _cyrillic(text: str) -> int:
    return sum("а" <= char.casefold() <= "я" for char in text)


def _headed(text: str) -> bool:
    return "name" in _headings(_cells(text)[:1])


def read(text: str) -> list[Person]:
    """The people of a list, one person once. Raises UserError naming the row, and keeps nothing."""
    rows = [(number, row) for number, row in enumerate(_cells(text), 1) if any(tidy(cell) for cell in row)]
    if len(rows) > MOST_ROWS:
        raise TOO_LONG.error(most=MOST_ROWS)
    columns = _headings([row for _number, row in rows[:1]])
    if "name" in columns:
        people = [_person(number, _named(columns, row)) for number, row in rows[1:]]
    elif columns or any(tidy(cell) for _number, row in rows for cell in row[1:]):
        raise NO_NAME_COLUMN.error()
    else:
        people = [_person(number, {"name": tidy(row[0])}) for number, row in rows]
    if not people:
        raise EMPTY_LIST.error()
    return _once(people)


def _once(people: Iterable[Person]) -> list[Person]:
    """A sheet a session is common: the same person on several rows attended what all of them say."""
    found: dict[tuple[str, str], Person] = {}
    for person in people:
        found[person.same] = found[person.same].joined(person) if person.same in found else person
    return list(found.values())


def _cells(text: str) -> list[list[str]]:
    """Rows of cells; the sign between them is the one the first row uses most."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    sign = max("\t;,", key=first.count) if any(each in first for each in "\t;,") else "\t"
    # A quote that is never closed would swallow the rest; lists pasted from cells quote nothing.
    if text.count('"') % 2:
        text = text.replace('"', '""')
    try:
        return list(csv.reader(text.split("\n"), delimiter=sign))
    except csv.Error:
        raise NOT_TEXT.error() from None


def _headings(first: Sequence[Sequence[str]]) -> dict[str, int]:
    """Column of each heading that is known, in any of the three languages."""
    known = _known_headings()
    found: dict[str, int] = {}
    for at, cell in enumerate(first[0] if first else ()):
        name = known.get(_word(cell))
        if name and name not in found:
            found[name] = at
    return found


def _known_headings() -> dict[str, str]:
    known = {}
    for name, label in COLUMNS.items():
        words = [name, label, *ALIASES[name].split(", ")]
        for lang in LANGUAGES:
            with speaking(lang):
                words.append(_(label))
        known.update({_word(word): name for word in words})
    return known


def _word(text: str) -> str:
    return spoken(text).strip(" :*.")


def _named(columns: Mapping[str, int], row: Sequence[str]) -> dict[str, str]:
    return {name: tidy(row[at]) if at < len(row) else "" for name, at in columns.items()}


def _person(row: int, cells: Mapping[str, str]) -> Person:
    if not cells["name"]:
        raise NAMELESS_ROW.error(row=row)
    return Person(
        cells["name"], _sex(row, cells.get("sex", "")), frozenset([cells.get("other", "")]),
        institution=cells.get("institution", ""), kind=_kind(row, cells.get("kind", "")),
        contact=cells.get("contact", ""), notice=bool(_said(row, "notice", cells)),
        marks=here_in(_sessions(row, cells.get("sessions", ""))), completed=_said(row, "completed", cells),
    )  # fmt: skip


def _bad(row: int, column: str) -> UserError:
    return BAD_ROW.error(f"{row}", row=row, heading=_(COLUMNS[column]))


def _sex(row: int, text: str) -> str:
    word = text.casefold()
    if word in NOT_STATED:
        return "_U"
    for code, words in SEXES.items():
        if word in words.split():
            return code
    raise _bad(row, "sex")


def _kind(row: int, text: str) -> str:
    if not text or text in INSTITUTIONS:
        return text
    for lang in LANGUAGES:
        with speaking(lang):
            for code, label in INSTITUTIONS.items():
                if _word(text) in (_word(_(label)), _word(label), code):
                    return code
    raise _bad(row, "kind")


def _said(row: int, column: str, cells: Mapping[str, str]) -> bool | None:
    """Yes, no, or None where nothing stands."""
    word = cells.get(column, "").casefold()
    if word in YES or word in NO:
        return word in YES
    if not word:
        return None
    raise _bad(row, column)


def _sessions(row: int, text: str) -> frozenset[int]:
    """Numbers of sessions: "1, 3", "2-4" or both."""
    found: set[int] = set()
    for part in re.split(r"[\s,;]+", re.sub(r"\s*-\s*", "-", plain(text))):
        span = re.fullmatch(r"([1-9]\d{0,2})(?:-([1-9]\d{0,2}))?", part)
        if part and not span:
            raise _bad(row, "sessions")
        if span:
            first, last = int(span[1]), int(span[2] or span[1])
            if not first <= last <= MOST_SESSIONS:
                raise _bad(row, "sessions")
            found.update(range(first, last + 1))
    return frozenset(found)
