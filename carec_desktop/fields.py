"""Kinds of field and the Form they make up: one declaration, five faces.

A value has four spellings: *stored* (canonical text, in the ledger and the database), *cell* (the same
text in a worksheet), *typed* (what a person wrote, in any of the three languages) and *shown*.
`read` goes from typed to stored, `show` from stored to shown, `value` from stored to Python.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from carec_desktop import localvalues
from carec_desktop.i18n import N_, _
from carec_desktop.problems import Problem, UserError, declare

T = TypeVar("T")
Rule = Callable[[Any], Iterable[Problem]]

REQUIRED = declare("required", N_("“{label}” is still empty; the record is kept as a draft until it is filled in."))
BAD_CHOICE = declare("bad-choice", N_("“{typed}” is not one of the choices of “{label}”; choose one from the list."))
BAD_CODE = declare("bad-code", N_("“{typed}” is not a code: use only Latin letters, digits, “.”, “_” and “-”."))
BAD_GROUP = declare("bad-group", N_("“{label}” could not be read; give its parts one by one, nothing was changed."))


class Field(Generic[T]):
    """One question of a form. `in_key` fields name the record and never change afterwards."""

    key: str = ""

    def __init__(self, label: str, *, required: bool = False, help: str = "", in_key: bool = False) -> None:
        self.label, self.required, self.help, self.in_key = label, required, help, in_key

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: "Form", owner: type) -> T: ...
    def __get__(self, record: "Form | None", owner: type) -> Self | T:
        return self if record is None else self.value(record.stored.get(self.key, ""))

    def read(self, text: str, lang: str) -> str:
        """Stored text of what was typed. Raises UserError when it cannot be read or reads two ways."""
        return text.strip()

    def show(self, stored: str, lang: str) -> str:
        """As people read it; as it stands when it is not what the field expects: another program wrote it."""
        try:
            return self.words(stored, lang)
        except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError):
            return stored

    def words(self, stored: str, lang: str) -> str:
        return stored

    def value(self, stored: str) -> T:
        raise NotImplementedError

    def check(self, stored: str) -> Iterable[Problem]:
        """Problems of a stored text that did not come through `read` (a package, a template)."""
        if stored:
            try:
                self.value(stored)
            except (ValueError, ArithmeticError, KeyError, TypeError):
                yield BAD_GROUP.at(self.key, label=_(self.label))


class Text(Field[str]):
    """One line of text in the language it was written in."""

    def read(self, text: str, lang: str) -> str:
        return " ".join(text.split())

    def value(self, stored: str) -> str:
        return stored


class LongText(Text):
    """Several lines of text."""

    def read(self, text: str, lang: str) -> str:
        return text.strip()


class Code(Text):
    """A machine code in plain ASCII, so that a look-alike Cyrillic letter cannot exist in it."""

    def read(self, text: str, lang: str) -> str:
        code = text.strip()
        if code and not re.fullmatch(r"[A-Za-z0-9._:/=;-]+", code):
            raise BAD_CODE.error(self.key, typed=code)
        return code


class Codes(Code):
    """Any number of machine codes, stored sorted with spaces between them."""

    def read(self, text: str, lang: str) -> str:
        return " ".join(sorted({Code.read(self, part, lang) for part in re.split(r"[\s,;，；、]+", text) if part}))


class Measures(Codes):
    """Any number of measures, stored as their codes and shown by `name(code, lang)`, which a framework gives."""

    form = "measure"  # what is offered to choose from
    name: Callable[[str, str], str] = staticmethod(lambda code, _lang: code)

    def words(self, stored: str, lang: str) -> str:
        return "; ".join(self.name(code, lang) for code in stored.split())


class Number(Field[Decimal | None]):
    """A decimal number kept exactly as typed: 25.10 is not 25.1."""

    whole = False

    def __init__(
        self, label: str, *, least: Decimal | int | None = None, most: Decimal | int | None = None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.least = None if least is None else Decimal(least)
        self.most = None if most is None else Decimal(most)

    def read(self, text: str, lang: str) -> str:
        if not text.strip():
            return ""
        return localvalues.read_number(text, lang, whole=self.whole, least=self.least, most=self.most)

    def words(self, stored: str, lang: str) -> str:
        return localvalues.show_number(stored, lang) if stored else ""

    def value(self, stored: str) -> Decimal | None:
        return Decimal(stored) if stored else None


class Count(Number):
    """Whole people or things."""

    whole = True

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"least": 0, **options})


class Day(Field[str]):
    """A date with the precision its source has: a year, a month or a day."""

    def read(self, text: str, lang: str) -> str:
        return localvalues.read_date(text, lang)

    def words(self, stored: str, lang: str) -> str:
        return localvalues.show_date(stored, lang) if stored else ""

    def value(self, stored: str) -> str:
        return stored


class Period(Field[str]):
    """An SDMX TIME_PERIOD."""

    def read(self, text: str, lang: str) -> str:
        return localvalues.read_period(text, lang)

    def words(self, stored: str, lang: str) -> str:
        return localvalues.show_period(stored, lang) if stored else ""

    def value(self, stored: str) -> str:
        return stored


class Choice(Field[str]):
    """One code of a list; people see and type its label."""

    def __init__(self, label: str, choices: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = choices

    def read(self, text: str, lang: str) -> str:
        typed = text.strip()
        if not typed or typed in self.choices:
            return typed
        for code, label in self.choices.items():
            if typed.casefold() in (code.casefold(), _(label).casefold(), label.casefold()):
                return code
        raise BAD_CHOICE.error(self.key, typed=typed, label=_(self.label))

    def words(self, stored: str, lang: str) -> str:
        return _(self.choices.get(stored, stored))

    def value(self, stored: str) -> str:
        return stored

    def check(self, stored: str) -> Iterable[Problem]:
        if stored and stored not in self.choices:
            yield BAD_CHOICE.at(self.key, typed=stored, label=_(self.label))


class YesNo(Choice):
    """Yes or no; blank is neither."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, {"1": N_("yes"), "0": N_("no")}, **options)

    def read(self, text: str, lang: str) -> str:
        return localvalues.read_yes_no(text, lang) if text.strip() else ""


class Choices(Choice):
    """Any number of codes of a list, stored sorted with spaces between them."""

    def read(self, text: str, lang: str) -> str:
        parts = [p.strip() for p in re.split(r"[,;、，；\n]+", text) if p.strip()]
        return " ".join(sorted({code for part in parts for code in self._codes(part, lang)}))

    def _codes(self, part: str, lang: str) -> list[str]:
        """One choice, whose label may have several words, or several codes with spaces between them."""
        try:
            return [Choice.read(self, part, lang)]
        except UserError:
            return [Choice.read(self, word, lang) for word in part.split()]

    def words(self, stored: str, lang: str) -> str:
        return ", ".join(_(self.choices.get(code, code)) for code in stored.split())

    def check(self, stored: str) -> Iterable[Problem]:
        for code in stored.split():
            yield from Choice.check(self, code)


class Link(Code):
    """Another record, by its id."""

    def __init__(self, label: str, form: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.form = form


class Links(Codes):
    """Any number of other records, by their ids."""

    def __init__(self, label: str, form: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.form = form


class Group(Field[dict[str, str]]):
    """Fields that mean something only together: one question, answered as a whole."""

    def __init__(
        self, label: str, members: Mapping[str, Field[Any]], *, rule: Rule | None = None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.members, self.rule = members, rule
        for name, member in members.items():
            member.key = name

    def read(self, text: str, lang: str) -> str:
        """`text` is a JSON object of typed parts, or parts as "start=2022-03, end=2022-07"."""
        return self.join({k: self.members[k].read(v, lang) for k, v in self._parts(text).items()})

    def _parts(self, text: str) -> dict[str, str]:
        try:
            if text.lstrip().startswith("{"):
                parts = {str(k): str(v) for k, v in json.loads(text).items()}
            else:
                sides = (part.partition("=") for part in re.split(r"[,;]\s*", text) if part.strip())
                parts = {name.strip(): value.strip() for name, _sign, value in sides}
        except (ValueError, AttributeError):
            parts = {"": text}
        if not set(parts) <= set(self.members):
            raise BAD_GROUP.error(self.key, label=_(self.label))
        return parts

    def join(self, parts: Mapping[str, str]) -> str:
        """Stored text of stored parts; blank parts are left out, none at all is blank."""
        kept = {k: parts[k] for k in self.members if parts.get(k, "") != ""}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if kept else ""

    def words(self, stored: str, lang: str) -> str:
        parts = self.value(stored)
        return ", ".join(f"{_(m.label)}: {m.show(parts[k], lang)}" for k, m in self.members.items() if k in parts)

    def value(self, stored: str) -> dict[str, str]:
        return {str(k): str(v) for k, v in json.loads(stored).items()} if stored else {}

    def check(self, stored: str) -> Iterable[Problem]:
        try:
            parts = self.value(stored)
        except (ValueError, AttributeError):
            yield BAD_GROUP.at(self.key, label=_(self.label))
            return
        for name, text in parts.items():
            member = self.members.get(name)
            yield from member.check(text) if member else [BAD_GROUP.at(self.key, label=_(self.label))]
        if self.rule:
            yield from (Problem(p.kind, self.key, p.facts) for p in self.rule(parts))


SEXES = {"F": N_("women"), "M": N_("men"), "_U": N_("not stated")}


class BySex(Group):
    """Women, men and not stated; `_T` is always computed, never stored."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, {code: Count(sex) for code, sex in SEXES.items()}, **options)

    def total(self, stored: str) -> int | None:
        parts = self.value(stored)
        return sum(int(v) for v in parts.values()) if parts else None


class SexTable(Group):
    """A count for every row of a list and sex: members are "row.F", "row.M", "row._U"."""

    def __init__(self, label: str, rows: Mapping[str, str], **options: Any) -> None:
        cells = {f"{row}.{sex}": Count(name) for row in rows for sex, name in SEXES.items()}
        super().__init__(label, cells, **options)
        self.rows = rows

    def row_name(self, row: str) -> str:
        """What people call a row, in the language spoken now."""
        return _(self.rows[row])

    def words(self, stored: str, lang: str) -> str:
        """Every row that says something: "expert: women 3, men 9; other: men 1"."""
        told = []
        for row in self.rows:
            found = self.row(stored, row).items()
            counts = [f"{_(SEXES[sex])} {localvalues.show_number(str(n), lang)}" for sex, n in found]
            told += [f"{self.row_name(row)}: {', '.join(counts)}"] if counts else []
        return "; ".join(told)

    def row(self, stored: str, row: str) -> dict[str, int]:
        parts = self.value(stored)
        return {sex: int(parts[f"{row}.{sex}"]) for sex in SEXES if f"{row}.{sex}" in parts}

    def by_sex(self, stored: str, rows: Iterable[str] | None = None) -> dict[str, int]:
        """Sum over `rows` (all when None) for each sex that has a figure."""
        sums: dict[str, int] = {}
        for row in rows if rows is not None else self.rows:
            for sex, n in self.row(stored, row).items():
                sums[sex] = sums.get(sex, 0) + n
        return sums


class Crossed(SexTable):
    """A count for every pair of two lists and sex: members are "minister/member.F"; rows are "minister/member"."""

    def __init__(self, label: str, down: Mapping[str, str], across: Mapping[str, str], **options: Any) -> None:
        rows = {f"{one}/{other}": f"{down[one]} / {across[other]}" for one in down for other in across}
        super().__init__(label, rows, **options)
        self.down, self.across = down, across

    def row_name(self, row: str) -> str:
        one, _slash, other = row.partition("/")
        return f"{_(self.down[one])} / {_(self.across[other])}"


class Survey(SexTable):
    """Answers of a survey by sex. A ratio counts the rows `improved` among the rows `rated`."""

    def __init__(
        self, label: str, rows: Mapping[str, str], *, improved: tuple[str, ...], rated: tuple[str, ...], **options: Any
    ) -> None:
        super().__init__(label, rows, **options)
        self.improved, self.rated = improved, rated


@dataclass(frozen=True)
class Form:
    """One record. Subclasses declare its fields; `stored` maps field keys to stored texts, key fields included."""

    stored: Mapping[str, str]
    record_id: str = ""
    name: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    fields: ClassVar[Mapping[str, Field[Any]]] = {}
    rules: ClassVar[tuple[Rule, ...]] = ()

    def __init_subclass__(cls, *, form: str, heading: str, rules: tuple[Rule, ...] = ()) -> None:
        cls.name, cls.heading, cls.rules = form, heading, rules
        cls.fields = {k: f for k, f in vars(cls).items() if isinstance(f, Field)}

    @classmethod
    def key_fields(cls) -> tuple[str, ...]:
        """Fields of the natural key; none means the record is named by its owner and a random number."""
        return tuple(k for k, f in cls.fields.items() if f.in_key)

    @classmethod
    def questions(cls) -> tuple[str, ...]:
        return tuple(k for k, f in cls.fields.items() if not f.in_key)

    @property
    def owner(self) -> str:
        return self.stored.get("owner") or self.stored.get("ref_area", "")
