"""The register of institutions: found by any of their names in any script, made while another record is written."""

from carec_desktop.actions import record
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace
from carec_desktop.folding import begins, matches
from carec_desktop.forms.choices import MEMBERS


def find(ws: Workspace, typed: str) -> list[View]:
    """Institutions with every typed word in one of their names; those that begin with it come first."""
    found = [v for v in record.views(ws, "institution") if matches(typed, _names(v))]
    return sorted(found, key=lambda v: (not begins(typed, _names(v)), _names(v).casefold()))


def make(ws: Workspace, name: str, kind: str, country: str = "", *, lang: str = "") -> str:
    """A new institution; its id. One of exactly this name and country is taken instead of made again."""
    name = " ".join(name.split())
    country = country if country in MEMBERS else ""
    for view in record.views(ws, "institution"):
        if view.values.get("title", "").casefold() == name.casefold() and view.values.get("country", "") == country:
            return view.record_id
    record_id, key = record.begin(ws, "institution", {})
    answers = {"title": name, "type": kind, "country": country}
    record.write(ws, "institution", record_id, key, {k: v for k, v in answers.items() if v}, lang=lang)
    return record_id


def _names(view: View) -> str:
    return " ".join(view.values.get(name, "") for name in ("title", "title_en"))
