"""Records: one declaration a file. Records are described here, not windows."""

from carec_desktop.fields import Form
from carec_desktop.forms.advice import Advice
from carec_desktop.forms.deliverable import Deliverable
from carec_desktop.forms.event import Delegation, Event
from carec_desktop.forms.evidence import Evidence
from carec_desktop.forms.gender import Gender
from carec_desktop.forms.knowledge import KnowledgeProduct
from carec_desktop.forms.lock import PeriodLock
from carec_desktop.forms.observation import Explanation, Observation, OfRecord
from carec_desktop.forms.project import Project
from carec_desktop.forms.training import Institution, Training

FORMS: dict[str, type[Form]] = {
    form.name: form
    for form in (
        Observation,
        Event,
        Delegation,
        Institution,
        Training,
        Gender,
        Evidence,
        Deliverable,
        Project,
        KnowledgeProduct,
        Advice,
        OfRecord,
        Explanation,
        PeriodLock,
    )
}
