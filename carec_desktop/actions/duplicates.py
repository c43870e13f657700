"""Records that could be one: found by rule, settled by a person, remembered with the record and never merged away."""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop import likeness
from carec_desktop.actions import record
from carec_desktop.actions.record import View
from carec_desktop.actions.workspace import Workspace

SHOWN = 3


@dataclass(frozen=True)
class Twins:
    """Records that could be one with another, the likeliest first, and those that were said to be."""

    suspects: tuple[View, ...] = ()
    linked: tuple[View, ...] = ()


def twins(ws: Workspace, record_id: str) -> Twins:
    """What is suspected and what is known of one record, from one reading of its form."""
    here = record.view(ws, record_id)
    if here is None or not likeness.comparable(here.form):
        return Twins()
    own, others = named(here), [v for v in record.views(ws, here.form) if v.record_id != record_id]
    found = [v for v in others if likeness.suspected(here.form, own, named(v))]
    likeliest = sorted(found, key=lambda v: (-likeness.likeness(own, v.values), v.record_id))[:SHOWN]
    pointed = here.values.get("same_as")
    linked = (v for v in others if v.record_id == pointed or v.values.get("same_as") == record_id)
    return Twins(tuple(likeliest), tuple(linked))


def suspects(ws: Workspace, record_id: str) -> list[View]:
    """Records of the same form that could be this one, the likeliest first; none once somebody has answered."""
    return list(twins(ws, record_id).suspects)


def linked(ws: Workspace, record_id: str) -> list[View]:
    """Records that this one was said to be the same as, or that were said to be the same as this one."""
    return list(twins(ws, record_id).linked)


def named(view: View) -> Mapping[str, str]:
    """A record's values with its own id among them, as `likeness` compares them."""
    return {**view.values, "id": view.record_id}


def say_same(ws: Workspace, record_id: str, other: str) -> None:
    """Link a record to another that is the same thing; both stay. Raises UserError for a record of somebody else."""
    _say(ws, record_id, {"same_as": other})


def say_different(ws: Workspace, record_id: str, other: str) -> None:
    """Remember that two records are not the same, so that nobody is asked again."""
    here = record.view(ws, record_id)
    before = here.values.get("not_same", "").split() if here else []
    _say(ws, record_id, {"not_same": " ".join([*before, other])})


def take_back_same(ws: Workspace, record_id: str) -> None:
    """Undo the link to another record."""
    _say(ws, record_id, {"same_as": ""})


def _say(ws: Workspace, record_id: str, typed: Mapping[str, str]) -> None:
    here = record.view(ws, record_id)
    if here is not None:
        record.write(ws, here.form, record_id, here.key, typed)
