"""Records: one declaration a file. Records are described here, not windows."""

from carec_desktop.fields import Form
from carec_desktop.forms.event import Delegation, Event
from carec_desktop.forms.evidence import Deliverable, Evidence
from carec_desktop.forms.gender import Gender
from carec_desktop.forms.observation import Observation, OfRecord
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
        OfRecord,
    )
}
