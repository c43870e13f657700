"""Deliverables and projects: what ministers and senior officials promised that concerns the country.

The sources tell the state of a promise in free English words; the page prints one of a few coded words
and keeps the source's own behind the code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from carec_desktop.i18n import _, ngettext
from carec_desktop.report import say, words
from carec_desktop.report.codes import Codes, Reference
from carec_desktop.report.facts import CardFacts, DeliverableFact, ProjectFact

SHOWN, PROJECTS = 4, 2


@dataclass(frozen=True)
class Promise:
    """One line: what, where it stands, who said so."""

    title: say.Title
    state: str
    forum: str
    code: str

    def as_text(self) -> str:
        return f"{self.title.words} {self.title.mark}| {self.state} | {self.forum} | {self.code}"


@dataclass(frozen=True)
class Promises:
    """The panel. `own` name the country; `shared` are for all members and fill the space."""

    heading: str
    own: tuple[Promise, ...]
    shared_heading: str
    shared: tuple[Promise, ...]
    more: str
    projects: tuple[Promise, ...]
    no_projects: str


def state_word(said: str) -> str:
    """Our word for the state a source tells; "" if it tells none."""
    lower = said.lower()
    return next(word for sign, word in words.states().items() if sign in lower) if said else ""


def deliverable_reference(fact: DeliverableFact) -> Reference:
    return Reference("deliverable", fact.id)


def project_reference(fact: ProjectFact) -> Reference:
    return Reference("project", fact.id)


def chosen(facts: CardFacts, ref_area: str) -> tuple[list[DeliverableFact], list[DeliverableFact]]:
    """Deliverables naming the country, newest forum first, and those of the newest forum for everybody."""
    own = [each for each in facts.deliverables if ref_area in each.countries]
    newest = max((_age(each) for each in facts.deliverables), default=0)
    shared = [each for each in facts.deliverables if not each.countries and _age(each) == newest]
    return sorted(own, key=lambda each: (-_age(each), _named(each))), sorted(shared, key=_named)


def _named(fact: DeliverableFact | ProjectFact) -> str:
    """What orders facts of one age."""
    return say.sorted_title(fact.titles)


def _projects(facts: CardFacts, ref_area: str) -> list[ProjectFact]:
    """Projects naming the country, the newest first."""
    own = sorted((each for each in facts.projects if ref_area in each.countries), key=_named)
    return sorted(own, key=lambda each: each.year, reverse=True)


def _age(fact: DeliverableFact) -> int:
    """Ministerial conferences by number; a senior officials' meeting ranks between them by its year."""
    digits = "".join(sign for sign in fact.forum if sign.isdigit())
    if fact.forum.startswith("MC") and digits:
        return int(digits) * 2
    return (int(digits) - 2001) * 2 + 1 if len(digits) == 4 else 0  # MC1 met in 2002, MC21 in 2022


def promises(facts: CardFacts, ref_area: str, codes: Codes) -> Promises:
    """The panel of one country."""
    own, shared = chosen(facts, ref_area)
    fill = max(0, SHOWN - len(own)) if len(own) < SHOWN else 0
    total = len(own) + len(shared)
    left = total - min(len(own), SHOWN) - min(len(shared), fill)
    projects = _projects(facts, ref_area)
    return Promises(
        heading=_("Naming this country, latest first")
        if own
        else _("No deliverable in the sources names this country. For all members:"),
        own=tuple(_deliverable(each, codes) for each in own[:SHOWN]),
        shared_heading=_("For all members") if own and fill and shared else "",
        shared=tuple(_deliverable(each, codes) for each in shared[:fill]),
        more=ngettext("and {count} more (in the program)", "and {count} more (in the program)", left).format(count=left)
        if left
        else "",
        projects=tuple(_project(each, codes) for each in projects[:PROJECTS]),
        no_projects="" if projects else _("No project in the sources names this country."),
    )


def shown_facts(facts: CardFacts, ref_area: str) -> Sequence[Reference]:
    """References of everything this panel may print."""
    own, shared = chosen(facts, ref_area)
    projects = _projects(facts, ref_area)
    return [*map(deliverable_reference, [*own[:SHOWN], *shared[:SHOWN]]), *map(project_reference, projects)]


def _deliverable(fact: DeliverableFact, codes: Codes) -> Promise:
    forum = fact.forum.split(" ")[0]
    return Promise(say.title(fact.titles), state_word(fact.status), forum, codes.of(deliverable_reference(fact)))


def _project(fact: ProjectFact, codes: Codes) -> Promise:
    state = fact.state.get("en", "")
    word = (say.title(fact.state).words if fact.state else state_word(state)) or words.nothing()["baseline"]
    return Promise(say.title(fact.titles), word, fact.source.split(" ")[0], codes.of(project_reference(fact)))
