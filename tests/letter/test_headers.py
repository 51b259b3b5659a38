"""Texts in headers: two decoders that know nothing of each other read out of them what was written."""

import email
import email.header
import email.policy
import random
import re
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.base.mailbox import Mailbox
from digest.letter.mail import headers
from tests.conftest import needs

NATURAL = [
    "grève à Orly, budget adopté, élections à Nîmes",
    "Straßenbahn für Köln: Bürgermeister eröffnet die Linie über die Brücke nach Mülheim, drei Jahre später als geplant",
    "Presidente da Câmara adia votação; São Paulo à espera de decisão até amanhã",
    "Niños y mañanas: ¿qué pasó en España? Más de 1.000 personas salieron a la calle en Málaga",
    "Žluťoučký kůň úpěl ďábelské ódy, řekl včera v Brně předseda vlády",
    "Zażółć gęślą jaźń: premier o budżecie na rok przyszły",
    "Переговоры в Женеве: что известно о втором раунде и кто в нём участвует",
    "Διαπραγματεύσεις στη Γενεύη για δεύτερη ημέρα, χωρίς συμφωνία",
    "محادثات في جنيف: ما الذي نعرفه عن الجولة الثانية",
    "שיחות בז׳נבה: מה ידוע על הסבב השני, ומי משתתף בו",
    "日内瓦会谈进入第二天,各方仍未达成协议,谈判将于周五继续举行并讨论停火监督机制",
    "ジュネーブ協議、二日目も合意に至らず。金曜日に再開へ",
    "제네바 회담 둘째 날, 합의 없이 끝나다",
    "जेनेवा में वार्ता का दूसरा दिन, अब तक कोई समझौता नहीं हुआ",
    "การเจรจาที่เจนีวาเข้าสู่วันที่สองโดยยังไม่มีข้อตกลง",
    "Cuộc đàm phán ở Genève bước sang ngày thứ hai mà chưa có thỏa thuận",
    "İstanbul'da görüşmeler ikinci gününde; henüz anlaşma yok, ışıklar söndü",
    "👩🏽‍🚀👨‍👩‍👧‍👦 A week in space 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and at home 🇺🇦",
    "é combining ä ö — and “quotes” … dashes–here",
    "Talks in Geneva",
    "A subject in plain English that is a good deal longer than any line of a header should ever be, with words to cut at",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantenversammlungsprotokollführerin gewählt",
    "x" * 300,
    "=?utf-8?q?x?=",
    "What =?utf-8?b?eA==?= means",
    "two  spaces and a\u00a0hard one",
]  # fmt: skip
"""Subjects as they stand in papers, and some that are meant to hurt."""
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def written(text: str) -> str:
    """What a header can carry of a text: no control characters, no line breaks, nothing at its ends."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def by_python(value: str) -> str:
    unfolded = value.replace("\r\n", "")  # which its parser would do (RFC 5322, 2.2.3)
    return str(email.header.make_header(email.header.decode_header(unfolded)))


def by_perl(values: list[str]) -> list[str]:
    """What Perl's Encode reads, all at once: it takes a while to start."""
    needs("Perl", shutil.which("perl"))
    code = (
        'use Encode; local $/ = "\\0"; while (my $v = <STDIN>) { chomp $v;'
        'print Encode::encode("UTF-8", Encode::decode("MIME-Header", $v)), "\\0" }'
    )
    given = "".join(f"{value}\0" for value in values).encode()
    done = subprocess.run(["perl", "-e", code], input=given, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


def value_of(header: str) -> str:
    """The value as it stands after the name, folds and all."""
    return header.partition(": ")[2].removesuffix("\r\n")


def keeps_to_the_rules(header: str) -> None:
    """RFC 5322, 2.1.1 and 2.2.3; RFC 2047, 2: lines, folds, encoded words."""
    assert header.endswith("\r\n")
    assert header.isascii()
    lines = header.removesuffix("\r\n").split("\r\n")
    assert all(line.startswith(" ") and line.strip() for line in lines[1:])
    for line in lines:
        words = re.findall(r"=\?utf-8\?([bq])\?([^?\s]*)\?=", line)
        assert max((len(f"=?utf-8?q?{word}?=") for _, word in words), default=0) <= 75
        assert len(line) <= (76 if words else 78)
        for kind, word in words:
            data = word.encode() if kind == "b" else word.replace("_", " ").encode()
            import binascii
            import quopri

            (binascii.a2b_base64(data) if kind == "b" else quopri.decodestring(data)).decode("utf-8")


@pytest.mark.parametrize("text", NATURAL)
def test_a_subject_is_read_as_it_was_written(text: str) -> None:
    """In many languages; by Python and by Perl; no line too long, no character cut."""
    header = headers.text("Subject", text)
    keeps_to_the_rules(header)
    assert by_python(value_of(header)) == text
    assert by_perl([value_of(header)]) == [text]


def test_natural_texts_cut_anywhere() -> None:
    """Where the lines break depends on the length: every beginning and many mixtures of the texts above, by both."""
    draw = random.Random(12)
    texts = [text[:end] for text in NATURAL for end in range(1, len(text) + 1)]
    words = [word for text in NATURAL[:17] for word in text.split()]
    texts += [" ".join(draw.choices(words, k=draw.randint(2, 25))) for _ in range(2000)]
    made = [headers.text("Subject", text) for text in texts]
    for header in made:
        keeps_to_the_rules(header)
    wanted = [written(text) for text in texts]
    assert [by_python(value_of(header)) for header in made] == wanted
    assert by_perl([value_of(header) for header in made]) == wanted


TRAPS = [
    "=?utf-8?q?=0D=0ABcc=3A?= everybody@example.org", "=?utf-8?q?=0D=0ABcc=3A?=", "=?utf-8?b?DQpCY2M6?=", "=?x", "a =?=",
    "=?utf-8?q?=0A?= =?utf-8?q?Bcc=3A?=", '"=?utf-8?q?=0D=0ABcc=3A?="', "Ada\r\nBcc: x@example.org", "=\r\n?utf-8?q?x?=",
]  # fmt: skip
"""Names that would begin a header, if a decoder read out of them what nobody wrote."""


@pytest.mark.parametrize("name", TRAPS)
def test_a_name_that_looks_encoded_is_only_a_name(name: str) -> None:
    """Two decoders and a parser of messages give back the name; there is one header, and one address."""
    header = headers.mailbox("To", Mailbox(name, "ada@example.org"))
    keeps_to_the_rules(header)
    parsed = email.message_from_string(header + "\r\n", policy=email.policy.default)
    assert parsed.keys() == ["To"]
    (who,) = parsed["To"].addresses
    assert who.addr_spec == "ada@example.org"
    # Python 3.11's parser puts a space between two encoded words of a phrase.
    assert "".join(who.display_name.split()) == "".join(written(name).split())
    phrase = value_of(header).rpartition("<")[0].strip().replace("\r\n", "")
    assert "=?" not in name or by_python(phrase) == by_perl([phrase])[0] == written(name)


@settings(max_examples=400)
@given(ANY)
@example(" leading and trailing ")
@example("a\r\nBcc: everybody@example.org")
@example("\u0085 \u2028 \x1c")
@example("")
def test_any_subject_survives(text: str) -> None:
    """Control characters become spaces; whatever else there is comes out again."""
    header = headers.text("Subject", text)
    keeps_to_the_rules(header)
    assert by_python(value_of(header)) == written(text)


@settings(max_examples=15, deadline=None)
@given(st.lists(ANY, min_size=40, max_size=60))
def test_any_subject_survives_the_other_decoder(texts: list[str]) -> None:
    """Perl's strict UTF-8 has no word for non-characters, which no keyboard has either."""
    shown = ["".join(sign for sign in text if unicodedata.category(sign) != "Cn") for text in texts]
    made = [value_of(headers.text("Subject", text)) for text in shown]
    assert by_perl(made) == [written(text) for text in shown]


@settings(max_examples=300)
@given(
    ANY,
    st.sampled_from(["From", "To", "Reply-To", "List-Id"]),
    st.sampled_from(["a@b.example", "x" * 57 + "@d.example"]),
)
@example("=?utf-8?q?x?=", "From", "a@b.example")
@example("Élan, Inc. (Paris)", "From", "a@b.example")
@example("The Weekly ünd so weiter, und immer weiter, bis es", "List-Id", "x" * 57 + "@d.example")
def test_any_name_survives(text: str, name: str, bracketed: str) -> None:
    """In phrases as in texts: parsed as an address and then decoded, the name is what it was."""
    header = (
        headers.named(name, text, bracketed) if name == "List-Id" else headers.mailbox(name, Mailbox(text, bracketed))
    )
    keeps_to_the_rules(header)
    value = value_of(header)
    phrase, _, rest = value.rpartition("<") if written(text) else ("", "", value)
    assert rest.strip("<>") == bracketed
    phrase = phrase.replace("\r\n", "").strip()
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', phrase)
    assert quoted or not re.search(r'[(),:;@\\"\[\].<>]', phrase), phrase
    assert by_python(re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else phrase) == written(text)
