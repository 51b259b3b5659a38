"""What lists say of their rows: every file from the field, exports of many programs, and what nobody foresaw."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.cli.remedies import with_words
from digest.errors import ContentError, UsageError
from digest.letter.lists import cells, consent, standings, subscriber_files
from digest.letter.lists.meanings import meaning
from digest.model import Problem, Subscriber

FIELD = Path(__file__).parent / "field"


class Read:
    """What became of a list."""

    def __init__(self, file: Path, keep: Sequence[str] = (), ignore: Sequence[str] = ()) -> None:
        self.problems: list[Problem] = []
        self.subscribers: list[Subscriber] = []
        self.left: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        with subscriber_files.opened(file, consent.choice(keep, ignore)) as opened:
            try:
                self.left = {one.address: one.standing for one in opened.left()}
            except ContentError as error:
                self.problems = list(error.problems)
                self.is_refused = True
                return
            self.is_refused = False
            self.understood = opened.understood
            for row in opened.subscribers():
                if isinstance(row, Problem):
                    self.problems.append(row)
                elif isinstance(row, Subscriber):
                    self.subscribers.append(row)
                else:
                    self.counts[row.standing] = self.counts.get(row.standing, 0) + 1

    @property
    def addresses(self) -> list[str]:
        return [one.address for one in self.subscribers]

    @property
    def what(self) -> str:
        """The problems as one text, for messages."""
        hints = [with_words(p.hint, p.remedy) if p.remedy else p.hint for p in self.problems]
        found = zip(self.problems, hints, strict=True)
        return "\n".join(f"{p.place.line}:{p.place.column}: {p.what} ({hint})" for p, hint in found)


def listed(folder: Path, text: str | bytes, name: str = "l.csv", **choice: Sequence[str]) -> Read:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return Read(file, **choice)


# ── the field ────────────────────────────────────────────────────────────────────────────────────────────────────────

TAKEN = {
    "address-first.csv": (["in@reader.example"], {}),
    "backup.csv": (["in@reader.example"], {}),
    "backup-list.csv": (["in@reader.example", "out@reader.example"], {}),
    "buttondown.csv": (["in@reader.example"], {"unsubscribed": 1, "blocked": 1, "not confirmed": 1}),
    "excel-semicolon-utf8bom.csv": (["in@reader.example"], {}),
    "excel-sep.csv": (["in@reader.example"], {}),
    "french-head.csv": (["in@reader.example"], {}),
    "german-head.csv": (["in@reader.example"], {}),
    "ghost.csv": (["in@reader.example"], {"unsubscribed": 2}),
    "google-groups.csv": (["in@reader.example"], {}),
    "inch.csv": (["a@reader.example", "b@reader.example", "c@reader.example", "d@reader.example"], {}),
    "keila.csv": (["in@reader.example"], {"unsubscribed": 1, "bounced": 1}),
    "listmonk.csv": (["in@reader.example"], {"blocked": 2}),
    "mail-first.csv": (["in@reader.example"], {}),
    "mailchimp.csv": (["in@reader.example"], {"unsubscribed": 1}),
    "mailtrain.csv": (["in@reader.example"], {"unsubscribed": 1, "bounced": 1}),
    "plain.txt": (["in@reader.example", "jane@reader.example", "otto@reader.example"], {}),
    "spanish-head.csv": (["in@reader.example"], {}),
    "substack.csv": (["in@reader.example"], {"unsubscribed": 1}),
    "two-mail-cols.csv": (["in@reader.example"], {}),
    "upper-head.csv": (["in@reader.example"], {}),
}
"""Who gets letters by these lists, and how many are left out for what."""

REFUSED = {
    "excel-semicolon-cp1252.csv": (2, 20, "not UTF-8: byte 0xfc"),
    "excel-unicode.csv": (1, 1, "not UTF-8 but UTF-16"),
    "excel-unicode.txt": (1, 1, "not UTF-8 but UTF-16"),
    "names.csv": (4, 18, "a quote is opened and not closed"),
    "nohead.csv": (1, 1, "an address stands in it"),
    "quote-open.csv": (2, 18, "a quote is opened and not closed"),
    "thousand-one-open-quote.csv": (11, 20, "a quote is opened and not closed"),
    "thousand-one-open-quote-plain.csv": (11, 20, "a quote is opened and not closed"),
}
"""Where these lists stop, and why."""


@pytest.mark.parametrize("name", TAKEN)
def test_lists_of_the_field_that_are_right(name: str) -> None:
    """Whoever left is left out and counted; the name is found in the language of the list."""
    found = Read(FIELD / name)
    addresses, counts = TAKEN[name]
    assert (found.is_refused, found.addresses, found.counts) == (False, addresses, counts)
    if name != "plain.txt":
        assert found.problems == []
        assert name in ("substack.csv", "buttondown.csv") or all(one.name for one in found.subscribers)


@pytest.mark.parametrize("name", REFUSED)
def test_lists_of_the_field_that_are_wrong(name: str) -> None:
    """They stop at the line and the column, and nothing of them is taken."""
    found = Read(FIELD / name)
    line, column, what = REFUSED[name]
    assert (found.is_refused, found.subscribers) == (True, [])
    assert found.problems[0].place[-2:] == (line, column)
    assert what in found.problems[0].what


def test_no_list_of_the_field_is_forgotten() -> None:
    """Each is in one table, but for the one that tries spellings of addresses."""
    assert {file.name for file in FIELD.iterdir()} == {*TAKEN, *REFUSED, "addr-forms.csv"}
    found = Read(FIELD / "addr-forms.csv")
    assert (len(found.addresses), len(found.problems), found.is_refused) == (12, 14, False)
    assert [problem.level for problem in found.problems] == ["warning"] * 14


# ── programs ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PROGRAMS = {
    "listmonk": ("status", {"enabled": "subscribed", "disabled": "blocked", "blocklisted": "blocked"}),
    "listmonk by list": ("subscription_status", {
        "confirmed": "subscribed", "unconfirmed": "not confirmed", "unsubscribed": "unsubscribed"}),
    "Ghost": ("subscribed_to_emails", {"true": "subscribed", "false": "unsubscribed"}),
    "Ghost, membership": ("status", {"free": "subscribed", "paid": "subscribed", "comped": "subscribed"}),
    "Ghost, deleted": ("deleted_at", {"": "subscribed", "2025-06-01T00:00:00.000Z": "deleted"}),
    "Mailchimp": ("status", {
        "subscribed": "subscribed", "unsubscribed": "unsubscribed", "cleaned": "bounced", "pending": "not confirmed",
        "non-subscribed": "not confirmed", "transactional": "not confirmed", "archived": "deleted"}),
    "Mailchimp, left": ("UNSUB_TIME", {"": "subscribed", "2025-03-01 10:00:00": "unsubscribed"}),
    "Mailchimp, why": ("UNSUB_REASON", {"": "subscribed", "N/A (Unsubscribed by admin)": "unsubscribed"}),
    "Mailchimp, whose fault": ("UNSUB_CAMPAIGN_TITLE", {"": "subscribed", "Week 8": "unsubscribed"}),
    "Mailchimp, cleaned": ("CLEAN_TIME", {"": "subscribed", "2025-03-01 10:00:00": "bounced"}),
    "Substack": ("email_disabled", {"false": "subscribed", "true": "unsubscribed"}),
    "Buttondown": ("subscriber_type", {
        "regular": "subscribed", "premium": "subscribed", "gifted": "subscribed", "trialed": "subscribed",
        "unactivated": "not confirmed", "unsubscribed": "unsubscribed", "spammy": "blocked", "blocked": "blocked",
        "complained": "blocked", "undeliverable": "bounced", "removed": "deleted"}),
    "Buttondown, API": ("type", {"regular": "subscribed", "unactivated": "not confirmed", "spammy": "blocked"}),
    "beehiiv": ("status", {
        "active": "subscribed", "inactive": "unsubscribed", "pending": "not confirmed", "validating": "not confirmed",
        "invalid": "bounced"}),
    "Keila": ("Status", {"active": "subscribed", "unsubscribed": "unsubscribed", "unreachable": "bounced"}),
    "Mailtrain": ("Subscription status", {
        "Subscribed": "subscribed", "Unsubscribed": "unsubscribed", "Bounced": "bounced", "Complained": "blocked"}),
    "Mailtrain, numbers": ("status", {
        "1": "subscribed", "2": "unsubscribed", "3": "bounced", "4": "blocked", "-1": "unsubscribed", "0": "not confirmed"}),
    "Kit": ("state", {
        "active": "subscribed", "cancelled": "unsubscribed", "bounced": "bounced", "complained": "blocked",
        "inactive": "not confirmed"}),
    "MailerLite": ("status", {
        "active": "subscribed", "unsubscribed": "unsubscribed", "unconfirmed": "not confirmed", "bounced": "bounced",
        "junk": "blocked"}),
    "MailerLite, left": ("unsubscribed_at", {"": "subscribed", "null": "subscribed", "2021-08-31 14:22:08": "unsubscribed"}),
    "Brevo": ("emailBlacklisted", {"false": "subscribed", "true": "blocked", "0": "subscribed", "1": "blocked"}),
    "Mailman": ("delivery_status", {
        "enabled": "subscribed", "by_user": "unsubscribed", "by_bounces": "bounced", "by_moderator": "blocked"}),
    "phpList": ("blacklisted", {"0": "subscribed", "1": "blocked"}),
    "phpList, confirmed": ("confirmed", {"1": "subscribed", "0": "not confirmed"}),
    "Campaign Monitor": ("State", {
        "Active": "subscribed", "Unsubscribed": "unsubscribed", "Bounced": "bounced", "Deleted": "deleted",
        "Unconfirmed": "not confirmed"}),
    "Google Groups": ("Email status", {"": "subscribed", "Bouncing": "bounced"}),
    "Google Groups, wishes": ("Email preference", {
        "All email": "subscribed", "Daily summary": "subscribed", "No email": "unsubscribed"}),
    "MailPoet": ("Global status", {
        "Subscribed": "subscribed", "Unconfirmed": "not confirmed", "Unsubscribed": "unsubscribed", "Bounced": "bounced",
        "Inactive": "unsubscribed"}),
    "Klaviyo": ("Email Marketing Consent", {
        "SUBSCRIBED": "subscribed", "UNSUBSCRIBED": "unsubscribed", "NEVER_SUBSCRIBED": "not confirmed"}),
    "Shopify": ("Accepts Email Marketing", {"yes": "subscribed", "no": "unsubscribed"}),
    "HubSpot": ("Unsubscribed from all email", {"FALSE": "subscribed", "true": "unsubscribed", "": "subscribed"}),
    "Salesforce": ("Status", {"Active": "subscribed", "Held": "bounced", "Deleted": "deleted"}),
    "CiviCRM": ("Do Not Email", {"No": "subscribed", "Yes": "blocked"}),
    "CiviCRM, bounced": ("On Hold", {"No": "subscribed", "Yes": "bounced"}),
    "Sendy": ("Status", {"Subscribed": "subscribed", "Marked as spam": "blocked", "Unconfirmed": "not confirmed"}),
    "Mailgun": ("subscribed", {"yes": "subscribed", "no": "unsubscribed"}),
    "AWeber": ("Stop Time", {"": "subscribed", "2020-01-01": "unsubscribed"}),
    "Constant Contact": ("Opt-out reason", {"": "subscribed", "too many": "unsubscribed"}),
    "a form": ("Permission", {"granted": "subscribed", "denied": "unsubscribed"}),
    "digest": ("why", {"unsubscribed": "unsubscribed", "refused by the server": "bounced"}),
    "German": ("Status", {"aktiv": "subscribed", "abgemeldet": "unsubscribed", "gesperrt": "blocked"}),
    "German, a day": ("Abgemeldet am", {"": "subscribed", "1.2.2025": "unsubscribed"}),
    "German, consent": ("Einwilligung", {"ja": "subscribed", "nein": "unsubscribed"}),
    "French": ("Statut", {"Abonné": "subscribed", "Désabonnée": "unsubscribed", "en attente": "not confirmed"}),
    "French, a day": ("Date de désinscription", {"": "subscribed", "03/02/2025": "unsubscribed"}),
    "Spanish": ("Estado", {"Activo": "subscribed", "Baja": "unsubscribed", "Rebotado": "bounced"}),
    "Spanish, a day": ("Fecha de baja", {"": "subscribed", "2025-02-03": "unsubscribed"}),
    "Italian": ("Stato", {"iscritto": "subscribed", "Disiscritto": "unsubscribed"}),
    "Portuguese": ("Situação", {"ativo": "subscribed", "cancelado": "unsubscribed"}),
    "Dutch": ("Status", {"ingeschreven": "subscribed", "uitgeschreven": "unsubscribed"}),
    "Polish": ("Status", {"aktywny": "subscribed", "wypisany": "unsubscribed"}),
    "Russian": ("Статус", {"подписан": "subscribed", "отписан": "unsubscribed", "заблокирован": "blocked"}),
    "Russian, a day": ("Дата отписки", {"": "subscribed", "2025-02-03": "unsubscribed"}),
    "by hand": ("unsubscribed", {"": "subscribed", "x": "unsubscribed", "no": "subscribed", "✓": "unsubscribed"}),
    "by hand, a wish": ("Newsletter", {"ja": "subscribed", "nein": "unsubscribed"}),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    "spelt", [str, str.upper, lambda name: name.replace("_", " ").title(), lambda name: f" {name}-"]
)
def test_programs_and_people_say_who_left(tmp_path: Path, program: str, spelt: object) -> None:
    """Every state of every program, whatever the case, the blanks and the hyphens of its column; as JSON as well."""
    column, states = PROGRAMS[program]
    column = spelt(column)
    rows = [(f"a{n}@reader.example", value) for n, value in enumerate(states)]
    text = "\n".join([cells.row(["email", column]), *map(cells.row, rows)]) + "\n"
    lines = "\n".join(json.dumps({"email": address, column: value}) for address, value in rows)
    for found in (listed(tmp_path, text), listed(tmp_path, lines, "l.jsonl")):
        assert not found.is_refused, found.what
        wanted = {f"a{n}@reader.example": standing for n, standing in enumerate(states.values())}
        assert found.addresses == [address for address, standing in wanted.items() if standing == "subscribed"]
        stopped = {address: standing for address, standing in wanted.items() if standing in consent.FOR_GOOD}
        assert found.left == stopped
        assert sum(found.counts.values()) == len(wanted) - len(found.addresses)


HARMLESS = {
    "state": ["CA", "NY"], "created_at": ["2025-01-01"], "confirm_ip": ["192.0.2.1"], "OPTIN_TIME": ["2025-01-01", ""],
    "opt-in time": ["2025-01-01"], "optin_ip": ["192.0.2.1", ""], "subscribed_at": ["2025-01-01", ""],
    "Subscription date": ["2025-01-01"], "Member since": ["2019"], "MEMBER_RATING": ["2"], "last_opened_at": ["2025-01-01", ""],
    "Last active": ["2025-01-01"], "plan": ["free", "other"], "active_subscription": ["true", "false"],
    "complimentary_plan": ["false", "true"], "expiry": ["", "2026-01-01"], "tags": ["vip, board"], "labels": ["blue"],
    "unsubscribe_url": ["https://x.example/u"], "bounce_rate": ["0.2"], "bouncecount": ["3"], "htmlemail": ["1", "0"],
    "Join year": ["2019"], "Posting permissions": ["Allowed"], "utm_source": ["unsubscribe-page"], "country": ["US"],
    "subscription_tier": ["gold"], "signup_date": ["2025-01-01"], "Date d'inscription": ["01/02/2025"], "Activity": ["chess"],
    "Data iscrizione": ["01/02/2025"], "Anmeldedatum": ["1.2.2025"], "Station": ["Mainz"], "type": ["journalist"],
    "status": ["", ""], "Profession": ["Statistician"], "timezone": ["Europe/Berlin"], "Left-handed": ["yes"],
    "prefer_digests": ["true"], "attributes": ['{"city": "Bonn"}'], "Marital status": ["single"], "Mailing address": ["1 Street"],
    "Notes": ["met at the block party"], "Kundennummer": ["2"], "soft_bounces": ["2"], "mailing_list_mode": ["false"], "mail": ["yes"],
    # Of another way to reach somebody, or of another side of life
    "SMS_BLACKLISTED": ["true", "false"], "Accepts SMS Marketing": ["no", "yes", ""], "HasOptedOutOfFax": ["true"],
    "SMS campaigns": ["Unsubscribed"], "Phone opt-out": ["x", ""], "push_unsubscribed_at": ["2025-01-01"],
    "Lead Status": ["New", "Open Deal", ""], "Last Charge Status": ["Declined", "Paid"], "Civil status": ["divorced"],
    "Donation status": ["Pending", "Completed"], "Employment status": ["retired"], "Attendee Status": ["Attending"],
    "Subscription source (free)": ["web"], "city": ["Baja"], "Last name": ["Spam", "Baja"], "Company": ["Bounce"],
    "Membership": ["gold", ""], "Subscription": ["paid", "free"], "Email frequency": ["weekly", "daily"], "Email Suppressions": ["[]", ""],
}  # fmt: skip


@pytest.mark.parametrize("column", HARMLESS)
def test_other_columns_stop_nobody(tmp_path: Path, column: str) -> None:
    """Days of joining, addresses of the post, ratings, plans: no false alarm."""
    rows = [(f"a{n}@reader.example", value) for n, value in enumerate(HARMLESS[column])]
    found = listed(tmp_path, "\n".join([cells.row(["email", column]), *map(cells.row, rows)]) + "\n")
    assert found.addresses == [address for address, _ in rows], found.what


ASKED = {
    "Subscription": ["cancelled", "inactive", "expired", "no"], "Membership": ["lapsed", "ended", "cancelled"],
    "Role": ["nonmember", "blocked"], "Email frequency": ["never"], "Email notifications": ["off"], "Stopped": ["2025-01-01"],
    "end_date": ["2025-01-01"], "Exit date": ["2025-01-01"], "Excluded": ["1"], "pending": ["1"], "Validity": ["poor"],
    "κατάσταση": ["διαγραμμένος"], "Стан": ["відписаний"], "สถานะ": ["ยกเลิก"], "الحالة": ["ملغى"], "配信": ["なし"],
}  # fmt: skip
LEAVING = {
    "valid": "no", "Email valid": "false", "invalid": "1", "deliverable": "no", "consenso": "no", "OK to email": "no",
    "can_email": "0", "May we mail?": "no", "Contact by email": "no", "consent.email": "false", "optin_email": "no", "mailable": "false", "deactivated_at": "2025-01-01",
    "Ausgetreten am": "1.2.2025", "deceased": "x", "Keine Mails": "x", "Email and SMS opt-out": "1", "退会日": "2025-01-01",
}  # fmt: skip


@pytest.mark.parametrize("column", ASKED)
def test_what_may_mean_another_thing_is_asked_about(tmp_path: Path, column: str) -> None:
    """Nobody is mailed against it, and nobody is stopped for good by it."""
    for value in ASKED[column]:
        found = listed(tmp_path, f"email,{column}\na@reader.example,\nb@reader.example,{value}\n")
        assert f"`{column}` seems to say who is a subscriber" in found.what


@pytest.mark.parametrize("column", LEAVING)
def test_columns_that_people_make(tmp_path: Path, column: str) -> None:
    """They stop those that they mean, and nobody is taken."""
    found = listed(tmp_path, f"email,{column}\nb@reader.example,{LEAVING[column]}\n")
    assert (found.addresses, list(found.left)) == ([], ["b@reader.example"])


@pytest.mark.parametrize(
    "name",
    [
        "nonsubscribed_members_export_0a1b.csv",
        "unsubscribed.csv",
        "2026 opted-out.csv",
        "Abmeldungen.csv",
        "bounces.txt",
    ],
)
def test_a_list_of_leavers_by_its_name(tmp_path: Path, name: str) -> None:
    """Programs write a file for each state, of which not all have a column that says so."""
    text = "a@reader.example\n" if name.endswith(".txt") else "Email Address,CONFIRM_TIME\na@reader.example,\n"
    assert "no column of it says who left" in listed(tmp_path, text, name).what
    text = "email,unsubscribed_at\na@reader.example,2025-01-01\n"
    assert list(listed(tmp_path, text, "unsubscribed.csv").left) == ["a@reader.example"]
    for other in ("subscribed_members_export.csv", "readers-cleaned.csv", "baja.csv"):
        assert listed(tmp_path, "email\na@reader.example\n", other).addresses == ["a@reader.example"]


def test_a_state_of_a_country_stands_in_a_postal_address(tmp_path: Path) -> None:
    """Where it stands alone and is no code, somebody has to say what it is."""
    assert listed(tmp_path, "email,city,state\na@x.example,Austin,Texas\n").addresses == ["a@x.example"]
    found = listed(tmp_path, "email,state\na@x.example,Texas\n")
    assert "`state` seems to say who is a subscriber" in found.what
    found = listed(tmp_path, "email,city,state\na@x.example,Austin,Texas\nb@x.example,Bonn,unsubscribed\n")
    assert (found.is_refused, "`Texas`" in found.what) == (True, True)


@pytest.mark.parametrize(
    "given", ["<a@x.example>", "Ann <a@x.example>", "mailto:a@x.example", "b@x.example; a@x.example", "A@X.example"]
)
def test_who_left_is_known_however_the_address_is_written(tmp_path: Path, given: str) -> None:
    """It is no address to write to, and still says who wants no letters."""
    found = listed(tmp_path, f"email,status\n{cells.row([given])},unsubscribed\na@x.example,active\n")
    assert {address.casefold() for address in found.left} >= {"a@x.example"}


def test_who_did_not_confirm_is_left_out_and_not_stopped(tmp_path: Path) -> None:
    """If anybody confirmed; where nobody was asked to, the column says nothing."""
    found = listed(tmp_path, "email,confirmed_at\na@x.example,2025-01-01\nb@x.example,\n")
    assert (found.addresses, found.counts, found.left) == (["a@x.example"], {"not confirmed": 1}, {})
    assert listed(tmp_path, "email,confirmed_at\na@x.example,\nb@x.example,\n").addresses == [
        "a@x.example",
        "b@x.example",
    ]


def test_lists_within_an_object(tmp_path: Path) -> None:
    """listmonk's API says how somebody stands to each list; where lists differ, somebody has to say which is meant."""
    one = {"email": "a@x.example", "status": "enabled", "lists": [{"id": 1, "subscription_status": "confirmed"}]}
    out = {"email": "b@x.example", "status": "enabled", "lists": [{"id": 1, "subscription_status": "unsubscribed"}]}
    both = {"email": "c@x.example", "status": "enabled", "lists": [*one["lists"], *out["lists"]]}
    found = listed(tmp_path, f"{json.dumps(one)}\n{json.dumps(out)}\n", "l.jsonl")
    assert (found.addresses, found.left) == (["a@x.example"], {"b@x.example": "unsubscribed"})
    found = listed(tmp_path, f"{json.dumps(one)}\n{json.dumps(both)}\n", "l.jsonl")
    assert "`lists.subscription_status`" in found.what
    assert "`confirmed, unsubscribed`" in found.what
    found = listed(
        tmp_path, f"{json.dumps(one)}\n{json.dumps(both)}\n", "l.jsonl", ignore=["lists.subscription_status"]
    )
    assert found.addresses == ["a@x.example", "c@x.example"]


def test_an_object_without_the_key_of_the_others(tmp_path: Path) -> None:
    """It says as little as an empty cell: neither is taken for a subscriber."""
    lines = '{"email": "a@x.example", "status": "active"}\n{"email": "b@x.example"}\n'
    assert "is not understood: an empty cell" in listed(tmp_path, lines, "l.jsonl").what
    assert (
        "is not understood: an empty cell" in listed(tmp_path, "email,status\na@x.example,active\nb@x.example\n").what
    )
    found = listed(tmp_path, lines, "l.jsonl", keep=["status=active"])
    assert (found.addresses, found.counts) == (["a@x.example"], {"not kept": 1})


# ── how to go on ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_understood_stops_the_list_and_says_how_to_go_on(tmp_path: Path) -> None:
    """At the first such cell, with the values that were found; either option goes on."""
    text = "email,Abo-Status\na@x.example,läuft\nb@x.example,ruht\nc@x.example,abgemeldet\n"
    found = listed(tmp_path, text)
    assert (found.is_refused, found.problems[0].place[-2:]) == (True, (2, 13))
    assert "not understood: `läuft`, `ruht`" in found.what
    assert '--keep "Abo-Status=läuft" takes the rows with that value and no others' in found.what
    assert '--ignore "Abo-Status"' in found.what
    found = listed(tmp_path, text, keep=["abo status=LÄUFT"])
    assert (found.addresses, found.counts) == (["a@x.example"], {"not kept": 1, "unsubscribed": 1})
    assert found.left == {"c@x.example": "unsubscribed"}
    found = listed(tmp_path, text, keep=["Abo-Status=läuft", "Abo-Status=ruht"])
    assert found.addresses == ["a@x.example", "b@x.example"]
    found = listed(tmp_path, text, ignore=["ABO_STATUS"])
    assert found.addresses == ["a@x.example", "b@x.example", "c@x.example"]
    assert "abo-status" not in found.subscribers[0].columns


@pytest.mark.parametrize(
    ("keep", "ignore", "what"),
    [
        (["status"], [], "is no COLUMN=VALUE"),
        (["=x"], [], "is no COLUMN=VALUE"),
        (["status=Unsubscribed"], [], "would write to those who left"),
        (["status=désabonné"], [], "would write to those who left"),
        (["status=a"], ["Status"], "is kept and ignored"),
        (["stat=a"], [], "has no column `stat`; it has `email`, `status`"),
        ([], ["nothing"], "has no column `nothing`"),
    ],
)
def test_what_cannot_be_chosen(tmp_path: Path, keep: list, ignore: list, what: str) -> None:
    """Nobody who left comes back by an option, and a misspelt column is said."""
    with pytest.raises(UsageError, match=what):
        listed(tmp_path, "email,status\na@x.example,active\n", keep=keep, ignore=ignore)


def test_a_list_without_columns_has_nothing_to_choose_from(tmp_path: Path) -> None:
    """An option that says nothing is said."""
    with pytest.raises(UsageError, match="has no column"):
        listed(tmp_path, "a@x.example\n", "l.txt", ignore=["status"])


def test_a_word_that_leaves_no_doubt_stops_a_list_in_any_column(tmp_path: Path) -> None:
    """Somebody keeps it in a column of her own; in tags, too."""
    found = listed(
        tmp_path, 'email,Gruppe,tags\na@x.example,A,"x, y"\nb@x.example,abgemeldet,\nc@x.example,B,"x,Unsubscribed"\n'
    )
    assert [problem.place[-2:] for problem in found.problems] == [(3, 13), (4, 15)]
    assert "`Gruppe` seems to say who is a subscriber" in found.what


@pytest.mark.parametrize(
    "word",
    ["UNSUBSCRIBED", "un-subscribed", "Opted out", "No longer subscribed", "De baja", "Désabonné", "De\u0301sabonne\u0301", "отписан",
     "Abgemeldet", "hard bounce", "spam", "não confirmado", "退订", '["vip", "bounced"]', "x / cancelado", " #unsub "],
)  # fmt: skip
def test_words_that_leave_no_doubt(tmp_path: Path, word: str) -> None:
    """However they are spelt."""
    assert listed(tmp_path, f"email,Gruppe\na@x.example,{cells.row([word])}\n").is_refused
    assert consent.is_suspect(word)


@pytest.mark.parametrize("word", sorted(standings.UNMISTAKABLE))
def test_no_such_word_is_passed_by_the_quick_look(word: str) -> None:
    """Which is there for lists of a million."""
    assert consent.is_suspect(word)


# ── strictly ─────────────────────────────────────────────────────────────────────────────────────────────────────────

WRONG = {
    "text behind a quote": ('email,name\na@x.example,"Ann" B\n', (2, 19), "text follows a closing quote"),
    "a row too long": ("email,name\na@x.example,Doe, Ann\n", (2, 17), "the row has 3 values"),
    "a row too long, with nothing": ("email,name\na@x.example,Ann,\n", (2, 17), "the row has 3 values"),
    "an address elsewhere": ("email,name\na@x.example,b@x.example\n", (2, 13), "another one stands in it"),
    "an address in a note": ("email,note\na@x.example,of b@x.example\n", (2, 13), "another one stands in it"),
    "two addresses": ("email,E-Mail-Adresse\na@x.example,b@x.example\n", (2, 13), "have different addresses"),
    "two columns of a name": ("email,name,Name\na@x.example,Ann,Bob\n", (2, 17), "two columns are called `Name`"),
    "a closing quote alone": ('email,name,city\na@x.example,Doe,Ann"\n', (2, 20), "was not opened"),
    "quotes around a comma": ('email,a,b,c\na@x.example,Doe "Jo, Ann" X,c\n', (2, 25), "was not opened"),
    "a NUL": ("email\0,name\na@x.example,Ann\n", (1, 6), "there is a NUL"),
    "UTF-16 without a mark": ("email\na@x.example\n".encode("utf-16-le"), (1, 2), "there is a NUL"),
    "cp1252": ("email,name\na@x.example,J\xfcrgen\n".encode("cp1252"), (2, 14), "not UTF-8: byte 0xfc"),
    "no names of columns": ("ada@example.org,Ada\nb@x.example,Bob\n", (1, 1), "an address stands in it"),
    "a quote in the names": ('email,"name\na@x.example,Ann\n', (1, 7), "a quote is opened and not closed"),
    "cut off": ("email,name\na@x.example,Ann\nb@x.exa", (3, 8), "the file ends within a row"),
    "no end of line": ("email,name\n" + "a" * 1_000_001, (2, 1), "more than 1,000,000 characters"),
    "nothing": ("", (1, 1), "names no column `email`"),
    "an open quote and a good row": ('email,name\na@x.example,"Ann\nb@x.example,Bob\n', (2, 13), "opened and not closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_can_be_read_in_two_ways_is_an_error_where_it_stands(tmp_path: Path, name: str) -> None:
    """And the rest of such a list is not taken either."""
    text, place, what = WRONG[name]
    found = listed(tmp_path, text)
    assert (found.is_refused, found.problems[0].place[-2:]) == (True, place), found.what
    assert what in found.problems[0].what


RIGHT = {
    "CR alone": "email,name\ra@x.example,Ann\rb@x.example,Bob\r",
    "CR LF and LF": "email,name\r\na@x.example,Ann\nb@x.example,Bob\r\n",
    "semicolons within quotes": 'email,"name; first; last; all; of; it",name\na@x.example,x,Ann\nb@x.example,,Bob\n',
    "commas within quotes": 'email;"city, zip, country, all";name\na@x.example;"1,2,3,4";Ann\nb@x.example;;Bob\n',
    "Excel": "sep=;\nemail;name\na@x.example;Ann\nb@x.example;Bob\n",
    "Excel, filled": '"sep=;";\r\nemail;name\r\na@x.example;Ann\r\nb@x.example;Bob\r\n',
    "Excel, a tab": "sep=\t\nemail\tname\na@x.example\tAnn\nb@x.example\tBob\n",
    "blanks before quotes": '"EMAIL" , "NAME"\n"a@x.example" , "Ann"\n "b@x.example","Bob"\n',
    "commas at the end": "email,name,,\na@x.example,Ann,,\nb@x.example,Bob,,\n",
    "short rows": "email,name,city\na@x.example,Ann\nb@x.example,Bob\n",
    "no line break at the end": "email,name\na@x.example,Ann\nb@x.example,Bob",
    "an empty name of a column": "email,,name\na@x.example,1,Ann\nb@x.example,2,Bob\n",
    "the same address twice": "email,name,Email Address\na@x.example,Ann,A@x.example\nb@x.example,Bob,\n",
    "a name that is the address": "email,name,nickname\na@x.example,Ann,a@x.example\nb@x.example,Bob,B@X.example\n",
    "a handle": "email,name,Mastodon\na@x.example,Ann,@ann@social.example\nb@x.example,Bob,\n",
    "empty rows": "email,name\n\n,\na@x.example,Ann\n , \nb@x.example,Bob\n\n",
    "Google Groups": "Members for group x\nEmail address,Nickname\na@x.example,Ann\nb@x.example,Bob\n",
    "two columns of a name": "email,name,name\na@x.example,Ann,Ann\nb@x.example,Bob,\n",
    "Mailchimp, a column twice": "email,name,UNSUB_CAMPAIGN_ID,UNSUB_CAMPAIGN_ID\na@x.example,Ann,,\nb@x.example,Bob,,\n",
}


@pytest.mark.parametrize("name", RIGHT)
def test_lists_as_programs_write_them(tmp_path: Path, name: str) -> None:
    """Line ends, delimiters, Excel's first line, empty cells and columns: whoever is on them is read."""
    found = listed(tmp_path, RIGHT[name])
    assert [(one.address, one.name) for one in found.subscribers] == [("a@x.example", "Ann"), ("b@x.example", "Bob")], (
        found.what
    )


def test_all_mistakes_are_said_and_many_are_counted(tmp_path: Path) -> None:
    """Twenty of them, and how many more."""
    found = listed(tmp_path, "email,name\n" + "".join(f'a{n}@x.example,"Ann\n' for n in range(50)))
    assert [problem.place.line for problem in found.problems] == [*range(2, 22), 21]
    assert found.problems[-1].what == "30 more mistakes follow; nothing of the list was taken"


def test_a_bad_row_stops_nobody_else(tmp_path: Path) -> None:
    """Lone surrogates, control characters, a key twice, a broken line: a warning where they stand, and the rest is read."""
    lines = [
        '{"email": "a@x.example", "name": "\\ud800", "city": "\\udfff\\u0000", "\\ud800": "\\ud801"}',
        '{"email": "\\ud800@x.example"}',
        '{"email": "b@x.example", "status": "unsubscribed", "status": "active"}',
        '{"email": "c@x.ex',
        "[1]",
        '{"email": "d@x.example", "name": "Dee"}',
    ]
    found = listed(tmp_path, "\n".join(lines), "l.jsonl")
    assert found.addresses == ["a@x.example", "d@x.example"]
    assert [(problem.place.line, problem.level) for problem in found.problems] == [(n, "warning") for n in (2, 3, 4, 5)]
    for one in found.subscribers:
        json.dumps(dict(one.columns), ensure_ascii=False).encode()
        one.name.encode()


def test_two_addresses_in_a_line_of_a_plain_list(tmp_path: Path) -> None:
    """One of them would be lost."""
    found = listed(tmp_path, "Ann <a@x.example>, Bob <b@x.example>\nc@x.example\n", "l.txt")
    assert (found.addresses, [problem.hint for problem in found.problems]) == (
        ["c@x.example"], ["more than one address stands in the line"])  # fmt: skip


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    """Though it can be read once only."""
    import os
    import threading

    pipe = tmp_path / "readers.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("email,status\na@x.example,active\nb@x.example,bounced\n"))
    writer.start()
    found = Read(pipe)
    writer.join()
    assert (found.addresses, found.left) == (["a@x.example"], {"b@x.example": "bounced"})


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

ADDRESSES = st.integers(0, 9999).map(lambda n: f"reader{n}@x.example")
TEXTS = st.text(st.one_of(st.sampled_from('",; \t\n\r\'\\@a"'), st.characters(codec="utf-8")), max_size=12)
DIALECTS = st.fixed_dictionaries({
    "delimiter": st.sampled_from(",;\t"),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_NONE]),
    "doublequote": st.booleans(),
    "escapechar": st.just("\\"),
    "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
})  # fmt: skip


def written(rows: Sequence[Sequence[str]], **dialect: object) -> str:
    out = io.StringIO()
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue()


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.tuples(TEXTS, ADDRESSES, TEXTS), min_size=1, max_size=5),
    dialect=DIALECTS,
    place=st.integers(0, 2),
)
@example(
    rows=[("a\nreader1@x.example", "reader2@x.example", "")],
    dialect={"quoting": csv.QUOTE_NONE, "escapechar": "\\"},
    place=0,
)
def test_a_list_gives_its_addresses_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list, dialect: dict, place: int
) -> None:
    """Whatever texts stand around them, in whatever dialect Python writes."""
    shift = [
        [*row[1:2], row[0], row[2]] if place == 0 else row if place == 1 else [row[0], row[2], row[1]] for row in rows
    ]
    head = {0: ["email", "note", "city"], 1: ["note", "email", "city"], 2: ["note", "city", "email"]}[place]
    found = listed(tmp_path_factory.mktemp("l"), written([head, *shift], **dialect))
    if not found.is_refused:
        assert found.problems == []
        assert found.addresses == [row[1] for row in rows]


NAMES = st.text(st.sampled_from('abc ,;"'), min_size=1, max_size=8).map(str.strip).filter(bool)


@settings(max_examples=500, deadline=None)
@given(
    data=st.data(),
    rows=st.lists(st.tuples(ADDRESSES, NAMES, NAMES), min_size=1, max_size=4, unique_by=lambda row: row[0]),
)
def test_a_quote_more_or_less_moves_no_name_and_loses_no_address(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, rows: list
) -> None:
    """Cut out or put in anywhere, the list says the same addresses, each with its own name, or is an error."""
    order = data.draw(st.permutations([0, 1, 2]))
    head = ["email", "name", "city"]
    text = written([[line[n] for n in order] for line in (head, *rows)], quoting=data.draw(st.sampled_from([0, 1])))
    quotes = [n for n, sign in enumerate(text) if sign == '"']
    if quotes and data.draw(st.booleans()):
        at = data.draw(st.sampled_from(quotes))
        text = text[:at] + text[at + 1 :]
    else:
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + '"' + text[at:]
    found = listed(tmp_path_factory.mktemp("l"), text)
    if found.is_refused:
        return
    assert found.problems == []
    assert found.addresses == [row[0] for row in rows]
    for one, (_, name, _) in zip(found.subscribers, rows, strict=True):
        assert one.name.replace('"', "").split() == " ".join(name.split()).replace('"', "").split()


STATUS_NAMES = ["status", "Subscription status", "Abo-Status", "statut", "opt_in", "unsubscribed_at", "Abgemeldet am",
                "consent", "bounced", "blocked", "deleted_at", "newsletter", "email_disabled", "Статус", "is_active"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    column=st.sampled_from(STATUS_NAMES),
    words=st.lists(st.text(st.sampled_from("bcdfghklmpqrvwz"), min_size=3, max_size=9), min_size=1, max_size=4),
)
def test_a_column_of_states_with_unknown_words_stops_the_list(
    tmp_path_factory: pytest.TempPathFactory, column: str, words: list
) -> None:
    """Always; nobody is mailed by a guess."""
    known = {*standings.STATES, *standings.TRUE, *standings.FALSE, *standings.NOTHING}
    rows = [(f"a{n}@x.example", word) for n, word in enumerate(words)]
    found = listed(tmp_path_factory.mktemp("l"), written([["email", column], *rows]))
    assert found.is_refused == (not {standings.fold(word) for word in words} <= known), found.what


@settings(max_examples=200, deadline=None)
@given(
    order=st.permutations([("active", "a"), ("unsubscribed", "a"), ("active", "b"), ("pending", "b"), ("pending", "c")])
)
def test_who_left_by_any_row_has_left(tmp_path_factory: pytest.TempPathFactory, order: list) -> None:
    """Whichever row comes first; who is unconfirmed in one row and confirmed in another is a subscriber."""
    text = written([["status", "email"], *((status, f"{who}@x.example") for status, who in order)])
    found = listed(tmp_path_factory.mktemp("l"), text)
    assert found.left == {"a@x.example": "unsubscribed"}
    assert sorted(found.addresses) == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize(
    "name", ["Abo aktiv?", "Mitglied aktiv", "still active", "user_active", "Está activo", "Compte actif"]
)
def test_whatever_is_active_is_a_flag(name: str) -> None:
    """Whoever or whatever it is that is active, by the column's own words."""
    says = meaning(name)
    assert says is not None
    assert (says("ja"), says("nein"), says("vielleicht")) == ("subscribed", "unsubscribed", None)
