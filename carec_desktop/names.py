"""How people call a record: a figure by its short name, country and period, anything else by its title."""

from collections.abc import Mapping
from functools import cache

from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.framework import Framework
from carec_desktop.i18n import _, language

TITLES = ("title_en", "title_ru", "title_zh")


@cache
def _measure_names(lang: str) -> Mapping[str, str]:
    framework = Framework.load()
    return {m.code: m.short.say(lang) for m in (*framework.measures, *framework.context)}


def measure_name(code: str) -> str:
    """Short name of a measure in the language spoken now; the code itself when it is unknown."""
    return _measure_names(language()).get(code, code)


def area_name(code: str) -> str:
    """Name of a REF_AREA as ADB writes it, in the language spoken now."""
    return _(MEMBERS[code]) if code in MEMBERS else code


def record_name(form: str, key: Mapping[str, str], values: Mapping[str, str]) -> str:
    """A record's name in the language spoken now: its natural key in words, else its title, else "" ."""
    titles = ("title", f"title_{language()}", *TITLES)
    title = next((values[name] for name in titles if values.get(name)), "")
    return title or " · ".join(part for part in _key_parts(form, key) if part)


def _key_parts(form: str, key: Mapping[str, str]) -> list[str]:
    parts = []
    for name, field in FORMS[form].fields.items() if form in FORMS else ():
        if field.in_key and name not in ("source", "event"):
            text = key.get(name, "")
            special = {"measure": measure_name, "ref_area": area_name}.get(name)
            parts.append(special(text) if special else field.show(text, language()))
    return parts
