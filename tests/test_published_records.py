"""What the documents publish becomes ordinary records that could leave at once, each said once, with its source."""

from collections import Counter
from collections.abc import Iterator

import pytest

from carec_desktop import published
from carec_desktop.actions import duplicates, published_records, record, record_findings, workspace
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import MEMBERS, SECTORS
from carec_desktop.forms.project import PROJECT_KINDS, PROJECT_STATES
from carec_desktop.localdates import is_date


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("published") / "secretariat"
    with workspace.create(folder, role="secretariat", ref_area="CAREC", name="Secretariat", lang="en") as made:
        published_records.write_events(made)
        published_records.write_trainings(made)
        published_records.write_deliverables(made)
        published_records.write_projects(made)
        published_records.write_knowledge_products(made)
        yield made


def test_every_published_row_is_recorded_once(ws: Workspace) -> None:
    regional = Counter(e.kind for e in published.events() if e.ref_area == "CAREC")
    trainings, publications = regional.pop("training"), regional.pop("publication")
    counted = {form: len(record.views(ws, form)) for form in FORMS}
    assert counted["event"] == sum(regional.values())
    assert counted["training"] == trainings
    assert counted["knowledge_product"] == publications == 59
    assert counted["deliverable"] == len(published.deliverables()) == 97
    assert counted["project"] == len(published.projects()) == 20


@pytest.mark.parametrize("form", ["project", "knowledge_product", "deliverable"])
def test_every_record_is_complete_and_names_its_source(ws: Workspace, form: str) -> None:
    for view in record.views(ws, form):
        assert [p.code for p in record.problems_of(ws, view) if p.blocking] == [], view.values
        assert view.values["source"]


def test_published_projects_are_sound() -> None:
    for each in published.projects():
        assert each.kind in PROJECT_KINDS
        assert each.status in {"", *PROJECT_STATES}
        assert each.sector in SECTORS
        assert set(each.countries) <= set(MEMBERS)
        assert not each.approved or is_date(each.approved)
        assert bool(each.amount) == bool(each.currency)
    assert len({each.title for each in published.projects()}) == 20


def test_states_are_read_only_from_words_that_leave_no_doubt(ws: Workspace) -> None:
    by_words = {v.values["status"]: v.values["state"] for v in record.views(ws, "deliverable")}
    assert by_words["Endorsed"] == "delivered"
    assert by_words["Progress appreciated"] == "under_way"
    assert by_words["Approval appreciated"] == "under_way", "approved is not delivered"
    assert by_words["Called for"] == by_words["Planned deliverable; SOM approval requested"] == "promised"


def test_the_last_day_of_a_period_is_when_a_promise_is_due(ws: Workspace) -> None:
    due = {v.values.get("due", ""): v.values.get("due_by", "") for v in record.views(ws, "deliverable")}
    assert (due["Q3 2022"], due["2025-2028"], due["2022-08-10"], due[""]) == ("2022-09", "2028", "2022-08-10", "")


def test_planned_publications_are_not_said_to_be_out(ws: Workspace) -> None:
    products = record.views(ws, "knowledge_product")
    planned = [v for v in products if v.values["state"] == "planned"]
    assert planned
    assert not any(v.values.get("published") for v in planned)
    issuers = {v.values["title"]: v.values.get("issuer", "") for v in products}
    assert issuers["World Economic Outlook Update, July 2021 (IMF)"] == "IMF"
    assert issuers["High-technology road map for CAREC countries"] == ""


def test_findings_name_the_published_forum_that_stands_twice_and_are_rows_like_others(ws: Workspace) -> None:
    found = record_findings.findings(ws)
    rows = [each.row() for each in found]
    assert all(set(row) == {"kind", "where", "stated", "computed", "sources", "text"} for row in rows)
    twice = [each for each in found if "Working Group on Health" in str(each.facts)]
    assert [each.kind for each in twice] == ["possible_duplicate"]
    for each in found:
        if each.kind != "possible_duplicate":
            continue
        one, other = each.records
        assert one in {view.record_id for view in duplicates.suspects(ws, other)}
