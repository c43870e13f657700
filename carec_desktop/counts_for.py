"""Which measures a record might count for, by rule. A proposal only: nothing counts until a person confirms it.

A record is proposed for a measure of its own sector, of its own kind, and only once it has happened: an event
or training that was held, a project that was approved, a publication that is out. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from carec_desktop.folding import sound
from carec_desktop.framework import Framework
from carec_desktop.framework_reading import same_today

Values = Mapping[str, str]

# States in which a record has happened, and the question that says so.
HAPPENED: Mapping[str, tuple[str, frozenset[str]]] = {
    "event": ("state", frozenset({"held"})),
    "training": ("state", frozenset({"held"})),
    "project": ("status", frozenset({"approved", "under_way", "completed"})),
    "knowledge_product": ("state", frozenset({"published"})),
    "advice": ("state", frozenset({"delivered"})),
}


@dataclass(frozen=True)
class Rule:
    """A record of `form` and `sector` counts for `measure` when its kind is one of `kinds` (any when empty) and one
    of `words` stands in its title or body (any when empty)."""

    measure: str
    form: str
    sector: str
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


FORUM, MEETING = ("high_level_forum",), ("committee_meeting",)
MARKETS = ("capital market", "рынков капитала", "рынка капитала", "资本市场")
TOURISM_GROUP = ("tourism focal points", "координаторов по туризму", "旅游联络人")
NETWORK = ("network", "сеть", "сети", "网络")
AGREEMENT = ("agreement", "memorandum", "соглашение", "меморандум", "协议", "备忘录")

RULES: tuple[Rule, ...] = (
    Rule("EFS.OC1.DIALOGUES", "event", "EFS", FORUM),
    Rule("EFS.OP1.DIALOGUES_YEAR", "event", "EFS", FORUM),
    Rule("EFS.OP1.DIALOGUES_TOTAL", "event", "EFS", FORUM),
    Rule("EFS.OP2.FORUMS", "event", "EFS", FORUM, MARKETS),
    Rule("EFS.OP2.REPORTS", "knowledge_product", "EFS", ("report",), MARKETS),
    Rule("TRD.OP2.KNOWLEDGE_IMPROVED", "training", "TRD"),
    Rule("TSM.OP1.TA", "project", "TSM", ("assistance",)),
    Rule("TSM.OP1.PROJECTS", "project", "TSM", ("investment",)),
    Rule("TSM.OP2.MEETINGS", "event", "TSM", MEETING, TOURISM_GROUP),
    Rule("ECD.OP2.TA", "project", "ECD", ("assistance",)),
    Rule("ECD.OP2.PROJECTS", "project", "ECD", ("investment",)),
    Rule("AGR.OP1.COUNTRIES_ADVISED", "advice", "AGR"),
    Rule("AGR.OP2.TRAININGS", "training", "AGR"),
    Rule("AGR.OP3.MEETINGS", "event", "AGR", MEETING, NETWORK),
    Rule("EDC.OP2.AGREEMENTS", "event", "EDC", ("strategy_approval",), AGREEMENT),
    Rule("HLT.OP2.OFFICIALS", "training", "HLT"),
)


def happened(form: str, values: Values) -> bool:
    """Whether a record of `form` is in a state in which it can count for anything."""
    question, states = HAPPENED.get(form, ("", frozenset()))
    return values.get(question, "") in states


def proposals(framework: Framework, form: str, values: Values) -> tuple[str, ...]:
    """Codes of measures this record is proposed for, in the framework's order, without those confirmed already."""
    if not happened(form, values):
        return ()
    confirmed = values.get("counts_for", "").split()
    fitting = {same_today(framework, rule.measure) for rule in RULES if rule.form == form and _fits(rule, values)}
    return tuple(m.code for m in framework.measures if m.code in fitting and m.code not in confirmed)


def _fits(rule: Rule, values: Values) -> bool:
    if values.get("sector") != rule.sector or (rule.kinds and values.get("kind") not in rule.kinds):
        return False
    said = sound(" ".join(values.get(name, "") for name in ("title", "body", "topic")))
    return not rule.words or any(sound(word) in said for word in rule.words)
