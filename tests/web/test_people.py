"""Accounts from the invitation to the last session: passwords, codes, throttling, revocation."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask_security.core import _default_config
from passlib.totp import TOTP
from sqlalchemy import select, update

import mapper
from mapper.store import people
from mapper.store.accounts import Account, RecoveryCode, account_named, find, utc_now
from mapper.store.sign_ins import SignInLink, WebSession
from mapper.web import create_app, credentials
from mapper.web.limits import RATES
from tests.web.conftest import HASHING, here, token_in
from tests.web.test_report import GOOD

COOKIE = "mapper_session"
PASSWORD = "seven quiet lanterns"  # noqa: S105
OTHER = "a wooden bridge, twice"
#: What the clock of codes says in these tests, in seconds.
NOW_S = 1_800_000_000


@pytest.fixture
def invited(store):
    """Add an account and return the path of its invitation."""

    def invited(name: str = "anna", role: str = "editor") -> str:
        with store.transaction() as session:
            account = find(session, name)
            if account:
                return f"/invitation/{people.invite(session, account, utc_now())}"
            return f"/invitation/{people.add(session, name, role, utc_now())[1]}"

    return invited


@pytest.fixture
def joined(app, invited):
    """Return a browser in which somebody has set a password, and is signed in."""

    def joined(name: str = "anna", role: str = "editor"):
        client = app.test_client()
        path = invited(name, role)
        assert take(client, path).status_code == 303
        return client

    return joined


def take(client, path: str, password: str = PASSWORD, again: str | None = None):
    token = token_in(client.get("/sign-in").text)
    data = {"token": token, "password": password, "again": password if again is None else again}
    return client.post(path, data=data)


def sign_in(client, name: str = "anna", password: str = PASSWORD, code: str = "", **extra):
    token = token_in(client.get("/sign-in").text)
    data = {"token": token, "name": name, "password": password, "code": code}
    return client.post("/sign-in", data=data, **extra)


def post(client, path: str, **data: str):
    return client.post(path, data=data | {"token": token_in(client.get("/account").text)})


def said(answer) -> str:
    """The message of a form that came back."""
    found = re.search(r'role="alert"[^>]*>(.*?)</div>', answer.text, re.S)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""


# --- invitations ---


def test_an_invitation_shows_a_form_and_a_look_does_not_use_it_up(client, invited):
    path = invited()
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert "You are invited as <strong>anna</strong>" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_invitation_sets_a_password_once(app, client, invited):
    path = invited()
    answer = take(client, path)
    assert answer.location == "/account?done=invited"
    assert "editor-1" in client.get("/account").text
    other = app.test_client()
    assert take(other, path, OTHER).status_code == 410
    assert other.get(path).status_code == 410
    assert sign_in(other).status_code == 303
    assert sign_in(app.test_client(), password=OTHER).status_code == 400


def test_an_invitation_is_void_after_three_days_and_when_there_is_another(client, store, invited):
    first = invited()
    second = invited()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with store.transaction() as session:
        session.execute(update(SignInLink).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert client.get(second).status_code == 410
    assert take(client, second).status_code == 410
    with store.reader() as session:
        made = session.scalars(select(SignInLink.expires_at)).one()
    assert made < datetime.now(UTC)


@pytest.mark.parametrize("path", ["/sign-in/{}", "/invitation/{}"])
def test_a_link_is_good_for_its_purpose_alone(app, link, invited, path):
    invitation = invited().rpartition("/")[2]
    sign_in_link = link().rpartition("/")[2]
    token = invitation if path.startswith("/sign-in") else sign_in_link
    assert here(app).get(path.format(token)).status_code == 410


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "12 to 128 characters, this one 5"),
        ("x" * 129, "12 to 128 characters, this one 129"),
        ("anna-petrova-24", "little more than the name"),
        ("ANNA PETROVA anna petrova", "little more than the name"),
        ("password1234", "guessed among the first"),
        ("aaaaaaaaaaaaaaaa", "guessed among the first"),
        ("qwertyuiop[]", "guessed among the first"),
        ("123456789012", "guessed among the first"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(client, invited, password, words):
    path = invited("anna petrova")
    answer = take(client, path, password)
    assert answer.status_code == 400
    assert words in said(answer)
    assert password not in answer.text
    assert take(client, path).status_code == 303


@pytest.mark.parametrize("password", [PASSWORD, "железная кошка поёт", "k" + "é9 lx" * 25])
def test_a_long_password_of_any_signs_is_taken(client, app, invited, password):
    assert take(client, invited(), password).status_code == 303
    assert sign_in(app.test_client(), password=password).status_code == 303


def test_a_password_is_the_same_however_a_keyboard_composes_it(client, app, invited):
    take(client, invited(), "caf\u00e9 m\u00fcnchen gr\u00fcn")
    typed = "cafe\u0301 mu\u0308nchen gru\u0308n"
    assert sign_in(app.test_client(), password=typed).status_code == 303


def test_two_passwords_that_differ_are_refused(client, invited):
    answer = take(client, invited(), PASSWORD, OTHER)
    assert (answer.status_code, "differ" in said(answer)) == (400, True)


def test_an_invitation_ends_what_was_before(app, joined, invited):
    old = joined()
    take(app.test_client(), invited(), OTHER)
    assert old.get("/account").status_code == 403
    assert sign_in(app.test_client()).status_code == 400


def test_the_password_is_kept_as_argon2id_and_depends_on_the_sites_secret(joined, store):
    from passlib.hash import argon2

    joined()
    with store.reader() as session:
        kept = account_named(session, "anna").password
    assert kept.startswith("$argon2id$")
    assert not argon2.verify(PASSWORD, kept), "it is keyed with the site's secret first"


def test_a_hash_is_as_dear_as_rfc_9106_wants_it(settings, store, monkeypatch):
    monkeypatch.setitem(_default_config, HASHING, {})
    with create_app(settings, store=store).app_context():
        assert "$m=65536,t=3,p=4$" in credentials.hashed_password(PASSWORD)


# --- signing in ---


@pytest.mark.parametrize("name", ["anna", "ANNA ", " Anna"])
def test_a_name_is_found_however_it_is_capitalised(app, joined, name):
    joined()
    assert sign_in(app.test_client(), name).status_code == 303


@pytest.fixture
def people_in_each_state(joined, store):
    """People of whom one can sign in, one is disabled, one was invited, and one asks for codes."""
    for name in ("anna", "bo", "coded"):
        joined(name)
    with store.transaction() as session:
        people.add(session, "invited", "editor", utc_now())
        people.disable(session, account_named(session, "bo"))


WRONG = {
    "an unknown name": ("nobody", PASSWORD),
    "a wrong password": ("anna", OTHER),
    "a disabled account, its password": ("bo", PASSWORD),
    "a disabled account, another": ("bo", OTHER),
    "no password set yet": ("invited", PASSWORD),
    "an empty password": ("anna", ""),
    "an empty name": ("", PASSWORD),
    "no account at all, a long password": ("x" * 500, "y" * 5000),
}


def test_there_is_one_answer_to_all_that_does_not_fit(app, people_in_each_state):
    answers = set()
    for name, password in WRONG.values():
        client = app.test_client()
        answer = sign_in(client, name, password)
        assert client.get_cookie(COOKIE) is None
        answers.add((answer.status_code, said(answer)))
    assert len(answers) == 1
    status, message = answers.pop()
    assert status == 400
    assert message.startswith("Name, password or code do not fit")


def test_all_that_does_not_fit_does_the_same_work(app, people_in_each_state, monkeypatch):
    """Equal times are measured by what takes time: one argon2 hash and one decrypted key."""
    work: list[str] = []
    verify, codes = credentials.verify_password, credentials.Codes.verify_totp

    def verified(password, kept):
        work.append(kept.partition("$v")[0])
        return verify(password, kept)

    def coded(self, *args, **options):
        work.append("code")
        return codes(self, *args, **options)

    monkeypatch.setattr(credentials, "verify_password", verified)
    monkeypatch.setattr(credentials.Codes, "verify_totp", coded)
    for name, password in (*WRONG.values(), ("coded", OTHER)):
        work.clear()
        sign_in(app.test_client(), name, password)
        assert work == ["$argon2id", "code"], name


def test_the_name_comes_back_and_the_password_does_not(client):
    answer = sign_in(client, "anna", "not this one at all")
    assert 'value="anna"' in answer.text
    assert "not this one at all" not in answer.text


def test_one_network_is_stopped_whatever_names_it_tries(app, monkeypatch):
    monkeypatch.setattr(credentials, "verify_password", lambda *_: False)
    most = RATES["sign_in"].each.amount
    one, other = ({"environ_overrides": {"REMOTE_ADDR": f"192.0.2.{n}"}} for n in (1, 2))
    client = app.test_client()
    tried = [sign_in(client, f"n{n}", **one).status_code for n in range(most + 1)]
    assert tried == [400] * most + [429]
    assert sign_in(client, "n1", **other).status_code == 400


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_one_account_is_closed_to_guesses_from_everywhere(app, joined, monkeypatch, name):
    signed_in = joined()
    monkeypatch.setattr(credentials, "verify_password", lambda *_: False)
    most = RATES["account"].each.amount
    client = app.test_client()
    tried = [
        sign_in(
            client, f"{name}{' ' * (n % 2)}", environ_overrides={"REMOTE_ADDR": f"198.51.100.{n}"}
        )
        for n in range(most + 1)
    ]
    assert [each.status_code for each in tried] == [400] * most + [429]
    assert int(tried[-1].headers["Retry-After"]) >= 1
    assert signed_in.get("/account").status_code == 200, "whoever is in stays in"


def test_a_signed_in_person_guesses_no_faster(joined, monkeypatch):
    client = joined()
    monkeypatch.setattr(credentials, "verify_password", lambda *_: False)
    most = RATES["account"].each.amount
    tried = [post(client, "/account/codes/end", current="x").status_code for _ in range(most + 1)]
    assert tried == [400] * most + [429]


def test_a_form_of_another_site_signs_nobody_in(client, joined, app):
    joined()
    answer = sign_in(client, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 400
    assert client.get_cookie(COOKIE) is None


@pytest.mark.parametrize(
    ("scheme", "site", "secure"),
    [
        ("http", "", False),
        ("https", "", True),
        ("http", "https://rail.example.org", True),
        ("https", "https://rail.example.org", True),
    ],
)
def test_behind_https_the_cookie_is_for_https_alone(settings, store, invited, scheme, site, secure):
    from dataclasses import replace

    from mapper.web import create_app

    app = create_app(replace(settings, site_url=site), store=store)
    client, base = app.test_client(), f"{scheme}://{site.partition('//')[2] or 'localhost'}"
    token = token_in(client.get("/sign-in", base_url=base).text)
    data = {"token": token, "password": PASSWORD, "again": PASSWORD}
    cookie = client.post(invited(), base_url=base, data=data).headers["Set-Cookie"]
    assert ("Secure" in cookie) == secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


# --- codes ---


def key_on(page: str) -> TOTP:
    return TOTP(key=re.search(r'<code id="key">([A-Z2-7-]+)</code>', page)[1], format="base32")


def code_of(key: TOTP, steps: int = 0) -> str:
    return key.generate(NOW_S + 30 * steps).token


@pytest.fixture
def clock(monkeypatch):
    """Stop the clock of codes."""
    monkeypatch.setattr(TOTP, "now", staticmethod(lambda: NOW_S))


@pytest.fixture
def coded(clock, joined, store):
    """Return a signed-in browser, its key and recovery codes; the present code is unused."""
    client = joined()
    page = client.get("/account/codes").text
    key, shown = key_on(page), re.search(r'name="shown_key" value="([^"]+)"', page)[1]
    answer = post(
        client, "/account/codes", shown_key=shown, code=code_of(key, -1), current=PASSWORD
    )
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    return client, key, re.findall(r"<li><code>([0-9a-f-]+)</code>", answer.text)


def test_a_key_counts_once_a_code_of_it_came_back(clock, app, joined, store):
    client = joined()
    page = client.get("/account/codes").text
    shown = re.search(r'name="shown_key" value="([^"]+)"', page)[1]
    assert "otpauth://totp/" in page
    refused = post(client, "/account/codes", shown_key=shown, code="000000", current=PASSWORD)
    assert refused.status_code == 400
    assert key_on(refused.text).key == key_on(page).key, "the same key is shown again"
    assert sign_in(app.test_client()).status_code == 303, "no code is asked for yet"
    forged = post(client, "/account/codes", shown_key=shown[:-2] + "xx", code="1", current=PASSWORD)
    assert forged.status_code == 400
    with store.reader() as session:
        assert account_named(session, "anna").totp_secret is None


def test_another_persons_key_is_not_taken(clock, joined):
    anna, bo = joined("anna"), joined("bo")
    page = anna.get("/account/codes").text
    shown, code = re.search(r'name="shown_key" value="([^"]+)"', page)[1], code_of(key_on(page))
    data = {"shown_key": shown, "code": code, "current": PASSWORD}
    assert post(bo, "/account/codes", **data).status_code == 400


def test_setting_up_codes_asks_for_the_password(clock, joined):
    client = joined()
    page = client.get("/account/codes").text
    shown, code = re.search(r'name="shown_key" value="([^"]+)"', page)[1], code_of(key_on(page))
    assert post(client, "/account/codes", shown_key=shown, code=code).status_code == 400


def test_a_code_is_asked_for_and_taken_once(app, coded):
    _, key, _ = coded
    assert sign_in(app.test_client()).status_code == 400
    assert sign_in(app.test_client(), code="000000").status_code == 400
    assert sign_in(app.test_client(), code=code_of(key, -1)).status_code == 400, "it set them up"
    code = code_of(key)
    assert sign_in(app.test_client(), code=code).status_code == 303
    assert sign_in(app.test_client(), code=code).status_code == 400
    assert sign_in(app.test_client(), code=code_of(key, 1)).status_code == 303, "the next one"
    assert sign_in(app.test_client(), code=code).status_code == 400, "nor an earlier one after it"


def test_a_wrong_password_uses_no_code_up(app, coded):
    _, key, recovery = coded
    code = code_of(key)
    for typed in (code, recovery[0]):
        assert sign_in(app.test_client(), password=OTHER, code=typed).status_code == 400
        assert sign_in(app.test_client(), code=typed).status_code == 303


def test_a_recovery_code_is_taken_once_however_it_is_spaced(app, coded):
    client, _, recovery = coded
    assert len(set(recovery)) == 8
    assert "8 recovery codes" in client.get("/account").text
    typed = recovery[0].replace("-", " ").upper()
    assert sign_in(app.test_client(), code=typed).status_code == 303
    assert sign_in(app.test_client(), code=recovery[0]).status_code == 400
    assert "7 recovery codes" in client.get("/account").text
    assert sign_in(app.test_client(), code=recovery[1]).status_code == 303


def test_keys_and_recovery_codes_are_not_kept_in_clear(coded, store):
    _, key, recovery = coded
    with store.reader() as session:
        kept = account_named(session, "anna").totp_secret
        digests = set(session.scalars(select(RecoveryCode.digest)))
    assert key.base32_key not in kept
    assert not digests & set(recovery)
    assert all(len(each) == 64 for each in digests)


def test_codes_are_ended_with_the_password(app, coded):
    client, _, recovery = coded
    assert post(client, "/account/codes/end", current=OTHER).status_code == 400
    assert sign_in(app.test_client()).status_code == 400
    assert post(client, "/account/codes/end", current=PASSWORD).status_code == 303
    assert sign_in(app.test_client()).status_code == 303
    with_code = sign_in(app.test_client(), code=recovery[0])
    assert with_code.status_code == 303, "a code that nobody asks for does no harm"


def test_an_invitation_ends_codes(app, coded, invited):
    assert take(app.test_client(), invited(), OTHER).status_code == 303
    assert sign_in(app.test_client(), password=OTHER).status_code == 303


# --- sessions ---


def sessions(store, name: str = "anna") -> list[int]:
    with store.reader() as session:
        number = account_named(session, name).number
        query = select(WebSession.number).where(WebSession.account == number)
        return sorted(session.scalars(query))


def test_sessions_are_listed_by_their_days_and_ended_one_by_one(app, joined, store):
    client, other = joined(), app.test_client()
    sign_in(other)
    page = client.get("/account").text
    assert page.count("this one") == 1
    first, second = sessions(store)
    assert f"/account/sessions/{first}/end" not in page
    assert post(client, f"/account/sessions/{second}/end").status_code == 303
    assert other.get("/account").status_code == 403
    assert client.get("/account").status_code == 200


def test_all_other_sessions_end_and_this_one_goes_on(app, joined, store):
    client, others = joined(), [app.test_client() for _ in range(3)]
    for each in others:
        sign_in(each)
    copied = client.get_cookie(COOKIE).value
    assert post(client, "/account/sessions/end").status_code == 303
    assert client.get("/account").status_code == 200
    assert len(sessions(store)) == 1
    others[0].set_cookie(COOKIE, copied)
    assert [each.get("/account").status_code for each in others] == [403] * 3


def test_a_new_password_ends_every_session_but_goes_on_here(app, joined, store):
    client, other, thief = joined(), app.test_client(), app.test_client()
    sign_in(other)
    thief.set_cookie(COOKIE, client.get_cookie(COOKIE).value)
    data = {"password": OTHER, "again": OTHER}
    assert post(client, "/account/password", current=OTHER, **data).status_code == 400
    assert other.get("/account").status_code == 200
    answer = post(client, "/account/password", current=PASSWORD, **data)
    assert answer.location == "/account?done=password"
    assert "Your password is changed" in client.get(answer.location).text
    assert [each.get("/account").status_code for each in (client, other, thief)] == [200, 403, 403]
    assert sign_in(app.test_client()).status_code == 400
    assert sign_in(app.test_client(), password=OTHER).status_code == 303


def test_signing_in_again_begins_another_session(joined):
    client = joined()
    before = client.get_cookie(COOKIE).value
    post(client, "/sign-out")
    sign_in(client)
    assert client.get_cookie(COOKIE).value != before


def test_the_day_of_use_is_kept_and_no_more(joined, store):
    client = joined()
    with store.transaction() as session:
        session.execute(update(WebSession).values(used_at=utc_now() - timedelta(days=2)))
    client.get("/about")
    with store.reader() as session:
        row = session.scalars(select(WebSession)).one()
        assert row.used_at == row.created_at
        assert row.used_at.date() == utc_now().date()
        assert {each.name for each in WebSession.__table__.columns} == {
            *("number", "token_hash", "account", "csrf", "created_at", "used_at", "expires_at")
        }


def test_a_disabled_person_is_out_at_once_and_back_with_the_same_password(app, joined, editor):
    client = joined("bo")
    number = re.search(r"/people/(\d+)\">bo<", editor.get("/people").text)[1]
    assert post(editor, f"/people/{number}/disable").status_code == 303
    assert client.get("/account").status_code == 403
    assert sign_in(app.test_client(), "bo").status_code == 400
    assert post(editor, f"/people/{number}/enable").status_code == 303
    assert client.get("/account").status_code == 403, "the session is gone for good"
    assert sign_in(app.test_client(), "bo").status_code == 303


def test_an_admin_ends_the_sessions_of_others(app, joined, editor, store):
    client = joined("bo")
    number = re.search(r"/people/(\d+)\">bo<", editor.get("/people").text)[1]
    (session,) = sessions(store, "bo")
    assert post(editor, f"/people/{number}/sessions/{session}/end").status_code == 303
    assert client.get("/account").status_code == 403
    sign_in(client, "bo")
    assert post(editor, f"/people/{number}/sessions/end").status_code == 303
    assert client.get("/account").status_code == 403


# --- admins ---


def test_an_admin_invites_somebody_and_the_link_is_shown_once(app, editor):
    answer = post(editor, "/people", name="Bo", role="contributor")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    path = re.search(r'id="link">(/invitation/[\w-]+)<', answer.text)[1]
    assert path.rpartition("/")[2] not in editor.get("/people").text
    client = app.test_client()
    assert take(client, path).status_code == 303
    assert "contributor-2" in client.get("/account").text


def test_the_link_stands_at_the_sites_own_address(settings, store, link):
    from dataclasses import replace

    from mapper.web import create_app

    app = create_app(replace(settings, site_url="https://rail.example.org"), store=store)
    client, address = here(app), link()
    client.post(address, data={"token": token_in(client.get(address).text)})
    answer = post(client, "/people", name="bo", role="editor")
    assert 'id="link">https://rail.example.org/invitation/' in answer.text


@pytest.mark.parametrize(("action", "data"), [("disable", {}), ("role", {"role": "editor"})])
def test_the_last_admin_stays(joined, editor, action, data):
    client = joined("anna", "admin")
    number = re.search(r"/people/(\d+)\">anna<", client.get("/people").text)[1]
    refused = post(client, f"/people/{number}/{action}", **data)
    assert (refused.status_code, "last admin" in said(refused)) == (400, True)
    joined("bo", "admin")
    assert post(client, f"/people/{number}/{action}", **data).status_code == 303
    assert client.get("/people").status_code == 403


# --- what revisions carry and what everyone sees ---


def test_a_revision_carries_role_and_number_and_no_public_face_does(app, client, joined, store):
    editor = joined("zebedee")
    token = token_in(editor.get("/report").text)
    answer = editor.post("/report", data={**GOOD, "token": token})
    assert answer.status_code == 201
    (record,) = store.incident_ids()
    assert [each.who for each in store.revisions(record)] == ["editor-1"]
    faces = ("/", "/incidents", f"/incidents/{record}", "/api/changes?since=0", "/map/records")
    faces += ("/export/records.csv", "/export/records.geojson", f"/incidents/{record}.geojson")
    for face in faces:
        shown = client.get(face).data
        assert b"editor-1" not in shown, face
        assert b"zebedee" not in shown, face


def test_a_contributor_has_no_limit_and_sees_what_became_of_reports(app, store, joined, editor):
    client = joined("bo", "contributor")
    anonymous = app.test_client()
    for number in range(RATES["report"].each.amount + 2):
        for sender in (client, anonymous):
            token = token_in(sender.get("/report").text)
            title = f"Number {number} of {'bo' if sender is client else 'nobody'}"
            answer = sender.post("/report", data={**GOOD, "title": title, "token": token})
            assert sender is anonymous or answer.status_code == 201
    assert answer.status_code == 429
    page = client.get("/account/reports").text
    assert "12 reports" in page
    assert "of nobody" not in page
    first = store.sent_by(store.pending()[0].account or 2)[-1]
    token = token_in(editor.get("/review").text)
    data = {"token": token, "reason": "told twice"}
    assert editor.post(f"/review/{first.id}/reject", data=data).status_code == 303
    page = client.get(f"/account/reports/{first.id}").text
    assert "Not taken by an editor" in page
    assert "told twice" in page
    assert "admin-1" not in page


def test_a_full_queue_takes_a_contributors_report(settings, store, member):
    from dataclasses import replace

    from mapper.web import create_app

    member("reader")
    app = create_app(replace(settings, pending_most=0), store=store)
    client = app.test_client()
    token = token_in(client.get("/report").text)
    assert client.post("/report", data={**GOOD, "token": token}).status_code == 503
    known = member("contributor")
    other = app.test_client()
    other.set_cookie(COOKIE, known.get_cookie(COOKIE).value)
    token = token_in(other.get("/report").text)
    assert other.post("/report", data={**GOOD, "token": token}).status_code == 201


def test_the_audit_log_says_who_did_what_to_whom_and_no_name(client, invited, editor, store):
    path = invited("zebedee")
    take(client, path)
    data = {"password": OTHER, "again": OTHER, "current": PASSWORD}
    post(client, "/account/password", **data)
    number = re.search(r"/people/(\d+)\">zebedee<", editor.get("/people").text)[1]
    post(editor, f"/people/{number}/role", role="reader")
    said = [(entry.who, entry.what) for entry, _ in store.entries(3)]
    signed = f"editor-{number}"
    assert [who for who, _ in said] == [signed, signed, "admin-1"]
    assert ["password" in what for _, what in said] == [True, True, False]
    assert "role reader" in said[-1][1]
    assert "zebedee" not in str(store.entries(100))
    assert store.verify().fault == ""


# --- what is not kept ---

_TRACKING = re.compile(r"remote_addr|user_agent|current_login|last_login|login_ip|login_count")


def test_nothing_follows_who_signs_in(app):
    """The library's tracking is off, no table has its columns, one module asks for addresses."""
    assert app.config["SECURITY_TRACKABLE"] is False
    columns = {each.name for each in Account.__table__.columns}
    assert columns == {
        *("number", "name", "role", "active", "fs_uniquifier", "created_at"),
        *("password", "totp_secret", "totp_counter"),
    }
    sources = Path(mapper.__file__).parent.rglob("*.py")
    asking = {each.name for each in sources if _TRACKING.search(each.read_text(encoding="utf-8"))}
    assert asking == {"limits.py"}
