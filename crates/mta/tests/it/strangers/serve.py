"""Starts a mail server that strangers wrote, until standard input ends.

    serve.py KIND ADDRESS PORT FOLDER PROGRAMS

KIND is postfix, exim or aiosmtpd. FOLDER is empty but for `cert.pem` and
`key.pem`; everything the server writes goes there, and each message it takes
ends up as one file below FOLDER/mail. Postfix and Exim listen on the next port
as well and offer no CHUNKING there, so that DATA is spoken. PROGRAMS holds the unpacked packages
(`cargo xtask setup`). Prints `ready`, or `cannot: ` and why.
"""

import os
import signal
import socket
import subprocess
import sys
import time


def main():
    kind, address, port, folder, programs = sys.argv[1:]
    server = SERVERS[kind](address, int(port), folder, programs)
    reason = server.cannot()
    if reason:
        print("cannot: " + reason, flush=True)
        return
    server.start()
    try:
        wait_for(address, int(port), server)
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        server.stop()


def wait_for(address, port, server):
    for _ in range(200):
        try:
            with socket.create_connection((address, port), 1) as probe:
                if probe.recv(4).startswith(b"220"):
                    return
        except OSError:
            pass
        if not server.lives():
            break
        time.sleep(0.05)
    raise SystemExit("the server does not answer: " + server.log())


class Program:
    """A server that is a program of a Debian package, unpacked in a folder."""

    package = ""
    program = ""
    # Accounts the program insists on. They exist for it alone, by way of
    # libnss-wrapper: the machine's own are not touched.
    users = ()

    def __init__(self, address, port, folder, programs):
        self.address, self.port, self.folder = address, port, folder
        self.root = os.path.join(programs, self.package)
        # As root the server must be somebody else; else it can only be us.
        self.uid, self.gid = (64_999, 64_999) if os.getuid() == 0 else (os.getuid(), os.getgid())
        self.process = None

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def cannot(self):
        if not os.path.exists(os.path.join(self.root, self.program)):
            return f"{self.package} is not unpacked; run `cargo xtask setup`"
        return None

    def make(self, name, uid, gid, mode=0o755):
        os.makedirs(self.path(name), exist_ok=True)
        if os.getuid() == 0:
            os.chown(self.path(name), uid, gid)
        os.chmod(self.path(name), mode)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def environment(self):
        libraries = os.path.join(self.root, "usr/lib/x86_64-linux-gnu")
        for triple in os.listdir(os.path.join(self.root, "usr/lib")):
            if triple.endswith("-linux-gnu"):
                libraries = os.path.join(self.root, "usr/lib", triple)
        with open("/etc/passwd", encoding="utf-8") as file:
            passwd = file.read()
        with open("/etc/group", encoding="utf-8") as file:
            group = file.read()
        for place, name in enumerate(self.users):
            passwd += f"{name}:x:{self.uid + place}:{self.gid + place}::/:/bin/false\n"
            group += f"{name}:x:{self.gid + place}:\n"
        return {
            "PATH": "/usr/bin:/bin",
            "LD_LIBRARY_PATH": libraries + ":" + os.path.join(self.root, "usr/lib/postfix"),
            "LD_PRELOAD": os.path.join(libraries, "libnss_wrapper.so"),
            "NSS_WRAPPER_PASSWD": self.write("passwd", passwd),
            "NSS_WRAPPER_GROUP": self.write("group", group),
        }

    def run(self, *arguments):
        with open(self.path("output"), "ab") as output:
            self.process = subprocess.Popen(
                [os.path.join(self.root, self.program), *arguments],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def lives(self):
        return self.process.poll() is None

    def log(self):
        text = ""
        for name in ("output", "log", "logs/mainlog", "logs/paniclog"):
            if os.path.exists(self.path(name)):
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    text += file.read()
        return text[-2000:]

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(5)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


class Postfix(Program):
    """Delivers to a maildir by virtual(8), which stores lines with LF."""

    package = "postfix"
    program = "usr/lib/postfix/sbin/master"
    users = ("postfix", "postdrop")

    def cannot(self):
        return super().cannot() or ("Postfix starts as root only" if os.getuid() else None)

    def start(self):
        for name in ("data", "mail"):
            self.make(name, self.uid, self.gid)
        self.make("spool", 0, 0)
        self.make("spool/pid", 0, 0)
        for name in (
            "active bounce corrupt defer deferred flush hold incoming private saved trace".split()
        ):
            self.make("spool/" + name, self.uid, self.gid, 0o700)
        for name in ("maildrop", "public"):
            self.make("spool/" + name, self.uid, self.gid + 1, 0o730)
        self.make("conf", 0, 0)
        self.write("conf/main.cf", self.main())
        self.write("conf/master.cf", self.master())
        self.run("-c", self.path("conf"), "-d")

    def main(self):
        lib = os.path.join(self.root, "usr/lib/postfix")
        return f"""
compatibility_level = 3.6
queue_directory = {self.path("spool")}
data_directory = {self.path("data")}
daemon_directory = {lib}/sbin
command_directory = {self.root}/usr/sbin
shlib_directory = {lib}
meta_directory = {self.root}/etc/postfix
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
maillog_file = {self.path("log")}
maillog_file_prefixes = {self.folder}
myhostname = mx.postfix.example
mydestination =
inet_protocols = ipv4
smtpd_peername_lookup = no
virtual_mailbox_domains = static:all
virtual_mailbox_base = {self.folder}
virtual_mailbox_maps = static:mail/
virtual_uid_maps = static:{self.uid}
virtual_gid_maps = static:{self.gid}
virtual_minimum_uid = 1
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_cert_file = {self.path("cert.pem")}
smtpd_tls_key_file = {self.path("key.pem")}
smtpd_tls_loglevel = 1
import_environment = MAIL_CONFIG LD_LIBRARY_PATH LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
"""

    def master(self):
        return f"""
{self.address}:{self.port} inet n - n - - smtpd
{self.address}:{self.port + 1} inet n - n - - smtpd -o smtpd_discard_ehlo_keywords=chunking
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
postlog   unix-dgram n - n - 1 postlogd
"""


class Exim(Program):
    """Delivers to a maildir, with CRLF."""

    package = "exim4-daemon-light"
    program = "usr/sbin/exim4"
    users = ("Debian-exim",)

    def start(self):
        for name in ("spool", "mail", "logs"):
            self.make(name, self.uid, self.gid)
        # Exim starts itself again with an environment that it has emptied.
        settings = "".join(f"export {it[0]}='{it[1]}'\n" for it in self.environment().items())
        itself = os.path.join(self.root, self.program)
        self.write("exim", f"#!/bin/sh\n{settings}exec {itself} \"$@\"\n")
        os.chmod(self.path("exim"), 0o755)
        conf = self.write("exim.conf", self.conf())
        os.chmod(conf, 0o644)
        self.run("-bdf", "-C", conf)

    def conf(self):
        return f"""
exim_path = {self.path("exim")}
keep_environment =
deliver_drop_privilege
primary_hostname = mx.exim.example
spool_directory = {self.path("spool")}
log_file_path = {self.path("logs")}/%slog
pid_file_path = {self.path("pid")}
local_interfaces = <; [{self.address}]:{self.port} ; [{self.address}]:{self.port + 1}
acl_smtp_rcpt = accept_all
acl_smtp_data = accept_all
smtputf8_advertise_hosts = *
chunking_advertise_hosts = ${{if eq{{$received_port}}{{{self.port}}}{{*}}{{:}}}}
pipelining_advertise_hosts = *
tls_advertise_hosts = *
tls_certificate = {self.path("cert.pem")}
tls_privatekey = {self.path("key.pem")}
host_lookup =
smtp_accept_queue_per_connection = 0
never_users =

begin acl
accept_all:
  accept

begin routers
all:
  driver = accept
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {self.path("mail")}
  maildir_format
  use_crlf
  user = {self.uid}
  group = {self.gid}
"""


class Aiosmtpd:
    """Python's server: one command at a time, no CHUNKING."""

    def __init__(self, address, port, folder, programs):
        self.address, self.port, self.folder = address, port, folder
        self.taken = 0

    def cannot(self):
        try:
            import aiosmtpd  # noqa: F401
        except ImportError:
            return "aiosmtpd is not installed; run `cargo xtask setup`"
        return None

    def start(self):
        import logging
        import ssl
        from aiosmtpd.controller import Controller

        # A handshake that its peer refused is part of the tests.
        logging.disable()
        os.makedirs(os.path.join(self.folder, "mail"))
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(
            os.path.join(self.folder, "cert.pem"), os.path.join(self.folder, "key.pem")
        )
        self.controller = Controller(
            self, self.address, self.port, tls_context=tls, enable_SMTPUTF8=True
        )
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        name = os.path.join(self.folder, "mail", str(self.taken))
        with open(name + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(name + ".part", name)
        return "250 2.0.0 Taken"

    def lives(self):
        return True

    def log(self):
        return ""

    def stop(self):
        self.controller.stop()


SERVERS = {"postfix": Postfix, "exim": Exim, "aiosmtpd": Aiosmtpd}

if __name__ == "__main__":
    main()
