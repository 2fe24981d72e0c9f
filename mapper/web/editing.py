"""An editor changes a record: the form, the preview of what everyone will see, and two at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from mapper import vocabulary
from mapper.gate import label_of
from mapper.intake import editing, merging
from mapper.intake.draft_place import KEPT, read_words
from mapper.intake.editing import Change, ChangeRefused, Moved, Prepared, State
from mapper.intake.merging import Difference
from mapper.model import Claim, Incident, PublicForm, Source
from mapper.railway.levels.making import is_curated
from mapper.schema import Face, asked, columns
from mapper.store import Reading, revisions
from mapper.web import report_form
from mapper.web.identity import editors_only, signature
from mapper.web.kinds import shown_again
from mapper.web.locating import begin_loading
from mapper.web.naming import known_names
from mapper.web.placings import drawn, place_in_words, shown_choices, small_map, summary
from mapper.web.report_form import CLAIMS, SOURCES
from mapper.web.security import check_form, new_token
from mapper.web.site import current_site, today
from mapper.web.texts import ShownText, shown_texts
from mapper.web.words import language

blueprint = Blueprint("editing", __name__)

#: What the buttons beside "Save" ask for: one more row of a kind, of which so many are enough.
_MORE_ROWS = {"sources": SOURCES, "claims": CLAIMS}
_MOST_ROWS = 60
_UNKEPT = {"Cache-Control": "no-store"}
#: Fields of the form that say nothing of the record; those of choices begin with ``take-``.
_TAKE = "take-"
_OWN = ("token", "more", "seen")

Page = tuple[str, int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What everyone sees of a record now, and would see of it; what of it would be withheld."""

    before: PublicForm | None
    after: PublicForm | None
    withheld: list[ShownText]
    status: str
    others: int

    @property
    def places(self) -> dict[str, Any]:
        """Return what is drawn of both, for the script of the maps."""
        return {"map": small_map(), "before": drawn(self.before), "after": drawn(self.after)}


@blueprint.get("/incidents/<incident_id>/edit")
@editors_only
def form(incident_id: str) -> Page:
    """The form with the record in it."""
    begin_loading()
    state = _state(incident_id)
    given = report_form.typed(editing.draft_of(state))
    given["begun"] = str(state.version)
    return _form(state, given, {}, 200)


def _again(message: str) -> str:
    """Show the form with everything that was typed."""
    state = _state((request.view_args or {})["incident_id"])
    return _form(state, request.form, {}, 200, message=message)[0]


@blueprint.post("/incidents/<incident_id>/edit")
@editors_only
@shown_again(_again)
def send(incident_id: str) -> Page | Response:
    """Save a change, or show the form again: to mend it, with a preview, or with more rows."""
    check_form()
    state, more = _state(incident_id), request.form.get("more", "")
    if more in _MORE_ROWS:
        return _form(state, request.form, {}, 200, more=_MORE_ROWS[more])
    change = _change(request.form)
    try:
        if more == "place":
            return _find_place(state, change)
        if more == "preview":
            return _preview(incident_id, change)
        editing.edit(
            current_site().store,
            current_site().region,
            incident_id,
            change,
            editor=signature(),
            today=today(),
        )
    except Moved as moved:
        return _side_by_side(moved, change)
    except ChangeRefused as refusal:
        return _refused(refusal)
    number = _state(incident_id).version.number
    return redirect(url_for("history.one", incident_id=incident_id, number=number), 303)


def _state(incident_id: str) -> State:
    with current_site().store.reading() as connection:
        return editing.state_now(connection, incident_id)


def _change(given: MultiDict[str, str]) -> Change:
    choices = {
        name.removeprefix(_TAKE): value for name, value in given.items() if name.startswith(_TAKE)
    }
    return Change(
        draft=report_form.draft(given, Face.EDIT),
        begun=editing.version_from(given.get("begun", "")),
        why=given.get("why", ""),
        reason=given.get("reason", ""),
        hides=given.get("hides") == "yes",
        seen=editing.version_from(given["seen"]) if given.get("seen") else None,
        choices=choices,
    )


def _find_place(state: State, change: Change) -> Page:
    wordless = not change.draft.text("location").strip()
    problems = {"location": "type the words that say where, then find them"} if wordless else {}
    given = MultiDict(request.form)
    given["place_by"] = "text"
    reading = read_words(replace(change.draft, place_by="text"), current_site().region)
    return _form(state, given, problems, 400 if problems else 200, reading=reading)


def _preview(incident_id: str, change: Change) -> Page:
    site = current_site()
    ready = editing.prepared(site.store, site.region, incident_id, change, today())
    given = _rebased(ready)
    reading = read_words(ready.draft, site.region)
    return _form(ready.state, given, {}, 200, reading=reading, preview=_previewed(ready))


def _refused(refusal: ChangeRefused) -> Page:
    ready = refusal.prepared
    given = _rebased(ready)
    return _form(ready.state, given, refusal.problems, 400, reading=refusal.reading)


def _rebased(ready: Prepared) -> MultiDict[str, str]:
    """Return the form with what was chosen of two changes in it, on the record as it is now."""
    if not any(name.startswith(_TAKE) for name in request.form):
        return request.form
    given = report_form.typed(ready.draft)
    given["begun"] = str(ready.state.version)
    for name in ("why", "reason", "hides"):
        if name in request.form:
            given[name] = request.form[name]
    return given


def _previewed(ready: Prepared) -> Preview:
    site, state, made = current_site(), ready.state, ready.built
    shown = partial(editing.shown, site.store, site.region)
    before, _ = shown(state.incident, state.sources, state.claims)
    sources = {**state.sources, **{each.source_id: each for each in made.sources}}
    after, withheld = shown(made.incident, sources, made.claims)
    changed = [k for k, source in sources.items() if state.sources.get(k, source) != source]
    with site.store.reading() as connection:
        others = len(editing.others_citing(connection, state.incident.id, changed))
    return Preview(before, after, shown_texts(withheld), state.incident.status, others)


def _side_by_side(moved: Moved, change: Change) -> Page:
    """Show three columns: the record as it was, as it is now, and as it was typed."""
    state, site = moved.state, current_site()
    with site.store.reading() as connection:
        made = revisions.listed(
            connection, state.incident.id, told=False, after=change.begun.number
        )
        was = editing.state_at(connection, state.incident.id, change.begun)
    page = render_template(
        "record/moved.html",
        incident=state.incident,
        differences=[_in_words(each, was, state, change) for each in moved.differences],
        choices=change.choices,
        made=made,
        seen=str(state.version),
        fields=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in _OWN and not name.startswith(_TAKE)
        ],
        token=new_token(),
    )
    return page, 409, _UNKEPT


def _in_words(difference: Difference, was: State, now: State, change: Change) -> Difference:
    """Return a difference with places as they are told."""
    if difference.key != merging.PLACE:
        return difference
    typed = change.draft.place_by
    before, after = _where(was), _where(now)
    own = before if typed == KEPT else difference.typed
    return replace(difference, was=before, now=after, typed=own)


def _where(state: State) -> str:
    form = _form_of(state)
    return place_in_words(state.incident, form) or "Not on the map: only listed."


def _form_of(state: State) -> PublicForm | None:
    """Return what everyone would see of a state of a record, were it public."""
    site = current_site()
    return editing.shown(site.store, site.region, state.incident, state.sources, state.claims)[0]


def _form(
    state: State,
    given: MultiDict[str, str],
    problems: Mapping[str, str],
    status: int,
    *,
    message: str = "",
    more: str = "",
    reading: Reading | None = None,
    preview: Preview | None = None,
) -> Page:
    site, names = current_site(), known_names()
    about = report_form.about(report_form.draft(given, Face.EDIT))
    texts = site.region.texts
    page = render_template(
        "record/edit.html",
        incident=state.incident,
        state=state,
        preview=preview,
        rows=partial(report_form.rows, Incident, face=Face.EDIT),
        source_rows=partial(report_form.rows, Source, face=Face.EDIT),
        claim_rows=report_form.rows(Claim, "", face=Face.EDIT),
        row_numbers={prefix: _numbers(given, prefix, more) for prefix in (SOURCES, CLAIMS)},
        claim_options=_claim_options(state, given),
        folded_names=_folded_names,
        facts_of=facts_of,
        places=shown_choices(reading.place, about) if reading else [],
        place_summary=summary(reading, about) if reading else "",
        kept=_where(state),
        given=given,
        way=given.get("place_by", KEPT),
        languages=_languages(texts.languages),
        source_languages=_languages(texts.source_languages),
        errors=report_form.in_order(problems, Face.EDIT),
        token=new_token(),
        message=message,
        lines=[
            names.line(slug) for slug in site.network.lines if is_curated(site.network.placed, slug)
        ],
        page_data=_page_data(state),
    )
    return page, status, _UNKEPT


def _numbers(given: MultiDict[str, str], prefix: str, more: str) -> range:
    """Return the numbers of the rows of a kind, one more where that is asked for."""
    count = report_form.row_count(given, prefix) + (more == prefix)
    return range(min(count, _MOST_ROWS))


def _folded_names(prefix: str) -> set[str]:
    """Return the fields of a source's row that are folded away."""
    return {f"{prefix}{each.name}" for each in asked(Source, "of_source", Face.EDIT)}


def facts_of(form: PublicForm | None) -> dict[str, str]:
    """Return what everyone sees of a record, in words, by what it is called."""
    if form is None:
        return {}
    own = {"Title": form.incident.title, "Notes": form.incident.notes}
    facts = {fact.name: fact.text for fact in form.facts if fact.faces & (Face.CARD | Face.PAGE)}
    facts |= {fact.name: fact.text for fact in form.facts if fact.faces & Face.PAGE}
    cited = "; ".join(each.title or each.publisher or each.url for each in form.sources)
    names = form.publishers
    said = "; ".join(
        f"{names.get(each.source_id, each.source_id)}: {label_of(each.field)} {each.value}"
        for each in form.claims
    )
    kind = vocabulary.label("event_type", form.incident.event_type)
    return {**own, "Kind of event": kind, **facts, "Sources": cited, "Claims": said}


def _claim_options(state: State, given: MultiDict[str, str]) -> dict[str, Any]:
    """Return what a claim may be of and about: the record's sources, its columns."""
    draft = report_form.draft(given, Face.EDIT)
    typed = [each.get("source_id", "") for each in draft.sources]
    ids = dict.fromkeys(filter(None, [*state.sources, *typed]))
    about = [(each.name, each.label) for each in columns(Incident).values() if _is_told(each)]
    names = ((key, state.sources[key].publisher if key in state.sources else "") for key in ids)
    return {
        "source_id": [(key, f"{name}: {key}" if name else key) for key, name in names],
        "field": about,
    }


def _is_told(column: Any) -> bool:
    return not column.key and Face.EDIT in column.faces


def _languages(codes: Sequence[str]) -> list[tuple[str, str]]:
    return sorted(((code, language(code)) for code in codes), key=lambda pair: pair[1])


def _page_data(state: State) -> dict[str, Any]:
    """Return what the form's script reads: what its map draws, whom it asks, where it is now."""
    return report_form.form_data() | {"kept": drawn(_form_of(state))}
