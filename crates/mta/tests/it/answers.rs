//! What hosts answer, and what becomes of the delivery.

use app::leaving::{self, Extent, Leaver, Trace};
use consent::WithdrawnVia;
use domain::SignedDuration;

use crate::world::{World, run};

/// One provider of this behaviour at `post.example`.
fn provider(behaviour: &str) -> String {
    format!(
        r#"
        null_mx = ["null.example"]
        smtp_port = 2525
        [[provider]]
        name = "post"
        domains = ["post.example", "also.example"]
        hosts = {{ "mx1.post.example" = "127.0.0.11" }}
        [provider.behaviour]
        {behaviour}
        "#
    )
}

/// R001-09: each attempt has a record.
#[test]
fn mail_is_accepted_once_and_on_record() {
    run(&provider(""), |world| async move {
        for address in ["ada@post.example", "bo@also.example"] {
            world.sign_up(address).await;
        }
        let mta = world.start();
        world.all_settled().await;
        for address in ["ada@post.example", "bo@also.example"] {
            assert_eq!(
                world.life(address).await,
                "accepted 250 at end-of-data; accepted, 1 copies"
            );
        }
        let copy = &world.copies("ada@post.example")[0];
        assert_eq!(copy.wire_faults, Vec::<String>::new());
        assert_eq!(copy.hello, "mail.assent.example");
        let sender = copy.envelope.sender.as_ref().unwrap();
        assert_eq!(sender.domain().as_str(), "b.assent.example", "VERP");
        mta.stop().await;
        assert!(mta.snapshot().await.is_none());
    });
}

/// R001-05, R001-29: encrypted on the way, with version and cipher on record.
#[test]
fn starttls_is_used_where_it_is_offered() {
    run(&provider("starttls = true\ntls_required = true"), |world| async move {
        world.sign_up("ada@post.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert!(world.copies("ada@post.example")[0].encrypted);
        let id = world.delivery("ada@post.example").await.id;
        let attempts =
            store::attempt::of_delivery(world.app.store(), world.account, id).await.unwrap();
        assert_eq!(attempts[0].tls.as_deref(), Some("TLSv1_3 TLS13_AES_256_GCM_SHA384"));
    });
}

#[test]
fn a_greylisted_delivery_is_tried_again_with_the_same_bytes() {
    run(&provider("greylist = '3 s'"), |world| async move {
        world.sign_up("ada@post.example").await;
        let _mta = world.start();
        world.all_settled().await;
        let life = world.life("ada@post.example").await;
        assert!(life.starts_with("deferred 450 at rcpt; "), "{life}");
        assert!(life.ends_with("accepted 250 at end-of-data; accepted, 1 copies"), "{life}");
    });
}

#[test]
fn an_unknown_user_bounces_and_is_suppressed() {
    run(&provider("unknown_prefixes = ['gone']"), |world| async move {
        world.sign_up("gone@post.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert_eq!(world.life("gone@post.example").await, "bounced 550 at rcpt; bounced, 0 copies");
        let row = world.delivery("gone@post.example").await;
        assert_eq!(row.reason.as_deref(), Some("user-unknown"));
        let contact = store::contact::by_id(world.app.store(), world.account, row.contact);
        let key = contact.await.unwrap().unwrap().suppression_key;
        let found = store::suppression::of_key(world.app.store(), world.account, &key);
        let reasons: Vec<_> = found.await.unwrap().into_iter().map(|it| it.reason).collect();
        assert_eq!(reasons, ["hard-bounce"]);
    });
}

/// RFC 1047, DECISIONS D4.
#[test]
fn a_lost_answer_is_in_doubt_and_doubled_with_identical_bytes() {
    run(&provider("reply_loss_share = 0.5"), |world| async move {
        let people: Vec<_> = (0..20).map(|it| format!("p{it}@post.example")).collect();
        for address in &people {
            world.sign_up(address).await;
        }
        let _mta = world.start();
        world.all_settled().await;
        let mut doubled = 0;
        for address in &people {
            let row = world.delivery(address).await;
            let copies = world.copies(address);
            if row.doubts == 0 {
                assert_eq!(copies.len(), 1, "{}", world.life(address).await);
                continue;
            }
            doubled += 1;
            assert_eq!(copies.len(), 2, "{}", world.life(address).await);
            assert_eq!(copies[0].digest, copies[1].digest, "the same bytes");
        }
        assert!(doubled > 0, "no answer was lost");
    });
}

#[test]
fn a_host_that_takes_three_connections_gets_three() {
    run(&provider("connections_max = 3\nreply_delay = '20 ms'"), |world| async move {
        let people: Vec<_> = (0..200).map(|it| format!("p{it}@post.example")).collect();
        for address in &people {
            world.sign_up(address).await;
        }
        let _mta = world.start();
        world.all_settled().await;
        for address in &people {
            assert_eq!(
                world.life(address).await,
                "accepted 250 at end-of-data; accepted, 1 copies"
            );
        }
        let counts = &world.simnet.counts()["post"];
        let refused = counts.get("refused: too many connections").copied().unwrap_or_default();
        assert!((1..=7).contains(&refused), "asked for a fourth {refused} times");
    });
}

#[test]
fn a_host_that_ends_sessions_early_is_believed() {
    run(&provider("messages_per_connection_max = 5"), |world| async move {
        let people: Vec<_> = (0..60).map(|it| format!("p{it}@post.example")).collect();
        for address in &people {
            world.sign_up(address).await;
        }
        let _mta = world.start();
        world.all_settled().await;
        for address in &people {
            assert_eq!(world.copies(address).len(), 1);
        }
        let counts = &world.simnet.counts()["post"];
        let refused = counts["deferred: messages per connection"];
        assert!(refused <= 10, "one message too many in {refused} sessions");
    });
}

/// DECISIONS D3: an opt-out committed before the re-check is honoured.
#[test]
fn whoever_leaves_while_the_mail_waits_does_not_get_it() {
    run(&provider("greylist = '3 s'"), |world| async move {
        world.sign_up("ada@post.example").await;
        let _mta = world.start();
        world.wait(SignedDuration::from_secs(1)).await;
        let life = world.life("ada@post.example").await;
        assert_eq!(life, "deferred 450 at rcpt; scheduled, 0 copies");
        leave(&world, "ada@post.example").await;
        world.all_settled().await;
        assert_eq!(
            world.life("ada@post.example").await,
            "deferred 450 at rcpt; withheld, 0 copies"
        );
    });
}

async fn leave(world: &World, address: &str) {
    let contact = world.delivery(address).await.contact;
    let account = world.app.account_row(world.account).await.unwrap();
    let leaver = Leaver { account, contact, list: Some(world.list) };
    let trace = Trace::mail(WithdrawnVia::Complaint);
    leaving::leave(&world.app, &leaver, Extent::Account, &trace).await.unwrap();
}

/// RFC 7505, RFC 5321 §5.1.
#[test]
fn a_domain_that_takes_no_mail_bounces_with_an_attempt_on_record() {
    run(&provider(""), |world| async move {
        world.sign_up("ada@null.example").await;
        world.sign_up("bo@nowhere.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert_eq!(world.life("ada@null.example").await, "bounced at dns; bounced, 0 copies");
        let row = world.delivery("ada@null.example").await;
        assert_eq!(row.reason.as_deref(), Some("null-mx"));
        // A zone may be broken for an hour: two attempts must agree.
        assert_eq!(
            world.life("bo@nowhere.example").await,
            "deferred at dns; bounced at dns; bounced, 0 copies"
        );
    });
}

#[test]
fn s22_mail_hosts_outside_of_the_rehearsal_are_refused() {
    run(&provider(""), |world| async move {
        world.simnet.zones().add_mx("evil.example", 10, "mx.evil.example");
        world.simnet.zones().add_address("mx.evil.example", "10.0.0.1".parse().unwrap());
        world.sign_up("ada@evil.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert_eq!(world.life("ada@evil.example").await, "bounced at dns; bounced, 0 copies");
        let row = world.delivery("ada@evil.example").await;
        assert_eq!(row.reason.as_deref(), Some("forbidden-address"));
    });
}

#[test]
fn a_site_that_cannot_be_reached_is_tried_again_until_the_delivery_expires() {
    run(&provider(""), |world| async move {
        world.simnet.zones().add_mx("dead.example", 10, "mx.dead.example");
        world.simnet.zones().add_address("mx.dead.example", "127.0.0.99".parse().unwrap());
        world.sign_up("ada@dead.example").await;
        world.sign_up("bo@post.example").await;
        let _mta = world.start();
        world.all_settled().await;
        let row = world.delivery("ada@dead.example").await;
        assert_eq!(row.state.as_str(), "bounced");
        assert_eq!(row.reason.as_deref(), Some("no-connection"));
        assert!(row.attempts > 5, "{} attempts", row.attempts);
        assert_eq!(world.copies("bo@post.example").len(), 1);
    });
}

#[test]
fn the_second_host_is_tried_when_the_first_is_down() {
    run(&provider(""), |world| async move {
        world.simnet.zones().add_mx("post.example", 1, "mx0.post.example");
        world.simnet.zones().add_address("mx0.post.example", "127.0.0.98".parse().unwrap());
        world.sign_up("ada@post.example").await;
        let _mta = world.start();
        world.all_settled().await;
        assert_eq!(
            world.life("ada@post.example").await,
            "accepted 250 at end-of-data; accepted, 1 copies"
        );
    });
}

/// R004-18, R004-19.
#[test]
fn a_new_network_gets_ten_messages_at_once_and_the_backlog_waits() {
    run(&provider(""), |world| async move {
        for it in 0..30 {
            world.sign_up(&format!("p{it}@post.example")).await;
        }
        let mta = world.start_with(|it| it.shaping = delivery::Shaping::builtin());
        world.wait(SignedDuration::from_secs(20)).await;
        assert_eq!(world.simnet.mailbox().len(), 10, "R004-18, R004-20");
        let snapshot = mta.snapshot().await.unwrap();
        let path = &snapshot.paths[0];
        assert_eq!((path.waiting_word(), path.per_hour), ("rate", 100));
        assert_eq!(path.provider, "post.example");
        world.wait(SignedDuration::from_mins(10)).await;
        assert!((25..=27).contains(&world.simnet.mailbox().len()), "and 100 an hour from then on");
    });
}

/// THREATS R9: other domains' mail is not held up.
#[test]
fn r9_a_host_that_answers_slowly_delays_nobody_else() {
    let slow = r#"
        [[provider]]
        name = "slow"
        domains = ["slow.example"]
        hosts = { "mx1.slow.example" = "127.0.0.21" }
        [provider.behaviour]
        banner_delay = "60 s"
        reply_delay = "60 s"
        "#;
    run(&(provider("") + slow), |world| async move {
        for it in 0..5 {
            world.sign_up(&format!("p{it}@slow.example")).await;
        }
        let mta = world.start();
        world.wait(SignedDuration::from_secs(1)).await;
        for it in 0..50 {
            world.sign_up(&format!("p{it}@post.example")).await;
        }
        mta.wake();
        world.wait(SignedDuration::from_millis(100)).await;
        assert_eq!(world.simnet.mailbox().len(), 50);
        world.all_settled().await;
        assert_eq!(world.simnet.mailbox().len(), 55);
    });
}
