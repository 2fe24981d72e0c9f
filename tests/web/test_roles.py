"""Who may do what: every route that is not for everyone, as each role, on what is in each state.

A route that this table does not know fails it: somebody has to say whom it is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from mapper.store.accounts import ADMIN, CONTRIBUTOR, EDITOR, READER, ROLE_NAMES, Account, find
from mapper.store.sign_ins import WebSession
from mapper.web import report_form
from mapper.web.sessions import COOKIE
from tests.web.conftest import token_in
from tests.web.test_report import GOOD

#: Routes for everyone, signed in or not.
PUBLIC = {
    *("static_file", "geodata_file", "railway_level", "nowhere"),
    *("pages.index", "pages.about", "pages.healthz", "pages.vocabulary_json"),
    *("mapfeed.all_places", "mapfeed.at_places", "cards.station", "cards.line"),
    *("picture.view", "picture.record", "embed.view", "embed.record"),
    "diagram.of_line",
    *("mapfeed.records", "mapfeed.record", "finding.find", "citing.cite"),
    *("record.index", "record.incident", "lines.index", "data.export", "data.one"),
    *("line.of_line", "line.between", "line.cite", "line.cite_between"),
    *("line.embed", "line.embed_between", "diagram.between"),
    "status.line_status",
    *("stats.index", "stats.one", "stats.file", "stats.cite", "stats.embed"),
    *("sources.index", "sources.source"),
    *("changes.changes", "locating.locate", "locating.places", "naming.names"),
    *("report.form", "report.send", "report.place"),
    *("history.index", "history.one", "history.corrections"),
    *("receipts.error_form", "receipts.tell", "receipts.ask", "receipts.show"),
    *("account.sign_in", "account.sign_in_by_password", "account.sign_out"),
    *("account.sign_in_link", "account.use_sign_in_link"),
    *("account.invitation", "account.use_invitation"),
}


@dataclass(frozen=True)
class Action:
    """What somebody asks for, the least role that may, and what answers them then.

    Others get 403, whatever the state of what they ask for.  An address may name what `Things`
    makes.
    """

    endpoint: str
    least: str
    address: str
    status: int = 200
    form: dict[str, str] = field(default_factory=dict)


UNKNOWN = 999_999
WHY = {"reason": "no source"}
FORMER = {"field": "notes", "upto": "1"} | WHY
ACTIONS = (
    # one's own account
    Action("own.index", READER, "/account"),
    Action("own.new_codes", READER, "/account/codes"),
    Action("own.confirm_codes", READER, "/account/codes", 400),
    Action("own.end_codes", READER, "/account/codes/end", 400),
    Action("own.change_password", READER, "/account/password", 400),
    Action("own.end_other_sessions", READER, "/account/sessions/end", 303),
    Action("own.end_session", READER, "/account/sessions/{own_session}/end", 303),
    Action("own.end_session", READER, "/account/sessions/{another_session}/end", 404),
    Action("own.end_session", READER, f"/account/sessions/{UNKNOWN}/end", 404),
    Action("own.reports", CONTRIBUTOR, "/account/reports"),
    *(
        Action("own.report", CONTRIBUTOR, f"/account/reports/{{{whose}}}", status)
        for whose, status in (
            ("own_pending", 200),
            ("own_accepted", 200),
            ("own_rejected", 200),
            ("another_pending", 404),
            ("another_rejected", 404),
            ("nobody_pending", 404),
        )
    ),
    # the desk
    Action("review.index", EDITOR, "/review"),
    Action("desk.one", EDITOR, "/review/{another_pending}"),
    Action("desk.one", EDITOR, "/review/{another_accepted}"),
    Action("desk.one", EDITOR, f"/review/{UNKNOWN}", 404),
    Action("desk.edit_form", EDITOR, "/review/{another_pending}/edit"),
    Action("desk.edit_form", EDITOR, f"/review/{UNKNOWN}/edit", 404),
    Action("desk.edit", EDITOR, "/review/{nobody_pending}/edit", 400),
    Action("desk.accept_report", EDITOR, "/review/{another_pending}/accept", 303),
    Action("desk.accept_report", EDITOR, "/review/{own_pending}/accept", 303),
    Action("desk.accept_report", EDITOR, "/review/{another_accepted}/accept", 400),
    Action("desk.accept_report", EDITOR, "/review/{another_rejected}/accept", 400),
    Action("desk.accept_report", EDITOR, f"/review/{UNKNOWN}/accept", 404),
    Action("desk.reject_report", EDITOR, "/review/{nobody_pending}/reject", 303, WHY),
    Action("desk.reject_report", EDITOR, "/review/{another_accepted}/reject", 400, WHY),
    Action("desk.reject_report", EDITOR, "/review/{another_rejected}/reject", 400, WHY),
    Action("desk.mark", EDITOR, "/review/{nobody_pending}/hold", 303, {"note": "for the other"}),
    Action("desk.mark", EDITOR, "/review/{another_pending}/second", 303, {"note": "look"}),
    Action("desk.mark", EDITOR, "/review/{another_pending}/back", 303),
    Action("desk.mark", EDITOR, "/review/{another_rejected}/back", 400),
    Action("desk.merge", EDITOR, "/review/{another_pending}/merge", 400),
    Action("desk.answer_error", EDITOR, "/review/{another_pending}/answer", 404, WHY),
    Action("desk.many", EDITOR, "/review/many", 400, WHY | {"do": "reject"}),
    Action("review.settle_place", EDITOR, f"/review/places/{UNKNOWN}", 404, {"place_choice": ""}),
    Action("texts.decide", EDITOR, f"/review/texts/{UNKNOWN}", 404, {"decision": "show"} | WHY),
    # a record that is shown: no reason is given, none of the other's id, and nothing is to undo
    Action("withdrawing.withdraw_record", EDITOR, "/incidents/BY-2022-0001/withdraw", 400),
    Action("withdrawing.merge_record", EDITOR, "/incidents/BY-2022-0001/merge", 404),
    Action("withdrawing.restore_record", EDITOR, "/incidents/BY-2022-0001/restore", 400),
    Action("withdrawing.restore_record", EDITOR, "/incidents/BY-2099-0001/restore", 404),
    Action("claims.claims", EDITOR, "/incidents/BY-2022-0001/claims"),
    Action("claims.claims", EDITOR, "/incidents/BY-2099-0001/claims", 404),
    Action("claims.change", EDITOR, "/incidents/BY-2022-0001/claims", 400),
    Action("claims.change", EDITOR, "/incidents/BY-2099-0001/claims", 404),
    Action("sources.grade_source", EDITOR, "/sources/example-news", 400),
    Action("sources.grade_source", EDITOR, "/sources/no-such", 404),
    Action("editing.form", EDITOR, "/incidents/BY-2022-0001/edit"),
    Action("editing.form", EDITOR, "/incidents/BY-2099-0001/edit", 404),
    Action("editing.send", EDITOR, "/incidents/BY-2022-0001/edit", 400),
    Action("editing.send", EDITOR, "/incidents/BY-2099-0001/edit", 404),
    Action("history.take_away", EDITOR, "/incidents/BY-2022-0001/history/former", 400, FORMER),
    Action("history.take_away", EDITOR, "/incidents/BY-2099-0001/history/former", 404, FORMER),
    # people
    Action("people.index", ADMIN, "/people"),
    Action("people.add", ADMIN, "/people", 201, {"name": "new", "role": "editor"}),
    Action("people.add", ADMIN, "/people", 400, {"name": "admin another", "role": "editor"}),
    Action("people.add", ADMIN, "/people", 400, {"name": "new", "role": "chief"}),
    Action("people.person", ADMIN, "/people/{another}"),
    Action("people.person", ADMIN, f"/people/{UNKNOWN}", 404),
    Action("people.invite", ADMIN, "/people/{another}/invite", 201),
    Action("people.invite", ADMIN, "/people/{disabled}/invite", 400),
    Action("people.give_role", ADMIN, "/people/{another}/role", 303, {"role": "reader"}),
    Action("people.give_role", ADMIN, "/people/{another}/role", 400, {"role": "chief"}),
    Action("people.give_role", ADMIN, f"/people/{UNKNOWN}/role", 404, {"role": "reader"}),
    Action("people.disable", ADMIN, "/people/{another}/disable", 303),
    Action("people.disable", ADMIN, "/people/{disabled}/disable", 303),
    Action("people.enable", ADMIN, "/people/{disabled}/enable", 303),
    Action("people.end_all_sessions", ADMIN, "/people/{another}/sessions/end", 303),
    Action(
        "people.end_one_session", ADMIN, "/people/{another}/sessions/{another_session}/end", 303
    ),
    Action(
        "people.end_one_session", ADMIN, "/people/{disabled}/sessions/{another_session}/end", 404
    ),
)
#: Who asks: nobody, a disabled admin, and the holders of each role.
NOBODY, DISABLED = "nobody", "disabled admin"
ASKING = (NOBODY, DISABLED, *ROLE_NAMES)


def test_every_route_that_is_not_for_everyone_is_in_the_table(app):
    known = {action.endpoint for action in ACTIONS}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == PUBLIC | known


def test_a_guard_is_there_where_the_table_says_so_and_nowhere_else(app):
    guards = {name: getattr(view, "least_role", None) for name, view in app.view_functions.items()}
    told = dict.fromkeys(PUBLIC) | {action.endpoint: action.least for action in ACTIONS}
    assert guards == told


@pytest.fixture
def things(store, member):
    """Make what the addresses name, and a browser of whoever asks, which owns some of it."""
    draft = report_form.draft(MultiDict(GOOD)).as_json()

    def things(who: str) -> tuple[FlaskClient, dict[str, int]]:
        role = ADMIN if who == DISABLED else who if who in ROLE_NAMES else READER
        client = member(role, f"{who} own", active=who != DISABLED)
        if who == NOBODY:
            client.delete_cookie(COOKIE)
        member(CONTRIBUTOR, f"{who} another")
        member(CONTRIBUTOR, f"{who} disabled", active=False)
        with store.reader() as session:
            found = {
                each.name.removeprefix(f"{who} "): each.number
                for each in session.scalars(select(Account))
            }
            sessions = dict(session.execute(select(WebSession.account, WebSession.number)).all())
        made = {name: found[name] for name in ("another", "disabled")}
        made |= {f"{name}_session": sessions[found[name]] for name in ("own", "another")}
        with store.writer() as writer:
            for whose in ("own", "another", "nobody"):
                for state in ("pending", "accepted", "rejected"):
                    one = writer.add_pending(f"{who} {whose} {state}", draft, found.get(whose))
                    made[f"{whose}_{state}"] = one.id
                    if state != "pending":
                        writer.set_pending(one.id, state, who="editor-1", reason="a reason")
        return client, made

    return things


def asked(app, client, action: Action, made: dict[str, int]) -> TestResponse:
    rule, *_ = app.url_map.iter_rules(action.endpoint)
    address = action.address.format_map(made)
    if "POST" not in rule.methods:
        return client.get(address)
    token = token_in(client.get("/sign-in").text)
    return client.post(address, data=action.form | {"token": token})


@pytest.mark.parametrize("action", ACTIONS, ids=lambda each: f"{each.endpoint} {each.address}")
def test_who_may_do_what(app, filled, things, action):
    allowed = ROLE_NAMES[ROLE_NAMES.index(action.least) :]
    answers = {}
    for who in ASKING:
        client, made = things(who)
        answers[who] = asked(app, client, action, made)
    wanted = {who: action.status if who in allowed else 403 for who in ASKING}
    assert {who: answer.status_code for who, answer in answers.items()} == wanted
    for answer in answers.values():
        assert answer.status_code != 403 or "This page is for" in answer.text
        assert answer.status_code != 403 or "a reason" not in answer.text


def test_a_refused_page_says_how_to_get_in(client, member):
    assert "sign in at /sign-in" in client.get("/review").text
    told = member(READER).get("/review").text
    assert "for editors; your role here is reader" in told


def test_a_role_that_was_taken_away_is_gone_at_once(store, member, editor):
    client = member(EDITOR, "bo")
    assert client.get("/review").status_code == 200
    with store.reader() as session:
        number = find(session, "bo").number
    token = token_in(editor.get("/people").text)
    data = {"token": token, "role": "contributor"}
    assert editor.post(f"/people/{number}/role", data=data).status_code == 303
    assert client.get("/review").status_code == 403
    assert client.get("/account").status_code == 403, "the session is ended, too"
