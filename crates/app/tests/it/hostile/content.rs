//! Around content and sender: whose name, whose keys, what may be said where.

use app::{
    form::{self, NewForm},
    list::{self, NewList},
    sender_domain,
};
use domain::{CampaignState, Language};

use super::{asked, expanded, flora_example, report, submitted};
use crate::{
    campaigns::{attested, drafted, started},
    world::{World, flora, on_both, open_account},
};
use app::campaign::Ask;

/// D5, COMPLIANCE 1.5: the mail that asks names purpose *and* frequency of the
/// list, and the sender of the form.
#[test]
fn no_coupon_hides_in_what_a_confirmation_mail_takes_over() {
    on_both(|world| async move {
        let coupon = "monthly, with a discount code";
        for (frequency, name) in [(coupon, "Flora"), ("monthly", "Flora: your discount code")] {
            let new = NewList {
                name: "Letter".into(),
                purpose: "What grows".into(),
                frequency: frequency.into(),
            };
            let list = list::create(&world.app, &world.member, world.account, new).await.unwrap();
            let new = NewForm {
                language: Language::En,
                heading: "Letters".into(),
                introduction: String::new(),
                lists: vec![list],
                from: app::sender::From { name: name.into(), ..flora() },
                preticked: false,
            };
            let made = form::publish(&world.app, &world.member, world.account, new).await;
            assert!(made.is_err(), "{frequency} / {name}");
        }
    });
}

async fn lose_the_proof(world: &World) {
    world.at.dns.withdraw("_assent.flora.example");
    check(world, false).await;
}

async fn check(world: &World, verified: bool) {
    let (domain, account) = (flora_example(), world.account);
    let view = sender_domain::verify(&world.app, &world.member, account, &domain).await.unwrap();
    assert_eq!(view.row.verified_at.is_some(), verified, "{}", view.row.problems);
}

async fn publish_and_check(world: &World) {
    let (domain, account) = (flora_example(), world.account);
    let view = sender_domain::show(&world.app, &world.member, account, &domain).await.unwrap();
    for record in view.records.iter().filter(|it| !it.name.starts_with("_dmarc")) {
        world.at.dns.publish(&record.name, &record.value);
    }
    check(world, true).await;
}

/// S17: nothing is sent in the name of a domain whose proof was lost, and
/// nobody is skipped for it.
#[test]
fn mail_waits_while_its_sender_domain_is_not_proven() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let first = drafted(&world, "Hej, alla").await;
        submitted(&world, first).await;
        started(&world, first).await;
        let second = drafted(&world, "Någonting helt annat, om rosor i krukor").await;
        submitted(&world, second).await;
        asked(&world, second, Ask::Start).await;
        lose_the_proof(&world).await;
        assert_eq!(world.tickets().await.len(), 0, "what waited is not sent");
        expanded(&world, second).await;
        assert_eq!(report(&world, second).await.withheld_total(), 0, "nobody is skipped");
        publish_and_check(&world).await;
        expanded(&world, second).await;
        world.wait(61);
        assert_eq!(world.tickets().await.len(), 4);
    });
}

/// A key signs only when receivers can find it.
#[test]
fn new_keys_sign_nothing_before_they_are_published() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let id = drafted(&world, "Hej").await;
        submitted(&world, id).await;
        started(&world, id).await;
        world.wait(1);
        let (domain, account) = (flora_example(), world.account);
        sender_domain::rotate(&world.app, &world.member, account, &domain).await.unwrap();
        assert_eq!(world.tickets().await.len(), 0);
        publish_and_check(&world).await;
        world.wait(61);
        assert_eq!(world.tickets().await.len(), 1);
    });
}

/// S17: what one account has proven, another has not.
#[test]
fn another_account_sends_nothing_in_a_domain_that_is_not_its_own() {
    on_both(|world| async move {
        let ours = world.account;
        let other = open_account(&world.app, "Other").await;
        let eve = app::Actor { role: app::Role::Member, account: Some(other), name: "eve".into() };
        let version = world.app.rules().published().version;
        app::account::accept_policy(&world.app, &eve, other, (&version, "Eve")).await.unwrap();
        let domain = flora_example();
        sender_domain::add(&world.app, &eve, other, &domain).await.unwrap();
        let theirs = sender_domain::verify(&world.app, &eve, other, &domain).await.unwrap();
        assert!(theirs.row.verified_at.is_none());
        let new = NewList {
            name: "Letter".into(),
            purpose: "What grows".into(),
            frequency: "monthly".into(),
        };
        let list = list::create(&world.app, &eve, other, new).await.unwrap();
        let mut world = world;
        (world.account, world.member, world.list) = (other, eve, list);
        let id = drafted(&world, "Hej").await;
        assert_eq!(submitted(&world, id).await.row.state, CampaignState::Draft);
        let from_ours = world.app.account_row(ours).await.unwrap();
        assert!(from_ours.number != world.app.account_row(other).await.unwrap().number);
    });
}

/// THREATS S14, DECISIONS D3: paused, cancelled, suspended while mail waits.
#[test]
fn nothing_goes_out_of_a_campaign_that_was_stopped() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let id = drafted(&world, "Hej").await;
        submitted(&world, id).await;
        started(&world, id).await;
        asked(&world, id, Ask::Pause).await;
        assert_eq!(world.tickets().await.len(), 0);
        asked(&world, id, Ask::Resume).await;
        world.wait(61);
        assert_eq!(world.tickets().await.len(), 2);
        let scope = store::Scope::System("the operator suspends an account");
        for (standing, tickets) in [(domain::Standing::Suspended, 0), (domain::Standing::Good, 2)] {
            let step = store::account::set_standing(world.account, standing);
            world.app.store().unit(scope, store::Lane::OptOut, vec![step]).await.unwrap();
            world.wait(61);
            assert_eq!(world.tickets().await.len(), tickets);
        }
        asked(&world, id, Ask::Cancel).await;
        assert_eq!(world.tickets().await.len(), 0);
        assert_eq!(report(&world, id).await.withheld_total(), 2);
    });
}
