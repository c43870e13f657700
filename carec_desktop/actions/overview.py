"""The region at a glance: status and movement by area and cluster, coverage, participation by sex. No ranking."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from carec_desktop.actions import holes
from carec_desktop.actions.figures import Results
from carec_desktop.actions.paper import headcount_of
from carec_desktop.actions.printed import printed_views
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.choices import MEMBERS
from carec_desktop.forms.event import Delegation
from carec_desktop.forms.training import Training
from carec_desktop.holders import REGION, owner_of
from carec_desktop.report.facts import Headcount
from carec_desktop.signals import Figure

CONTEXT = "context"


@dataclass(frozen=True)
class Light:
    """One measure of one area: `status` and `movement` as judged, and the newest value with its period."""

    measure: str
    cluster: str
    status: str
    movement: str
    value: str
    period: str


@dataclass(frozen=True)
class AreaGlance:
    """One row: the region or a member. `answered` of `asked` questions of the round; `people` counted by sex in
    delegations and trainings, None where nobody stated any."""

    ref_area: str
    lights: tuple[Light, ...]
    answered: int = 0
    asked: int = 0
    people: Headcount | None = None
    paused: str = ""

    def of(self, cluster: str) -> tuple[Light, ...]:
        return tuple(one for one in self.lights if one.cluster == cluster)

    def counts(self, cluster: str, what: str) -> Counter[str]:
        """How many measures of a cluster have each status or movement (`what` says which)."""
        return Counter(getattr(one, what) for one in self.of(cluster))


@dataclass(frozen=True)
class Glance:
    """The region first, then every member in ADB's order."""

    rows: tuple[AreaGlance, ...]
    clusters: tuple[str, ...] = field(default=())


def glance(ws: Workspace) -> Glance:
    """From one reading of the ledger."""
    results = Results(ws)
    duties = {duty.who: duty for duty in holes.duties(ws)}
    lights: dict[str, list[Light]] = {area: [] for area in (REGION, *MEMBERS)}
    for light, area in _lights(ws, results):
        lights.get(area, []).append(light)
    people = _people(ws)
    rows = []
    for area, found in lights.items():
        own = [duty for who, duty in duties.items() if who.split("/")[0] == area]
        asked = sum(len(duty.questions) for duty in own)
        answered = asked - sum(len(duty.missing) for duty in own)
        paused = next((duty.paused for duty in own), "")
        rows.append(AreaGlance(area, tuple(found), answered, asked, people.get(area), paused))
    return Glance(tuple(rows), tuple(cluster.code for cluster in ws.framework.clusters))


def _lights(ws: Workspace, results: Results) -> list[tuple[Light, str]]:
    """Every judged place once, in the order of the framework."""
    framework = ws.framework
    clusters = {sector: cluster.code for cluster in framework.clusters for sector in cluster.sectors}
    order = {m.code: at for at, m in enumerate((*framework.measures, *framework.context))}
    found = []
    for place in sorted(results.judgements, key=lambda p: (order.get(p.measure, len(order)), p)):
        judged = results.judgements[place]
        cluster = clusters.get(framework.measure(place.measure).sector, CONTEXT)
        newest: Figure | None = judged.latest[-1] if judged.latest else None
        light = Light(
            place.measure, cluster, judged.status, judged.movement, newest.value if newest else "",
            newest.time_period if newest else "",
        )  # fmt: skip
        found.append((light, place.ref_area))
    return found


def _people(ws: Workspace) -> Mapping[str, Headcount]:
    """People by sex of every owner: delegates it sent and, for the region, everybody its trainings counted."""
    found: dict[str, Headcount] = {}
    sent, trained = printed_views(ws, "delegation"), printed_views(ws, "training")
    counted = [(v, headcount_of(Delegation.delegates, v.values.get("delegates", ""))) for v in sent]
    counted += [(v, headcount_of(Training.persons, v.values.get("persons", ""))) for v in trained]
    for view, count in counted:
        if count is not None:
            area = owner_of(view.key).split("/")[0]
            found[area] = found[area] + count if area in found else count
    return found
