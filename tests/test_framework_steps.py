"""The draft of a revision: whatever steps are taken, in whatever order, every measure in force leads somewhere, every
figure stays readable, and steps are undone one by one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from carec_desktop.actions import framework_draft
from carec_desktop.actions.framework_book import judged, with_former
from carec_desktop.actions.framework_draft import Draft, Step, differences, numbered
from carec_desktop.framework import Framework
from carec_desktop.framework_mapping import change_faults
from carec_desktop.framework_reading import only_former, read_through
from carec_desktop.framework_steps import MEASURES, apply
from carec_desktop.framework_tables import Tables, document_rows, read_document
from carec_desktop.problems import UserError
from carec_desktop.signals import Figure
from tests.pages_world import PASSPHRASE, cheap_keys, make_world

BASE = Framework.load().tables
# A few of each kind: plain ones, a headline, one that others are computed from, series of the context.
OLD = ("ENG.OC1.RENEWABLE_SHARE", "ENG.OP1.TAP", "ENG.OP1.TAPI", "HLT.OP2.OFFICIALS", "gdp_growth", "ttci_rank")
KINDS = ("rename", "move", "unit", "redefine", "split", "merge", "retire")
SHARE = OLD[0]


def codes(tables: Tables) -> set[str]:
    return {row["code"] for name in MEASURES for row in tables[name]}


def step(kind: str, old: str, new: str, other: str) -> Step:
    facts = {"old": old, "new": new}
    match kind:
        case "unit":
            facts |= {"unit": "words", "factor": "10"}
        case "redefine":
            facts |= {"since": "2021"}
        case "split":
            facts |= {"new": f"{new}A {new}B"}
        case "merge":
            facts |= {"old": f"{old} {other}"}
    return Step(kind, facts)


class Drafting(RuleBasedStateMachine):
    """A person at the draft, who takes steps, is refused some, and takes some back."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[Tables] = [BASE]
        self.steps: list[Step] = []
        self.made = 0

    @property
    def tables(self) -> Tables:
        return self.history[-1]

    def take(self, one: Step) -> None:
        try:
            after = apply(BASE, self.tables, one)
        except UserError:
            return
        self.history.append(after)
        self.steps.append(one)

    @rule(kind=st.sampled_from(KINDS), at=st.integers(0, 5), other=st.integers(0, 5), recent=st.booleans())
    def change(self, kind: str, at: int, other: int, recent: bool) -> None:
        """A typed change of a measure in force, or of one that the draft made."""
        fresh = sorted(codes(self.tables) - codes(BASE))
        old = fresh[at % len(fresh)] if recent and fresh else OLD[at]
        self.made += 1
        prefix = f"{old[:3]}." if "." in old else ""
        self.take(step(kind, old, f"{prefix}N{self.made}", OLD[other]))

    @rule(at=st.integers(0, 3), text=st.text(max_size=3))
    def word(self, at: int, text: str) -> None:
        facts = {"table": "measure", "code": OLD[at], "attribute": "name", "lang": "ru", "text": text}
        self.take(Step("text", facts))

    @rule(indicator=st.sampled_from(["ENG OC 1", "HLT OP 2", ""]))
    def add(self, indicator: str) -> None:
        self.made += 1
        self.take(Step("add_measure", {"code": f"{indicator[:3]}.A{self.made}".lstrip("."), "under": indicator}))

    @precondition(lambda self: self.steps)
    @rule()
    def undo(self) -> None:
        self.history.pop()
        self.steps.pop()

    @invariant()
    def no_mapping_is_wrong(self) -> None:
        assert list(change_faults(with_former(BASE, self.tables))) == []

    @invariant()
    def nothing_is_lost(self) -> None:
        known = with_former(BASE, self.tables)
        assert codes(BASE) <= codes(known) | {row["code"] for row in known["former"]}

    def teardown(self) -> None:
        """Kept steps, taken again one by one, give the same tables, and so do the rows of a workbook. Whatever can be
        published reads every figure that was stated under the revision in force."""
        tables = BASE
        for one in self.steps:
            tables = apply(BASE, tables, one)
        assert document_rows(tables) == document_rows(self.tables)
        assert document_rows(read_document(document_rows(tables))) == document_rows(tables)
        reading = judged(BASE, numbered(self.tables))
        if not reading.refused:
            made = Framework.from_document(document_rows(reading.tables))
            stated = [Figure(code, "CAREC", "2020", "actual", "S", value="1", record_id=code) for code in OLD]
            after = [*read_through(made, stated), *only_former(made, stated)]
            assert sorted(f.record_id for f in after) == sorted(OLD)


TestDrafting = Drafting.TestCase
TestDrafting.settings = settings(
    max_examples=12, stateful_step_count=8, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck]
)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Step("rename", {"old": SHARE, "new": "ENG.OP1.TAP"}), "revision-code-taken"),
        (Step("rename", {"old": SHARE, "new": "Доля"}), "revision-code-unfit"),
        (Step("rename", {"old": SHARE, "new": "TRD.OC1.SHARE"}), "revision-code-elsewhere"),
        (Step("rename", {"old": "gone", "new": "ENG.OC1.X"}), "revision-row-gone"),
        (Step("merge", {"old": f"{SHARE} {SHARE}", "new": "ENG.OC1.X"}), "revision-too-few"),
        (Step("remove", {"sheet": "indicators", "code": "ENG OC 1"}), "revision-still-holds"),
        (Step("remove", {"sheet": "results", "code": "ENG OC 1"}), "revision-still-holds"),
        (Step("add_indicator", {"code": "ENG OC 1", "under": "ENG OC 1"}), "revision-code-taken"),
    ],
)
def test_steps_that_cannot_be_taken_are_refused(wrong: Step, code: str) -> None:
    with pytest.raises(UserError) as caught:
        apply(BASE, BASE, wrong)
    assert caught.value.problem.code == code


def test_what_is_added_lists_the_texts_it_lacks_and_keeps_the_revision_back() -> None:
    tables = apply(BASE, BASE, Step("add_result", {"code": "ENG OP 3", "under": "ENG OC 1", "sector": "ENG"}))
    tables = apply(BASE, tables, Step("add_indicator", {"code": "ENG OP 3", "under": "ENG OP 3"}))
    tables = apply(BASE, tables, Step("add_measure", {"code": "ENG.OP3.NEW", "under": "ENG OP 3"}))
    reading = judged(BASE, numbered(tables))
    missing = {(table, attribute, lang) for _row, table, _code, attribute, lang in reading.missing}
    wanted = {("result", "statement")} | {("indicator", x) for x in ("text", "short", "definition")}
    wanted |= {("measure", x) for x in ("name", "short", "definition")}
    assert missing == {(*where, lang) for where in wanted for lang in ("en", "ru", "zh")}
    assert reading.refused
    for _row, table, code, attribute, lang in reading.missing:
        facts = {"table": table, "code": code, "attribute": attribute, "lang": lang, "text": "word"}
        tables = apply(BASE, tables, Step("text", facts))
    reading = judged(BASE, numbered(tables))
    assert not reading.refused
    assert Framework.from_document(document_rows(reading.tables)).measure("ENG.OP3.NEW").headline


def test_differences_tell_only_what_a_person_changed() -> None:
    tables = apply(BASE, BASE, Step("redefine", {"old": SHARE, "new": "ENG.OC1.CAPACITY", "since": "2021"}))
    facts = {"table": "measure", "code": "ENG.OC1.CAPACITY", "attribute": "name", "lang": "en", "text": "Capacity"}
    tables = apply(BASE, tables, Step("text", facts))
    was = Framework.load().measure(SHARE).name.en
    assert [(d.sheet, d.key, d.column, d.before, d.after) for d in differences(Draft(BASE, tables))] == [
        ("changes", SHARE, "redefine", SHARE, "ENG.OC1.CAPACITY 2021"),
        ("texts", "measure|ENG.OC1.CAPACITY|name", "en", was, "Capacity"),
    ]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheap_keys(monkeypatch)
    return make_world(tmp_path / "office") / "secretariat"


def test_a_draft_is_kept_step_by_step_and_undone(office: Path, tmp_path: Path) -> None:
    from carec_desktop.actions.workspace import opened

    with opened(office) as ws:
        draft = framework_draft.load(ws)
        for text in ("N", "Ne", "New"):  # letters into one cell are one step
            facts = {"table": "measure", "code": SHARE, "attribute": "name", "lang": "en", "text": text}
            draft = framework_draft.take(ws, draft, Step("text", facts))
        draft = framework_draft.take(ws, draft, Step("retire", {"old": "ENG.OP1.TAPI"}))
        assert len(draft.steps) == 2
    with opened(office) as ws:  # as if the program had ended in between
        kept = framework_draft.load(ws)
        assert document_rows(kept.tables) == document_rows(draft.tables)
        book = tmp_path / "draft.xlsx"
        framework_draft.save_book(ws, kept, book)
        assert framework_draft.undo(ws).steps == kept.steps[:1]
        steps = framework_draft.forget(ws)
        assert framework_draft.load(ws).tables is ws.framework.tables
        assert framework_draft.bring_back(ws, steps).steps == kept.steps[:1]
        framework_draft.forget(ws)
        again = framework_draft.open_book(ws, framework_draft.load(ws), book)
        assert len(again.steps) == 1
        assert differences(again) == differences(kept)
        name = {"sheet": "framework", "code": "revision", "column": "value", "value": "2026-1"}
        again = framework_draft.take(ws, again, Step("cell", name))
        assert framework_draft.publish(ws, PASSPHRASE, again).revision == "2026-1"
        assert framework_draft.load(ws).steps == ()
        assert ws.framework.measure(SHARE).name.en == "New"
    with opened(office.parent / "first") as ws, pytest.raises(UserError):
        framework_draft.take(ws, framework_draft.load(ws), Step("retire", {"old": SHARE}))


def test_a_step_that_fits_no_more_is_kept_while_one_types_on(office: Path) -> None:
    """It may fit again when the draft is discarded or the framework changes; nobody wrote over it."""
    from carec_desktop.actions.workspace import opened

    facts = {"table": "measure", "code": SHARE, "attribute": "name", "lang": "en"}
    with opened(office) as ws:
        draft = framework_draft.take(ws, framework_draft.load(ws), Step("text", {**facts, "text": "N"}))
        unfit = {"kind": "retire", "facts": {"old": "NO.SUCH.MEASURE"}, "rows": []}
        with ws.store.transaction():
            ws.store.local.put(framework_draft.KIND, "00000002", unfit, ws.clock())
        draft = framework_draft.load(ws)
        framework_draft.take(ws, draft, Step("text", {**facts, "text": "Ne"}))
        after = framework_draft.load(ws)
        assert after.unfit == 1
        assert dict(after.steps[-1].facts)["text"] == "Ne"
