//! Blocklists and spam traps: noticed, explained, on record, and acted on.

use std::net::IpAddr;

use app::{
    App, Failure, Parts, Role, audit, install,
    listings::{self, Egress},
    standing, testing, traps,
};
use domain::{Language, Standing};
use policy::{
    Confidence, RuleBook,
    blocklist::{Blocklist, Holds},
};

use crate::{
    ladder::{Says, Sender},
    laws::{arrived, sent},
    world::{World, on_both},
};

fn list(zone: &str, of: Holds) -> Blocklist {
    Blocklist {
        name: zone.into(),
        zone: zone.into(),
        of,
        source: "a test".into(),
        confidence: Confidence::Design,
    }
}

/// The same installation with an address of its own and two lists to ask.
async fn watched(world: &World) -> App {
    let (store, ports) = (world.app.store().clone(), world.at.ports.clone());
    let keys = install::load_keys(&store, &ports, world.app.keys().master()).await.unwrap();
    let mut settings = world.app.settings().clone();
    settings.egress = vec![Egress { name: "a".into(), ip: IpAddr::from([192, 0, 2, 1]) }];
    settings.blocklists =
        vec![list("ip.bl.example", Holds::Address), list("name.bl.example", Holds::Domain)];
    for (held, free) in [
        ("2.0.0.127.ip.bl.example", "1.0.0.127.ip.bl.example"),
        ("test.name.bl.example", "invalid.name.bl.example"),
    ] {
        answer(world, held, &["127.0.0.2"]);
        answer(world, free, &[]);
    }
    free(world);
    App::new(Parts { store, ports, keys, rules: RuleBook::builtin(), settings })
}

fn answer(world: &World, name: &str, codes: &[&str]) {
    let codes = codes.iter().map(|it| it.parse().unwrap()).collect();
    world.at.dns.host_at(name, codes);
}

/// No list holds anything of ours.
fn free(world: &World) {
    answer(world, ADDRESS, &[]);
    for domain in ["flora.example", "mail.example.com", "b.mail.example.com"] {
        answer(world, &format!("{domain}.name.bl.example"), &[]);
    }
}

const ADDRESS: &str = "1.2.0.192.ip.bl.example";

/// Sends a campaign to these people; everybody takes it, but `unknown`.
async fn mailed(world: &World, people: &[(&str, &str)], unknown: usize) {
    arrived(world, people).await;
    sent(world, "Summer sale").await;
    let tickets = world.tickets().await;
    let sender = Sender::new(world).await;
    sender.say(&tickets[..unknown], Says::Unknown).await;
    sender.say(&tickets[unknown..], Says::Taken).await;
}

/// R000-23, R000-25, R000-26: found, attributed by shares, on record in the
/// standing, and over when the list says so.
#[test]
fn a_listing_names_the_campaign_behind_it_and_moves_no_standing() {
    on_both(|world| async move {
        mailed(&world, &[("anna@example.se", ""), ("bo@example.se", "")], 1).await;
        let app = watched(&world).await;
        assert_eq!(listings::round(&app).await.unwrap(), 0);
        answer(&world, ADDRESS, &["127.0.0.2"]);
        assert_eq!(listings::round(&app).await.unwrap(), 1);
        assert_eq!(listings::round(&app).await.unwrap(), 0, "it is known");
        let all = listings::all(&app, &world.operator).await.unwrap();
        let [listing] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((listing.subject.as_str(), listing.answer.as_str()), ("192.0.2.1", "127.0.0.2"));
        assert_eq!(listing.cause, Some(world.account));
        assert_eq!(
            listing.because.as_deref(),
            Some("complaints 0 of 0, bad mail 1 of 1, messages 2 of 2")
        );
        let shown = standing::show(&app, &world.operator, world.account).await.unwrap();
        let action = shown.actions.iter().find(|it| it.axis == listings::AXIS).unwrap();
        assert_eq!((action.action.as_str(), action.campaign), ("listed", listing.campaign));
        assert!(action.reason.as_deref().unwrap().contains("192.0.2.1"), "{action:?}");
        assert_eq!(shown.standing, Standing::New, "a person decides");
        let because = (standing::Verdict::DisableSending, "the list is looked into");
        standing::decide(&app, &world.operator, world.account, because).await.unwrap();

        world.wait(2 * 3_600);
        audit::run(&app).await.unwrap();
        let found = audit::findings(&app, &world.operator, None, Language::En).await.unwrap();
        let found: Vec<_> = found.iter().filter(|it| it.row.item == "blocklisted").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].row.subject, "ip.bl.example 192.0.2.1");

        free(&world);
        listings::round(&app).await.unwrap();
        let all = listings::all(&app, &world.operator).await.unwrap();
        assert!(all[0].ended_at.is_some());
        let seen = listings::all(&app, &world.member).await;
        assert!(matches!(seen, Err(Failure::Forbidden(_))), "accounts see their own standing");
    });
}

/// A domain is its account's; nobody else is named.
#[test]
fn a_listed_sender_domain_is_attributed_to_the_account_that_sends_from_it() {
    on_both(|world| async move {
        mailed(&world, &[("anna@example.se", "")], 0).await;
        let app = watched(&world).await;
        answer(&world, "flora.example.name.bl.example", &["127.0.1.2"]);
        assert_eq!(listings::round(&app).await.unwrap(), 1);
        let all = listings::all(&app, &world.operator).await.unwrap();
        assert_eq!((all[0].subject.as_str(), all[0].cause), ("flora.example", Some(world.account)));
    });
}

/// RFC 5782 §5, COMPLIANCE 3: a list that holds the whole world, or refuses us,
/// says nothing.
#[test]
fn a_list_that_does_not_work_is_not_believed() {
    on_both(|world| async move {
        let app = watched(&world).await;
        answer(&world, ADDRESS, &["127.255.255.254"]);
        assert_eq!(listings::round(&app).await.unwrap(), 0, "it refuses us");
        answer(&world, ADDRESS, &["127.0.0.2"]);
        answer(&world, "1.0.0.127.ip.bl.example", &["127.0.0.2"]);
        assert_eq!(listings::round(&app).await.unwrap(), 0, "it holds everything");
        answer(&world, "1.0.0.127.ip.bl.example", &[]);
        assert_eq!(listings::round(&app).await.unwrap(), 1);
        // Nobody could tell: what is known stands.
        answer(&world, ADDRESS, &["127.255.255.254"]);
        listings::round(&app).await.unwrap();
        assert!(listings::all(&app, &world.operator).await.unwrap()[0].ended_at.is_none());
    });
}

/// A message that a trap took stops its account until somebody looked, and tells
/// nobody which address it was.
#[test]
fn a_message_to_a_trap_disables_sending_until_a_reviewer_looked() {
    on_both(|world| async move {
        let trap = "bo@example.se".parse().unwrap();
        traps::register(&world.app, &world.operator, (&trap, "never given out")).await.unwrap();
        assert_eq!(traps::round(&world.app).await.unwrap(), 0, "nothing was taken yet");
        mailed(&world, &[("anna@example.se", ""), ("bo@example.se", "")], 0).await;
        assert_eq!(traps::round(&world.app).await.unwrap(), 1);
        assert_eq!(traps::round(&world.app).await.unwrap(), 0, "once");
        let shown = standing::show(&world.app, &world.member, world.account).await.unwrap();
        assert_eq!(shown.standing, Standing::SendingDisabled);
        let action = shown.actions.iter().find(|it| it.axis == traps::AXIS).unwrap();
        assert!(action.notice.is_some(), "the account is told");
        assert!(!format!("{shown:?}").contains("bo@"), "not which address it was");
        let looked = (standing::Verdict::AllowSending, "an old address of their own");
        standing::decide(&world.app, &world.operator, world.account, looked).await.unwrap();
        assert_eq!(traps::round(&world.app).await.unwrap(), 0, "what was looked into is over");
        traps::retire(&world.app, &world.operator, &trap).await.unwrap();
        let member = app::Actor { role: Role::Member, ..world.operator.clone() };
        assert!(traps::all(&world.app, &member).await.is_err());
        let again = traps::retire(&world.app, &world.operator, &trap).await;
        assert!(matches!(again, Err(Failure::NotFound("trap"))));
        let named = (&trap, "bo@example.se");
        let refused = traps::register(&world.app, &world.operator, named).await;
        assert!(matches!(refused, Err(Failure::Invalid { .. })), "a note names nobody");
        assert!(testing::operator().account.is_none());
    });
}
