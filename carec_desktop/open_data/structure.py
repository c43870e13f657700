"""The structure of the open data as SDMX-ML 3.0: dataflow, data structure, concepts, code lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from carec_desktop.open_data.codes import CodeList, breakdown_name
from carec_desktop.open_data.observations import AGENCY, ATTRIBUTES, FIXED, FLOW, VERSION

if TYPE_CHECKING:
    from pysdmx.model import Codelist, Component, Concept

CONCEPTS = {
    "MEASURE": "Measure of the results framework", "REF_AREA": "Country or group", "KIND": "Baseline, target or actual",
    "SOURCE": "Document or register", "TIME_PERIOD": "Period", "OBS_VALUE": "Value", "OBS_STATUS": "Observation status",
    "FLAGS": "All flags of the value", "REASON": "Reason for no value", "UNIT_MEASURE": "Unit",
    "STATE": "How far the secretariat has come with it", "RECORD": "Record the value stands in",
    "STATED_AS": "Former measure it was stated under", "STATED_VALUE": "Value as it was stated under that measure",
}  # fmt: skip
URN = "urn:sdmx:org.sdmx.infomodel."
SCHEME = "CS_PRF"
LISTS = {
    "MEASURE": "CL_MEASURE", "REF_AREA": "CL_AREA", "KIND": "CL_KIND", "SOURCE": "CL_SOURCE",
    "OBS_STATUS": "CL_OBS_STATUS", "REASON": "CL_REASON", "UNIT_MEASURE": "CL_UNIT", "STATE": "CL_STATE",
    "STATED_AS": "CL_MEASURE",
}  # fmt: skip


def structure_xml(lists: Sequence[CodeList], dimensions: Sequence[str], digest: str, made_at: datetime) -> str:
    """The structure message. `dimensions`: breakdowns besides the fixed ones, in the order of the columns; `digest`
    names the state of the ledger that the data come from."""
    from pysdmx.io.xml.sdmx30.writer.structure import write
    from pysdmx.model import ConceptScheme, Dataflow, DataStructureDefinition, Organisation
    from pysdmx.model.dataflow import Components
    from pysdmx.model.message import Header

    coded = {made.id: made for made in map(_codelist, lists)}
    used = {**LISTS, **{name: f"CL_{name}" for name in dimensions}}
    ids = (*FIXED, *dimensions, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
    concepts = {name: _concept(name, used.get(name, "")) for name in ids}
    scheme = ConceptScheme(SCHEME, name="Concepts", agency=AGENCY, version=VERSION, items=list(concepts.values()))
    structure = DataStructureDefinition(
        f"DSD_{FLOW}", name="CAREC 2030 Program Results Framework", agency=AGENCY, version=VERSION,
        components=Components([_component(name, concepts[name], dimensions) for name in ids]),
    )  # fmt: skip
    flow = Dataflow(FLOW, name=structure.name, agency=AGENCY, version=VERSION, structure=structure)
    head = Header(id=digest, prepared=made_at, sender=Organisation(AGENCY))
    return str(write([*coded.values(), scheme, structure, flow], header=head))


def _codelist(made: CodeList) -> "Codelist":
    from pysdmx.model import Code, Codelist

    items = [Code(code, name=name) for code, name in made.codes.items()]
    return Codelist(made.id, name=made.name, agency=AGENCY, version=VERSION, items=items)


def _concept(name: str, codelist: str) -> "Concept":
    from pysdmx.model import Concept, DataType

    words = CONCEPTS.get(name) or breakdown_name(name)
    kind = {"TIME_PERIOD": DataType.PERIOD, "OBS_VALUE": DataType.DOUBLE}.get(name, DataType.STRING)
    urn = f"{URN}conceptscheme.Concept={AGENCY}:{SCHEME}({VERSION}).{name}"
    values = f"{URN}codelist.Codelist={AGENCY}:{codelist}({VERSION})" if codelist else None
    return Concept(name, urn=urn, name=words, dtype=kind, enum_ref=values)


def _component(name: str, concept: "Concept", dimensions: Sequence[str]) -> "Component":
    from pysdmx.model import Component, Role

    is_dimension = name in FIXED or name in dimensions or name == "TIME_PERIOD"
    role = Role.DIMENSION if is_dimension else Role.MEASURE if name == "OBS_VALUE" else Role.ATTRIBUTE
    level = "O" if role is Role.ATTRIBUTE else None
    return Component(
        name, is_dimension or name == "OBS_STATUS", role, concept, attachment_level=level,
        local_enum_ref=concept.enum_ref, local_dtype=None if concept.enum_ref else concept.dtype,
    )  # fmt: skip
