//! Clients that strangers wrote, against our listener: swaks, msmtp and
//! Python's `smtplib`, in clear and over STARTTLS.
//!
//! Method: each hands over the bounce of one delivery; that the delivery is
//! bounced then shows that the octets arrived as they were sent.

use std::{
    fs,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use domain::Envelope;
use mta::{Inbound, InboundConfig, tls::files};
use sim::SimnetConfig;

use crate::{sockets::real_doors, strangers, world::World};

/// Everything a client must know.
struct Errand {
    at: SocketAddr,
    /// The envelope of the message that bounces.
    bounced: Envelope,
    letter: PathBuf,
    /// Certificate of our listener.
    roots: PathBuf,
}

impl Errand {
    fn new(folder: &Path, at: SocketAddr, bounced: &Envelope) -> Self {
        let recipient = bounced.recipient.to_wire();
        let letter = folder.join(format!("{recipient}.eml"));
        let text = format!(
            "From: MAILER-DAEMON@post.example\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\n.\r\n..dots\r\n.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx1.post.example\r\n\r\n\
             Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n"
        );
        fs::write(&letter, text).unwrap();
        let roots = folder.join("cert.pem");
        Self { at, bounced: bounced.clone(), letter, roots }
    }

    fn to(&self) -> String {
        self.bounced.sender.as_ref().unwrap().to_wire()
    }

    fn swaks(&self, more: &[&str]) -> Output {
        let mut command = Command::new("swaks");
        command.args(["--server", &self.at.to_string(), "--from", "<>", "--to", &self.to()]);
        command.args(["--helo", "a.example", "--data", &format!("@{}", self.letter.display())]);
        command.args(more).output().unwrap()
    }

    fn msmtp(&self, program: &Path, tls: &str) -> Output {
        let libraries = programs_libraries(program);
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", libraries);
        command.args(["--file=/dev/null", "--host=127.0.0.1", "--auth=off"]);
        command.arg(format!("--port={}", self.at.port()));
        command.args(["--from=mailer@post.example", "--domain=a.example", &format!("--tls={tls}")]);
        if tls == "on" {
            command.arg(format!("--tls-trust-file={}", self.roots.display()));
            command.arg("--tls-host-override=localhost");
        }
        command.args(["--", &self.to()]).stdin(fs::File::open(&self.letter).unwrap());
        command.output().unwrap()
    }

    fn python(&self, tls: &str) -> Output {
        let mut command = Command::new(strangers::python());
        command.args(["-", &self.at.port().to_string(), &self.to(), tls]);
        command.args([&self.letter, &self.roots]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(SMTPLIB.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

/// Sends, and tries what must fail.
const SMTPLIB: &str = r#"
import smtplib, ssl, sys
port, to, tls, letter, roots = sys.argv[1:]
server = smtplib.SMTP("localhost", int(port), local_hostname="a.example")
if tls == "on":
    server.starttls(context=ssl.create_default_context(cafile=roots))
server.ehlo()
assert server.has_extn("smtputf8") and server.has_extn("8bitmime"), server.esmtp_features
assert server.has_extn("starttls") == (tls == "off"), "offered once, in clear"
with open(letter, "rb") as file:
    message = file.read()
assert server.sendmail("", [to], message, mail_options=["SMTPUTF8", "BODY=8BITMIME"]) == {}
try:
    server.sendmail("", ["somebody@else.example"], message)
    raise SystemExit("relayed")
except smtplib.SMTPRecipientsRefused as refused:
    assert [it[0] for it in refused.recipients.values()] == [550]
# smtplib repairs line ends in sendmail(); what it does not repair is refused.
server.docmd("MAIL", "FROM:<>")
server.docmd("RCPT", f"TO:<{to}>")
assert server.docmd("DATA")[0] == 354
server.send(b"Subject: x\r\n\r\nhi\n.\nMAIL FROM:<evil@a.example>\r\n")
code, _ = server.getreply()
assert code == 550, code
"#;

fn programs_libraries(program: &Path) -> PathBuf {
    let usr = program.ancestors().nth(2).unwrap().join("usr/lib");
    let usr = if usr.exists() { usr } else { program.ancestors().nth(2).unwrap().join("lib") };
    let triples = fs::read_dir(&usr).into_iter().flatten().flatten().map(|it| it.path());
    triples.into_iter().find(|it| it.to_string_lossy().ends_with("-linux-gnu")).unwrap_or(usr)
}

/// R001-19: bounces of strangers' clients arrive, in clear and encrypted.
#[tokio::test(flavor = "multi_thread")]
async fn strangers_clients_are_understood() {
    let store = store::Store::inline(std::sync::Arc::new(())).unwrap();
    let doors = real_doors();
    store.migrate(doors.clock.now()).await.unwrap();
    let config = SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() };
    let world = World::new(doors, config, store).await;
    let folder = tempfile::tempdir().unwrap();
    let at = listen(&world, folder.path()).await;

    let people = ["swaks", "swaks-pipelined", "msmtp", "msmtp-tls", "smtplib", "smtplib-tls"];
    for it in people {
        world.sign_up(&format!("{it}@accepting.example")).await;
    }
    let mta = world.start();
    world.all_settled().await;
    mta.stop().await;
    let msmtp = strangers::programs().join("msmtp/usr/bin/msmtp");
    for it in people {
        let address = format!("{it}@accepting.example");
        let bounced = world.copies(&address)[0].envelope.clone();
        let errand = Errand::new(folder.path(), at, &bounced);
        let done = match it {
            "msmtp" | "msmtp-tls" if !msmtp.exists() => {
                println!("skipped: {it}: msmtp is not unpacked; run `cargo xtask setup`");
                continue;
            }
            "swaks" => errand.swaks(&[]),
            "swaks-pipelined" => errand.swaks(&["--pipeline"]),
            "msmtp" => errand.msmtp(&msmtp, "off"),
            "msmtp-tls" => errand.msmtp(&msmtp, "on"),
            "smtplib" => errand.python("off"),
            _ => errand.python("on"),
        };
        let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        assert!(done.status.success(), "{it}: {said}");
        let life = world.life(&address).await;
        assert_eq!(life, "accepted 250 at end-of-data; bounced, 1 copies", "{it}: {said}");
    }
}

async fn listen(world: &World, folder: &Path) -> SocketAddr {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.pem();
    fs::write(folder.join("cert.pem"), &certificate).unwrap();
    let key = made.signing_key.serialize_pem();
    let at = "127.0.0.1:0".parse().unwrap();
    let mut config = InboundConfig::new(at, "localhost", "b.assent.example".parse().unwrap());
    config.tls = Some(files::server(certificate.as_bytes(), key.as_bytes()).unwrap());
    Inbound::start(world.app.clone(), config).await.unwrap().local_addr()
}
