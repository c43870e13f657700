"""Which columns the template of a form has, in one language or all three, and the names they are found again by."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from carec_desktop import localvalues
from carec_desktop.fields import BySex, Choice, Choices, Day, Field, Group, LongText, Number, Period, SexTable
from carec_desktop.forms import FORMS
from carec_desktop.framework import Measure
from carec_desktop.i18n import LANGUAGES, N_, _, speaking
from carec_desktop.sync.template_sheet import INFO, RECORD, Column
from carec_desktop.validate import value_type

ALL = "all"  # a template in every language
BETWEEN = " / "  # between the same word in several languages

MEASURE_NAME, UNIT, HELD = f"{INFO}name", f"{INFO}unit", f"{INFO}held"
INFO_WORDS = {MEASURE_NAME: N_("Name of the measure"), UNIT: N_("Unit"), HELD: N_("Held now")}
CODE_WORDS = {"measure": N_("Code"), "ref_area": N_("Country or area")}
# Links to records no ministry can name, and a table of 75 cells that a sheet of one row a record has no room for.
NOT_ASKED = frozenset({"same_as", "not_same", "counts_for", "evidence", "event", "institutions", "crossed"})


def say(words: Callable[[], str], lang: str) -> str:
    """What `words` says in `lang`, or in every language when that is ALL."""
    spoken = []
    for each in LANGUAGES if lang == ALL else (lang,):
        with speaking(each):
            spoken.append(words())
    return BETWEEN.join(dict.fromkeys(text for text in spoken if text))


def columns(form: str, lang: str) -> tuple[Column, ...]:
    """The columns of a form's template from left to right; the first names the record."""
    first = Column(f"{RECORD}{form}", say(lambda: _("Record"), lang), width=10)
    if form == "observation":
        return (first, *_figure_columns(lang))
    return (first, *_field_columns(form, lang))


def _figure_columns(lang: str) -> tuple[Column, ...]:
    fields = FORMS["observation"].fields
    told = {key: Column(key, say(lambda word=word: _(word), lang), width=30 if key == MEASURE_NAME else 16)  # type: ignore[misc]
            for key, word in INFO_WORDS.items()}  # fmt: skip
    order = ("measure", MEASURE_NAME, UNIT, "ref_area", "time_period", HELD, "value", "reason", "source", "flags",
             "finding", "note")  # fmt: skip
    return tuple(told[key] if key in told else _column(key, fields[key], lang) for key in order)


def _field_columns(form: str, lang: str) -> tuple[Column, ...]:
    found: list[Column] = []
    for key, field in FORMS[form].fields.items():
        if key in NOT_ASKED and not field.in_key:
            continue
        found += _members(key, field, lang) if isinstance(field, Group) else [_column(key, field, lang)]
    return tuple(found)


def _members(key: str, field: Group, lang: str) -> list[Column]:
    """A question of several parts is a column for each of them."""
    return [
        _column(f"{key}.{name}", part, lang, heading=say(lambda n=name, p=part: part_name(field, n, p), lang))  # type: ignore[misc]
        for name, part in field.members.items()
    ]


def part_name(field: Group, name: str, part: Field[object]) -> str:
    """What one part of a question is called, in the language spoken now."""
    row, dot, _sex = name.rpartition(".")
    words = [_(field.label), _(field.rows[row]) if dot and isinstance(field, SexTable) else "", _(part.label)]
    return ", ".join(word for word in words if word)


def _column(key: str, field: Field[object], lang: str, heading: str = "") -> Column:
    label = CODE_WORDS.get(key, field.label)
    return Column(
        key, heading or say(lambda: _(label), lang), say(lambda: _(field.help), lang), _width(field),
        offered(field, lang), field.required,
    )  # fmt: skip


def _width(field: Field[object]) -> float:
    if isinstance(field, LongText):
        return 40
    return 12 if isinstance(field, Number | Day | Period | BySex) else 18


def offered(field: Field[object], lang: str) -> tuple[str, ...]:
    """What the drop-down of a field shows; several choices at once are typed, so they have none."""
    if not isinstance(field, Choice) or isinstance(field, Choices):
        return ()
    return tuple(say(lambda label=label: _(label), lang) for label in field.choices.values())  # type: ignore[misc]


def typed(field: Field[object], stored: str, lang: str) -> str:
    """A stored value as a person types it in a template of this language; it is read back as the same."""
    spoken = "en" if lang == ALL else lang
    if not stored or isinstance(field, Group):
        return stored
    with speaking(spoken):
        if isinstance(field, Number):
            return localvalues.edit_number(stored, spoken)
        if isinstance(field, Choices):
            return field.show(stored, spoken)
        if isinstance(field, Choice) and lang == ALL:
            return say(lambda: _(field.choices.get(stored, stored)), lang)
        return field.show(stored, spoken) if isinstance(field, Choice | Day | Period) else stored


def measure_facts(measure: Measure, ref_area: str, lang: str) -> Mapping[str, str]:
    """What the row of a measure tells besides its code; a country that is asked yes or no has no other unit."""
    asked_yes_no = value_type(measure, ref_area) == "boolean"
    return {
        "measure": measure.code,
        MEASURE_NAME: say(lambda: measure.short.say(), lang),
        UNIT: say(lambda: _("yes or no") if asked_yes_no else measure.unit.say(), lang),
    }


@cache
def names(form: str) -> Mapping[str, str]:
    """Every name a column of this form goes by, folded: its key and its heading in each language -> its key."""
    found: dict[str, str] = {}
    for lang in (*LANGUAGES, ALL):
        for column in columns(form, lang):
            found.setdefault(folded(column.heading), column.key)
    return found | {folded(column.key): column.key for column in columns(form, "en")}


def folded(text: str) -> str:
    """A name as it is compared: case, spaces and the star of a required column do not matter."""
    return " ".join(text.casefold().replace("*", " ").split())


def recognized(form: str, cells: Sequence[str]) -> dict[str, list[int]]:
    """Which cells of a row name a column of `form`: key -> positions."""
    known, found = names(form), dict[str, list[int]]()
    for at, cell in enumerate(cells):
        key = known.get(folded(cell))
        if key is not None:
            found.setdefault(key, []).append(at)
    return found
