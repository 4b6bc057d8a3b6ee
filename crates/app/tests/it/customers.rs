//! Customers without consent: recorded, mailed where operator and every law let
//! it, and by nobody else (R004-06, R004-36, X-01, X-02).

use std::collections::BTreeMap;

use app::{
    Failure,
    campaign::{self, judge},
    customer::{self, Dealing, NewDealing},
    erase,
    leaving::{self, Trace},
    preferences,
};
use domain::{Basis, CampaignId, CampaignState, SignedDuration};
use policy::RuleBook;

use crate::{
    campaigns::{drafted, started},
    people::{confirmed, visitor},
    suppressions::{contacts, door},
    world::{World, on_both},
};

/// What an operator says who lets accounts mail their customers, and whose lawyer
/// looked at Sweden.
const ALLOWED: &str = r#"
[[setting]]
id = "relationship.allowed"
value = 1
reason = "our lawyer looked at Sweden"
[[law_review]]
id = "law.se.customer"
by = "Advokat Ek"
on = "2026-10-01"
[[law_review]]
id = "law.eu.customer"
by = "Advokat Ek"
on = "2026-10-01"
"#;

async fn allowing(world: World) -> World {
    world.under(RuleBook::builtin().with_overlay("own.toml", ALLOWED).unwrap()).await
}

fn bought(world: &World, address: &str, days_ago: i64) -> NewDealing {
    let ago = SignedDuration::from_hours(24 * days_ago);
    NewDealing {
        address: address.into(),
        dealing: Dealing::Purchase,
        at: world.app.now().saturating_sub(ago).unwrap(),
        goods: "Cut flowers".into(),
        address_taken: true,
        refusal_offered: true,
        fields: BTreeMap::from([("country".into(), country(address).into())]),
    }
}

fn country(address: &str) -> &'static str {
    if address.ends_with(".cn") { "CN" } else { "SE" }
}

async fn recorded(world: &World, dealings: &[NewDealing]) -> Result<customer::Recorded, Failure> {
    let whose = (world.account, world.list);
    customer::record(&world.app, &world.member, whose, dealings).await
}

/// A campaign about these goods; what became of its submission.
async fn reminder(world: &World, goods: &str) -> (CampaignId, CampaignState) {
    let id = drafted(world, "Snart är det mors dag").await;
    let key = (world.account, id);
    campaign::declare_goods(&world.app, &world.member, key, Some(goods)).await.unwrap();
    let view = judge::submit(&world.app, &world.member, key).await.unwrap();
    (id, view.row.state)
}

async fn withheld(world: &World, id: CampaignId) -> Vec<(String, u64)> {
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
    report.unwrap().withheld
}

/// R004-06: past buyers of the flower shop get a reminder for Mother's Day where
/// Swedish law allows it; in China nobody does, under article 13(2).
#[test]
fn buyers_are_reminded_in_sweden_and_withheld_in_china() {
    on_both(|world| async move {
        let world = allowing(world).await;
        let buyers = ["elin@example.se", "nils@example.se", "wei@example.cn"];
        let dealings: Vec<_> = buyers.iter().map(|it| bought(&world, it, 200)).collect();
        let done = recorded(&world, &dealings).await.unwrap();
        assert_eq!((done.recorded, done.added), (3, 3));
        let (id, state) = reminder(&world, "cut flowers").await;
        assert_eq!(state, CampaignState::Approved);
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [("law".to_owned(), 1)]);
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 2);
        assert!(tickets.iter().all(|it| it.row.basis == Basis::Relationship));
        let text = app::testing::unfolded(&tickets[0].message);
        assert!(text.contains("List-Unsubscribe-Post"), "{text}");
        let laws = campaign::laws::laws(&world.app, &world.member, (world.account, id)).await;
        let missing = laws.unwrap().withheld;
        assert!(missing[0].detail.contains("13(2)"), "{missing:?}");
    });
}

/// X-01: not unless the operator said so, and never in a campaign that did not say
/// that it goes to customers.
#[test]
fn nobody_is_mailed_as_a_customer_unless_operator_and_campaign_say_so() {
    on_both(|world| async move {
        recorded(&world, &[bought(&world, "elin@example.se", 10)]).await.unwrap();
        assert_eq!(reminder(&world, "cut flowers").await.1, CampaignState::Draft, "refused");
        let world = allowing(world).await;
        let id = drafted(&world, "Hej").await;
        judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [("no-permission".to_owned(), 1)]);
        // Other goods than they bought.
        let (id, _) = reminder(&world, "lawn mowers").await;
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [("law".to_owned(), 1)]);
    });
}

/// R004-36, R002-76: who is mailed as a customer finds the list among the preferences
/// and leaves it there, as any other. Keeping it is no yes.
#[test]
fn a_customer_leaves_by_the_preferences() {
    on_both(|world| async move {
        let world = allowing(world).await;
        recorded(&world, &[bought(&world, "elin@example.se", 30)]).await.unwrap();
        let elin = contacts(&world).await[0];
        let door = door(&world, elin).await;
        let choices = async || preferences::look(&world.app, &door).await.unwrap().choices;
        let shown = choices().await;
        assert_eq!((shown.len(), shown[0].list.id), (1, world.list));
        assert!(shown[0].receiving && shown[0].as_customer, "{shown:?}");
        let events = async || {
            let store = world.app.store();
            store::ledger::of_contact(store, world.account, elin).await.unwrap().len()
        };
        let before = events().await;
        let trace = Trace::page(&visitor());
        let keep = (&[world.list][..], &trace);
        let kept = preferences::choose(&world.app, &door, keep, |_, _| true).await.unwrap();
        assert!(kept.left.is_empty() && kept.asked.is_empty(), "{kept:?}");
        assert_eq!(events().await, before, "keeping it is no yes");

        let none = (&[] as &[domain::ListId], &trace);
        let left = preferences::choose(&world.app, &door, none, |_, _| true).await.unwrap();
        assert_eq!(left.left, [world.list]);
        assert!(choices().await.is_empty(), "no form led them here, so none leads back");
        world.wait(60);
        let (id, _) = reminder(&world, "cut flowers").await;
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [("suppressed".to_owned(), 1)]);
    });
}

/// R002-21: recording a dealing brings nobody back; erasing somebody forgets it.
#[test]
fn a_dealing_revives_nobody_and_is_forgotten_with_the_person() {
    on_both(|world| async move {
        let world = allowing(world).await;
        confirmed(&world, "elin@example.se").await;
        let again = [bought(&world, "elin@example.se", 30)];
        assert_eq!(recorded(&world, &again).await.unwrap().added, 0);
        let now = world.app.now();
        let first = (domain::ContactId(store::NIL), 1);
        let page =
            store::permission::page(world.app.store(), world.account, world.list, first, now);
        let contact = page.await.unwrap()[0].permission.contact;
        let whose = (world.account, contact);
        leaving::withdraw(&world.app, &world.member, whose, Some(world.list)).await.unwrap();
        recorded(&world, &again).await.unwrap();
        world.wait(60);
        let (id, _) = reminder(&world, "cut flowers").await;
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [("suppressed".to_owned(), 1)]);
        while app::ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        erase::erase(&world.app, &world.member, world.account, contact).await.unwrap();
        let page =
            store::permission::page(world.app.store(), world.account, world.list, first, now);
        assert!(page.await.unwrap()[0].customer.is_none());
    });
}

/// X-23: a purchase as it happens is an act; one of last year is history.
#[test]
fn a_purchase_as_it_happens_makes_a_permission_young() {
    on_both(|world| async move {
        confirmed(&world, "elin@example.se").await;
        let acted = async || {
            let now = world.app.now();
            let first = (domain::ContactId(store::NIL), 1);
            let store = world.app.store();
            let page = store::permission::page(store, world.account, world.list, first, now);
            let at = page.await.unwrap()[0].permission.acted_at.unwrap();
            now.duration_since(at).as_hours() / 24
        };
        world.wait(100 * 24 * 3_600 + 1);
        recorded(&world, &[bought(&world, "elin@example.se", 30)]).await.unwrap();
        assert_eq!(acted().await, 100);
        recorded(&world, &[bought(&world, "elin@example.se", 1)]).await.unwrap();
        assert_eq!(acted().await, 0);
    });
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_recorded() {
    on_both(|world| async move {
        let good = bought(&world, "elin@example.se", 1);
        let future = bought(&world, "nils@example.se", -1);
        let nameless = NewDealing { goods: " ".into(), ..bought(&world, "nils@example.se", 1) };
        let typo = NewDealing { address: "nils".into(), ..good.clone() };
        for wrong in [future, nameless, typo, good.clone()] {
            let refused = recorded(&world, &[good.clone(), wrong]).await.unwrap_err();
            assert!(matches!(refused, Failure::Invalid { .. }), "{refused}");
        }
        assert!(recorded(&world, &[]).await.is_err());
        let count = store::customer::count(world.app.store(), world.account, world.list);
        assert_eq!(count.await.unwrap(), 0);
    });
}

/// R004-36, X-01: a dealing that was young enough when mail was cleared, and is too
/// old when it would leave. What is looked at is the dealing as it stands then.
#[test]
fn a_dealing_that_expires_while_mail_waits_holds_it_back() {
    on_both(|world| async move {
        let korea = "[[law_review]]\nid = \"law.kr.customer\"\nby = \"Kim\"\non = \"2026-10-01\"\n";
        let overlay = format!("{ALLOWED}{korea}");
        let rules = RuleBook::builtin().with_overlay("own.toml", &overlay).unwrap();
        let world = world.under(rules).await;
        let in_korea = |address: &str, days_ago| NewDealing {
            fields: BTreeMap::from([("country".into(), "KR".into())]),
            ..bought(&world, address, days_ago)
        };
        // Korean law lets 181 days pass.
        let dealings = [in_korea("kim@example.kr", 181), in_korea("lee@example.kr", 181)];
        recorded(&world, &dealings).await.unwrap();
        let (id, state) = reminder(&world, "cut flowers").await;
        assert_eq!(state, CampaignState::Approved);
        started(&world, id).await;
        assert_eq!(withheld(&world, id).await, [], "the last day");
        assert_eq!(world.tickets().await.len(), 2);
        world.wait(24 * 3_600);
        // One of them buys again meanwhile.
        recorded(&world, &[in_korea("lee@example.kr", 1)]).await.unwrap();
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 1);
        assert_eq!(tickets[0].row.basis, Basis::Relationship);
        assert_eq!(withheld(&world, id).await, [("law".to_owned(), 1)]);
    });
}
