//! Receivers on a clock that is moved by hand.

use super::*;
use crate::config::{Dialect, Rate};
use domain::SignedDuration;

struct Model {
    receiver: Receiver,
    now: Timestamp,
}

fn model(behaviour: Behaviour) -> Model {
    let config = ProviderConfig {
        name: "p".to_owned(),
        hosts: BTreeMap::new(),
        domains: vec!["p.example".parse().unwrap()],
        behaviour,
    };
    Model { receiver: Receiver::new(config, Seed(1)), now: "2026-01-01T00:00:00Z".parse().unwrap() }
}

fn told(reply: &Reply) -> String {
    format!("{reply:?}")
}

impl Model {
    fn rcpt(&mut self, recipient: &str) -> String {
        let forward = Forward::Address(recipient.parse().unwrap());
        let sender = "news@s.example".parse().unwrap();
        let peer = "127.0.0.1".parse().unwrap();
        let attempt = Attempt { peer, sender: Some(&sender), recipient: &forward };
        told(&self.receiver.rcpt(&attempt, self.now))
    }

    fn wait(&mut self, secs: i64) {
        self.now += SignedDuration::from_secs(secs);
    }

    fn visit(&mut self) -> (String, Option<Visit>) {
        let (reply, visit) = self.receiver.connect("127.0.0.1".parse().unwrap());
        (told(&reply), visit)
    }

    fn mail(&mut self, visit: &Visit) -> String {
        told(&self.receiver.mail(visit, false, self.now))
    }

    fn message(&mut self, visit: &mut Visit, recipient: &str) -> Fate {
        let recipients = [Forward::Address(recipient.parse().unwrap())];
        self.receiver.message(visit, &recipients, self.now)
    }
}

#[test]
fn greylisting_defers_the_first_attempt_until_its_time() {
    let mut it =
        model(Behaviour { greylist: Some(SignedDuration::from_secs(3)), ..Behaviour::default() });
    assert_eq!(it.rcpt("a@p.example"), "450 4.7.1");
    it.wait(2);
    assert_eq!(it.rcpt("a@p.example"), "450 4.7.1");
    it.wait(1);
    assert_eq!(
        (it.rcpt("a@p.example"), it.rcpt("b@p.example")),
        ("250 2.1.5".into(), "450 4.7.1".into())
    );
    assert_eq!(it.receiver.counts()["deferred: greylist"], 3);
}

#[test]
fn unknown_users_are_always_the_same() {
    let mut it = model(Behaviour {
        unknown_share: 0.1,
        unknown_prefixes: vec!["gone".into()],
        ..Behaviour::default()
    });
    assert_eq!(it.rcpt("Gone.away@p.example"), "550 5.1.1");
    let unknown = |it: &mut Model| {
        (0..1000).filter(|n| it.rcpt(&format!("u{n}@p.example")) == "550 5.1.1").collect::<Vec<_>>()
    };
    assert!(it.receiver.unknown_at().contains_key("gone.away@p.example"));
    let first = unknown(&mut it);
    assert!((70..130).contains(&first.len()), "{}", first.len());
    assert_eq!(unknown(&mut it), first);
    assert_eq!(it.rcpt("a@elsewhere.example"), "550 5.7.1");
}

#[test]
fn a_full_mailbox_is_full_for_its_time_or_for_good() {
    let full = |full_for| Behaviour { full_share: 1.0, full_for, ..Behaviour::default() };
    let mut it = model(full(Some(SignedDuration::from_secs(60))));
    assert_eq!(it.rcpt("a@p.example"), "452 4.2.2");
    it.wait(60);
    assert_eq!(it.rcpt("a@p.example"), "250 2.1.5");
    assert_eq!(model(full(None)).rcpt("a@p.example"), "552 5.2.2");
}

#[test]
fn connections_are_limited_at_a_time() {
    let mut it = model(Behaviour { connections_max: Some(1), ..Behaviour::default() });
    let (reply, visit) = it.visit();
    assert_eq!(reply, "220");
    assert_eq!(it.visit(), ("421 4.7.0".to_owned(), None));
    it.receiver.disconnect(visit.unwrap());
    assert_eq!(it.visit().0, "220");
}

#[test]
fn messages_are_limited_per_connection_and_per_time() {
    let mut it = model(Behaviour {
        messages_per_connection_max: Some(2),
        rate: Some(Rate { messages: 3, per: SignedDuration::from_secs(10) }),
        ..Behaviour::default()
    });
    let mut visit = it.visit().1.unwrap();
    it.message(&mut visit, "a@p.example");
    assert_eq!(it.mail(&visit), "250 2.1.0");
    it.message(&mut visit, "b@p.example");
    assert_eq!(it.mail(&visit), "421 4.7.0");
    let mut visit = it.visit().1.unwrap();
    it.message(&mut visit, "c@p.example");
    assert_eq!(it.mail(&visit), "421 4.7.0");
    it.wait(10);
    assert_eq!(it.mail(&visit), "250 2.1.0");
}

#[test]
fn r4_replies_are_lost_at_their_share_and_a_second_copy_draws_again() {
    let mut it = model(Behaviour { reply_loss_share: 0.5, ..Behaviour::default() });
    let mut visit = it.visit().1.unwrap();
    let mut lost = |copies: u32| {
        (0..200)
            .filter(|n| {
                (0..copies)
                    .all(|_| it.message(&mut visit, &format!("{copies}-{n}@p.example")).reply_lost)
            })
            .count()
    };
    assert!((70..130).contains(&lost(1)));
    assert!((25..75).contains(&lost(2)));
}

#[test]
fn a_late_notification_is_announced_with_its_time() {
    let mut it = model(Behaviour { late_dsn_share: 1.0, ..Behaviour::default() });
    let mut visit = it.visit().1.unwrap();
    let fate = it.message(&mut visit, "a@p.example");
    assert_eq!(told(&fate.reply), "250 2.0.0");
    assert_eq!(fate.returned[0].at.to_string(), "2026-01-01T00:00:05Z");
}

#[test]
fn mail_in_clear_is_refused_where_tls_is_required() {
    let mut it = model(Behaviour { tls_required: true, ..Behaviour::default() });
    let visit = it.visit().1.unwrap();
    assert_eq!(it.mail(&visit), "530 5.7.0");
}

fn exact(reply: &Reply) -> String {
    format!("{} {}", reply.code, reply.text())
}

impl Model {
    fn rcpt_exact(&mut self, recipient: &str) -> String {
        let forward = Forward::Address(recipient.parse().unwrap());
        let peer = "127.0.0.1".parse().unwrap();
        let attempt = Attempt { peer, sender: None, recipient: &forward };
        exact(&self.receiver.rcpt(&attempt, self.now))
    }

    fn message_exact(&mut self, recipient: &str) -> String {
        let mut visit = self.visit().1.unwrap();
        exact(&self.message(&mut visit, recipient).reply)
    }
}

#[test]
fn a_recipient_who_gets_too_much_is_refused_for_a_while_and_qq_says_550() {
    let busy = |speaks| Behaviour {
        busy_share: 1.0,
        busy_for: SignedDuration::from_secs(60),
        unknown_prefixes: vec!["gone".into()],
        speaks,
        ..Behaviour::default()
    };
    let mut told = Vec::new();
    for dialect in [Dialect::Plain, Dialect::Qq, Dialect::NetEase] {
        let mut it = model(busy(dialect));
        told.push(it.rcpt_exact("a@p.example"));
        it.wait(60);
        assert_eq!(it.rcpt_exact("a@p.example"), "250 OK");
        told.push(it.rcpt_exact("gone@p.example"));
    }
    assert_eq!(
        told,
        [
            "450 The user is receiving mail too quickly",
            "550 User unknown",
            "550 Mailbox unavailable or access denied.",
            "550 Mailbox not found.",
            "550 RP:QRC simulated, too many messages for the recipient",
            "550 Invalid User",
        ]
    );
}

#[test]
fn what_looks_like_spam_is_deferred_or_refused_and_netease_says_it_in_letters() {
    let spam =
        |speaks, spam_for| Behaviour { spam_share: 1.0, spam_for, speaks, ..Behaviour::default() };
    let mut told = Vec::new();
    for dialect in [Dialect::Plain, Dialect::Qq, Dialect::NetEase] {
        told.push(model(spam(dialect, None)).message_exact("a@p.example"));
        let mut it = model(spam(dialect, Some(SignedDuration::from_secs(120))));
        told.push(it.message_exact("a@p.example"));
        it.wait(120);
        assert_eq!(it.message_exact("a@p.example"), "250 Queued");
    }
    assert_eq!(
        told,
        [
            "554 This message is spam",
            "451 This looks like spam, please try again later",
            "550 Mail content denied.",
            "451 This looks like spam, please try again later",
            "554 DT:SPM simulated, spam",
            "451 DT:SPM simulated, please try again later",
        ]
    );
}

#[test]
fn limits_of_rate_and_connections_are_told_in_the_receivers_words() {
    let rate = Some(Rate { messages: 1, per: SignedDuration::from_secs(10) });
    let mut told = Vec::new();
    for speaks in [Dialect::Plain, Dialect::Qq, Dialect::NetEase] {
        let limits = Behaviour { rate, connections_max: Some(1), speaks, ..Behaviour::default() };
        let mut it = model(limits);
        let mut visit = it.visit().1.unwrap();
        it.message(&mut visit, "a@p.example");
        told.push(exact(&it.receiver.mail(&visit, false, it.now)));
        told.push(exact(&it.receiver.connect("127.0.0.1".parse().unwrap()).0));
    }
    assert_eq!(
        told,
        [
            "421 Too many messages, slow down",
            "421 Too many connections from your address",
            "550 Domain frequency limited.",
            "550 Connection frequency limited.",
            "550 MI:SFQ simulated, too many messages of the sender",
            "550 HL:ICC simulated, too many concurrent connections",
        ]
    );
}

#[test]
fn who_complains_and_whose_mailbox_is_full_follows_from_the_seed() {
    let mut it = model(Behaviour {
        over_quota_share: 0.2,
        late_dsn_share: 0.2,
        complaint_share: 0.2,
        ..Behaviour::default()
    });
    let mut visit = it.visit().1.unwrap();
    let (mut full, mut returned, mut complaints, mut kept) = (0, 0, 0, 0);
    for number in 0..500 {
        let person: Address = format!("u{number}@p.example").parse().unwrap();
        kept += usize::from(it.receiver.keeps(&person));
        if it.rcpt(&person.to_wire()) == "552 5.2.2" {
            assert!(!it.receiver.takes(&person));
            full += 1;
            continue;
        }
        let fate = it.message(&mut visit, &person.to_wire());
        returned += fate.returned.len();
        complaints += fate.complaints.len();
    }
    for count in [full, returned, complaints] {
        assert!((50..130).contains(&count), "{count}");
    }
    assert_eq!(full + returned + complaints + kept, 500, "everybody has one fate");
}
