"""Columns of lists that somebody kept elsewhere: what their headings mean, in three languages and in the exports of
online meetings; and what may stand below them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from carec_desktop.forms.choices import INSTITUTIONS, MEMBERS
from carec_desktop.i18n import LANGUAGES, N_, _, speaking
from carec_desktop.people.words import spoken
from carec_desktop.plaintext import plain

COLUMNS = {
    "name": N_("Name"),
    "other": N_("Other spelling"),
    "sex": N_("Sex"),
    "country": N_("Country"),
    "institution": N_("Institution"),
    "kind": N_("Type of institution"),
    "contact": N_("Contact"),
    "notice": N_("Notice given"),
    "sessions": N_("Sessions"),
    "completed": N_("Completed"),
}
# Found in lists that come in, never in those that go out.
MORE = {
    "surname": N_("Surname"),
    "given": N_("First name"),
    "patronymic": N_("Patronymic"),
    "email": N_("E-mail"),
    "place": N_("Number in the list"),
    "joined": N_("Joined at"),
    "left": N_("Left at"),
    "stayed": N_("Time in the meeting"),
}
MEANINGS = {**COLUMNS, **MORE}
# What ministries and meeting programs really write above the same column.
ALIASES = {
    "name": "full name, participant, participants, name of participant, participant name, attendee, attendee name, "
    "display name, user name, username, nickname, user nickname, фио, ф.и.о., ф.и.о, фамилия имя отчество, "
    "фамилия и имя, участник, участники, полное имя, имя участника, имя пользователя, 姓名, 名字, 参会人员, 参会人, "
    "学员姓名, 用户昵称, 成员昵称, 昵称, 名称, 参会者, 成员, ad, ady, ism, nomi, ат, аты-жөні, ф.а.а",
    "surname": "last name, family name, surname, фамилия, фамилии, 姓, soyad, familiya, фамилиясы, тегі",
    "given": "first name, given name, given names, имя, 名, имена, ady, ismi, аты",
    "patronymic": "middle name, отчество, patronymic, father's name, əcəsi",
    "other": "name in english, name in latin, latin, latin name, имя латиницей, фио латиницей, фио на английском, "
    "имя на английском, original name, english name, 英文名, 英文姓名, 拼音, 姓名拼音",
    "sex": "gender, m/f, f/m, пол, м/ж, ж/м, 性别, cins, jins, жынысы",
    "country": "страна, государство, country of residence, nationality, 国家, 国别, 国家/地区, страна участника",
    "institution": "organization, organisation, agency, employer, company, ministry, affiliation, institute, "
    "организация, учреждение, ведомство, место работы, министерство, компания, 单位, 机构, 工作单位, 单位名称, 公司, "
    "部门, tashkilot, təşkilat, мекеме, уюм",
    "kind": "type, institution type, type of organization, тип, тип учреждения, тип организации, 类型, 单位类型",
    "contact": "phone, telephone, mobile, phone number, telephone number, contacts, contact details, телефон, "
    "мобильный, контакты, контакт, контактные данные, 电话, 联系方式, 手机, 手机号, 手机号码",
    "email": "e-mail, email, user email, attendee email, email address, e-mail address, mail, upn, participant id, "
    "электронная почта, "
    "почта, эл. почта, адрес электронной почты, 邮箱, 电子邮箱, 电子邮件",
    "notice": "consent, согласие, 同意",
    "sessions": "session, sessions attended, attended, занятия, сессии, дни, 场次, 出席",
    "completed": "finished, certificate, окончил, завершил, сертификат, 结业, 完成",
    "place": "no, no., n, nr, #, №, № п/п, п/п, n п/п, number, номер, 序号, 编号, s/n, sl no",
    "joined": "join time, joined, first join, first join time, first joining time, time joined, joined at, timestamp, "
    "время входа, время присоединения, первое присоединение, 入会时间, 首次入会时间, 加入时间, 进入时间",
    "left": "leave time, left, time exited, last leave, last leave time, last leaving time, time left, left at, "
    "время выхода, "
    "последний выход, 退会时间, 最后退会时间, 离会时间, 离开时间, 退出时间",
    "stayed": "duration, total duration, cumulative time in meeting, in-meeting duration, meeting duration, "
    "time in meeting, cumulative duration, "
    "attendance duration, продолжительность, длительность, время на встрече, общая продолжительность, "
    "参会时长, 累计参会时长, 在会时长, 时长, 累计时长",
}
SEXES = {
    "F": "f female woman women w ж жен жен. женский женщина 女 女性 女士 qadın ayol аял әйел",
    "M": "m male man men м муж муж. мужской мужчина 男 男性 先生 kişi erkak эркак ер",
    "_U": "_u u - n/a unknown неизвестно 不详 未说明",
}
NOT_STATED = frozenset(("", "not stated", "не указан", "не указано"))
YES = frozenset(["1", "yes", "y", "true", "x", "+", "v", "✓", "✔", "да", "д", "是", "有", "√"])
NO = frozenset(["0", "no", "n", "false", "-", "нет", "н", "否", "无"])
COUNTRIES = {
    "AFG": "af, афганистан, afganistan",
    "AZE": "az, azerbaijan, азербайджан, azərbaycan, азербайджанская республика, republic of azerbaijan",
    "CHN": "cn, prc, china, кнр, китай, 中华人民共和国, 中国",
    "GEO": "ge, georgia, грузия, საქართველო",
    "KAZ": "kz, kazakhstan, казахстан, рк, республика казахстан, қазақстан, qazaqstan, republic of kazakhstan",
    "KGZ": "kg, kyrgyzstan, kyrgyz republic, киргизия, кыргызстан, кр, кыргызская республика, 吉尔吉斯",
    "MNG": "mn, mongolia, монголия, монгол улс, монгол",
    "PAK": "pk, pakistan, пакистан",
    "TJK": "tj, tajikistan, таджикистан, тоҷикистон, республика таджикистан, republic of tajikistan",
    "TKM": "tm, turkmenistan, туркменистан, туркмения, türkmenistan",
    "UZB": "uz, uzbekistan, узбекистан, oʻzbekiston, o'zbekiston, ўзбекистон, республика узбекистан",
}
MOST_SESSIONS = 500


class UnreadableError(ValueError):
    """A cell that says nothing its column can mean. Carries no text of the cell."""


def word(text: str) -> str:
    return spoken(text).strip(" :*.")


@cache
def _known() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for name, label in MEANINGS.items():
        words = [name, label, *ALIASES.get(name, "").split(", ")]
        for lang in LANGUAGES:
            with speaking(lang):
                words.append(_(label))
        for each in words:
            known.setdefault(word(each), name)
    return {text: name for text, name in known.items() if text}


def meaning(heading: str) -> str:
    """What a heading means: a key of MEANINGS, "" when unknown. What stands in brackets may be an explanation."""
    known = _known()
    whole = word(heading)
    return known.get(whole) or known.get(word(re.sub(r"[(\[（【].*", "", heading)), "")


def headings(row: Sequence[str]) -> dict[str, int]:
    """Column of each heading that is known, in any of the three languages; the first of two that mean the same."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        name = meaning(cell) if len(cell) < 60 else ""
        if name and name not in found:
            found[name] = at
    return found


def names_people(found: Mapping[str, int]) -> bool:
    return bool({"name", "surname", "given"} & found.keys())


# -- what stands below -----------------------------------------------------------


def sex(text: str) -> str:
    """F, M or _U. Raises UnreadableError."""
    said = text.casefold()
    if said in NOT_STATED:
        return "_U"
    for code, words in SEXES.items():
        if said in words.split():
            return code
    raise UnreadableError


@cache
def _labels(which: str) -> Mapping[str, str]:
    """Codes by every label they have, in every language."""
    labels = INSTITUTIONS if which == "kind" else MEMBERS
    found = {word(code): code for code in labels}
    for lang in LANGUAGES:
        with speaking(lang):
            found |= {word(_(label)): code for code, label in labels.items()}
    if which == "country":
        found |= {word(name): code for code, names in COUNTRIES.items() for name in names.split(", ")}
    return found | {word(label): code for code, label in labels.items()}


def kind(text: str) -> str:
    """Code of a type of institution. Raises UnreadableError."""
    if text and word(text) not in _labels("kind"):
        raise UnreadableError
    return _labels("kind").get(word(text), "")


def country(text: str) -> str:
    """Code of a member country. Raises UnreadableError for any other."""
    if text and word(text) not in _labels("country"):
        raise UnreadableError
    return _labels("country").get(word(text), "")


def said(text: str) -> bool | None:
    """Yes, no, or None where nothing stands. Raises UnreadableError."""
    answer = text.casefold()
    if answer in YES or answer in NO:
        return answer in YES
    if not answer:
        return None
    raise UnreadableError


def sessions(text: str) -> frozenset[int]:
    """Numbers of sessions: "1, 3", "2-4" or both. Raises UnreadableError."""
    return frozenset(number for part in _parts(text) for number in _span(part))


def _parts(text: str) -> Iterable[str]:
    return filter(None, re.split(r"[\s,;]+", re.sub(r"\s*-\s*", "-", plain(text))))


def _span(part: str) -> Iterator[int]:
    span = re.fullmatch(r"([1-9]\d{0,2})(?:-([1-9]\d{0,2}))?", part)
    if span is None:
        raise UnreadableError
    first, last = int(span[1]), int(span[2] or span[1])
    if not first <= last <= MOST_SESSIONS:
        raise UnreadableError
    yield from range(first, last + 1)


def minutes(text: str) -> int:
    """Minutes of a duration as meeting programs write it: 80, 1:20:33, 1h 20m 3s, 1 ч 20 мин, 1小时20分. 0 for none."""
    said_so = plain(text).casefold().strip()
    clock = re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", said_so)
    if clock:
        first, second = int(clock[1]), int(clock[2])
        return first * 60 + second if clock[3] else first
    hours = re.search(r"(\d+)\s*(?:h|ч|小时)", said_so)
    mins = re.search(r"(\d+)\s*(?:m|мин|м\b|分)", said_so)
    if hours or mins:
        return (int(hours[1]) * 60 if hours else 0) + (int(mins[1]) if mins else 0)
    number = re.fullmatch(r"(\d+)(?:[.,]\d+)?", said_so)
    return int(number[1]) if number else 0
