"""Words for the verdicts on files, and for who signed them."""

from functools import cache

from carec_desktop.framework import Framework
from carec_desktop.i18n import N_, _, language

VERDICTS = {
    "intact": N_("intact"),
    "resaved": N_("saved again"),
    "altered": N_("altered"),
    "unsigned": N_("unsigned"),
    "damaged": N_("damaged"),
    "not-a-package": N_("not a package"),
    "too-new": N_("too new"),
    "unknown-signer": N_("unknown signer"),
    "revoked": N_("key revoked"),
    "wrong-country": N_("wrong country"),
    "wrong-role": N_("wrong role"),
    "wrong-addressee": N_("wrong addressee"),
}


def verdict_words(code: str) -> str:
    """A verdict in the language spoken now."""
    return _(VERDICTS.get(code, code))


def sender_words(ref_area: str) -> str:
    """A sender's area in the language spoken now; a dash when nobody is known."""
    return _("CAREC region") if ref_area == "CAREC" else _area_names(language()).get(ref_area, ref_area) or "—"


@cache
def _area_names(lang: str) -> dict[str, str]:
    framework = Framework.load()
    areas = {area.code: area.name.say(lang) for area in framework.areas}
    return areas | {group.code: group.name.say(lang) for group in framework.groups}
