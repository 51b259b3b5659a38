"""Signatures of letters: another implementation finds that they hold, and that they do not when something is changed."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.letter.mail import dkim_key
from digest.letter.mail.dkim_signature import Signatures, Signer
from digest.letter.mail.mime import Composed
from digest.model import Subscriber
from tests.letter.dkim_keys import Pair, of_rsa, pairs
from tests.letter.test_mime import ADA, DATE, HEAD, HOSTILE, letter

KINDS = st.sampled_from(["rsa", "ed25519"])


def signer(pair: Pair) -> Signer:
    return Signer("weekly.example", "s1", dkim_key.key(pair.pem))


def signed(pair: Pair, who: Subscriber = ADA, **made: str) -> bytes:
    return Composed(letter(**made), HEAD, DATE, None, signer=signer(pair)).to(who).data


LINE = st.text(" \t.=-aé\x0b", max_size=12).map(lambda text: text.encode() + b"\r\n")
LINES = st.lists(LINE, max_size=5).map(b"".join)
FOLDED = st.lists(st.text(" \t:;=aé,<", max_size=9).map(lambda text: f"x{text}".encode()), min_size=1, max_size=4)
VALUE = FOLDED.map(b"\r\n \t".join)
NAMES = ("to", "Message-ID", "References", "LIST-UNSUBSCRIBE", "List-Unsubscribe-Post", "X-Other")


@settings(deadline=None)  # checking a signature takes another library a while
@given(
    kind=KINDS,
    common=st.dictionaries(st.sampled_from(["Subject", "reply-to", "DATE", "X-More", "List-Id"]), VALUE),
    own=st.dictionaries(st.sampled_from(NAMES), VALUE, min_size=1),
    body=st.lists(st.tuples(LINES, LINES), max_size=4),
    space=st.sampled_from([b"", b" ", b"  \t", b"\r\n "]),
)
def test_whatever_has_lines_is_signed(kind: str, common: dict, own: dict, body: list, space: bytes) -> None:
    """White space at ends, empty lines, dots, folded headers, letters beyond ASCII, gaps without a line."""
    own_headers, headers = (
        b"".join(name.encode() + b":" + space + value + b" \r\n" for name, value in some.items())
        for some in (own, {"From": b"a@weekly.example"} | common)
    )
    signatures = Signatures(signer(pairs()[kind]), headers, [*(lines for lines, _ in body), b"--end--\r\n"])
    field = signatures.field(own_headers, [lines for _, lines in body])
    message = field + own_headers + headers + b"\r\n" + b"".join(map(b"".join, body)) + b"--end--\r\n"
    assert pairs()[kind].verifies(message)
    assert not pairs()[kind].verifies(message.replace(b"--end--", b"--End--"))


@settings(deadline=None)  # checking a signature takes another library a while
@given(
    kind=KINDS, page=HOSTILE, name=HOSTILE, subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
)
def test_any_letter_is_signed(kind: str, page: str, name: str, subject: str) -> None:
    """Whatever stands in it, in its slots and in its subject; and the letter is the same as without a signature."""
    made = {"page": f"{page}~ab.0~ \n\n~ab.0~~ab.1~{page}", "text": f"{page}\n.~ab.0~ \n\n", "subject": subject}
    who = Subscriber(name, "ä@xn--mller-kva.example", {})
    message = signed(pairs()[kind], who, **made)
    assert pairs()[kind].verifies(message)
    assert message.endswith(b"\r\n" + Composed(letter(**made), HEAD, DATE, None).to(who).data)


@pytest.mark.parametrize("kind", pairs())
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Dear", b"Deer"),  # what all letters have
        (b"Ada=", b"Eve="),  # what stands in a slot
        (b"To: Ada", b"To: Eve"),
        (b"t-ada", b"t-bob"),  # where one unsubscribes
        (b"From: The", b"From: A"),
        (b"Subject: T", b"Subject: W"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"From: ", b"Reply-To: eve@example.org\r\nFrom: "),  # a header that the letter has not
        (b"d=weekly", b"d=daily"),
    ],
)  # fmt: skip
def test_a_signature_holds_until_something_is_changed(kind: str, old: bytes, new: bytes) -> None:
    """Headers, those that RFC 8058 asks for and those that are not there included, and the body."""
    message = signed(pairs()[kind])
    assert pairs()[kind].verifies(message)
    assert old in message
    assert not pairs()[kind].verifies(message.replace(old, new, 1))


def test_the_signature_is_a_header_as_it_has_to_be() -> None:
    """In lines that no server folds, naming the domain, the key, and every header that is signed."""
    field = signed(pairs()["rsa"]).partition(b"\r\nTo:")[0].decode()
    assert max(map(len, field.split("\r\n"))) <= 78
    tags = dict(tag.strip().split("=", 1) for tag in field.partition(":")[2].split(";"))
    assert (tags["v"], tags["a"], tags["c"]) == ("1", "rsa-sha256", "relaxed/relaxed")
    assert (tags["d"], tags["s"]) == ("weekly.example", "s1")
    named = set(re.sub(r"\s", "", tags["h"]).split(":"))
    assert named == {
        "from", "to", "reply-to", "subject", "date", "message-id", "references", "list-id", "list-archive",
        "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "mime-version", "content-type",
    }  # fmt: skip


def test_many_threads_sign_at_once() -> None:
    """Connections share what is prepared, and none disturbs another."""
    composed = Composed(letter(), HEAD, DATE, None, signer=signer(pairs()["rsa"]))
    readers = [Subscriber(f"R{n}", f"r{n}@example.org", {}) for n in range(64)]
    with ThreadPoolExecutor(8) as threads:
        messages = list(threads.map(composed.to, readers))
    assert [message.recipient for message in messages if pairs()["rsa"].verifies(message.data)] == [
        who.address for who in readers
    ]


def test_the_key_of_the_standard() -> None:
    """RFC 8463, A.2: 32 bytes in base64, as also `dknewkey` writes them, and the record that belongs to it."""
    seed = b"nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n"
    record = b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    pair = Pair(seed, record)
    assert pair.verifies(signed(pair))


def test_both_ways_to_write_an_rsa_key() -> None:
    """PKCS#8 and the older one, with any line breaks, and with something before it."""
    pair = pairs()["rsa"]
    older = load_pem_private_key(pair.pem, None).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())  # fmt: skip
    for pem in (older, b"\xef\xbb\xbf" + older, older.replace(b"\n", b"\r\n"), b"# ours\n" + pair.pem):
        assert pair.verifies(signed(Pair(pem, pair.record)))


def pem(key: object, passphrase: bytes = b"", form: PrivateFormat = PrivateFormat.PKCS8) -> bytes:
    return key.private_bytes(Encoding.PEM, form, BestAvailableEncryption(passphrase) if passphrase else NoEncryption())


RSA = rsa.generate_private_key(65537, 2048)


def small() -> bytes:
    """A key of 648 bits, which the library makes none of: its primes are Mersenne's."""
    p, q, e = 2**521 - 1, 2**127 - 1, 65537
    d = rsa.rsa_recover_private_exponent(e, p, q)
    parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return pem(rsa.RSAPrivateNumbers(p, q, d, *parts, rsa.RSAPublicNumbers(e, p * q)).private_key())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "is no private key in PEM"),
        (b"-----BEGIN secret", "is no private key in PEM"),
        (bytes(range(256)), "is no private key in PEM"),
        (b"c2VjcmV0", "is no private key in PEM"),
        (pem(RSA)[:-400] + b"-----END PRIVATE KEY-----\n", "is no private key in PEM"),
        (RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "is no private key in PEM"),
        (pem(RSA, form=PrivateFormat.OpenSSH), "is no private key in PEM"),
        (pem(RSA, b"secret"), "has a passphrase"),
        (pem(RSA, b"secret", PrivateFormat.TraditionalOpenSSL), "has a passphrase"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "is neither RSA nor Ed25519"),
        (pem(ed448.Ed448PrivateKey.generate()), "is neither RSA nor Ed25519"),
        (pem(dsa.generate_private_key(1024)), "is neither RSA nor Ed25519"),
        (small(), "has 648 bits"),
    ],
)
def test_a_key_that_cannot_be_used_is_said_before_anything_is_sent(text: bytes, why: str) -> None:
    """And nothing of it is repeated."""
    with pytest.raises(UsageError, match=f"^the DKIM key cannot be used: it {why}") as caught:
        dkim_key.key(text)
    assert "secret" not in str(caught.value)
    assert not {line.decode("latin-1") for line in text.split() if len(line) > 20} & set(str(caught.value).split())


def test_a_weak_key_signs_and_is_said() -> None:
    """1024 bits are the least that mailboxes take, and fewer than they ask for (RFC 8301)."""
    weak = of_rsa(1024)
    assert weak.verifies(signed(weak))
    assert "1024 bits, which is weak" in dkim_key.key(weak.pem).kind
    assert dkim_key.key(pairs()["rsa"].pem).kind == "RSA of 2048 bits"
    assert dkim_key.key(pairs()["ed25519"].pem).kind == "Ed25519"
