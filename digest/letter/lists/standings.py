"""The words with which programs and people say who is on a list of subscribers, and who is not. Tables, nothing else.

After the exports of listmonk, Ghost, Mailchimp, Substack, Buttondown, beehiiv, Keila, Mailtrain, Kit, MailerLite,
Brevo, Mailman, phpList, Campaign Monitor, Google Groups, MailPoet, ActiveCampaign, Klaviyo, HubSpot, Shopify and
Salesforce, and what people write into a column of their own in a dozen languages. All words are folded.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Standing = Literal["subscribed", "not kept", "not confirmed", "bounced", "deleted", "unsubscribed", "blocked"]
"""What a row says of somebody; of two, the later in this order counts."""
ORDER: tuple[Standing, ...] = (
    "subscribed", "not kept", "not confirmed", "bounced", "deleted", "unsubscribed", "blocked",
)  # fmt: skip
_WHOLE = re.compile(r"[+-]?\d+(?:\.0+)?")


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """The same for all spellings of a word: no case, blanks, hyphens, underscores or accents. A number keeps its sign.

    >>> fold("E-Mail_Adresse "), fold("Désabonné"), fold("-1")
    ('emailadresse', 'desabonne', '-1')
    """
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return text.lstrip("+").partition(".")[0]
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if sign.isalnum()))


def words(listed: str) -> set[str]:
    """Words between commas, folded."""
    return {fold(word) for word in listed.split(",")}


def _table(listed: dict[Standing, str]) -> dict[str, Standing]:
    return {fold(word): standing for standing, several in listed.items() for word in words(several)}


UNMISTAKABLE = _table({
    "unsubscribed": """
        unsubscribed, unsubscribe, unsub, unsubbed, opted out, opt out, optout, opted-out, cancelled
        subscription, globally unsubscribed, unsubscribed by user, user unsubscribed, no longer subscribed,
        signed off, abgemeldet, abbestellt, ausgetragen, abmeldung, gekündigt, widerrufen, désabonné,
        désabonnée, désinscrit, désinscrite, désabonnement, desinscription, baja, dado de baja, de baja,
        desuscrito, anulado, disiscritto, disiscritta, disdetto, disiscrizione, cancelado, descadastrado,
        descadastrada, removido da lista, anulou, uitgeschreven, afgemeld, opgezegd, wypisany, wypisana,
        zrezygnował, zrezygnowano, отписан, отписана, отписался, отписалась, отписка, avmeldt, avregistrerad,
        avanmäld, frameldt, afmeldt, odhlášen, odhlášený, leiratkozott, leiratkozva, odjavljen, dezabonat,
        peruutettu, abonelikten çıktı, 退订, 已退订,
        登録解除, 配信停止, 구독취소, غير مشترك""",
    "bounced": """
        bounced, bouncing, bounce, hard bounce, hard bounced, hardbounce, undeliverable, cleaned, by bounces,
        refused by the server, unzustellbar, zurückgekommen, rebondi, rebote, rebotado, devuelto, respinto,
        onbestelbaar""",
    "blocked": """
        blocklisted, blacklisted, blocklist, blacklist, complained, complaint, spam complaint, spammy, spam,
        suppressed, marked as spam, reported as spam, banned, gesperrt, blockiert, beschwerde, bloqué, bloquée,
        plainte, bloqueado, bloqueada, bloccato, bloccata, geblokkeerd, zablokowany, zablokowana, заблокирован,
        заблокирована""",
    "not confirmed": """
        unconfirmed, not confirmed, unactivated, pending confirmation, awaiting confirmation, unbestätigt, nicht
        bestätigt, non confirmé, no confirmado, non confermato, não confirmado, niet bevestigd, niepotwierdzony,
        не подтвержден, не подтверждён""",
})  # fmt: skip
"""Words that mean this in any column."""

STATES = UNMISTAKABLE | _table({
    "subscribed": """
        subscribed, subscriber, active, enabled, confirmed, opted in, opt in, optin, opted-in, true, yes, 1, on,
        ok, current, valid, verified, regular, normal, free, paid, comped, complimentary, premium, gifted,
        trialed, trial, member, owner, manager, moderator, all email, each email, every email, daily summary,
        digest, abridged, single, double, single opt-in, double opt-in, granted, given, accepted, agreed,
        implied, express, explicit, erteilt, full, deliverable, delivered, marketing contact, resubscribed,
        implicit, mailable, soft bounce, soft bounced, summary digests, plaintext digests, mime digests,
        angemeldet, aktiv, abonniert, abonnent, bestätigt, ja, abonné, abonnée, inscrit, inscrite, actif,
        confirmé, oui, activo, activa, suscrito, suscrita, confirmado, alta, si, attivo, attiva, iscritto,
        iscritta, confermato, ativo, ativa, inscrito, inscrita, assinante, sim, actief, ingeschreven, aangemeld,
        geabonneerd, bevestigd, aktywny, aktywna, zapisany, zapisana, subskrybent, tak, активен, активна,
        активный, подписан, подписана, да, prenumerant, påmeldt, tilmeldt, aktivní, přihlášen, feliratkozott,
        tilaaja, abone, aktif, 订阅, 已订阅, 登録, 구독중, مشترك""",
    "unsubscribed": """
        cancelled, canceled, inactive, left, removed himself, by user, no email, no mail, nomail, withdrawn,
        denied, declined, refused, verweigert, abgelehnt, refusé, rechazado, rifiutato, resigned, stopped, off,
        false, no, 2, -1, ausgetreten, inaktiv, nein, inactif, résilié, non, inactivo, inactiva, inattivo,
        inattiva, cancellato, cancellata, cancelada, inativo, inativa, não, inactief, nee, nieaktywny,
        nieaktywna, rezygnacja, nie, неактивен, неактивный, нет""",
    "bounced": """
        3, unreachable, invalid, held, failed, rejected, dead, by bounce, nicht erreichbar, ungültig, invalide,
        inválido, invalido, ongeldig, недействителен""",
    "blocked": """
        4, blocked, disabled, junk, abuse, suspended, by moderator, by admin, by administrator, deaktiviert,
        désactivé, desactivado, disattivato, disabilitato, desativado, uitgeschakeld""",
    "deleted": """
        deleted, removed, archived, erased, gelöscht, entfernt, archiviert, supprimé, supprimée, archivé,
        borrado, eliminado, eliminada, eliminato, eliminata, excluído, excluída, removido, verwijderd, usunięty,
        usunięta, удален, удалён, удалена""",
    "not confirmed": """
        pending, validating, 0, unverified, non-subscribed, nonsubscribed, not subscribed, never subscribed,
        transactional, invited, awaiting, waiting, new, optin pending, inactive unconfirmed, not opted in,
        unknown consent, nonmember, non-marketing contact,
        ausstehend, offen, unbestätigte, en attente, pendiente, in attesa, pendente, in
        afwachting, oczekujący, oczekuje, ожидает, ожидание""",
})  # fmt: skip
"""What the values of a column of states mean. The numbers are those of Mailtrain and ActiveCampaign."""

EXCEPTIONS: dict[str, dict[str, Standing]] = {
    "state": {"inactive": "not confirmed"},
    "emailstatus": {"": "subscribed"},
    "delivery": {"none": "unsubscribed"},
    "deliverysettings": {"none": "unsubscribed"},
    "emailpreference": {"none": "unsubscribed"},
}
"""Where a word means something else: Kit's ``state``, the empty cells and ``none`` of Google Groups."""

TRUE = words("""
    true, t, yes, y, 1, on, x, ja, j, wahr, oui, vrai, o, si, s, verdadero, vero, sim, verdadeiro, da, да, tak, prawda,
    igen, ano, evet, kyllä""") | {"✓", "✔", "☑", "✅"}
FALSE = words("""
    false, f, no, n, 0, off, nein, falsch, non, faux, falso, não, nee, нет, nie, nej, ne, hayır, ei, nem
    """) | {"✗", "✘", "☐", "❌"}
NOTHING = {"null", "none", "nil", "na", "nan", "undefined", "never", "nie"}
"""Words that stand for an empty cell."""
