"""How people call a record: a figure by its short name, country and period, anything else by its title.

Names of measures are those of the framework in force. Like the language it holds for the whole program: whoever
opens a workspace, or puts a revision in force, says which it is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches

from carec_desktop.finding import WORDS
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import LEVELS, MEMBERS
from carec_desktop.framework import Framework
from carec_desktop.framework_named import named
from carec_desktop.i18n import N_, _, language

TITLES = ("title_en", "title_ru", "title_zh")
# What people are counted as, by the form and what in it counts them.
COUNTED = {
    ("event", "people"): N_("Participants of events"),
    ("gender", "speakers"): N_("Speakers"),
    ("gender", "chairs"): N_("Chairs"),
    ("delegation", "people"): N_("Delegates"),
    ("delegation", "heads"): N_("Heads of delegation"),
    ("gender", "heads"): N_("Heads of delegation"),
    ("training", "people"): N_("Trained"),
    ("training", "completed"): N_("Completed a training"),
    ("gender", "completed"): N_("Completed a training"),
}


_in_force: list[Framework] = []
_meanwhile: ContextVar[Framework | None] = ContextVar("meanwhile", default=None)


def use(framework: Framework | None) -> None:
    """Call measures as `framework` does from now on; None: as the installed one does."""
    _in_force[:] = [framework] if framework is not None else []


@contextmanager
def calling(framework: Framework) -> Iterator[None]:
    """Inside the block, and nowhere else meanwhile, call measures as `framework` does: an edition is printed by the
    names of its own revision."""
    token = _meanwhile.set(framework)
    try:
        yield
    finally:
        _meanwhile.reset(token)


def framework_in_force() -> Framework:
    """The revision whose names people see."""
    if (meanwhile := _meanwhile.get()) is not None:
        return meanwhile
    return _in_force[0] if _in_force else Framework.load()


def measure_name(code: str) -> str:
    """Short name of a measure, former ones too, in the language spoken now; the code itself when it is unknown."""
    framework = framework_in_force()
    return framework.measure(code).short.say() if framework.has_measure(code) else code


def measure_today(code: str) -> str:
    """Short name of the measure that figures stated under this code are read as; where it is counted in another unit
    since, with the unit they were stated in."""
    framework = framework_in_force()
    now = named(framework, code)
    if not now.last or now.factor == 1:
        return measure_name(now.last or code)
    unit = framework.measure(code).unit.say()
    return _("{name} (stated in {unit})").format(name=measure_name(now.last), unit=unit)


def measures_called(text: str) -> tuple[str, ...]:
    """Codes of the measures that `text` is the code or the short name of, in whatever language and case."""
    return tuple(sorted(_by_name().get(_folded(text), ())))


def measures_like(text: str) -> tuple[str, ...]:
    """Codes of up to three measures whose code or short name is near `text`, the nearest first."""
    named = _by_name()
    near = get_close_matches(_folded(text), named, n=3, cutoff=0.5)
    return tuple(dict.fromkeys(code for name in near for code in sorted(named[name])))[:3]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _by_name() -> dict[str, set[str]]:
    framework = framework_in_force()
    found: dict[str, set[str]] = {}
    for measure in (*framework.measures, *framework.context):
        for name in (measure.code, measure.short.en, measure.short.ru, measure.short.zh):
            found.setdefault(_folded(name), set()).add(measure.code)
    return found


def area_name(code: str) -> str:
    """Name of a REF_AREA as ADB writes it, in the language spoken now."""
    return _(MEMBERS[code]) if code in MEMBERS else code


def counted_name(form: str, what: str) -> str:
    """What people were counted as: a level of events, or one of `COUNTED`. KeyError for anything else."""
    return _(LEVELS[what]) if what in LEVELS else _(COUNTED[form, what])


def _finding_name(kind: str) -> str:
    return _(WORDS[kind]) if kind in WORDS else kind


def record_name(form: str, key: Mapping[str, str], values: Mapping[str, str]) -> str:
    """A record's name in the language spoken now: its natural key in words, else its title, else "" ."""
    titles = ("title", f"title_{language()}", *TITLES)
    title = next((values[name] for name in titles if values.get(name)), "")
    return title or " · ".join(part for part in _key_parts(form, key) if part)


def _key_parts(form: str, key: Mapping[str, str]) -> list[str]:
    parts = []
    for name, field in FORMS[form].fields.items() if form in FORMS else ():
        if field.in_key and name not in ("source", "event", "numbers"):
            text = key.get(name, "")
            special = {"measure": measure_today, "ref_area": area_name, "finding": _finding_name}.get(name)
            parts.append(special(text) if special else field.show(text, language()))
    return parts
