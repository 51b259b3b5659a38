"""What a column of a list says of somebody's subscription, by its name. Pure.

The meaning of a column is a function from a value to a standing; None where the value is not understood. A column that
has none is harmless: a name, a city, a day of joining. Columns that nobody foresaw are known by the parts of their
names, so that what is not understood stops a list instead of reviving somebody.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from digest.letter.lists.standings import EXCEPTIONS, FALSE, NOTHING, STATES, TRUE, Standing, fold, words

Meaning = Callable[[str], Standing | None]

# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _state(exceptions: Mapping[str, Standing], value: str) -> Standing | None:
    word = fold(value)
    return exceptions.get(word) or STATES.get(word)


def _any_state(value: str) -> Standing | None:
    """Of a column that mostly says something else: which kind of subscriber somebody is."""
    return STATES.get(fold(value), "subscribed") if not fold(value).isdecimal() else "subscribed"


def _flag(on: Standing, off: Standing, value: str) -> Standing | None:
    word = fold(value) or value.strip()
    return on if word in TRUE else off if word in FALSE else _date_or_state(on, value)


def _date_or_state(when: Standing, value: str) -> Standing | None:
    return when if _is_date(value) else STATES.get(fold(value))


def _left(standing: Standing, value: str) -> Standing | None:
    """A date or a mark that stands only at those who left."""
    mark = fold(value) or value.strip()
    if _is_nothing(value) or mark in FALSE:
        return "subscribed"
    return standing if mark in TRUE else _date_or_state(standing, value)


def _reason(standing: Standing, value: str) -> Standing | None:
    """A text that stands only at those who left."""
    return "subscribed" if _is_nothing(value) else standing


def _confirmed(value: str) -> Standing | None:
    """A date, or a mark, that stands at those who confirmed."""
    return "not confirmed" if _is_nothing(value) else _flag("subscribed", "not confirmed", value)


def _unclear(value: str) -> Standing | None:
    """What may mean the newsletter or something that was bought."""
    return "subscribed" if _is_nothing(value) or fold(value) in FALSE else None


def _perhaps(value: str) -> Standing | None:
    """A word of a column that may mean the newsletter or something else: what sounds like leaving is asked about."""
    word = fold(value)
    is_leaving = word in FALSE or word in _NOT_AT_ALL or STATES.get(word, "subscribed") != "subscribed"
    return None if is_leaving else "subscribed"


def _is_nothing(value: str) -> bool:
    """An empty cell, or what programs write for one: null, -, 0000-00-00."""
    word = fold(value)
    return word in NOTHING or not word.strip("0") if word else not value.strip().strip("-–—_./[]{}")


_DIGITS_OF_A_DATE = 4
_NOT_AT_ALL = words(
    "never, none, nie, jamais, nunca, mai, nooit, nigdy, никогда, expired, ended, former, lapsed, abgelaufen, expiré"
)


def _is_date(value: str) -> bool:
    return sum(sign.isdigit() for sign in value) >= _DIGITS_OF_A_DATE


# ── names of columns ─────────────────────────────────────────────────────────────────────────────────────────────────

_state_column = partial(_state, {})
_consent: Meaning = partial(_flag, "subscribed", "unsubscribed")
_off = partial(_left, "unsubscribed")

_COLUMNS: Mapping[str, Meaning | None] = {
    "why": _state_column,  # our own list of those who get nothing
    "subscribedtoemails": _consent, "emailsuppression": partial(_reason, "blocked"),  # Ghost
    "emaildisabled": _off,  # Ghost, Substack
    "activesubscription": None, "subscription": _perhaps, "subscriptions": _perhaps, "membership": _perhaps,
    "role": _perhaps, "notification": _perhaps, "notifications": _perhaps, "emailnotifications": _perhaps,
    "preference": _perhaps, "preferences": _perhaps, "familienstand": None, "subscriptionsourcefree": None,  # Substack
    "reasonforleaving": partial(_reason, "unsubscribed"), "pending": _unclear,
    "type": _any_state, "subscribertype": _state_column, "membertype": _any_state,
    "emailpreference": _state_column, "emaildelivery": _state_column, "delivery": _state_column,
    "deliverysettings": _state_column, "deliverymode": _state_column, "postingpermissions": None,
    "htmlemail": None, "emailtype": None, "bouncecount": None, "preferdigests": None,
    "left": _off, "lefton": _off, "leftat": _off, "ban": partial(_left, "blocked"), "dnc": partial(_left, "blocked"),
    "canceled": _unclear, "cancelled": _unclear, "stop": _unclear, "quit": _unclear, "hidden": _unclear,
}  # fmt: skip
"""Columns whose names say too little, or something else than they seem to; None where they are harmless."""

_HARMLESS = re.compile(
    r"(rate|count|score|rating|url|link|token|hash|key|(?<!val)id|uuid|mode)$"
    r"|^(utm|stripe|mailing(address|street|city|state|zip|postal|country)|.*postaladdress|soft)"
    r"|^last(active|activity|opened|open|click|clicked|seen|sent|changed|updated|engag|delivered|email)"
)
_ELSEWHERE = re.compile(r"sms|whatsapp|viber|fax|phone|telefon|mobil|push|donotcall|anruf")
"""Other ways to reach somebody, of which there may be as much to say as of mail."""
_OF_LIFE = re.compile(
    r"^(last)?(civil|marital|relationship|employment|job|work|career|student|lead|deal|sales|donor|donation|payment|"
    r"stripe|order|charge|billing|shipping|ticket|attendee|rsvp|invoice|kyc|visa|residency|immigration|vaccination|"
    r"health|military|veteran|tax|vip)(stat(e|us))$"
)
_ABOUT = re.compile(
    r"reason|campaign|comment|feedback|motif|motiv|grund|title|notes?$|сообщ"
    r"|(ip|ipaddress|source|form|page|channel|medium|method|methode|quelle|proof|text|wording|version|lang|language|locale|by)$"
)
"""Of somebody who left, a text that says so; of a subscriber, a text."""
_OF_A_SUBSCRIBER = re.compile(r"(tier|plan|price|amount|interval|currency|number|name|email|address)$")
_LEAVING: Sequence[tuple[Standing, re.Pattern[str]]] = (
    (
        "blocked",
        re.compile(
            r"^abuse|block|blacklist|complain|complaint|spam|suppress|banned|denylist|donot(e?mail|contact|send)|"
            r"sperr|beschwerd|plainte|bloque|bloqui|blocc|geblokk|zablok|блок|черныи|disabled|dea[ck]tivat|deaktiv|"
            r"desactiv|disattiv|suspend"
        ),
    ),
    (
        "bounced",
        re.compile(
            r"bounce|bouncing|undeliver|^onhold$|unreachable|unzustell|rebond|rebot|rimbalz|devuelt|cleaned|^clean|"
            r"invalid|недостав"
        ),
    ),
    (
        "deleted",
        re.compile(
            r"deceased|verstorben|gestorben|^dead$|dateofdeath|decede|fallecid|decedut|overleden|trashed|delete|deletion|removed|erased|archived|geloscht|loschung|supprim|eliminad|eliminat|borrad|"
            r"verwijderd|usuniet|удален"
        ),
    ),
    (
        "unsubscribed",
        re.compile(
            r"unsub|optout|optedout|optsout|nomail|noemail|abgemeld|abmeld|abbestell|austritt|austrag|"
            r"ausgetrag|kundigung|gekundigt|widerruf|widerspr|desabonn|desinscri|desinscr|resili|desuscri|"
            r"desuscr|fechabaja|fechadebaja|^baja$|motivobaja|disiscri|disdett|cancellazion|datacancell|"
            r"descadastr|uitgeschrev|uitschrij|afgemeld|afmeld|opgezegd|wypis|rezygn|wycof|отпис|отказ|"
            r"avmeld|avanmal|avregistr|frameld|odhlas|leiratk|odjav|dezabon|inactiv|inaktiv|withdrawn|"
            r"withdrawal|revoked|revocation|^stoptime$|ausgetreten|^kein(en?)?(e?mails?|newsletter)|退会|dateleft|leavedate|leavingdate|leftdate|退订|解除|停止|구독취소"
        ),
    ),
)
_CONFIRMING = re.compile(
    r"confirm|doubleopt|^doi|bestatig|conferm|bevestig|potwierdz|подтвер|verified|verifiz|validated|"
    r"activated"
)
_DELIVERABLE = re.compile(r"^(is|email|mail|address)*(valid|deliverable)$")
_JOINING = re.compile(
    r"subscri|optin|optedin|optsin|consen[ts]|einwillig|zustimm|einverst|abonn|abonad|suscri|subscr|iscri|"
    r"inscri|inscr|assinatura|zapis|zgod|подпис|соглас|toestemming|aangemeld|angemeld|accept|permission|"
    r"gdpr|dsgvo|rgpd|marketing|newsletter|mailing|rundbrief|infolettre|boletin|nyhetsbrev|nieuwsbrief|"
    r"enabled|receives?|wants|allow|tilmeld|pameld|prenumer|feliratk|odebir|订阅|登録|구독|^(is|email)?enabled$|"
    r"(active|aktiv(ni)?|actif|attiv[oa]|ativ[oa]|actief|aktywn[ya]|activ[oa])$|активен|^subs?$|^abos?$|^letters?$|^mails?$"
)
_MAY = re.compile(
    r"^(e?mail|contact)(able|ok|allowed)$|^(ok(to)?|can|maywe)(be)?(e?mail|contact)|^contactbye?mail$"
    r"|^(consen[ts][a-z]*|optin|accepts?|allows?|wants?|receives?)e?mails?$"
)
_WHEN = re.compile(
    r"(date|time|timestamp|datum|zeit|seit|since|fecha|дата|until|month|year|[a-z]edat|[a-z]edon)$"
    r"|^(date|datum|fecha|data(?!w)|дата|time|first|signup|joined|join|start|created|expir)"
)
_WHEN_WORD = re.compile(r"[ _.-](at|on|am|le|el|il|ip|by|from|day|data|dato)$|[a-z](At|On|Ip|IP)$")
_STATE = re.compile(
    r"status|statut|estatus|статус|statusz|standing$|^zustand$|^situac[ai]o$|^durum$|^tila$|^stav$|状态|状態|"
    r"상태|^الحالة$|^סטטוס$|^κατασταση$|^trangthai$|^สถานะ$|^staða$|^配信$|(verification|validation|validity)(result)?$|activation$"
)
_FREQUENCY = re.compile(r"(frequency|frequence|haufigkeit|frecuencia|frequenza)$")
_SOFT = re.compile(r"^(state|estado|stato|etat|staat|stan|стан)$")
_ENDING = re.compile(
    r"cancel|anulad|annul|^(is)?exclude|^stopp?(ed|date|at|on)|^end(ed|date|at|on)|^quit(at|on|date)|^exit(ed)?(at|on|date)|"
    r"^(is)?expired$|^datede(depart|sortie)$"
)
"""Of a subscription, or of something that was bought."""


@lru_cache(maxsize=10_000)
def meaning(column: str) -> Meaning | None:
    """What a column says of those in it; None when it says nothing of the kind.

    >>> meaning("Unsub_Time")("2025-03-01"), meaning("unsub time")(""), meaning("OPTIN_TIME"), meaning("Status")("?")
    ('unsubscribed', 'subscribed', None, None)
    """
    name = fold(column)
    if name in EXCEPTIONS:
        return partial(_state, EXCEPTIONS[name])
    if name in _COLUMNS:
        return _COLUMNS[name]
    if is_soft(column):
        return _state_column
    if (_HARMLESS.search(name) and "campaign" not in name) or _OF_LIFE.search(name) or is_elsewhere(column):
        return None
    if found := _leaving(name):
        return found
    if _MAY.search(name):
        return _consent
    if _ABOUT.search(name) or _OF_A_SUBSCRIBER.search(name):
        return None
    if _FREQUENCY.search(name):
        return _perhaps
    if _STATE.search(name):
        return _state_column
    if _DELIVERABLE.search(name):
        return partial(_flag, "subscribed", "bounced")
    if _CONFIRMING.search(name):
        return _confirmed
    if _ENDING.search(name):
        return _unclear
    is_moment = _WHEN.search(name) or _WHEN_WORD.search(column.strip())
    return _consent if _JOINING.search(name) and not is_moment else None


def _leaving(name: str) -> Meaning | None:
    standing = next((standing for standing, parts in _LEAVING if parts.search(name)), None)
    if standing is None or (_STATE.search(name) and standing != "unsubscribed"):
        return None
    if "unconfirm" in name or "notconfirm" in name:
        return partial(_left, "not confirmed")
    return partial(_reason if _ABOUT.search(name) else _left, standing)


def is_elsewhere(column: str) -> bool:
    """Whether it is about another way to reach somebody, and about no mail."""
    name = fold(column)
    return bool(_ELSEWHERE.search(name)) and "mail" not in name


def is_soft(column: str) -> bool:
    """Whether it may be a state of the world as well as one of a subscription."""
    return bool(_SOFT.search(fold(column)))
