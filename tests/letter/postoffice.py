"""Postfix and Dovecot from Debian's packages, on free ports of this machine: mail goes in with STARTTLS and a login, and
is read over IMAP. They need root, as they do everywhere.
"""

import contextlib
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.conftest import needs

DOMAINS = ("one.example", "two.example")
USER, PASSWORD = "sender@one.example", "a-passw0rd"

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.one.example
mydestination =
alias_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:yes
virtual_transport = lmtp:unix:{folder}/lmtp
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
"""

MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u allow_all_users=yes
}}
service lmtp {{
  unix_listener {folder}/lmtp {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class PostOffice:
    """The two, running."""

    folder: Path
    smtp: int
    imap: int

    @property
    def authority(self) -> Path:
        """The certificate to trust."""
        return self.folder / "ca.pem"

    def mail_of(self, address: str) -> list[bytes]:
        """All messages in a mailbox, as IMAP gives them."""
        context = ssl.create_default_context(cafile=str(self.authority))
        with imaplib.IMAP4_SSL("localhost", self.imap, ssl_context=context) as box:
            box.login(address, PASSWORD)
            box.select("INBOX", readonly=True)
            _, (numbers,) = box.search(None, "ALL")
            return [box.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers.decode().split()]

    def logs(self) -> str:
        """What both had to say, for when a test fails."""
        files = [self.folder / "postfix.log", self.folder / "dovecot.log"]
        return "\n".join(file.read_text(errors="replace")[-5000:] for file in files if file.exists())


@contextlib.contextmanager
def running() -> Iterator[PostOffice]:
    """Start both, and stop them at the end."""
    needs("Postfix", shutil.which("postfix", path="/usr/sbin"))
    needs("Dovecot", shutil.which("dovecot", path="/usr/sbin"))
    needs("root, to run Postfix and Dovecot", os.geteuid() == 0)
    # Not pytest's folder: the servers drop root, and have to get in. The path of a socket may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="post") as name:
        folder = Path(name)
        office = PostOffice(folder, _free_port(), _free_port())
        _write(office)
        folder.chmod(0o755)
        config = str(folder / "postfix")
        dovecot = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(folder / "dovecot.conf")])
        postfix = subprocess.Popen(
            ["/usr/sbin/postfix", "-c", config, "start-fg"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(office)
            yield office
        finally:
            subprocess.run(["/usr/sbin/postfix", "-c", config, "stop"], check=False, capture_output=True)
            dovecot.terminate()
            postfix.wait(20)
            dovecot.wait(20)


def _write(office: PostOffice) -> None:
    folder = office.folder
    for name in ("queue", "data", "run", "mail", "postfix"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix", "postfix")
    shutil.chown(folder / "mail", "mail", "mail")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(office.authority))
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    for pem in certificate.cert_chain_pems:
        pem.write_to_path(str(folder / "cert.pem"), append=True)
    values = {
        "folder": folder,
        "smtp": office.smtp,
        "imap": office.imap,
        "domains": ", ".join(DOMAINS),
        "password": PASSWORD,
    }
    for path, text in (("postfix/main.cf", MAIN), ("postfix/master.cf", MASTER), ("dovecot.conf", DOVECOT)):
        (folder / path).write_text(text.format(**values))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(office: PostOffice) -> None:
    deadline = time.monotonic() + 30
    for port in (office.smtp, office.imap):
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, office.logs()
                time.sleep(0.1)
