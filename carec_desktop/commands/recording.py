"""Recording: write and read records."""

import click

from carec_desktop.commands.console import BAD_SETTING, Session, guarded, json_option, put_json, say, shown
from carec_desktop.fields import Choice, Form
from carec_desktop.i18n import LANGUAGES, _, ngettext


@click.command()
@click.argument("form")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A field as a person types it.")
@click.option("--id", "record_id", default=None, help="Change the record with this id.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Language the values are typed in.")
@click.option("--reason", default="", help="Why a value is corrected.")
@click.option("--fields", is_flag=True, help="List the fields of FORM, and write nothing.")
@json_option
@click.pass_obj
@guarded
def record(session: Session, form: str, settings: tuple[str, ...], record_id: str | None, lang: str | None,
           reason: str, fields: bool, as_json: bool) -> None:  # fmt: skip
    """Write a record: FORM is observation, event, delegation, institution, training, gender, evidence, project,
    knowledge_product, deliverable or advice.

    \b
    record observation --set measure=gdp_growth --set time_period=2025
        --set kind=actual --set source="Statistics Committee" --set value=4.5
    """
    from carec_desktop.actions import minting
    from carec_desktop.actions import record as recording

    if fields:
        _list_fields(recording.form_named(form), as_json)
        return
    typed = dict(_pair(text) for text in settings)
    with session.opened() as ws:
        declared = recording.form_named(form)
        known = recording.view(ws, record_id) if record_id else None
        if known:
            name, key = known.record_id, dict(known.key)
        else:
            name, key = recording.begin(ws, form, typed, lang or "")
            typed = {k: v for k, v in typed.items() if k not in declared.key_fields()}
        recording.write(ws, form, name, key, typed, lang=lang or "", reason=reason)
        shown_now = recording.view(ws, name)
        problems = list(recording.problems_of(ws, shown_now)) if shown_now else []
        ready = not any(p.blocking for p in problems)
        if ws.is_secretariat and ready:
            minting.sign_working(ws, ws.signer(session.passphrase()))
    if as_json:
        put_json({"record_id": name, "form": form, "ready": ready, "problems": shown(problems)})
    for problem in problems:
        say(problem.sentence())
    say(_("Recorded.") if ready else _("Recorded as a draft."))


def _list_fields(form: type[Form], as_json: bool) -> None:
    choices = {name: list(field.choices) for name, field in form.fields.items() if isinstance(field, Choice)}
    if as_json:
        put_json({"fields": [
            {"name": name, "label": _(field.label), "required": field.required, "in_key": field.in_key,
             "choices": choices.get(name, [])}
            for name, field in form.fields.items()
        ]})  # fmt: skip
        return
    for name, field in form.fields.items():
        click.echo(f"{name:20} {'*' if field.required else ' '} {_(field.label)}")
        if name in choices:
            click.echo(f"{'':23}{' · '.join(choices[name])}")
    say(_("* must be given"))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BAD_SETTING.error(text=text)
    return name.strip(), value


@click.command()
@click.argument("form")
@json_option
@click.pass_obj
@guarded
def show(session: Session, form: str, as_json: bool) -> None:
    """List records of a form."""
    from carec_desktop.actions import decide
    from carec_desktop.actions import record as recording
    from carec_desktop.actions.workspace import opened

    with opened(session.folder, readonly=True) as ws:
        recording.form_named(form)
        found = recording.views(ws, form)
        apart = {u.question: [h.edit.value for h in u.heads] for u in decide.unsettled(ws) if u.state == "conflict"}
    if as_json:
        put_json({"rows": [
            {"record_id": v.record_id, "key": dict(v.key), "values": dict(v.values), "states": dict(v.states),
             "unconfirmed": dict(v.unconfirmed)}
            for v in found
        ]})  # fmt: skip
        return
    for v in found:
        texts = {k: t for k, t in {**v.key, **v.values}.items() if k != "nonce"}
        texts |= {q: " ≠ ".join(apart[f"{v.record_id}.{q}"]) for q in v.states if f"{v.record_id}.{q}" in apart}
        click.echo("\t".join([v.record_id, *(f"{k}={t}" for k, t in texts.items())]))
    say(ngettext("{n} record", "{n} records", len(found)).format(n=len(found)))


@click.command()
@click.argument("record_id", metavar="RECORD")
@json_option
@click.pass_obj
@guarded
def confirm(session: Session, record_id: str, as_json: bool) -> None:
    """Confirm what the secretariat entered for your country in a record; the next package carries it."""
    from carec_desktop.actions import record as recording

    with session.opened() as ws:
        count = recording.confirm(ws, record_id)
    if as_json:
        put_json({"record_id": record_id, "confirmed": count})
    say(ngettext("{n} value is confirmed.", "{n} values are confirmed.", count).format(n=count))


COMMANDS: tuple[click.Command, ...] = (record, show, confirm)
