//! Around what is kept: reply texts, tokens, reports from outside.

use app::{
    dispatch::{
        self, Ended, Ticket,
        outcome::{Begin, masked},
    },
    inbound::{Received, receive},
};
use delivery::{
    outcome::{End, Settled, Settlement},
    replies::{Refusal, ReplyTable, Stage},
};
use domain::{
    DeliveryState, Reply, SignedDuration,
    token::{Purpose, Subject},
};
use store::attempt::ShardLease;

use super::{asked, expanded, report, submitted};
use crate::{
    campaigns::{attested, drafted, started},
    world::{World, on_both, open_account},
};

pub async fn lease(world: &World) -> Vec<ShardLease> {
    let shards: Vec<_> = (0..app::queue::SHARDS).collect();
    dispatch::lease(&world.app, uuid::Uuid::from_u128(7), &shards).await.unwrap()
}

/// Makes an attempt that ends with this answer to `RCPT TO`.
pub async fn attempted(
    world: &World,
    (ticket, leases): (&Ticket, &[ShardLease]),
    (code, text): (u16, &str),
) {
    let shard = app::queue::shard_of(&ticket.row.domain);
    let lease = *leases.iter().find(|it| it.shard == shard).unwrap();
    let begin = Begin {
        lease,
        source: "a".into(),
        host: "mx.example.org".into(),
        tls: None,
        provider: "example.org".into(),
    };
    let begun = dispatch::begin(&world.app, ticket, begin).await.unwrap();
    let reply = Reply::new(code, text);
    let refusal = Refusal { provider: None, stage: Stage::RcptTo, reply: &reply };
    let means = ReplyTable::builtin().classify(refusal);
    let next_due = world.app.now().saturating_add(SignedDuration::from_hours(1)).unwrap();
    let state = match code {
        250 => Settled::Accepted,
        400..500 => Settled::Deferred { next_due, in_doubt: false },
        _ => Settled::Bounced {
            class: means.class,
            fault: means.fault,
            status: domain::EnhancedCode::leading("5.0.0").unwrap(),
            end: End::Refused,
        },
    };
    let means = (code != 250).then_some(means);
    let settlement = Settlement { state, means, suppress: false, brake: None };
    let ended = Ended { begun, settlement: &settlement, stage: "RCPT TO", reply: Some(&reply) };
    dispatch::end(&world.app, ended).await.unwrap();
}

pub async fn one_ticket(world: &World) -> Ticket {
    attested(world, 1).await;
    let id = drafted(world, "Hej").await;
    submitted(world, id).await;
    started(world, id).await;
    world.tickets().await.pop().unwrap()
}

/// DECISIONS D20: receivers name their users in many ways.
#[test]
fn the_record_of_an_answer_names_nobody() {
    let long = format!("{} anna.andersson@example.org no", "x ".repeat(245));
    let cases = [
        ("<anna@example.org>: no", "…@…: no"),
        ("mailbox anna%40example.org", "mailbox …@…"),
        ("anna＠example.org", "…@…"),
        ("a\u{1b}[31mb\u{0}c", "a[31mbc"),
    ];
    for (said, kept) in cases {
        let kept: Vec<_> = kept.split(' ').map(|it| it.trim_end_matches(':')).collect();
        let found = masked(&Reply::new(550, said));
        let found: Vec<_> = found.split(' ').map(|it| it.trim_end_matches(':')).collect();
        assert_eq!(found, kept, "{said}");
    }
    assert!(!masked(&Reply::new(550, &long)).contains("anna"), "cut inside an address");
}

#[test]
fn the_record_of_an_answer_holds_no_name_of_the_recipient() {
    on_both(|world| async move {
        let ticket = one_ticket(&world).await;
        let said = "5.1.1 Mailbox P0 of example.org is unknown, <p0>; see help";
        attempted(&world, (&ticket, &lease(&world).await), (550, said)).await;
        let (store, account) = (world.app.store(), world.account);
        let attempts = store::attempt::of_delivery(store, account, ticket.row.id).await.unwrap();
        let kept = attempts[0].reply.as_deref();
        assert_eq!(kept, Some("Mailbox … of example.org is unknown, … see help"));
    });
}

fn dsn(world: &World, local: &str, status: &str) -> Received {
    let text = format!(
        "From: <>\r\nSubject: no\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nno\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; p0@example.org\r\nAction: failed\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} User p0 unknown\r\n\r\n--b--\r\n"
    );
    Received {
        envelope_sender: None,
        recipients: vec![format!("{local}@{}", world.app.settings().bounce_domain)],
        bytes: text.into_bytes(),
        peer_ip: [192, 0, 2, 9].into(),
    }
}

async fn state(world: &World, ticket: &Ticket) -> DeliveryState {
    let (store, account) = (world.app.store(), world.account);
    store::delivery::by_id(store, account, ticket.row.id).await.unwrap().unwrap().state
}

/// S14, S9: reports that are damaged, of another purpose or of another account
/// are taken, change nothing, and are not asked for again.
#[test]
fn reports_with_other_tokens_change_nothing() {
    on_both(|world| async move {
        let ticket = one_ticket(&world).await;
        attempted(&world, (&ticket, &lease(&world).await), (250, "ok")).await;
        let subject = Subject::Delivery(ticket.row.id);
        let ours = world.app.account_row(world.account).await.unwrap().number;
        let other = open_account(&world.app, "Other").await;
        let other = world.app.account_row(other).await.unwrap().number;
        let real = world.app.local_token(ours, Purpose::Bounce, subject).unwrap();
        let mut damaged = real.clone();
        let last = if damaged.ends_with('0') { '1' } else { '0' };
        damaged.pop();
        damaged.push(last);
        let tokens = [
            damaged,
            world.app.local_token(other, Purpose::Bounce, subject).unwrap(),
            world.app.local_token(ours, Purpose::Reply, subject).unwrap(),
            world.app.local_token(ours, Purpose::Feedback, subject).unwrap(),
        ];
        for token in tokens {
            receive(&world.app, &dsn(&world, &token, "5.1.1")).await.unwrap();
            assert_eq!(state(&world, &ticket).await, DeliveryState::Accepted, "{token}");
        }
        receive(&world.app, &dsn(&world, &real, "5.1.1")).await.unwrap();
        assert_eq!(state(&world, &ticket).await, DeliveryState::Bounced);
    });
}

/// A report that is sent again and again is one report.
#[test]
fn a_report_that_comes_again_changes_nothing() {
    on_both(|world| async move {
        let ticket = one_ticket(&world).await;
        attempted(&world, (&ticket, &lease(&world).await), (250, "ok")).await;
        let subject = Subject::Delivery(ticket.row.id);
        let ours = world.app.account_row(world.account).await.unwrap().number;
        let real = world.app.local_token(ours, Purpose::Bounce, subject).unwrap();
        for _ in 0..3 {
            receive(&world.app, &dsn(&world, &real, "5.1.1")).await.unwrap();
            world.wait(3600);
        }
        let counts = store::inbound_event::counts(world.app.store()).await.unwrap();
        assert_eq!(counts, [("bounce".to_owned(), 1)]);
        let id = drafted(&world, "Hej igen").await;
        submitted(&world, id).await;
        asked(&world, id, app::campaign::Ask::Start).await;
        expanded(&world, id).await;
        assert_eq!(report(&world, id).await.withheld, [("suppressed".to_owned(), 1)]);
    });
}
