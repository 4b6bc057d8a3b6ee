//! Receivers with every habit, met by the client.

use domain::{Address, Envelope};
use sim::{SimnetConfig, checker, recipients};
use smtp::client::{End, Event, TlsWish};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::ground::{doors, send, start, stranger, transaction, world};

const CLEAR: TlsWish = TlsWish::Opportunistic;

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

#[tokio::test]
async fn an_accepting_provider_keeps_every_byte() {
    for extensions in ["", "chunking = false", "chunking = false\npipelining = false"] {
        let world = world(extensions).await;
        let text = "Subject: hello\n\n.\n..\nå\n";
        let letters = vec![transaction("ada@a.example", text), transaction("bo@a.example", text)];
        assert_eq!(send(&world, CLEAR, letters).await, "accepted 250 2.0.0; accepted 250 2.0.0");
        let copies = world.mailbox().accepted_copies(&address("Ada@a.example"));
        assert_eq!(copies.len(), 1);
        assert_eq!(copies[0].bytes.as_deref(), Some(text.replace('\n', "\r\n").as_bytes()));
        assert_eq!((copies[0].encrypted, copies[0].letter.subject.as_str()), (false, "hello"));
        assert_eq!(copies[0].hello, "mail.s.example");
        assert_eq!(checker::clean_wire(&world.mailbox().copies()), []);
    }
}

#[tokio::test]
async fn starttls_is_used_when_offered_and_its_certificate_is_ours_alone() {
    let world = world("starttls = true\ntls_required = true").await;
    let letter = || vec![transaction("ada@a.example", "Subject: x\n\n")];
    assert_eq!(send(&world, TlsWish::Required, letter()).await, "accepted 250 2.0.0");
    assert!(world.mailbox().copies()[0].encrypted);
    assert_eq!(send(&world, TlsWish::Never, letter()).await, "refused at mail 530 5.7.0");

    let doors = doors();
    let stranger = stranger();
    let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
    let session = sim::post::Session {
        doors: &doors,
        tls: &stranger,
        host: "mx.a.example",
        client: smtp::Client::new(smtp::client::Config::new("mail.s.example")),
        stream: doors.net.connect(at, None).await.unwrap(),
    };
    let (outcomes, end) = session.run(letter()).await;
    assert_eq!(format!("{outcomes:?} {end:?}"), "[] Broken { stage: StartTls, cause: Tls }");
}

#[tokio::test]
async fn unknown_greylisted_and_full_mailboxes_answer_as_in_the_field() {
    let world = world("greylist = \"1 h\"\nunknown_prefixes = [\"gone\"]").await;
    let letters = |it: &str| vec![transaction(it, "Subject: x\n\n")];
    assert_eq!(send(&world, CLEAR, letters("gone@a.example")).await, "refused at rcpt 550 5.1.1");
    assert_eq!(send(&world, CLEAR, letters("ada@a.example")).await, "refused at rcpt 450 4.7.1");
    assert_eq!(send(&world, CLEAR, letters("ada@b.example")).await, "refused at rcpt 550 5.7.1");
    assert!(world.mailbox().is_empty());
    let counts = &world.counts()["a"];
    assert_eq!((counts["refused: unknown user"], counts["deferred: greylist"]), (1, 1));

    let full = crate::ground::world("full_share = 1.0").await;
    assert_eq!(send(&full, CLEAR, letters("ada@a.example")).await, "refused at rcpt 552 5.2.2");
}

#[tokio::test]
async fn r4_a_lost_reply_leaves_a_copy_and_a_doubt() {
    let world = world("reply_loss_share = 1.0").await;
    let letters = vec![transaction("ada@a.example", "Subject: x\n\n")];
    assert_eq!(
        send(&world, CLEAR, letters).await,
        "InDoubt { cause: Closed }; Broken { stage: EndOfData, cause: Closed }"
    );
    let tally = world.mailbox().tallies()["a"];
    assert_eq!((tally.copies, tally.reply_lost), (1, 1));
}

#[tokio::test]
async fn connections_and_messages_in_them_are_limited() {
    let world = world("connections_max = 1\nmessages_per_connection_max = 1").await;
    let doors = doors();
    let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
    let mut first = doors.net.connect(at, None).await.unwrap();
    let mut greeting = [0; 3];
    first.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"220");
    assert_eq!(send(&world, CLEAR, vec![]).await, "Refused { stage: Greeting, reply: 421 4.7.0 }");
    first.write_all(b"QUIT\r\n").await.unwrap();
    let mut rest = Vec::new();
    first.read_to_end(&mut rest).await.unwrap();
    drop(first);
    // The place is free as soon as the other side has noticed.
    let letters =
        || vec![transaction("a@a.example", "A: b\n\n"), transaction("b@a.example", "A: b\n\n")];
    loop {
        let told = send(&world, CLEAR, letters()).await;
        if told != "Refused { stage: Greeting, reply: 421 4.7.0 }" {
            assert_eq!(
                told,
                "accepted 250 2.0.0; refused at mail 421 4.7.0; \
                 Refused { stage: Mail, reply: 421 4.7.0 }"
            );
            break;
        }
    }
}

#[tokio::test]
async fn s1_a_smuggler_gets_one_5xx_and_leaves_nothing() {
    let world = world("").await;
    let doors = doors();
    for end in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r"] {
        let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
        let mut stream = doors.net.connect(at, None).await.unwrap();
        let text = format!(
            "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<ada@a.example>\r\nDATA\r\nhi{end}\
             MAIL FROM:<evil@s.example>\r\nRCPT TO:<ada@a.example>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n"
        );
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let refused = answer.lines().filter(|it| it.starts_with('5')).count();
        assert_eq!(refused, 1, "{end:?}: {answer}");
    }
    assert!(world.mailbox().is_empty());
}

#[tokio::test]
async fn a_late_notification_comes_back_to_the_envelope_sender() {
    let config = "smtp_port = 0\n\
        [[provider]]\nname = \"a\"\ndomains = [\"a.example\"]\n\
        hosts = { \"mx.a.example\" = \"127.0.0.1\" }\n\
        behaviour = { late_dsn_share = 1.0, late_dsn_delay = \"0 s\" }\n\
        [[provider]]\nname = \"s\"\ndomains = [\"s.example\"]\n\
        hosts = { \"mx.s.example\" = \"127.0.0.2\" }\n";
    let world = start(SimnetConfig::from_toml(config).unwrap()).await;
    let mut watch = world.mailbox().watch();
    let letters = vec![transaction("ada@a.example", "Subject: x\n\nbody\n")];
    assert_eq!(send(&world, CLEAR, letters).await, "accepted 250 2.0.0");
    assert_eq!(watch.recv().await.unwrap().provider, "a");
    let report = watch.recv().await.unwrap();
    assert_eq!(
        (report.provider.as_str(), &report.envelope),
        ("s", &Envelope { sender: None, recipient: address("news@s.example") })
    );
    assert!(report.letter.header("content-type").unwrap().contains("delivery-status"));
}

#[tokio::test]
async fn people_leave_by_mail_through_the_zones_or_a_route() {
    let world = world("").await;
    let letter = sim::letter::Letter::open(
        b"List-Unsubscribe: <mailto:leave%2Bt@a.example?subject=stop%20it>\r\n\r\nx\r\n",
    )
    .unwrap();
    let now = doors().clock.now();
    let person = address("ada@b.example");
    recipients::leave_by_mail(world.post(), &letter, &person, now).await.unwrap();
    let copies = world.mailbox().accepted_copies(&address("leave+t@a.example"));
    assert_eq!(copies[0].letter.subject, "stop it");

    let routed =
        sim::letter::Letter::open(b"List-Unsubscribe: <mailto:leave@nowhere.example>\r\n\r\nx\r\n")
            .unwrap();
    let act = recipients::leave_by_mail(world.post(), &routed, &person, now);
    assert_eq!(act.await.unwrap_err().to_string(), "the mail could not be sent");
    let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
    world.post().route(&"nowhere.example".parse().unwrap(), at);
    let act = recipients::leave_by_mail(world.post(), &routed, &person, now);
    assert!(act.await.unwrap_err().to_string().contains("Refused"));
}

#[tokio::test]
async fn a_dropped_world_lets_its_connections_go() {
    let world = world("").await;
    let doors = doors();
    let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
    let mut stream = doors.net.connect(at, None).await.unwrap();
    let mut client = smtp::Client::new(smtp::client::Config::new("mail.s.example"));
    let _ = client.handle(Event::Connected);
    drop(world);
    let mut rest = Vec::new();
    // Either an end or a reset; both end the session.
    let _ = stream.read_to_end(&mut rest).await;
    let actions = client.handle(Event::Closed);
    assert!(matches!(actions.as_slice(), [smtp::client::Action::Close(End::Broken { .. })]));
}

/// Whatever the order in which tasks run, a session ends in one of these.
#[tokio::test]
async fn sessions_that_are_torn_are_counted_by_what_was_open() {
    let world = world("").await;
    let at = (std::net::Ipv4Addr::LOCALHOST, world.smtp_port()).into();
    let begun = "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<ada@a.example>\r\nDATA\r\nhi\r\n";
    let told = |replies: usize, text: String| {
        let world = &world;
        async move {
            let before = world.torn();
            let doors = doors();
            let mut stream = doors.net.connect(at, None).await.unwrap();
            stream.write_all(text.as_bytes()).await.unwrap();
            let mut read = String::new();
            while read.lines().filter(|it| it.get(3..4) == Some(" ")).count() < replies {
                let mut buffer = [0; 1024];
                let length = stream.read(&mut buffer).await.unwrap();
                read += std::str::from_utf8(&buffer[..length]).unwrap();
            }
            drop(stream);
            while world.connections_open() > 0 {
                tokio::task::yield_now().await;
            }
            let torn = world.torn();
            (torn.begun - before.begun, torn.between - before.between)
        }
    };
    // Greeting and EHLO; those of MAIL, RCPT and DATA; the last one; QUIT's.
    assert_eq!(told(2, "EHLO x\r\n".to_owned()).await, (0, 1));
    assert_eq!(told(5, begun.to_owned()).await, (1, 0));
    assert_eq!(told(6, format!("{begun}.\r\n")).await, (0, 1));
    let refused = "EHLO x\r\nMAIL FROM:<a@s.example>\r\nRCPT TO:<ada@b.example>\r\n";
    assert_eq!(told(4, refused.to_owned()).await, (0, 1));
    assert_eq!(told(7, format!("{begun}.\r\nQUIT\r\n")).await, (0, 0));
}

#[tokio::test]
async fn rfc5965_a_complaint_is_reported_to_where_the_message_asks() {
    let config = "smtp_port = 0\n\
        [[provider]]\nname = \"a\"\ndomains = [\"a.example\"]\n\
        hosts = { \"mx.a.example\" = \"127.0.0.1\" }\n\
        behaviour = { complaint_share = 1.0, complaint_delay = \"0 s\" }\n\
        [[provider]]\nname = \"s\"\ndomains = [\"s.example\"]\n\
        hosts = { \"mx.s.example\" = \"127.0.0.2\" }\n";
    let world = start(SimnetConfig::from_toml(config).unwrap()).await;
    let mut watch = world.mailbox().watch();
    let text = "List-Unsubscribe: <https://s.example/u/1>\n\
                CFBL-Address: fbl@s.example; report=arf\nCFBL-Feedback-ID: f-1\n\nbody\n";
    let letters = vec![transaction("ada@a.example", text)];
    assert_eq!(send(&world, CLEAR, letters).await, "accepted 250 2.0.0");
    assert_eq!(watch.recv().await.unwrap().provider, "a");
    let report = watch.recv().await.unwrap();
    assert_eq!(
        (report.provider.as_str(), report.envelope.recipient.to_wire().as_str()),
        ("s", "fbl@s.example")
    );
    assert!(report.letter.header("content-type").unwrap().contains("feedback-report"));
    while world.reports().waiting > 0 {
        tokio::task::yield_now().await;
    }
    let complained: Vec<_> = world.reports().complained.into_keys().collect();
    assert_eq!(complained, ["ada@a.example"]);
}

#[tokio::test]
async fn qq_and_netease_speak_their_own_words_on_the_wire() {
    let letters = || vec![transaction("ada@a.example", "Subject: x\n\n")];
    let qq = world("speaks = \"qq\"\nbusy_share = 1.0").await;
    assert_eq!(send(&qq, CLEAR, letters()).await, "refused at rcpt 550");
    let netease = crate::ground::world("speaks = \"netease\"\nspam_share = 1.0").await;
    assert_eq!(send(&netease, CLEAR, letters()).await, "refused at end-of-data 554");
    assert!(netease.mailbox().is_empty(), "what was refused is not kept");
}
